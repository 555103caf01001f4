// Doorward itself, with the defaults that ship: the signals, the stages from `sense` to `learn`, and the Ledger in memory.
// Attempts enter behind `identify`; who sent them, nothing here can know.
import type { Attempt, KnownDevice, Network, Provenance, Subject, Surface } from '../../src/attempt.ts'
import { challenges } from '../../src/challenges/index.ts'
import { parsePolicy } from '../../src/config/parse.ts'
import type { Policy as Configuration } from '../../src/config/policy.ts'
import { presets } from '../../src/presets/index.ts'
import { signals } from '../../src/signals/index.ts'
import { devicesAfter } from '../../src/stages/answer-cookies.ts'
import { judge } from '../../src/stages/judge.ts'
import { learn } from '../../src/stages/learn.ts'
import { type Sensed, sense } from '../../src/stages/sense.ts'
import type { Ask, Store } from '../../src/stores/contract.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { shield } from '../../src/stores/shield.ts'
import { deviceOf } from '../../src/trust/device.ts'
import { passLifetimeMs, worthOf } from '../../src/trust/pass.ts'
import { recentlyRight } from '../../src/trust/recently-right.ts'
import { usedHere } from '../../src/trust/used-here.ts'
import { shown, type Verdict } from '../../src/verdict.ts'
import type { Arrival } from '../arrival.ts'
import { mix } from '../random.ts'
import type { Decision, Outcome, Policy, RunningPolicy, World } from './contract.ts'

export const doorward: Policy = {
  name: 'doorward',
  note: 'Doorward with its defaults, on a site with a form: the code that ships.',
  start: world => start(world, {}),
}

/** Monday, 5 January 2026, 00:00 UTC: when every simulation begins. */
const epoch = Date.UTC(2026, 0, 5)

/** Doorward with these vars on top of its defaults. */
function start({ random, accounts }: World, vars: Readonly<Record<string, unknown>>): RunningPolicy {
  const policy = configured(vars)
  let now = epoch
  let ids = 0
  const newId = () => {
    ids += 1
    return String(ids)
  }
  const clock = () => now
  const salt = random.below(2 ** 32)
  const counted = counting(memoryStore({ now: clock, newCharge: newId, capacity: 40 * accounts + 1_000_000 }))
  const tools = {
    policy,
    signals,
    store: shield(counted.store, { now: clock, capacity: 20_000 }),
    recentlyRight: recentlyRight(clock, 2_000),
    usedHere: usedHere(clock, 10_000),
    report: (_: string, error: unknown) => {
      throw error
    },
  }
  /** What is under way: between the two calls for one arrival, nothing else happens. */
  let underWay: { readonly attempt: Attempt; readonly sensed: Sensed; readonly verdict: Verdict } | null =
    null

  return {
    unseen: () => 'low',
    async decide(arrival) {
      now = epoch + arrival.at
      const attempt = attemptOf(arrival, now, salt)
      const sensed = await sense(attempt, tools)
      const verdict = judge(sensed.readings, attempt.surface, policy)
      underWay = { attempt, sensed, verdict }
      return decisionOf(verdict)
    },
    async ended(_, __, outcome) {
      if (underWay === null) throw new Error('Nothing is under way.')
      const { attempt, sensed, verdict } = underWay
      underWay = null
      const signsIn = attempt.surface === 'login' && outcome === 'success'
      const after = signsIn ? devicesAfter(attempt, verdict, newId()) : null
      await learn(
        attempt,
        sensed,
        verdict,
        { outcome: outcomes[outcome], device: after?.device ?? null },
        tools,
      )
      return after === null ? null : JSON.stringify(after.devices)
    },
    told: () => ({ campaigns: [], storeCalls: counted.calls() }),
  }
}

const outcomes = {
  success: { is: 'success', status: 303 },
  failure: { is: 'failure', status: 200 },
  'not-asked': { is: 'not-forwarded' },
} as const satisfies Record<Outcome, unknown>

function configured(vars: Readonly<Record<string, unknown>>): Configuration {
  const env = { MODE: 'enforce', PRESET: ['generic-form'], STORE: 'memory', ...vars }
  const parsed = parsePolicy(env, { signals, presets, challenges, accountTag: () => [] })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.policy
}

/**
 * Counts the round trips before the origin. And nobody waits in it for what others may give back: attempts come one after
 * the other here, and their outcome with them.
 */
function counting(store: Store): { readonly store: Store; readonly calls: () => number } {
  let calls = 0
  const impatient = (ask: Ask): Ask => ({
    ...ask,
    debits: ask.debits.map(debit => ({ ...debit, patienceMs: 0 })),
  })
  return {
    calls: () => calls,
    store: {
      ...store,
      take(asks) {
        calls += 1
        return store.take(asks.map(impatient))
      },
    },
  }
}

/** What `identify` would have made of it, with tags by a quick keyed hash. */
function attemptOf(arrival: Arrival, at: number, salt: number): Attempt {
  const { name, place, client, cookie, password, surface } = arrival
  const nameTag = tagged(salt, 'name', name)
  const accountSubject = subjectOf(salt, 'account', name)
  const devices = devicesIn(cookie)
  const account = { subject: accountSubject, tag: nameTag, hint: '', names: [nameTag] }
  return {
    at,
    surface: surface satisfies Surface,
    route: surface,
    network: networkOf(place, salt),
    client: { userAgent: String(client.fingerprint) },
    devices,
    pass: passOf(arrival),
    account,
    accountSubject,
    alsoCharged: [],
    flow: null,
    malformed: null,
    counts: surface === 'login' ? 'failures' : 'requests',
    credentials: 1,
    unambiguous: true,
    signedIn: false,
    credentialTag: surface === 'login' ? tagged(salt, `${place.wide}`, name, password) : null,
    device: deviceOf(devices, account.names),
    provenance: surface === 'login' ? provenanceOf(arrival, account.names, salt) : null,
  }
}

function provenanceOf({ place, client }: Arrival, names: readonly string[], salt: number): Provenance {
  return {
    names,
    plain: true,
    networks: [mix(mix(salt, 1), mix(place.wide | 0, Math.floor(place.wide / 2 ** 32)))],
    asns: [mix(mix(salt, 2), place.asn) & 0xffff],
    clients: [mix(mix(salt, 3), client.fingerprint) & 0xffff],
  }
}

function networkOf({ address, middle, wide, asn }: Arrival['place'], salt: number): Network {
  return {
    subject: subjectOf(salt, 'network', wide),
    address: String(address),
    middle: middle === null ? null : `m${middle}`,
    wide: `w${wide}`,
    asn,
    country: null,
  }
}

function passOf({ pass, at }: Arrival): Attempt['pass'] {
  if (pass === null || at - pass.at > passLifetimeMs) return null
  return {
    id: `p${pass.id}`,
    how: 'proof-of-work',
    pool: 'paid',
    ...worthOf({ price: pass.price, pool: 'paid' }),
  }
}

function devicesIn(cookie: string | null): readonly KnownDevice[] {
  return cookie === null ? [] : (JSON.parse(cookie) as readonly KnownDevice[])
}

function subjectOf(salt: number, kind: Subject['kind'], value: number): Subject {
  return { kind, key: `site:${kind}:${tagged(salt, kind, value)}`, previous: null }
}

/** 64 bits that look like nothing, as text. */
function tagged(salt: number, purpose: string, ...values: readonly number[]): string {
  let [one, other] = [mix(salt, purpose.length), mix(salt ^ 0x5bd1e995, purpose.charCodeAt(0))]
  for (const value of values) {
    const high = Math.floor(value / 2 ** 32)
    one = mix(mix(one, value | 0), high)
    other = mix(mix(other, high), value | 0)
  }
  return one.toString(16).padStart(8, '0') + other.toString(16).padStart(8, '0')
}

function decisionOf({ decision, readings }: Verdict): Decision {
  switch (decision.do) {
    case 'forward':
      return { do: 'forward', checked: shown(readings, 'pass') && readings.some(neededPass) }
    case 'challenge':
      return { do: 'check', price: 'low' }
    case 'cool-down':
      return { do: 'turn-away', retryAfterMs: decision.retryAfterMs }
    case 'refuse':
      return { do: 'turn-away', retryAfterMs: null }
  }
}

/** What free counters no longer paid for, and what a stranger needs. */
function neededPass(reading: Verdict['readings'][number]): boolean {
  return reading.says === 'check' || (reading.says === 'fine' && (reading.what ?? '').includes('paid'))
}
