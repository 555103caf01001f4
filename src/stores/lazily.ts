// A store whose code is loaded when it is first asked, so that a site which chose another one never runs it.
import type { Store } from './contract.ts'

/** Where loading fails, whoever asked hears of it, and the next one tries again. */
export function lazily(load: () => Promise<Store>): Store {
  let store: Store | null = null

  /** Requests share the store and no promise of it: nobody may wait for what another one began and did not end. */
  async function loaded(): Promise<Store> {
    if (store !== null) return store
    const made = await load()
    store ??= made
    return store
  }

  return {
    take: async asks => (await loaded()).take(asks),
    settle: async settlements => (await loaded()).settle(settlements),
    remember: async (subject, device) => (await loaded()).remember(subject, device),
    relate: async (subject, provenance) => (await loaded()).relate(subject, provenance),
    prove: async (subject, prover) => (await loaded()).prove(subject, prover),
    forgetDevices: async subject => (await loaded()).forgetDevices(subject),
    forget: async (subject, names, price) => (await loaded()).forget(subject, names, price),
    lift: async (subject, name, forMs) => (await loaded()).lift(subject, name, forMs),
  }
}
