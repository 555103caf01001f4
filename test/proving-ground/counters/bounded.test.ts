// What counters hold when a million addresses come: no more than they may.
import { describe, expect, it } from 'vitest'
import { createBucket } from '../../../proving-ground/counters/bucket.ts'
import { createDecayingScore } from '../../../proving-ground/counters/decaying-score.ts'
import { createFixedWindow } from '../../../proving-ground/counters/fixed-window.ts'
import { createPeriods } from '../../../proving-ground/counters/periods.ts'
import { createSlidingWindow } from '../../../proving-ground/counters/sliding-window.ts'
import { createStreak } from '../../../proving-ground/counters/streak.ts'

describe('a million addresses', () => {
  const addresses = 1_000_000
  const most = 2 * 2 ** 18
  const week = 7 * 86_400_000

  const bounded = {
    'sliding window': () => {
      const counter = createSlidingWindow({ most: 20, windowMs: week })
      return { use: (address: number, now: number) => counter.add(address, now), size: counter.size }
    },
    'fixed window': () => {
      const counter = createFixedWindow({ most: 20, windowMs: week })
      return { use: (address: number, now: number) => counter.add(address, now), size: counter.size }
    },
    bucket: () => {
      const counter = createBucket({ capacity: 100, refillMs: week })
      return { use: (address: number, now: number) => counter.take(address, now), size: counter.size }
    },
    streak: () => {
      const counter = createStreak(week)
      return { use: (address: number, now: number) => counter.add(address, now), size: counter.size }
    },
    periods: () => {
      const counter = createPeriods(week)
      return {
        use: (address: number, now: number) => counter.begin(address, now, now + week),
        size: counter.size,
      }
    },
    score: () => {
      const counter = createDecayingScore(week)
      return { use: (address: number, now: number) => counter.add(address, 1, now), size: counter.size }
    },
  } as const

  it.each(Object.entries(bounded))('leave a bounded %s', (_name, create) => {
    const { use, size } = create()
    for (let address = 0; address < addresses; address += 1) use(address, address)
    expect(size()).toBeLessThanOrEqual(most)
    expect(size()).toBeGreaterThanOrEqual(most / 2)
  })

  it('leave next to nothing where they come over weeks and the window is short', () => {
    const counter = createSlidingWindow({ most: 20, windowMs: 600_000 })
    for (let n = 0; n < addresses; n += 10) counter.add(n, n * 1_000)
    expect(counter.size()).toBeLessThanOrEqual(2 * 60)
  })
})
