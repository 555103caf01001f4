// Whom an attack names: accounts of the site in an order of its own, and names that nobody has. The
// attacker's own accounts are never on his list.
import { type Population, unknownNamesFrom } from '../../people/contract.ts'
import type { Random } from '../../random.ts'
import type { AttackOptions } from '../../scenario.ts'
import { cases } from './cases.ts'
import { permutation } from './permutation.ts'

export interface Names {
  /** How many accounts are on the list: `targets`, or the whole site. */
  readonly accounts: number
  /** The n-th account of the list; after the last one the first again. */
  account(n: number): number
  /** The n-th name of a list of which `knownAccountShare` are accounts. */
  any(n: number): number
  /** A name that neither people nor other attackers ever use, each time another. */
  fresh(n: number): number
  /** How many accounts the attacker registered himself. */
  readonly owned: number
  /** The n-th of them. */
  own(n: number): number
  exists(name: number): boolean
}

/** Beyond the wrong names that people type, and below 2^31 for a hundred attacks. */
const attackersFrom = unknownNamesFrom + 500_000_000
const perAttack = 4_000_000

export function createNames(
  {
    targets,
    knownAccountShare,
    ownedAccounts,
  }: Pick<AttackOptions, 'targets' | 'knownAccountShare' | 'ownedAccounts'>,
  index: number,
  population: Population,
  random: Random,
): Names {
  const order = permutation(population.accounts, random.fork('order'))
  const isKnown = cases(random.fork('known'))
  const owned = Math.min(ownedAccounts, population.accounts - 1)
  const others = population.accounts - owned
  const accounts = Math.min(targets ?? others, others)

  const account = (n: number) => order(n % accounts)
  const fresh = (n: number) => attackersFrom + index * perAttack + (n % perAttack)
  return {
    accounts,
    account,
    any: n => (isKnown(n, knownAccountShare) ? account(n) : fresh(n)),
    fresh,
    owned,
    own: n => order(population.accounts - 1 - n),
    exists: name => name < population.accounts,
  }
}
