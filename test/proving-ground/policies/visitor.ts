// Comes to a policy's door in tests: builds arrivals, plays the origin, and says what was decided.
import type { Arrival, Pass } from '../../../proving-ground/arrival.ts'
import type { Decision, Outcome, Policy } from '../../../proving-ground/policies/contract.ts'
import { seeded } from '../../../proving-ground/random.ts'

export const second = 1_000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour

/** Names below this are accounts. */
export const accounts = 1_000

interface Knock extends Partial<Omit<Arrival, 'place' | 'client'>> {
  readonly at: number
  readonly address?: number
  readonly location?: number
  readonly fingerprint?: number
  /** Whether the origin would say yes; it says no unless told otherwise. */
  readonly right?: boolean
}

export interface Visitor {
  /** What is decided about it; the policy is told how it ended. */
  knock(knock: Knock): Decision
  /** Whether it would be refused now, without the policy being told that anything came of it. */
  wouldTurnAway(knock: Knock): boolean
  /** The cookie that the last answer set. */
  cookie(): string | null
}

export function arrivalOf({
  address = 1,
  location = 1,
  fingerprint = 1,
  right: _,
  ...given
}: Knock): Arrival {
  return {
    surface: 'login',
    name: 1,
    password: 5_000,
    listed: false,
    place: { address, middle: null, wide: 0, asn: 1, hosting: false, country: 1, location },
    client: { fingerprint, script: true },
    cookie: null,
    visit: null,
    pass: null,
    ...given,
  }
}

export function visit(policy: Policy, isAttack: (arrival: Arrival) => boolean = () => false): Visitor {
  const running = policy.start({ random: seeded(1), accounts, isAttack })
  let cookie: string | null = null
  return {
    knock(knock) {
      const arrival = arrivalOf(knock)
      const decision = atOnce(running.decide(arrival))
      cookie = atOnce(running.ended(arrival, decision, outcomeOf(decision, knock.right === true)))
      return decision
    },
    wouldTurnAway: knock => atOnce(running.decide(arrivalOf(knock))).do !== 'forward',
    cookie: () => cookie,
  }
}

function atOnce<Value>(value: Value | Promise<Value>): Value {
  if (value instanceof Promise) throw new Error('This policy asks a store.')
  return value
}

function outcomeOf({ do: done }: Decision, right: boolean): Outcome {
  if (done !== 'forward' && done !== 'pretend') return 'not-asked'
  return right ? 'success' : 'failure'
}

/** The same knock so many times, `everyMs` apart: what is decided about each, in short. */
export function knocks(
  { knock }: Visitor,
  count: number,
  everyMs: number,
  first: Knock,
): readonly Decision['do'][] {
  return Array.from({ length: count }, (_, n) => knock({ ...first, at: first.at + n * everyMs }).do)
}

export const times = <Value>(count: number, value: Value): readonly Value[] => Array(count).fill(value)

export const turnedAway = (retryAfterMs: number | null): Decision => ({ do: 'turn-away', retryAfterMs })
/** As if the password had been wrong. */
export const lockedOut: Decision = { do: 'turn-away', retryAfterMs: null, silent: true }

export const forwarded: Decision = { do: 'forward', checked: false }
export const passed: Decision = { do: 'forward', checked: true }

export const seen = (at: number, id = 1): Pass => ({ id, price: 'low', how: 'seen', at })
