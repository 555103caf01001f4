// The protected site as configured: what every stage needs, put together once per isolate by `build.ts`. A type only.
import type { Challenge, ChallengeTools } from './challenges/contract.ts'
import type { Policy } from './config/policy.ts'
import type { Cors } from './cors.ts'
import type { AskedHere } from './delivery/asked-here.ts'
import type { FormPages } from './delivery/form-pages.ts'
import type { PutScript } from './delivery/script-tag.ts'
import type { IsFlood } from './flood.ts'
import type { Keyring } from './lib/keyed.ts'
import type { Report } from './lib/report.ts'
import type { Networks } from './networks.ts'
import type { Origin } from './origin.ts'
import type { OwnAnswer } from './pages/answers.ts'
import type { MarkPassword } from './passwords/marks.ts'
import type { ProvenanceOf } from './provenance.ts'
import type { Signal } from './signals/contract.ts'
import type { Sink } from './sinks/contract.ts'
import type { RouteMatcher } from './stages/classify.ts'
import type { Store } from './stores/contract.ts'
import type { Subjects } from './subjects.ts'
import type { Forgiving } from './trust/forgiving.ts'
import type { RecentlyRight } from './trust/recently-right.ts'
import type { Lookout } from './watchtower/isolate/lookout.ts'
import type { IsRepeat } from './watchtower/isolate/repeats.ts'

export interface Site {
  readonly policy: Policy
  readonly keyring: Keyring
  readonly subjects: Subjects
  readonly networks: Networks
  readonly provenanceOf: ProvenanceOf
  readonly markPassword: MarkPassword
  readonly matcher: RouteMatcher
  readonly signals: readonly Signal[]
  readonly store: Store
  /** Counts in this isolate, while the store does not answer. */
  readonly standby: Pick<Store, 'take'>
  /** Without a rate limit of the operator's, nothing is. */
  readonly isFlood: IsFlood
  readonly lookout: Lookout
  readonly isRepeat: IsRepeat
  readonly sinks: readonly Sink[]
  readonly recentlyRight: RecentlyRight
  readonly forgiving: Forgiving
  readonly askedHere: AskedHere
  readonly challenges: readonly Challenge[]
  readonly challengeTools: (address: string | null) => ChallengeTools
  readonly formPages: FormPages
  readonly putScript: PutScript
  readonly origin: Origin
  /** Our own answer to a request, in the visitor's language and with the headers that he needs to read it. */
  readonly answer: (request: Request, answer: OwnAnswer) => Promise<Response>
  /** Lets a page of another origin read an answer of ours, where the site lets it read its own at this address. */
  readonly cors: Cors
  readonly report: Report
  /** The time, in milliseconds since 1970. */
  readonly now: () => number
}
