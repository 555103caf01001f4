// Readings in, verdict out. Pure: no clock, no store, no request. What only watches decides nothing here but what
// would have happened.
import type { Surface } from '../attempt.ts'
import type { Policy } from '../config/policy.ts'
import { hour, minute } from '../lib/time.ts'
import { unreachable } from '../lib/unreachable.ts'
import type { Decision, Reading, Verdict } from '../verdict.ts'

/** What is said of a wait that has no end of its own: come back later, or use the other way in. */
const endlessWaitMs = hour
/** How long to wait for a store that does not answer. */
const unknownWaitMs = minute

export function judge(
  readings: readonly Reading[],
  surface: Surface,
  policy: Pick<Policy, 'whenUnknown'>,
): Verdict {
  const acting = readings.filter(({ mode }) => mode === 'enforce')
  const decideOn = (said: readonly Reading[]) =>
    strictest(said.map(reading => decide(reading, surface, policy)))
  return { decision: decideOn(acting), watched: decideOn(readings), readings }
}

function decide(reading: Reading, surface: Surface, { whenUnknown }: Pick<Policy, 'whenUnknown'>): Decision {
  switch (reading.says) {
    case 'fine':
    case 'allow':
      return { do: 'forward', because: null }
    case 'spent':
      return { do: 'cool-down', because: reading.reason, retryAfterMs: reading.waitMs ?? endlessWaitMs }
    case 'refuse':
      return { do: 'refuse', because: reading.reason }
    case 'unknown':
      return whenUnknown[surface] === 'forward'
        ? { do: 'forward', because: null }
        : { do: 'cool-down', because: reading.reason, retryAfterMs: unknownWaitMs }
    default:
      return unreachable(reading)
  }
}

/** Refusal before cool-down before forwarding; of two cool-downs the longer, because the shorter would end in it. */
function strictest(decisions: readonly Decision[]): Decision {
  const forward: Decision = { do: 'forward', because: null }
  return decisions.reduce((worst, next) => (weight(next) > weight(worst) ? next : worst), forward)
}

function weight(decision: Decision): number {
  switch (decision.do) {
    case 'forward':
      return -1
    case 'cool-down':
      return decision.retryAfterMs
    case 'refuse':
      return Number.POSITIVE_INFINITY
    default:
      return unreachable(decision)
  }
}
