// The attacker's own accounts, each in a browser profile of its own that keeps the cookie it was given.
// Attempts at other people's names are made from these profiles, so that a cookie which was earned honestly
// comes with a guess.
import { mix, type Random } from '../../random.ts'
import type { AttackOptions } from '../../scenario.ts'
import type { Names } from './names.ts'
import type { Turn } from './pace.ts'

export interface Profile {
  /** Its place among them. */
  readonly at: number
  /** The account that was registered for it. */
  readonly name: number
  /** The cookie that it was given last; null before. */
  cookie: string | null
}

export interface Profiles {
  /**
   * From which one the n-th attempt is made: so many in a row as come between two sign-ins, then the next
   * one. Null for an attacker without accounts of his own.
   */
  of(n: number): Profile | null
  /**
   * Whether one signs in to its own account from an address after this turn: every `ownedSuccessEvery`-th.
   */
  isDue(turn: Turn): boolean
}

export function createProfiles(
  { ownedSuccessEvery }: Pick<AttackOptions, 'ownedSuccessEvery'>,
  names: Names,
  random: Random,
): Profiles {
  if (names.owned === 0 || ownedSuccessEvery === 0) return { of: () => null, isDue: () => false }
  const profiles: Profile[] = Array.from({ length: names.owned }, (_, at) => ({
    at,
    name: names.own(at),
    cookie: null,
  }))
  // Each address begins at another place of the count, else they would all sign in at the same time.
  const key = random.below(2 ** 32)
  const phaseOf = (slot: number) => mix(slot, key) % ownedSuccessEvery

  return {
    of: n => profiles[Math.floor(n / ownedSuccessEvery) % profiles.length] ?? null,
    isDue: ({ slot, round }) => (round + phaseOf(slot)) % ownedSuccessEvery === 0,
  }
}
