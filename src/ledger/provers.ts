// The rules of a network's proof: which accounts have signed in from there, and who makes room for whom. Pure: the time
// is passed in, and nothing is kept here.
//
// A /24 or /48 is often several owners'. Whoever has many accounts could push the others' out, and then their limits
// would shrink again. So room is made by whoever has the most: an account that is there from several addresses, and
// then the address with the most accounts.
import { day } from '../lib/time.ts'
import type { Proven, Prover } from '../stores/contract.ts'

/** 16 bits each of the address within the network and of the account; days since 1970. Neither names anybody. */
export type KeptProver = readonly [address: number, account: number, lastOn: number]

/** In the order in which they came. */
export type Provers = readonly KeptProver[]

/** More than make a limit as large as it gets: see `growing.ts`. */
export const mostProvers = 64
export const keptForDays = 60

/** How many different accounts there are, of all and of each address. An account is there once for an address. */
export interface Counts {
  readonly all: number
  readonly at: ReadonlyMap<number, number>
}

export function countsOf(provers: Provers): Counts {
  const at = new Map<number, number>()
  for (const [address] of provers) at.set(address, (at.get(address) ?? 0) + 1)
  return { all: new Set(provers.map(([, account]) => account)).size, at }
}

export function provenBy({ all, at }: Counts, address: number): Proven {
  return { network: all, address: at.get(address) ?? 0 }
}

/** Without those whose last success is too long ago. */
export function inUse(provers: Provers, now: number): Provers {
  const first = dayOf(now) - keptForDays
  return provers.every(([, , lastOn]) => lastOn > first)
    ? provers
    : provers.filter(([, , lastOn]) => lastOn > first)
}

/** When none of them will be in use any more. */
export function unusedAt(provers: Provers): number {
  return provers.reduce((latest, [, , lastOn]) => Math.max(latest, (lastOn + keptForDays) * day), 0)
}

/**
 * The provers after a success; null where that changes nothing: an account's second one of a day, and whom no room is
 * made for.
 */
export function withSuccessBy(provers: Provers, { address, accounts }: Prover, now: number): Provers | null {
  const [account] = accounts
  if (account === undefined) return null
  const today = dayOf(now)
  const known = provers.find(([at, who]) => at === address && accounts.includes(who))
  if (known?.[1] === account && known[2] >= today) return null
  // What was tagged under the secret before gives way, at every address: or else one account would be two.
  const renamed = provers.map(
    ([at, who, on]): KeptProver => [
      at,
      accounts.includes(who) ? account : who,
      at === address && accounts.includes(who) ? today : on,
    ],
  )
  if (known !== undefined) return renamed
  const fresh: KeptProver = [address, account, today]
  if (provers.length < mostProvers) return [...renamed, fresh]
  const leaving = whoeverHasTheMost(renamed, fresh)
  return leaving === null ? null : [...renamed.filter(kept => kept !== leaving), fresh]
}

/**
 * Of whoever has the most, the one whose last success is the longest ago. Null where he has no more than the newcomer,
 * and was there today: or else a carrier's network, where thousands sign in, would write a row for each of them.
 */
function whoeverHasTheMost(provers: Provers, fresh: KeptProver): KeptProver | null {
  const addresses = new Map<number, number>()
  const accounts = new Map<number, number>()
  for (const [at, who] of [...provers, fresh]) {
    addresses.set(at, (addresses.get(at) ?? 0) + 1)
    accounts.set(who, (accounts.get(who) ?? 0) + 1)
  }
  // An account's count weighs more than any address's.
  const shareOf = ([at, who]: KeptProver) =>
    (accounts.get(who) ?? 0) * mostProvers * 2 + (addresses.get(at) ?? 0)
  const most = Math.max(...provers.map(shareOf))
  const [oldest] = provers.filter(kept => shareOf(kept) === most).toSorted((a, b) => a[2] - b[2])
  if (oldest === undefined) return null
  return most > shareOf(fresh) + 1 || oldest[2] < fresh[2] ? oldest : null
}

export function dayOf(now: number): number {
  return Math.floor(now / day)
}
