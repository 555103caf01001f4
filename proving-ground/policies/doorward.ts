// Doorward itself, with the defaults that ship: the signals, the stages from `sense` to `learn`, and the Ledger in
// memory. Attempts enter behind `identify`; who sent them, nothing here can know.
import type { Attempt } from '../../src/attempt.ts'
import { capacity } from '../../src/capacity.ts'
import type { Price } from '../../src/challenges/contract.ts'
import { challenges } from '../../src/challenges/index.ts'
import { parsePolicy } from '../../src/config/parse.ts'
import type { Policy as Configuration } from '../../src/config/policy.ts'
import { presets } from '../../src/presets/index.ts'
import { campaigns } from '../../src/signals/campaigns.ts'
import { signals } from '../../src/signals/index.ts'
import { devicesAfter } from '../../src/stages/answer-cookies.ts'
import { judge } from '../../src/stages/judge.ts'
import { learn } from '../../src/stages/learn.ts'
import { type Sensed, sense } from '../../src/stages/sense.ts'
import { watch } from '../../src/stages/watch.ts'
import type { Ask, Store } from '../../src/stores/contract.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { shield } from '../../src/stores/shield.ts'
import { forgiving } from '../../src/trust/forgiving.ts'
import { recentlyRight } from '../../src/trust/recently-right.ts'
import { shown, type Verdict } from '../../src/verdict.ts'
import { type Campaign, priceOfAction } from '../../src/watchtower/contract.ts'
import { rememberRepeats } from '../../src/watchtower/isolate/repeats.ts'
import { sentenceOf } from '../../src/watchtower/object/sentence.ts'
import { createWatch } from '../../src/watchtower/object/watch.ts'
import { attemptOf } from '../identified/attempt-of.ts'
import { lookoutOver } from '../lookout-over.ts'
import type { Decision, Outcome, Policy, RunningPolicy, Told, World } from './contract.ts'

export const doorward = doorwardWith(
  'doorward',
  'Doorward with its defaults, on a site with a form: the code that ships.',
  {},
)

/** Doorward with these vars on top of its defaults. */
export function doorwardWith(name: string, note: string, vars: Readonly<Record<string, unknown>>): Policy {
  return { name, note, start: world => start(world, vars) }
}

/** The store in memory always answers. */
const neverAsked: Pick<Store, 'take'> = { take: () => Promise.reject(new Error('The store was away.')) }

/** Monday, 5 January 2026, 00:00 UTC: when every simulation begins. */
const epoch = Date.UTC(2026, 0, 5)

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
  const tower = createWatch({ now, accounts })
  const lookout = lookoutOver(tower, policy.detection.budgets, clock)
  const tools = {
    policy,
    signals,
    store: shield(counted.store, { now: clock, capacity: capacity.shield }),
    lookout,
    isRepeat: rememberRepeats(clock, capacity.wrong),
    recentlyRight: recentlyRight(clock, capacity.right),
    forgiving: forgiving(clock, capacity.wrong),
    standby: neverAsked,
    isFlood: async () => false,
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
      return decisionOf(verdict, sensed.found === null ? 'low' : priceOfAction[lookout.dearest()])
    },
    async ended(_, __, outcome) {
      if (underWay === null) throw new Error('Nothing is under way.')
      const { attempt, sensed, verdict } = underWay
      underWay = null
      const signsIn = attempt.surface === 'login' && outcome === 'success'
      const after = signsIn ? devicesAfter(attempt, verdict, newId()) : null
      const ended = { outcome: outcomes[outcome], device: after?.device ?? null }
      await learn(attempt, sensed, verdict, ended, tools)
      await watch('', attempt, sensed, verdict, ended.outcome, tools)
      return after === null ? null : JSON.stringify(after.devices)
    },
    told: () => ({ campaigns: tower.campaigns().map(campaignTold), storeCalls: counted.calls() }),
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
 * Counts the round trips before the origin. And nobody waits in it for what others may give back: attempts come one
 * after the other here, and their outcome with them.
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

function campaignTold(campaign: Campaign): Told['campaigns'][number] {
  const { declaredAt, endedAt } = campaign
  return {
    declaredAt: declaredAt - epoch,
    endedAt: endedAt === null ? null : endedAt - epoch,
    what: sentenceOf(campaign),
  }
}

function decisionOf({ decision, readings }: Verdict, price: Price): Decision {
  switch (decision.do) {
    case 'forward':
      return { do: 'forward', checked: shown(readings, 'pass') && readings.some(neededPass) }
    case 'challenge':
      return {
        do: 'check',
        price,
        withoutScript: decision.mayWait ? 'waits' : 'stays-out',
        ...(decision.because === campaigns.name ? { campaign: true } : {}),
      }
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
