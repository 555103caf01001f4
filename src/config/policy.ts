// The policy: everything an operator can set, checked and frozen. Types only; defaults live where they belong (limits
// in the signals, routes in the presets) and are put together by `config/parse.ts`.
import type { Surface } from '../attempt.ts'
import type { CheckOrWatch, RouteRule } from '../routes/contract.ts'
import type { LimitSetting, Lists } from '../signals/contract.ts'
import type { Mode } from '../verdict.ts'

/** What happens when the store does not answer in time. */
export type WhenUnknown = 'forward' | 'challenge' | 'cool-down'

export interface Policy {
  /** Names the site in every stored key: two sites on one Worker share nothing. */
  readonly site: string
  /** Host names served; any other is refused. Empty: any. */
  readonly hosts: readonly string[]
  readonly mode: Mode
  readonly surfaceModes: Readonly<Record<Surface, Mode | null>>
  /**
   * Per signal name, for signals that look (`deny-list`, `attack-tool` …); counting signals have theirs per surface.
   */
  readonly signalModes: Readonly<Record<string, Mode | null>>
  readonly limits: Readonly<Record<Surface, Readonly<Record<string, LimitPolicy>>>>
  readonly detection: DetectionPolicy
  readonly lists: Lists
  readonly routes: readonly RouteRule[]
  readonly whenUnknown: Readonly<Record<Surface, WhenUnknown>>
  /** How long the store may take. */
  readonly patienceMs: number
  readonly origin: OriginPolicy
  readonly ledger: LedgerPolicy
  readonly logs: LogsPolicy
  /** Null where no check is ever asked for. */
  readonly challenge: ChallengePolicy | null
  readonly pages: PagesPolicy
}

export interface DetectionPolicy {
  /** Per name of a signal that reads what an account's record answers. */
  readonly rules: Readonly<Record<string, Detection>>
  /** What following a campaign may cost: shares of people's attempts, 0 to 1. */
  readonly budgets: { readonly check: number; readonly interrupt: number }
  /** Account tags of names that nobody has. */
  readonly decoys: ReadonlySet<string>
}

export interface Detection {
  readonly setting: CheckOrWatch
  /** By name of the route, where it is another. */
  readonly routes: Readonly<Record<string, CheckOrWatch>>
}

export interface LimitPolicy {
  /** Null: switched off. */
  readonly setting: LimitSetting | null
  readonly mode: Mode | null
}

export interface OriginPolicy {
  /** Null on a route of the origin's own zone. */
  readonly url: string | null
  readonly timeoutMs: number
}

export interface LedgerPolicy {
  readonly store: 'durable-object' | 'upstash' | 'memory'
  readonly shards: number
  readonly previousShards: number | null
  /** A Cloudflare location hint such as `weur`; null leaves the choice to the platform. */
  readonly location: string | null
  /** In a database at Upstash, everybody's; beyond, new subjects share records. */
  readonly keys: number
}

export interface LogsPolicy {
  readonly retentionDays: number
  /** Whether entries also go to the console (Workers Logs). */
  readonly console: boolean
}

export interface ChallengePolicy {
  /** The name of the challenge that is asked for. */
  readonly provider: string
  /** Null where it needs no account. */
  readonly sitekey: string | null
  /** Where answers are verified; null for the provider's own address. */
  readonly siteverify: string | null
  /** How long whoever can do nothing else has to wait. */
  readonly waitSeconds: number
  /** Pages that hold a protected form under another path than it leads to. Paths are patterns, as in a route. */
  readonly formPages: readonly { readonly path: string; readonly surface: Surface }[]
}

/** What the operator says of the pages that a visitor sees from us; null where nothing is said. */
export interface PagesPolicy {
  readonly name: string | null
  /** A path of the site's, or an https address. */
  readonly logo: string | null
  /** `#rrggbb`. */
  readonly color: string | null
  /** Where people turn to: a path, an https address, or `mailto:`. */
  readonly support: string | null
  /** Another way to sign in: a path, or an https address. */
  readonly otherWay: string | null
}
