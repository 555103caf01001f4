// Counts inside this isolate while the store does not answer: the same limits, for as few subjects as fit. Nothing is
// shared with other isolates and nothing survives. What was charged here is given back here.
import type { Ask, Store } from './contract.ts'

export interface WithStandby {
  readonly store: Store
  /** Answers for the store, from what it has counted itself. Never rejects. */
  readonly standby: Pick<Store, 'take'>
}

/** No charge of another store begins with this. */
const mark = 'here:'

/** @param open a store in this isolate's memory, bounded, that names its charges so */
export function withStandby(store: Store, open: (newCharge: () => string) => Store): WithStandby {
  let charges = 0
  const here = open(() => {
    charges += 1
    return `${mark}${charges}`
  })
  return {
    standby: { take: asks => here.take(asks.map(unknowing)) },
    store: {
      ...store,
      async settle(settlements) {
        const isHere = settlements.map(({ charge }) => charge.startsWith(mark))
        const [ofHere, others] = await Promise.all([
          here.settle(settlements.filter((_, at) => isHere[at])),
          isHere.includes(false) ? store.settle(settlements.filter((_, at) => !isHere[at])) : [],
        ])
        const [nextHere, nextOther] = [ofHere.values(), others.values()]
        return isHere.map(each => (each ? nextHere : nextOther).next().value ?? false)
      },
    },
  }
}

/** What nobody can know here is not asked, and whatever is good for a few times is good for once. */
function unknowing(ask: Ask): Ask {
  const claims = ask.claims.map(claim => ({ ...claim, times: 1 }))
  return { ...ask, claims, device: null, provenance: null, proversAt: null, lifts: [] }
}
