// The scenario file: what the site, its people and the attacks on it are like. Reads and checks; every key has a
// default, and what is unknown or out of range is an error that names its path.
import * as v from 'valibot'

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const count = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most))
const atLeastOne = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most))
const amount = (least: number, most: number) => v.pipe(v.number(), v.minValue(least), v.maxValue(most))

const flashCrowd = v.strictObject({
  day: amount(0, 365),
  multiplier: v.optional(amount(1, 100), 8),
  minutes: v.optional(amount(1, 24 * 60), 30),
})

const outage = v.strictObject({
  day: amount(0, 365),
  minutes: v.optional(amount(1, 7 * 24 * 60), 60),
  failing: v.optional(share, 0.8),
})

const renamedLogins = v.strictObject({
  day: amount(0, 365),
  hours: v.optional(amount(0.1, 7 * 24), 8),
  times: v.optional(amount(1, 100), 10),
})

const site = v.strictObject({
  accounts: v.optional(atLeastOne(2_000_000), 100_000),
  loginsPerAccountPerDay: v.optional(amount(0, 50), 0.5),
  peakFactor: v.optional(amount(1, 20), 2.5),
  signupsPerDay: v.optional(amount(0, 1_000_000), 300),
  resetsPerDay: v.optional(amount(0, 1_000_000), 400),
  flashCrowd: v.optional(v.nullable(flashCrowd), null),
  outage: v.optional(v.nullable(outage), null),
  renamedLogins: v.optional(v.nullable(renamedLogins), null),
})

const people = v.strictObject({
  deviceCookieShare: v.optional(share, 0.8),
  newNetworkShare: v.optional(share, 0.2),
  newNetworkShareBare: v.optional(share, 0.35),
  newAsnOfNewNetwork: v.optional(share, 0.25),
  virginOfNewNetwork: v.optional(share, 0.6),
  sharedNetworkShare: v.optional(share, 0.2),
  sharedNetworkMedianUsers: v.optional(atLeastOne(100_000), 50),
  ipv6Share: v.optional(share, 0.4),
  sessionsWithFailure: v.optional(share, 0.06),
  staleClientShare: v.optional(share, 0.0004),
  aggregatorShare: v.optional(share, 0),
  fingerprints: v.optional(atLeastOne(10_000), 40),
  rareFingerprintShare: v.optional(share, 0.02),
  clientUpdatesPerWeek: v.optional(share, 0.06),
  topPasswordShare: v.optional(share, 0.01),
  breachedPairShare: v.optional(share, 0.015),
  noScriptShare: v.optional(share, 0.04),
  challenge: v.optional(
    v.strictObject({ solve: v.optional(share, 0.99), abandon: v.optional(share, 0.003) }),
    {},
  ),
})

export const attackKinds = [
  'stuffing',
  'spray',
  'brute-force',
  'targeted',
  'lockout',
  'reset-flood',
  'signup',
  'enumeration',
] as const

const shifts = v.strictObject({ hours: amount(0.1, 365 * 24), restHours: amount(0.1, 365 * 24) })

const attack = v.strictObject({
  kind: v.optional(v.picklist(attackKinds), 'stuffing'),
  startDay: v.optional(amount(0, 365), 8),
  days: v.optional(amount(0, 365), 3),
  attemptsPerHour: v.optional(amount(0, 10_000_000), 60),
  growsFrom: v.optional(v.nullable(amount(0.01, 10_000_000)), null),
  shifts: v.optional(v.nullable(shifts), null),
  networks: v.optional(atLeastOne(10_000_000), 100_000),
  perNetworkPerHour: v.optional(amount(0, 10_000_000), 2),
  ipv6: v.optional(v.picklist(['none', 'rotate-64', 'rotate-56']), 'none'),
  sharedWithPeople: v.optional(share, 0),
  fingerprints: v.optional(atLeastOne(1_000_000), 10),
  looksLikePeople: v.optional(v.picklist(['no', 'uniform', 'proportional']), 'no'),
  asn: v.optional(v.picklist(['local', 'world']), 'local'),
  breachedPasswordShare: v.optional(share, 0.85),
  targets: v.optional(v.nullable(atLeastOne(2_000_000)), null),
  knownAccountShare: v.optional(share, 0.05),
  correctShare: v.optional(share, 0.1),
  passwordsPerAccount: v.optional(atLeastOne(10_000), 1),
  passwords: v.optional(atLeastOne(1_000_000), 10),
  ownedAccounts: v.optional(count(100_000), 0),
  ownedSuccessEvery: v.optional(count(100_000), 0),
  knowsVictims: v.optional(share, 0),
  solves: v.optional(share, 0),
  waits: v.optional(share, 0),
  costPer1000Solves: v.optional(amount(0, 1_000), 2),
  reaction: v.optional(v.picklist(['ignore', 'rotate', 'pause']), 'rotate'),
})

const scenario = v.pipe(
  v.strictObject({
    name: v.pipe(
      v.string(),
      v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be of small letters, digits and dashes'),
    ),
    seed: v.optional(count(2 ** 32 - 1), 1),
    days: v.optional(amount(0, 365), 14),
    warmupDays: v.optional(amount(0, 365), 7),
    site: v.optional(site, {}),
    people: v.optional(people, {}),
    attacks: v.optional(v.array(attack), []),
  }),
  v.check(({ days, warmupDays }) => warmupDays < days, 'warmupDays must be less than days'),
)

export type Scenario = v.InferOutput<typeof scenario>
export type PeopleOptions = Scenario['people']
export type SiteOptions = Scenario['site']
export type AttackOptions = Scenario['attacks'][number]

export interface ScenarioProblem {
  /** `attacks.0.kind`; empty for the whole. */
  readonly path: string
  readonly problem: string
}

export type ScenarioRead =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly problems: readonly ScenarioProblem[] }

/** Every problem at once. Never throws. */
export function readScenario(text: string): ScenarioRead {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { ok: false, problems: [{ path: '', problem: 'is not JSON' }] }
  }
  const read = v.safeParse(scenario, value)
  if (read.success) return { ok: true, scenario: read.output }
  return {
    ok: false,
    problems: read.issues.map(issue => ({ path: v.getDotPath(issue) ?? '', problem: problemOf(issue) })),
  }
}

function problemOf({ type, message, expected, received }: v.BaseIssue<unknown>): string {
  if (type === 'strict_object' && expected === 'never') return 'is no key of a scenario'
  if (type === 'strict_object' && received === 'undefined') return 'is missing'
  if (type === 'integer') return `must be a whole number, not ${received}`
  if (type === 'check' || type === 'regex') return message
  return `must be ${expected ?? 'something else'}, not ${received}`
}
