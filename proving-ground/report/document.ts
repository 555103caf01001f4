// What `doorward simulate --json` prints: one document, the same for the same scenario, seeds and code. Pure.
import type { Figures } from '../run/pool.ts'
import type { Scenario } from '../scenario.ts'
import type { Row } from './columns.ts'

export interface ProvingDocument {
  /** Whole, with every default, so that the document alone says what was run. */
  readonly scenario: Scenario
  readonly seeds: number
  readonly policies: Readonly<Record<string, Figures>>
}

export function documentOf(scenario: Scenario, seeds: number, rows: readonly Row[]): ProvingDocument {
  return {
    scenario,
    seeds,
    policies: Object.fromEntries(rows.map(({ policy, figures }) => [policy, figures])),
  }
}
