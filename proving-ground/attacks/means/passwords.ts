// What an attack sends as passwords: the right ones where a list has them, the most common ones, and ones
// that nobody at this site has.
import { commonPasswords, type Population } from '../../people/contract.ts'
import type { Random } from '../../random.ts'
import type { AttackOptions } from '../../scenario.ts'
import { cases } from './cases.ts'

export interface Sent {
  readonly password: number
  readonly listed: boolean
}

export interface Passwords {
  right(name: number): Sent
  /** The n-th most common one; beyond the world's, the n-th of the attacker's own. */
  common(rank: number): Sent
  /** The n-th of the attacker's own: no account has it. */
  own(n: number): Sent
  /** For forms that have no password. */
  readonly none: Sent
}

/** Between those of people, which are below 2^31, and 2^32: what counts in 32 bits keeps them apart. */
const attackersFrom = 3_000_000_000
const perAttack = 100_000_000
const attacksApart = 12

export function createPasswords(
  { breachedPasswordShare }: Pick<AttackOptions, 'breachedPasswordShare'>,
  index: number,
  population: Population,
  random: Random,
): Passwords {
  const isListed = cases(random)
  const from = attackersFrom + (index % attacksApart) * perAttack
  const sent = (password: number) => ({
    password,
    listed: password < commonPasswords || isListed(password, breachedPasswordShare),
  })
  const own = (n: number) => sent(from + (n % perAttack))
  return {
    right: name => sent(population.passwordOf(name)),
    common: rank => (rank < commonPasswords ? sent(rank) : own(rank)),
    own,
    none: { password: -1, listed: false },
  }
}
