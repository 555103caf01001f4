// What the Watchtower object answers to. Types only: the isolates, the object and the admin API know each other through
// these.
import type { Campaign, Report, TakenOver } from './contract.ts'
import type { Budgets } from './tower/action.ts'
import type { Measures } from './tower/measures.ts'

/** What an isolate sends: many reports, and how the operator has set what a campaign may cost people. */
export interface Dispatch {
  readonly reports: readonly Report[]
  /** The table that the isolate has; null for none. */
  readonly version: number | null
  readonly budgets: Budgets
}

export type { Budgets }

export interface Overview {
  readonly campaigns: readonly (Campaign & {
    readonly sentence: string
    readonly takenOver: readonly TakenOver[]
  })[]
  readonly measures: Measures
}

export interface WatchtowerMethods {
  /** A `Dispatch` as JSON in; the `RiskTable` as JSON out, or `null` where the isolate has it already. */
  report(dispatch: string): Promise<string>
  look(): Promise<Overview>
  /** The campaign that goes on is none. False where none goes on. */
  dismiss(): Promise<boolean>
  /** Keyed tags of the site's names; `complete` with the last ones. How many found no room. */
  addNames(names: readonly string[], complete: boolean): Promise<number>
  /** Accounts that are erased. */
  forgetNames(names: readonly string[]): Promise<void>
}
