// From vars to the policy: every value checked, every problem told at once, the result frozen. Pure. The registries
// come as arguments, so that a new signal or preset is configurable by being there.
import * as v from 'valibot'
import type { Surface } from '../attempt.ts'
import type { Challenge } from '../challenges/contract.ts'
import type { Preset } from '../presets/contract.ts'
import type { RouteRule } from '../routes/contract.ts'
import type { Lists, Signal } from '../signals/contract.ts'
import type { Mode } from '../verdict.ts'
import {
  type ChallengeSettings,
  challenge,
  challengePolicy,
  checkOrWait,
  reportAccount,
} from './challenge.ts'
import { type DetectionSettings, detection, detectionPolicy } from './detection.ts'
import { frozen } from './frozen.ts'
import { limits, modes, placeOf, type SurfaceLimits } from './limits.ts'
import { type AccountTag, lists } from './lists.ts'
import { pages } from './pages.ts'
import { perSurface } from './per-surface.ts'
import type { LedgerPolicy, LogsPolicy, PagesPolicy, Policy } from './policy.ts'
import { presetNames } from './preset-names.ts'
import { type Problem, problemOf } from './problems.ts'
import { routes } from './routes.ts'
import { secretNames } from './secrets.ts'
import {
  type LedgerSettings,
  ledger,
  logs,
  type OriginSettings,
  origin,
  type SiteSettings,
  site,
  type UnknownSettings,
  whenUnknown,
} from './settings.ts'
import { choice, maybe, withDefault } from './shapes.ts'
import { type Fields, type Report, table } from './tables.ts'
import { originUrl } from './texts.ts'
import { readVars } from './var-reader.ts'

export interface PolicyParts {
  readonly signals: readonly Signal[]
  readonly presets: readonly Preset[]
  readonly challenges: readonly Challenge[]
  /** See `challengeSecretIn`; left out where secrets cannot be seen: then nothing is said of it. */
  readonly challengeSecret?: string | null | undefined
  /** See `hasUpstash`; left out where secrets cannot be seen. */
  readonly hasUpstash?: boolean | undefined
  /** The keyed tags of an account, by the name that an operator writes into a list. */
  readonly accountTag: AccountTag
}

export type ParsedPolicy =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/**
 * The policy in a Worker's environment, or everything that is wrong with it. Bindings, secrets and vars of others are
 * left alone. A value may be JSON or a string of JSON.
 */
export function parsePolicy(vars: Readonly<Record<string, unknown>>, parts: PolicyParts): ParsedPolicy {
  const fields = varFields(parts)
  const read = readVars(vars, { vars: Object.keys(fields), texts, secrets: secretNames })
  const checked = v.safeParse(
    table(fields, (readable, report) => reportContradictions(readable, parts, report)),
    read.values,
  )
  const problems = [...read.problems, ...(checked.issues ?? []).map(problemOf)]
  if (problems.length > 0 || !checked.success) return { ok: false, problems }
  return { ok: true, policy: frozen(policyOf(checked.output, parts)) }
}

interface Vars {
  readonly MODE: Mode
  readonly PRESET: readonly string[]
  readonly STORE: LedgerPolicy['store']
  readonly ORIGIN_URL: string | null
  readonly SITE: SiteSettings
  readonly ROUTES: readonly RouteRule[]
  readonly LIMITS: Readonly<Record<Surface, SurfaceLimits>>
  readonly RULES: Readonly<Record<string, Mode | null>>
  readonly DETECTION: DetectionSettings
  readonly LISTS: Lists
  readonly WHEN_UNKNOWN: UnknownSettings
  readonly STATE: LedgerSettings
  readonly ORIGIN: OriginSettings
  readonly LOGS: LogsPolicy
  readonly CHALLENGE: ChallengeSettings
  readonly PAGES: PagesPolicy
}

/** Vars that are mostly written without quotes. */
const texts = ['MODE', 'PRESET', 'STORE', 'ORIGIN_URL'] as const satisfies readonly (keyof Vars)[]

/** Every var that means something to us. */
export function varNames(): readonly string[] {
  return Object.keys(varFields({ signals: [], presets: [], challenges: [], accountTag: () => [] }))
}

function varFields({ signals, presets, challenges, accountTag }: PolicyParts): Fields<Vars> {
  return {
    MODE: withDefault(choice(modes), 'monitor'),
    PRESET: withDefault(presetNames(presets), []),
    STORE: withDefault(choice(['durable-object', 'upstash', 'memory']), 'durable-object'),
    ORIGIN_URL: maybe(originUrl()),
    SITE: site(),
    ROUTES: routes(presets),
    LIMITS: limits(signals),
    RULES: withDefault(
      table(lookingModes(signals), undefined, key => placeOf(key, signals)),
      {},
    ),
    DETECTION: detection(signals, accountTag),
    LISTS: lists(accountTag),
    WHEN_UNKNOWN: whenUnknown(),
    STATE: ledger(),
    ORIGIN: origin(),
    LOGS: logs(),
    CHALLENGE: challenge(challenges),
    PAGES: pages(),
  }
}

function lookingModes(signals: readonly Signal[]): Fields<Record<string, Mode | null>> {
  const looking = signals.filter(({ kind }) => kind === 'looks')
  return Object.fromEntries(looking.map(({ name }) => [name, maybe(choice(modes))]))
}

function reportContradictions(
  readable: Partial<Vars>,
  { challenges, challengeSecret, hasUpstash }: PolicyParts,
  report: Report,
): void {
  const { PRESET, ROUTES, ORIGIN_URL, SITE, CHALLENGE, STORE } = readable
  if (STORE === 'upstash' && hasUpstash === false) {
    report(
      ['UPSTASH_REDIS_REST_URL'],
      'with STORE = "upstash" the address of the database; and its token as UPSTASH_REDIS_REST_TOKEN',
      undefined,
    )
  }
  if (CHALLENGE !== undefined) reportAccount(CHALLENGE, readable, challenges, challengeSecret, report)
  if (PRESET?.length === 0 && ROUTES?.length === 0) {
    report(
      ['PRESET'],
      'the name of a preset, or rules in ROUTES: without either, nothing is protected',
      undefined,
    )
  }
  const origin = ORIGIN_URL == null ? null : new URL(ORIGIN_URL)
  if (origin?.port === '' && SITE?.hosts.includes(origin.hostname)) {
    report(
      ['ORIGIN_URL'],
      'another host than those in SITE.hosts, or nothing on a route of its zone',
      ORIGIN_URL,
    )
  }
}

function policyOf(vars: Vars, { presets }: PolicyParts): Policy {
  const { patience, ...unknown } = vars.WHEN_UNKNOWN
  const chosen = vars.PRESET.flatMap(name => presets.filter(preset => preset.name === name))
  const ofPresets = chosen.flatMap(preset => preset.routes)
  const challenge = challengePolicy(vars.CHALLENGE)
  return {
    site: vars.SITE.name,
    hosts: vars.SITE.hosts,
    mode: vars.MODE,
    surfaceModes: perSurface(vars.LIMITS, ({ mode }) => mode),
    signalModes: vars.RULES,
    limits: perSurface(vars.LIMITS, ({ limits }) => limits),
    detection: detectionPolicy(vars.DETECTION, vars.ROUTES, ofPresets, challenge !== null),
    lists: vars.LISTS,
    // The first rule that fits is taken: an operator's own come first.
    routes: [...vars.ROUTES, ...ofPresets],
    whenUnknown: perSurface(unknown, wanted => checkOrWait(wanted, vars.CHALLENGE)),
    patienceMs: patience,
    origin: { url: vars.ORIGIN_URL, timeoutMs: vars.ORIGIN.timeout },
    ledger: { store: vars.STORE, ...vars.STATE },
    logs: vars.LOGS,
    challenge,
    pages: vars.PAGES,
  }
}
