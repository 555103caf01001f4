// What need not be said again on the same day.
import { describe, expect, it } from 'vitest'
import { onceADay } from '../../src/stores/once-a-day.ts'
import { handClock } from '../support/attempts.ts'

describe('what was said', () => {
  it('is not for the first time until the next day begins', () => {
    const clock = handClock(Date.UTC(2026, 10, 22, 23))
    const isFirst = onceADay(clock.now, 10)
    expect([isFirst('a'), isFirst('a'), isFirst('b')]).toEqual([true, false, true])
    clock.advance(3_599_999)
    expect(isFirst('a')).toBe(false)
    clock.advance(1)
    expect([isFirst('a'), isFirst('a')]).toEqual([true, false])
  })

  it('is said once more where there was too much of it, and never kept beyond that', () => {
    const isFirst = onceADay(handClock().now, 3)
    expect(['a', 'b', 'c', 'd', 'a', 'd'].map(isFirst)).toEqual([true, true, true, true, true, false])
  })
})
