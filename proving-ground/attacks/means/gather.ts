// What every attack has at hand, made ready from its options.
import type { Population } from '../../people/contract.ts'
import type { Random } from '../../random.ts'
import type { AttackOptions } from '../../scenario.ts'
import type { Stage } from '../../stage.ts'
import { createNames, type Names } from './names.ts'
import { createPasswords, type Passwords } from './passwords.ts'

export interface Means {
  readonly options: AttackOptions
  /** Its place in the scenario. */
  readonly index: number
  readonly population: Population
  readonly stage: Stage
  /** The attack's own, to be forked. */
  readonly random: Random
  readonly names: Names
  readonly passwords: Passwords
}

export function gather(options: AttackOptions, index: number, population: Population, stage: Stage): Means {
  const random = stage.random.fork('attack', index)
  return {
    options,
    index,
    population,
    stage,
    random,
    names: createNames(options, index, population, random.fork('names')),
    passwords: createPasswords(options, index, population, random.fork('passwords')),
  }
}
