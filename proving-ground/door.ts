// The door between those who come and the policy under test: it asks the policy, and the origin where it is let
// through, and writes down what happened. Nothing here favours anybody: who comes learns what a client would learn, and
// no more.
import type { Answer, Arrival, Pass, Truth } from './arrival.ts'
import { isForwarded, type Metrics } from './metrics.ts'
import type { Origin } from './origin.ts'
import type { Decision, Outcome, RunningPolicy } from './policies/contract.ts'

export interface Door {
  /**
   * The form is entered in a browser: the pass of an unseen check; null where none is done, or the script does not run.
   * The truth says whose work it was.
   */
  enter(arrival: Omit<Arrival, 'pass'>, truth: Pick<Truth, 'by' | 'attack'>): Pass | null
  /** Waits at a page as long as it says. */
  wait(at: number): Pass
  /** Does the check of a page, which succeeds. `by` and `attack` say whose work it was. */
  solve(price: Pass['price'], at: number, truth: Pick<Truth, 'by' | 'attack'>): Pass
  knock(arrival: Arrival, truth: Truth): Promise<Answer>
}

export function createDoor(policy: RunningPolicy, metrics: Metrics, origin: Origin): Door {
  let passes = 0

  function pass(price: Pass['price'], how: Pass['how'], at: number): Pass {
    passes += 1
    return { id: passes, price, how, at }
  }

  return {
    enter(arrival, truth) {
      const price = arrival.client.script ? policy.unseen(arrival) : null
      if (price === null) return null
      metrics.solved(arrival.at, truth, price)
      return pass(price, 'unseen', arrival.at)
    },
    solve(price, at, truth) {
      metrics.solved(at, truth, price)
      return pass(price, 'seen', at)
    },
    wait: at => pass('low', 'waited', at),
    async knock(arrival, truth) {
      const decided = policy.decide(arrival)
      const decision = decided instanceof Promise ? await decided : decided
      const outcome = isForwarded(decision) ? said(origin(arrival, truth)) : 'not-asked'
      const ended = policy.ended(arrival, decision, outcome)
      const cookie = ended instanceof Promise ? await ended : ended
      metrics.knocked(arrival, truth, decision, outcome)
      return answerOf(decision, outcome, cookie)
    },
  }
}

function said(yes: boolean): Outcome {
  return yes ? 'success' : 'failure'
}

function answerOf(decision: Decision, outcome: Outcome, cookie: string | null): Answer {
  switch (decision.do) {
    case 'forward':
      return outcome === 'success' ? { is: 'in', cookie } : { is: 'wrong' }
    case 'pretend':
      return { is: 'wrong' }
    case 'check':
      return { is: 'check', price: decision.price, withoutScript: decision.withoutScript ?? 'other-way' }
    case 'turn-away':
      return decision.silent ? { is: 'wrong' } : { is: 'turned-away', retryAfterMs: decision.retryAfterMs }
  }
}
