// The parts that rules are counted with, each on its own.
import { describe, expect, it } from 'vitest'
import { createBacklog } from '../../../proving-ground/counters/backlog.ts'
import { createBucket } from '../../../proving-ground/counters/bucket.ts'
import { createDecayingScore } from '../../../proving-ground/counters/decaying-score.ts'
import { createFixedWindow } from '../../../proving-ground/counters/fixed-window.ts'
import { pair } from '../../../proving-ground/counters/pair.ts'
import { createPeriods } from '../../../proving-ground/counters/periods.ts'
import { createRecent } from '../../../proving-ground/counters/recent.ts'
import { createSlidingWindow } from '../../../proving-ground/counters/sliding-window.ts'
import { createStreak } from '../../../proving-ground/counters/streak.ts'

const key = 7

describe('a map that forgets', () => {
  it('keeps what is set for its time at least, and for less than three times as long', () => {
    const map = createRecent<string>(100)
    map.set(key, 'here', 50)
    map.set(1, 'other', 149)
    expect(map.get(key)).toBe('here')
    map.set(2, 'other', 260)
    map.set(3, 'other', 370)
    expect(map.get(key)).toBeUndefined()
  })

  it('keeps what is set again and again', () => {
    const map = createRecent<number>(100)
    for (let now = 0; now < 10_000; now += 90) {
      map.set(key, now, now)
      map.set(now, 0, now)
    }
    expect(map.get(key)).toBe(9_990)
    expect(map.size()).toBeLessThan(10)
  })

  it('drops the oldest first when there is too much', () => {
    const map = createRecent<number>(1_000_000, 100)
    for (let n = 0; n < 1_000; n += 1) map.set(n, n, n)
    expect(map.size()).toBeLessThanOrEqual(200)
    expect(map.get(999)).toBe(999)
    expect(map.get(900)).toBe(900)
    expect(map.get(700)).toBeUndefined()
  })

  it('deletes what it has in both generations', () => {
    const map = createRecent<string>(100)
    map.set(key, 'before', 0)
    map.set(key, 'after', 150)
    map.delete(key)
    expect(map.get(key)).toBeUndefined()
  })
})

describe('a sliding window', () => {
  it('is full at its count, until the oldest has left it', () => {
    const window = createSlidingWindow({ most: 3, windowMs: 100 })
    for (const now of [0, 30, 60]) {
      expect(window.fullFor(key, now)).toBe(0)
      window.add(key, now)
    }
    expect(window.fullFor(key, 60)).toBe(40)
    expect(window.fullFor(key, 99)).toBe(1)
    expect(window.fullFor(key, 100)).toBe(0)
  })

  it('looks at the last of them, however many there were', () => {
    const window = createSlidingWindow({ most: 3, windowMs: 100 })
    for (let now = 0; now < 1_000; now += 1) window.add(key, now)
    expect(window.fullFor(key, 999)).toBe(98)
    expect(window.fullFor(8, 999)).toBe(0)
    window.clear(key)
    expect(window.fullFor(key, 999)).toBe(0)
  })
})

describe('a fixed window', () => {
  it('begins with nothing at each multiple of its length', () => {
    const window = createFixedWindow({ most: 2, windowMs: 100 })
    window.add(key, 90)
    window.add(key, 95)
    expect(window.fullFor(key, 96)).toBe(4)
    expect(window.fullFor(key, 100)).toBe(0)
    window.add(key, 100)
    expect(window.fullFor(key, 101)).toBe(0)
  })
})

describe('a bucket', () => {
  it('gives what it holds at once, then one token each time, and never more than it holds', () => {
    const bucket = createBucket({ capacity: 3, refillMs: 10 })
    const take = (now: number) => bucket.take(key, now)
    expect([0, 0, 0, 0].map(take)).toEqual([true, true, true, false])
    expect(bucket.emptyFor(key, 4)).toBeCloseTo(6)
    expect([9, 10, 10].map(take)).toEqual([false, true, false])
    expect([1_000, 1_000, 1_000, 1_000].map(take)).toEqual([true, true, true, false])
  })

  it('loses nothing to fractions: one token each time is never too much', () => {
    const bucket = createBucket({ capacity: 1, refillMs: 30 })
    for (let now = 0; now < 30_000; now += 30) expect(bucket.take(key, now)).toBe(true)
    const inThirds = createBucket({ capacity: 2, refillMs: 3 })
    inThirds.take(key, 0)
    inThirds.take(key, 1)
    inThirds.take(key, 2)
    expect(inThirds.take(key, 3)).toBe(true)
  })
})

describe('a streak', () => {
  it('counts until it has been quiet for its time', () => {
    const streak = createStreak(100)
    expect([0, 99, 198].map(now => streak.add(key, now))).toEqual([1, 2, 3])
    expect(streak.left(key, 200)).toBe(98)
    expect([297, 298].map(now => streak.count(key, now))).toEqual([3, 0])
    expect(streak.add(key, 298)).toBe(1)
    streak.clear(key)
    expect(streak.count(key, 299)).toBe(0)
  })
})

describe('periods', () => {
  it('have a beginning and an end', () => {
    const periods = createPeriods(100)
    periods.begin(key, 10, 60)
    expect([9, 10, 59, 60].map(now => periods.left(key, now))).toEqual([0, 50, 1, 0])
  })

  it('get longer when begun again, and never begin later', () => {
    const periods = createPeriods(100)
    periods.begin(key, 10, 60)
    periods.begin(key, 20, 80)
    expect([15, 79].map(now => periods.left(key, now))).toEqual([65, 1])
    periods.begin(key, 90, 120)
    expect([85, 90].map(now => periods.left(key, now))).toEqual([0, 30])
  })
})

describe('a backlog', () => {
  it('lets things happen after its time, in order', () => {
    const backlog = createBacklog(100)
    const happened: number[] = []
    for (const at of [0, 10, 20]) backlog.put(at, () => happened.push(at))
    backlog.settle(99)
    expect(happened).toEqual([])
    backlog.settle(110)
    expect(happened).toEqual([0, 10])
    backlog.settle(1_000)
    expect(happened).toEqual([0, 10, 20])
  })

  it('holds no more than what happens in its time', () => {
    const backlog = createBacklog(100)
    for (let at = 0; at < 100_000; at += 1) {
      backlog.settle(at)
      backlog.put(at, () => {})
    }
    expect(backlog.size()).toBe(100)
  })
})

describe('a score that decays', () => {
  it('halves again and again, and is never less than nothing', () => {
    const score = createDecayingScore(100)
    score.add(key, 8, 0)
    expect(score.get(key, 100)).toBeCloseTo(4)
    score.add(key, 2, 100)
    expect(score.get(key, 200)).toBeCloseTo(3)
    score.add(key, -5, 200)
    expect(score.get(key, 200)).toBe(0)
  })
})

describe('a pair', () => {
  it('is another number for another pair, in another order too', () => {
    const seen = new Set<number>()
    const ipv6 = 2 ** 40
    for (let one = 0; one < 200; one += 1)
      for (let other = 0; other < 200; other += 1) {
        seen.add(pair(one, other))
        seen.add(pair(ipv6 + one * 2 ** 32, other))
        seen.add(pair(one, 1_000_000_000 + other * 2 ** 20))
      }
    expect(seen.size).toBe(3 * 200 * 200)
    for (const number of seen) expect(Number.isSafeInteger(number)).toBe(true)
  })
})
