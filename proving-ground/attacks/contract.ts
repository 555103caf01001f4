// What an attack is: something that plans its attempts on the schedule and reacts to what it gets to see.
import type { Population } from '../people/contract.ts'
import type { AttackOptions } from '../scenario.ts'
import type { Stage } from '../stage.ts'

export interface Attack {
  /** What it models, in one line. */
  readonly note: string
  /** Plans its first attempt; each plans the next. `index` is its place in the scenario. */
  start(options: AttackOptions, index: number, population: Population, stage: Stage): void
}
