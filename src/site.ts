// The protected site as configured: what every stage needs, put together once per isolate by `build.ts`. A type only.
import type { Policy } from './config/policy.ts'
import type { Keyring } from './lib/keyed.ts'
import type { Report } from './lib/report.ts'
import type { Networks } from './networks.ts'
import type { Origin } from './origin.ts'
import type { Signal } from './signals/contract.ts'
import type { Sink } from './sinks/contract.ts'
import type { RouteMatcher } from './stages/classify.ts'
import type { Store } from './stores/contract.ts'
import type { Subjects } from './subjects.ts'
import type { RecentlyRight } from './trust/recently-right.ts'

export interface Site {
  readonly policy: Policy
  readonly keyring: Keyring
  readonly subjects: Subjects
  readonly networks: Networks
  readonly matcher: RouteMatcher
  readonly signals: readonly Signal[]
  readonly store: Store
  readonly sinks: readonly Sink[]
  readonly recentlyRight: RecentlyRight
  readonly origin: Origin
  readonly report: Report
  /** The time, in milliseconds since 1970. */
  readonly now: () => number
}
