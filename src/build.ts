// Puts a site together from the environment: the only place that wires registries to their users, and one of two that
// read `env`. Bad configuration is a value here, with every problem at once.

import type { Hono } from 'hono'
import { adminApi } from './admin/api.ts'
import { policySummary } from './admin/contract.ts'
import { capacity } from './capacity.ts'
import { challenges } from './challenges/index.ts'
import { parsePolicy } from './config/parse.ts'
import type { Policy } from './config/policy.ts'
import { type Problem, problemText } from './config/problems.ts'
import { adminTokenIn, challengeSecretIn, hasUpstash, parseSecrets, secretNames } from './config/secrets.ts'
import { checkEndpoints } from './delivery/endpoints.ts'
import { askedOfProviders } from './delivery/redeem.ts'
import { floodLimitOf, floodProblems } from './flood.ts'
import type { JournalWriter } from './journal/contract.ts'
import type { LedgerMethods } from './ledger/contract.ts'
import { skeleton } from './lib/account-name.ts'
import type { KeepAlive } from './lib/gather-calls.ts'
import { keyring } from './lib/keyed.ts'
import { randomReference } from './lib/reference.ts'
import { reporter } from './lib/report.ts'
import { second } from './lib/time.ts'
import { networksOf } from './networks.ts'
import { journalOf, missingObjects, objectsOf, watchtowerOf } from './objects.ts'
import { createOrigin, type Fetcher, type Origin } from './origin.ts'
import { passwordMarker } from './passwords/marks.ts'
import { newShortHash } from './passwords/short-hash.ts'
import { presets } from './presets/index.ts'
import { provenances } from './provenance.ts'
import { resilientStore } from './resilient-store.ts'
import type { RouteRule } from './routes/contract.ts'
import { routeKinds } from './routes/index.ts'
import { signals } from './signals/index.ts'
import type { Sink } from './sinks/contract.ts'
import { sinks } from './sinks/index.ts'
import type { Site } from './site.ts'
import { type RouteMatcher, routeMatcher } from './stages/classify.ts'
import { partOfStore, stores } from './stores/index.ts'
import { subjectsOf } from './subjects.ts'
import { forgiving } from './trust/forgiving.ts'
import { recentlyRight } from './trust/recently-right.ts'
import { forVisitors } from './visitors.ts'
import { createLookout } from './watchtower/isolate/lookout.ts'
import { rememberRepeats } from './watchtower/isolate/repeats.ts'

/** What the platform hands over: bindings that must be there, and vars and secrets that are checked. */
export interface Env {
  readonly LEDGER: DurableObjectNamespace
  readonly JOURNAL: DurableObjectNamespace
  readonly WATCHTOWER: DurableObjectNamespace
  readonly [name: string]: unknown
}

export interface Platform {
  readonly now: () => number
  readonly fetch: Fetcher
  /** For what outlives requests, and is handed none. */
  readonly waitUntil: KeepAlive
}

export type Built =
  | { readonly ok: true; readonly site: Site; readonly admin: Hono; readonly checks: Hono }
  | {
      readonly ok: false
      readonly problems: readonly Problem[]
      /** What visitors are shown, and what stands beside the problems on the console. */
      readonly reference: string
      /** What any preset protects: without a policy, nobody knows which of it this site has. */
      readonly matcher: RouteMatcher
      readonly origin: Origin
      readonly admin: Hono
    }

export function build(env: Env, { now, fetch, waitUntil }: Platform): Built {
  const secrets = parseSecrets(env)
  const keys = secrets.ok ? keyring(secrets.secrets.secret, secrets.secrets.previous) : null
  // Account names in lists become tags; without a secret they are checked all the same, and then nothing is built.
  const accountTag = (name: string) => (keys === null ? [] : subjectsOf('', keys).accountTags(skeleton(name)))
  const parsed = parsePolicy(env, {
    signals,
    presets,
    challenges,
    challengeSecret: challengeSecretIn(env),
    hasUpstash: hasUpstash(env),
    accountTag,
  })
  const badBindings = [...missingObjects(env), ...floodProblems(env)]
  const problems = [
    ...(secrets.ok ? [] : secrets.problems),
    ...(parsed.ok ? [] : parsed.problems),
    ...badBindings,
  ]
  const adminParts = {
    token: adminTokenIn(env, secrets),
    now,
    pause: (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms)),
    problems: problems.map(problemText),
    secrets: Object.fromEntries(
      secretNames.map(name => [name, typeof env[name] === 'string' && env[name] !== '']),
    ),
  }
  if (!secrets.ok || !parsed.ok || keys === null || badBindings.length > 0) {
    const everything = { routes: anyRoutes(env), mode: 'enforce', surfaceModes: {} } as const
    return {
      ok: false,
      problems,
      reference: randomReference(),
      matcher: routeMatcher(everything, routeKinds),
      origin: createOrigin({ url: plainUrl(env['ORIGIN_URL']), timeoutMs: 30 * second }, fetch),
      admin: adminApi({ ...adminParts, site: null }),
    }
  }
  const { policy } = parsed
  const subjects = subjectsOf(policy.site, keys)
  const counting = stores[policy.ledger.store]({
    policy,
    ledger: objectsOf<LedgerMethods>(env.LEDGER, policy.ledger.location),
    upstash: secrets.secrets.upstash,
    alone: [askedOfProviders],
    now,
    waitUntil,
  })
  const { journal, writer } = journalOf(env.JOURNAL, policy)
  const sinksInUse = sinksOf(policy, writer, now)
  const { store, standby } = resilientStore(counting, {
    now,
    patienceMs: policy.patienceMs,
    partOf: partOfStore(policy),
    onChange(state) {
      for (const sink of sinksInUse) sink.noteStore({ at: now(), state })
    },
  })
  const { watchtower, send } = watchtowerOf(env.WATCHTOWER, policy)
  const report = reporter(now, line => console.error(line))
  const summary = policySummary(policy, env['PRESET'])
  const matcher = routeMatcher(policy, routeKinds)
  const origin = createOrigin(policy.origin, fetch)
  const visitors = forVisitors({
    policy,
    keyring: keys,
    challenges,
    challengeSecret: secrets.secrets.challengeSecret,
    matcher,
    preflight: request => origin.pass(request, request.url),
    fetch,
    now,
  })
  const site: Site = {
    policy,
    keyring: keys,
    subjects,
    networks: networksOf(subjects, capacity.keyed),
    provenanceOf: provenances(keys, capacity.keyed),
    markPassword: passwordMarker(keys.current.of.password, newShortHash(), policy),
    matcher,
    signals,
    store,
    standby,
    isFlood: floodLimitOf(env, report),
    isRepeat: rememberRepeats(now, capacity.wrong),
    lookout: createLookout({ send, now, onError: error => report('watchtower', error) }),
    sinks: sinksInUse,
    recentlyRight: recentlyRight(now, capacity.right),
    forgiving: forgiving(now, capacity.wrong),
    ...visitors,
    origin,
    report,
    now,
  }
  return {
    ok: true,
    site,
    checks: checkEndpoints(site),
    admin: adminApi({
      ...adminParts,
      site: { journal, watchtower, store, subjects, skeleton, keyring: keys, signals, policy: summary },
    }),
  }
}

/** Without a policy: what any preset protects, and the operator's own rules where these can be read by themselves. */
function anyRoutes(env: Env): readonly RouteRule[] {
  const own = parsePolicy(
    { PRESET: presets[0].name, ROUTES: env['ROUTES'] },
    { signals, presets, challenges, accountTag: () => [] },
  )
  return [...(own.ok ? own.policy.routes : []), ...presets.flatMap(({ routes }) => routes)]
}

function sinksOf({ logs }: Policy, journal: () => JournalWriter, now: () => number): readonly Sink[] {
  const parts = { log: (line: object) => console.log(line), journal, retentionDays: logs.retentionDays, now }
  return [sinks.journal(parts), ...(logs.console ? [sinks.console(parts)] : [])]
}

function plainUrl(value: unknown): string | null {
  return typeof value === 'string' && URL.canParse(value) ? value : null
}
