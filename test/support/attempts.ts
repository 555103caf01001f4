// Attempts, policies and a hand clock for the tests of single stages: the real presets and signals, keys of these
// tests.
import type { Attempt, Network, Provenance } from '../../src/attempt.ts'
import { parsePolicy } from '../../src/config/parse.ts'
import type { Policy } from '../../src/config/policy.ts'
import { problemText } from '../../src/config/problems.ts'
import type { IsFlood } from '../../src/flood.ts'
import { maskedName, skeleton } from '../../src/lib/account-name.ts'
import { hash } from '../../src/lib/hash.ts'
import { keyring, tag } from '../../src/lib/keyed.ts'
import { networksOf } from '../../src/networks.ts'
import { routeKinds } from '../../src/routes/index.ts'
import type { Counter } from '../../src/signals/contract.ts'
import { signals } from '../../src/signals/index.ts'
import { counterName } from '../../src/stages/asking.ts'
import type { LearnTools } from '../../src/stages/learn.ts'
import type { SenseTools } from '../../src/stages/sense.ts'
import type { Store } from '../../src/stores/contract.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { withStandby } from '../../src/stores/standby.ts'
import { subjectsOf } from '../../src/subjects.ts'
import { forgiving } from '../../src/trust/forgiving.ts'
import { recentlyRight } from '../../src/trust/recently-right.ts'
import type { Pool } from '../../src/verdict.ts'
import { type Lookout, noRisk } from '../../src/watchtower/isolate/lookout.ts'
import { parts } from '../config/parts.ts'

/** Sunday, 22 November 2026, 10:00 UTC. */
export const start = Date.UTC(2026, 10, 22, 10)

export const keys = keyring('the root of all keys in these tests', null)
export const subjects = subjectsOf('site', keys)
const networks = networksOf(subjects, 1_000)

/** A clock that a test moves by hand. */
export function handClock(at = start): {
  readonly now: () => number
  readonly advance: (ms: number) => void
} {
  let time = at
  return {
    now: () => time,
    advance: ms => {
      time += ms
    },
  }
}

/**
 * A policy as an operator writes it: enforced, for sites with forms, and with a check only where a limit is spent, but
 * for what `vars` change.
 */
export function policyWith(vars: Readonly<Record<string, unknown>> = {}): Policy {
  const parsed = parsePolicy(
    {
      MODE: 'enforce',
      PRESET: 'generic-form',
      STORE: 'memory',
      DETECTION: { strangers: 'off', campaigns: 'off' },
      ...vars,
    },
    { ...parts, accountTag: name => subjects.accountTags(skeleton(name)) },
  )
  if (!parsed.ok) throw new Error(parsed.problems.map(problemText).join('\n'))
  return parsed.policy
}

export function networkAt(address: string | null, change: Partial<Network> = {}): Network {
  return { ...networks(address), asn: null, country: null, ...change }
}

export interface AttemptChange extends Partial<Attempt> {
  /** Null: the request names no account. */
  readonly name?: string | null
  readonly from?: string | null
}

/** One wrong-looking login from one address for one account; change what matters. */
export function attemptOf(change: AttemptChange = {}): Attempt {
  const { name = 'ada@demo.example', from = '203.0.113.7', surface = 'login', ...rest } = change
  const account =
    name === null
      ? null
      : {
          subject: subjects.account(skeleton(name)),
          tag: tag(keys.current, 'account', skeleton(name)),
          hint: maskedName(name),
          names: [tag(keys.current, 'name', name)],
        }
  const network = networkAt(from)
  const kind = routeKinds[surface]
  return {
    at: start,
    surface,
    route: `generic-form-${surface}`,
    network,
    account,
    accountSubject: account?.subject ?? subjects.unnamed(surface),
    alsoCharged: [],
    flow: null,
    malformed: null,
    counts: kind.counts,
    credentials: 1,
    unambiguous: account !== null,
    signedIn: false,
    devices: [],
    device: null,
    provenance: kind.signsIn && account !== null ? provenanceOf(account.names, network) : null,
    pass: null,
    credentialTag: null,
    password: null,
    client: { userAgent: 'Mozilla/5.0', stratum: 1 },
    ...rest,
  }
}

/** Of attempts from one network, with one kind of client. */
export function provenanceOf(names: readonly string[], { subject }: Pick<Network, 'subject'>): Provenance {
  return { names, plain: true, networks: [hash(subject.key)], asns: [], clients: [1] }
}

/** The counters of a signal for an attempt, under the setting of this policy. */
export function countersOf(policy: Policy, attempt: Attempt, name: string): readonly Counter[] {
  const signal = signals.find(candidate => candidate.name === name)
  const setting = policy.limits[attempt.surface][name]?.setting ?? null
  return signal?.kind === 'counts' && setting !== null ? signal.counters(attempt, setting) : []
}

export interface WhichCounters {
  /** Those that only watch. */
  readonly shadow?: boolean
  readonly pool?: Pool
}

/** How much is used of each bucket of a signal, without using any of it. */
export async function used(
  store: Store,
  policy: Policy,
  attempt: Attempt,
  name: string,
  { shadow = false, pool = 'free' }: WhichCounters = {},
): Promise<readonly number[]> {
  const about = signals.find(candidate => candidate.name === name)
  const counters = countersOf(policy, attempt, name)
    .filter(({ pools }) => pools.includes(pool))
    .filter(counter => counter.counts === 'attempts')
  const buckets = counters.map(counter => ({ ...counter, name: counterName(counter, shadow) }))
  const subject =
    about?.kind === 'counts' && about.about === 'network' ? attempt.network.subject : attempt.accountSubject
  const [answer] = await store.take([
    {
      subject,
      debits: [
        {
          alternatives: [{ name: pool, opensTo: 'anybody', buckets, distinct: [] }],
          cost: 0,
          how: 'whole',
          shadow,
          denialCosts: false,
          patienceMs: 0,
        },
      ],
      claims: [],
      device: null,
      provenance: null,
      proversAt: null,
      lifts: [],
    },
  ])
  return answer?.debits[0]?.counted.map(counted => counted.used) ?? []
}

/** For tests that are not about what the operator is told. */
export const noReport = (): void => {}

/** Of a site that no attack comes to. */
export const noLookout: Lookout = {
  risk: () => noRisk,
  dearest: () => 'none',
  goesRound: () => false,
  report: async () => {},
}

const noFlood: IsFlood = async () => false

/** What `sense` and `learn` are given at a site where nothing else happens: nobody attacks, and nothing fails. */
export function stageTools(
  now: () => number,
  site: Pick<SenseTools, 'policy' | 'store'> & Partial<SenseTools>,
): SenseTools & LearnTools {
  return {
    signals,
    lookout: noLookout,
    recentlyRight: recentlyRight(now, 100),
    forgiving: forgiving(now, 5_000),
    standby: standbyAt(now),
    isFlood: noFlood,
    report: noReport,
    ...site,
  }
}

/** What counts in this isolate while its store is away. */
function standbyAt(now: () => number): Pick<Store, 'take'> {
  const nothing = memoryStore({ now, newCharge: () => '' })
  return withStandby(nothing, newCharge => memoryStore({ now, newCharge })).standby
}
