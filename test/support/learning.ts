// A site in memory whose attempts are sensed, judged and settled, with the outcome that they are said to have.
import type { Attempt, Outcome } from '../../src/attempt.ts'
import { judge } from '../../src/stages/judge.ts'
import { learn } from '../../src/stages/learn.ts'
import { sense } from '../../src/stages/sense.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import {
  type AttemptChange,
  attemptOf,
  handClock,
  policyWith,
  stageTools,
  used,
  type WhichCounters,
} from './attempts.ts'

const held: Outcome = { is: 'not-forwarded' }

export function learningSite(vars: Readonly<Record<string, unknown>> = {}) {
  const clock = handClock()
  let charges = 0
  const store = memoryStore({ now: clock.now, newCharge: () => `charge-${++charges}` })
  const policy = policyWith(vars)
  const tools = stageTools(clock.now, { policy, store })

  async function attempt(outcome: Outcome, change: AttemptChange = {}): Promise<'forward' | 'held'> {
    const made: Attempt = attemptOf({ at: clock.now(), ...change })
    const sensed = await sense(made, tools)
    const verdict = judge(sensed.readings, made.surface, policy)
    const forwarded = verdict.decision.do === 'forward'
    await learn(made, sensed, verdict, { outcome: forwarded ? outcome : held, device: null }, tools)
    return forwarded ? 'forward' : 'held'
  }

  return {
    clock,
    store,
    tools,
    attempt,
    used: async (name: string, change: AttemptChange = {}, which: WhichCounters = {}) =>
      (await used(store, policy, attemptOf(change), name, which))[0],
  }
}
