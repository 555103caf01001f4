// Which passwords people have, which of them stand on public lists, and what they type instead. Passwords are numbers;
// those of people are below 2^31.
import { mix, type Random } from '../random.ts'
import type { PeopleOptions } from '../scenario.ts'
import { commonPasswords } from './contract.ts'

/**
 * Own passwords begin here, eight for each account: the right one, others of that person, and one that was right once.
 */
const ownFrom = 2 ** 20
const ownPerAccount = 8
export const otherPasswords = 6
const outdated = 7
const typosFrom = 2 ** 25
const typos = 2 ** 31 - typosFrom

/**
 * How many have one of the most common passwords, up to a rank, against those who have one of the first ten (G26: of
 * what a site's people have, .3, 1, 2.5 and 6 %).
 */
const ranks = [
  { below: 1, share: 0.3 },
  { below: 10, share: 1 },
  { below: 100, share: 2.5 },
  { below: commonPasswords, share: 6 },
] as const

/**
 * Of people's passwords so many stand on a list; of what is mistyped hardly any (assumed, as in the first simulation).
 */
const listedAltogether = 0.15
const listedTypos = 0.02

export interface Passwords {
  /** Signs in to the account. */
  of(account: number): number
  /** The n-th other password, below `otherPasswords`, of an account's owner. */
  other(account: number, n: number): number
  /** What a program goes on sending after it was changed. */
  outdated(account: number): number
  /** The right one, mistyped; or one that nobody has. */
  mistyped(random: Random): number
  /** Whether a password of people stands on the public lists. */
  isListed(password: number): boolean
}

export function createPasswords(
  accounts: number,
  { topPasswordShare, breachedPairShare }: Pick<PeopleOptions, 'topPasswordShare' | 'breachedPairShare'>,
  random: Random,
): Passwords {
  /** The rank of an account's password; none for its owner's own. */
  const none = -1
  const rankOf = Int16Array.from({ length: accounts }, () => commonRank(topPasswordShare, random) ?? none)
  const common = Math.min(1, topPasswordShare * 6)
  const listedOwn = common === 1 ? 0 : Math.max(breachedPairShare, listedAltogether - common) / (1 - common)
  const salt = random.below(2 ** 32)

  const own = (account: number, n: number) => ownFrom + account * ownPerAccount + n
  const of = (account: number) => {
    const rank = rankOf[account] ?? none
    return rank === none ? own(account, 0) : rank
  }

  return {
    of,
    other: (account, n) => own(account, 1 + (n % otherPasswords)),
    outdated: account => own(account, outdated),
    mistyped: draws => typosFrom + draws.below(typos),
    isListed(password) {
      if (password < 0) return false
      if (password < commonPasswords) return true
      const luck = mix(password, salt) / 2 ** 32
      if (password >= typosFrom) return luck < listedTypos
      return luck < ((password - ownFrom) % ownPerAccount === 0 ? listedOwn : listedAltogether)
    },
  }
}

/** Null for a password that is not common. Within a band the ranks are as likely as a power law makes them. */
function commonRank(topTen: number, random: Random): number | null {
  const luck = random.next()
  let from = 0
  for (const { below, share } of ranks) {
    if (luck < topTen * share) {
      const least = Math.max(1, from)
      return from === 0 ? 0 : Math.min(below - 1, Math.floor(least * (below / least) ** random.next()))
    }
    from = below
  }
  return null
}
