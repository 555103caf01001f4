// AWS WAF Fraud Control: its rule groups for account takeover (ATP, logins) and account creation (ACFP, signups), with
// the thresholds and actions that they have by default. Requests count whether they were blocked or not, and everything
// counts some seconds late. Resets have no rule. Rules about sessions do nothing for a client without a token.
import type { Arrival } from '../arrival.ts'
import { createBacklog } from '../counters/backlog.ts'
import { pair } from '../counters/pair.ts'
import { createPeriods } from '../counters/periods.ts'
import { createRecent } from '../counters/recent.ts'
import { createSlidingWindow, type Window } from '../counters/sliding-window.ts'
import { type Decision, forward, type Policy, plain } from './contract.ts'

type Counted = 'requests' | 'failures' | 'successes' | 'stolen'

interface Rule {
  readonly surface: Arrival['surface']
  readonly of: 'address' | 'session'
  readonly counts: Counted
  readonly most: number
  readonly action: 'block' | 'captcha'
}

/** `stolen`: AWS says "multiple"; the public lists of passwords stand for its list of stolen pairs. */
const rules: readonly Rule[] = [
  { surface: 'login', of: 'address', counts: 'requests', most: 20, action: 'block' },
  { surface: 'login', of: 'session', counts: 'requests', most: 20, action: 'block' },
  { surface: 'login', of: 'address', counts: 'failures', most: 10, action: 'block' },
  { surface: 'login', of: 'session', counts: 'failures', most: 10, action: 'block' },
  { surface: 'login', of: 'session', counts: 'stolen', most: 2, action: 'block' },
  { surface: 'signup', of: 'session', counts: 'requests', most: 10, action: 'block' },
  { surface: 'signup', of: 'address', counts: 'successes', most: 10, action: 'block' },
  { surface: 'signup', of: 'session', counts: 'successes', most: 1, action: 'block' },
  { surface: 'signup', of: 'address', counts: 'requests', most: 20, action: 'captcha' },
]

const minute = 60_000
const windowMs = { address: 10 * minute, session: 30 * minute } as const

/** Responses are looked at after they were sent, and counts have some latency: AWS gives no number. */
const lagMs = 5_000

/** How long a CAPTCHA that was solved counts for the session. */
const immunityMs = 5 * minute

export const awsAtp: Policy = {
  name: 'aws-atp',
  note: 'AWS WAF Fraud Control: rule groups ATP (logins) and ACFP (signups), their documented default thresholds.',
  start() {
    const backlog = createBacklog(lagMs)
    const counters = rules.map(rule => ({
      rule,
      window: createSlidingWindow({ most: rule.most, windowMs: windowMs[rule.of] }),
    }))
    const solved = createPeriods(immunityMs)
    const lastStolen = createRecent<number>(windowMs.session)

    function count(arrival: Arrival, what: Counted): void {
      for (const { rule, window } of counters)
        if (rule.surface === arrival.surface && rule.counts === what) add(window, rule, arrival)
    }

    function decisionOf(arrival: Arrival): Decision {
      for (const { rule, window } of counters) {
        if (rule.surface !== arrival.surface) continue
        const key = keyOf(rule, arrival)
        if (key === null || window.fullFor(key, arrival.at) === 0) continue
        if (rule.action === 'block') return { do: 'turn-away', retryAfterMs: null }
        return isSolved(arrival) ? { do: 'forward', checked: true } : { do: 'check', price: 'low' }
      }
      return forward
    }

    function isSolved({ at, visit, pass }: Arrival): boolean {
      if (pass !== null && at - pass.at < immunityMs) {
        if (visit !== null) solved.begin(visit, at, pass.at + immunityMs)
        return true
      }
      return visit !== null && solved.left(visit, at) > 0
    }

    /** Somebody who tries the same stolen pair again and again is one pair. */
    function isNewStolenPair({ at, visit, name, password, listed }: Arrival): boolean {
      if (!listed || visit === null) return false
      const stolen = pair(name, password)
      const isNew = lastStolen.get(visit) !== stolen
      lastStolen.set(visit, stolen, at)
      return isNew
    }

    return {
      ...plain,
      decide(arrival) {
        backlog.settle(arrival.at)
        if (arrival.surface === 'password-reset') return forward
        const decision = decisionOf(arrival)
        backlog.put(arrival.at, () => {
          count(arrival, 'requests')
          if (isNewStolenPair(arrival)) count(arrival, 'stolen')
        })
        return decision
      },
      ended(arrival, _decision, outcome) {
        if (arrival.surface === 'password-reset' || outcome === 'not-asked') return null
        const what = outcome === 'success' ? 'successes' : 'failures'
        backlog.put(arrival.at, () => count(arrival, what))
        return null
      },
    }
  },
}

function add(window: Window, rule: Rule, arrival: Arrival): void {
  const key = keyOf(rule, arrival)
  if (key !== null) window.add(key, arrival.at)
}

function keyOf({ of }: Rule, { place, visit }: Arrival): number | null {
  return of === 'address' ? place.address : visit
}
