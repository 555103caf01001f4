// What is the same sign-in again: a program that goes on sending one password is one attempt.
import { describe, expect, it } from 'vitest'
import { minute } from '../../../src/lib/time.ts'
import { rememberRepeats } from '../../../src/watchtower/isolate/repeats.ts'
import { type AttemptChange, attemptOf, handClock } from '../../support/attempts.ts'

const typed = (exact: number) => ({ today: 0, yesterday: 0, usual: false, typo: { exact, near: [] } })

function remembering(capacity = 100) {
  const clock = handClock()
  const isRepeat = rememberRepeats(clock.now, capacity)
  return {
    clock,
    again: (exact: number, change: AttemptChange = {}, outcome: 'failure' | 'unsolved' = 'failure') =>
      isRepeat(attemptOf({ ...change, password: typed(exact) }), outcome),
    without: () => isRepeat(attemptOf({ password: null }), 'failure'),
  }
}

describe('a repeat', () => {
  it('is the same password at the same account from the same network, for as long as it comes every hour', () => {
    const { again, clock } = remembering()
    expect(again(1)).toBe(false)
    for (let n = 0; n < 50; n += 1) {
      clock.advance(59 * minute)
      expect(again(1)).toBe(true)
    }
    clock.advance(60 * minute)
    expect(again(1)).toBe(false)
  })

  it('is none of another password, account or network', () => {
    const { again } = remembering()
    again(1)
    expect([again(2), again(1, { name: 'bob@demo.example' }), again(1, { from: '198.51.100.7' })]).toEqual([
      false,
      false,
      false,
    ])
  })

  it('is none where it ended otherwise: who comes back with a check is seen to have passed it', () => {
    const { again } = remembering()
    again(1, {}, 'unsolved')
    expect([again(1), again(1, {}, 'unsolved')]).toEqual([false, true])
  })

  it('is none where nothing is known of the password', () => {
    const { without } = remembering()
    expect([without(), without()]).toEqual([false, false])
  })

  it('is remembered of the latest ones only', () => {
    const { again } = remembering(10)
    for (let n = 0; n < 100; n += 1) again(n)
    expect([again(99), again(0)]).toEqual([true, false])
  })
})
