// Readings in, verdict out. Pure: no clock, no store, no request. What only watches decides nothing here but what
// would have happened.
import type { Surface } from '../attempt.ts'
import type { Policy, WhenUnknown } from '../config/policy.ts'
import { hour, minute } from '../lib/time.ts'
import { unreachable } from '../lib/unreachable.ts'
import {
  type Decision,
  otherReasons,
  type Pool,
  type Reading,
  type Reason,
  shown,
  type Verdict,
} from '../verdict.ts'

/** What is said of a wait that has no end of its own: come back later, or use the other way in. */
const endlessWaitMs = hour
/** How long to wait for a store that does not answer. */
const unknownWaitMs = minute
/** The longest period that a rate limit of Cloudflare's counts over. */
const floodWaitMs = minute
/** A pool that a passed check opens. */
const checked = 'paid' satisfies Pool

export function judge(
  readings: readonly Reading[],
  surface: Surface,
  policy: Pick<Policy, 'whenUnknown'>,
): Verdict {
  const acting = readings.filter(({ mode }) => mode === 'enforce')
  const decideOn = (said: readonly Reading[]) =>
    strictest(said.map(reading => decide(reading, said, surface, policy)))
  return { decision: decideOn(acting), watched: decideOn(readings), readings }
}

function decide(
  reading: Reading,
  all: readonly Reading[],
  surface: Surface,
  policy: Pick<Policy, 'whenUnknown'>,
): Decision {
  switch (reading.says) {
    case 'fine':
    case 'allow':
    case 'shown':
      return forward
    case 'spent':
      return reading.offers.includes(checked)
        ? { do: 'challenge', because: reading.reason, mayWait: reading.offers.includes('waited') }
        : { do: 'cool-down', because: reading.reason, retryAfterMs: reading.waitMs ?? endlessWaitMs }
    case 'check':
      return reading.passed ? forward : { do: 'challenge', because: reading.reason, mayWait: reading.mayWait }
    case 'refuse':
      return { do: 'refuse', because: reading.reason }
    case 'flood':
      return { do: 'cool-down', because: reading.reason, retryAfterMs: floodWaitMs }
    case 'unknown':
      return unknown(reading.reason, all, policy.whenUnknown[surface])
    default:
      return unreachable(reading)
  }
}

const forward: Decision = { do: 'forward', because: null }

/** A device that its seal vouches for goes in all the same; where a check is asked for, so does a pass. */
function unknown(because: Reason, all: readonly Reading[], policy: WhenUnknown): Decision {
  const isKnown = all.some(
    said => said.says === 'shown' && said.reason === otherReasons.device && said.what === 'ripe',
  )
  if (policy === 'forward' || isKnown) return forward
  switch (policy) {
    case 'challenge':
      return shown(all, 'pass') ? forward : { do: 'challenge', because, mayWait: false }
    case 'cool-down':
      return { do: 'cool-down', because, retryAfterMs: unknownWaitMs }
    default:
      return unreachable(policy)
  }
}

/**
 * Refusal before cool-down before a check before forwarding. Of two cool-downs the longer, because the shorter would
 * end in it; of two checks the one that waiting does not pass.
 */
function strictest(decisions: readonly Decision[]): Decision {
  return decisions.reduce((worst, next) => (weight(next) > weight(worst) ? next : worst), forward)
}

/** Cool-downs weigh what they last, which is never below zero. */
function weight(decision: Decision): number {
  switch (decision.do) {
    case 'forward':
      return -3
    case 'challenge':
      return decision.mayWait ? -2 : -1
    case 'cool-down':
      return decision.retryAfterMs
    case 'refuse':
      return Number.POSITIVE_INFINITY
    default:
      return unreachable(decision)
  }
}
