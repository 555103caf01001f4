// The figures of each policy, from the runs of all: in the order of the runs. Pure.
import { pooled } from '../run/pool.ts'
import type { Finished } from '../run/task.ts'
import type { Scenario } from '../scenario.ts'
import type { Row } from './columns.ts'

export function rowsOf(scenario: Scenario, finished: readonly Finished[]): readonly Row[] {
  return [...Map.groupBy(finished, ({ policy }) => policy)].map(([policy, some]) => ({
    policy,
    figures: pooled(
      scenario,
      some.map(({ run }) => run),
    ),
  }))
}
