// What everybody who acts in a simulation is given. Types only.
import type { Door } from './door.ts'
import type { Metrics } from './metrics.ts'
import type { Random } from './random.ts'
import type { Scenario } from './scenario.ts'
import type { Schedule } from './schedule.ts'

export interface Stage {
  readonly scenario: Scenario
  readonly schedule: Schedule
  readonly door: Door
  readonly metrics: Metrics
  /** To be forked, never drawn from. */
  readonly random: Random
}
