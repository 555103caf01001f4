// One run of one policy: what is handed to a thread, and what it says. Types only.
import type { Scenario } from '../scenario.ts'
import type { Run } from '../simulate.ts'

export interface Task {
  readonly scenario: Scenario
  /** Its name on the shelf. */
  readonly policy: string
  readonly seed: number
}

/** What a thread posts: a day of the simulation is over, or all of them. */
export type Told = { readonly is: 'day'; readonly day: number } | { readonly is: 'done'; readonly run: Run }

export interface Finished {
  readonly policy: string
  readonly seed: number
  readonly run: Run
}
