// What the admin API is made from, and what it tells of the policy. Types, and the summary of a policy: no secret and
// no account tag is in it.
import type { Surface } from '../attempt.ts'
import type { ChallengePolicy, Policy } from '../config/policy.ts'
import type { JournalMethods } from '../journal/contract.ts'
import type { SpeakingSignal } from '../journal/sentences.ts'
import type { Keyring } from '../lib/keyed.ts'
import type { RouteRule } from '../routes/contract.ts'
import type { Store } from '../stores/contract.ts'
import type { Subjects } from '../subjects.ts'
import type { Mode } from '../verdict.ts'
import type { WatchtowerMethods } from '../watchtower/contract-of-object.ts'

/** Below this path of the Worker, on whatever host. */
export const adminPath = '/__doorward/api'

/** In how many milliseconds the store answered, or the kind of error that it failed with: see `lib/report.ts`. */
export type StoreHealth =
  | { readonly ms: number; readonly failure: null }
  | { readonly ms: null; readonly failure: string }

/** What can be asked once the configuration is good. */
export interface AdminSite {
  /** Asked for anew for every request: a stub belongs to the request that made it. */
  readonly journal: () => JournalMethods
  readonly watchtower: () => WatchtowerMethods
  readonly store: Store
  readonly subjects: Subjects
  /** Reduces an account name as `identify` does. */
  readonly skeleton: (name: string) => string
  readonly keyring: Keyring
  readonly signals: readonly SpeakingSignal[]
  readonly policy: PolicySummary
}

export interface AdminParts {
  /** `DOORWARD_ADMIN_TOKEN`; null closes the API. */
  readonly token: string | null
  readonly now: () => number
  readonly pause: (ms: number) => Promise<void>
  /** Problems of the configuration, one line each. */
  readonly problems: readonly string[]
  /** Secrets by name, and whether each is set. */
  readonly secrets: Readonly<Record<string, boolean>>
  /** Null where the configuration is bad: then only `doctor` has an answer. */
  readonly site: AdminSite | null
}

export interface PolicySummary {
  readonly site: string
  readonly preset: string
  readonly mode: Mode
  readonly surfaceModes: Readonly<Record<Surface, Mode | null>>
  readonly store: string
  readonly origin: string | null
  readonly hosts: readonly string[]
  readonly retentionDays: number
  readonly routes: readonly RouteSummary[]
  /** Null where no check is ever asked for. */
  readonly challenge: {
    readonly provider: string
    readonly pages: ChallengePolicy['formPages']
  } | null
}

/** Enough of a route to send it a request. */
export type RouteSummary = Pick<
  RouteRule,
  'name' | 'surface' | 'paths' | 'when' | 'carriedBy' | 'account' | 'credential'
>

/**
 * `written` is what the operator set as PRESET, a name, a list or JSON with several; the policy itself has only the
 * routes that came of it.
 */
export function policySummary(policy: Policy, written: unknown): PolicySummary {
  const { challenge } = policy
  const preset = typeof written === 'string' ? written : Array.isArray(written) ? written.join(', ') : ''
  return {
    site: policy.site,
    preset: preset.replace(/[[\]"\s]/g, '').replaceAll(',', ', '),
    mode: policy.mode,
    surfaceModes: policy.surfaceModes,
    store: policy.ledger.store,
    origin: policy.origin.url,
    hosts: policy.hosts,
    retentionDays: policy.logs.retentionDays,
    challenge: challenge === null ? null : { provider: challenge.provider, pages: challenge.formPages },
    routes: policy.routes.map(({ name, surface, paths, when, carriedBy, account, credential }) => ({
      name,
      surface,
      paths,
      when,
      carriedBy,
      account,
      credential,
    })),
  }
}
