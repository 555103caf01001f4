// After a campaign was dismissed: how long nothing is declared, and what ends that.
import { describe, expect, it } from 'vitest'
import { hour } from '../../../src/lib/time.ts'
import { calmFrom, checkCalm } from '../../../src/watchtower/tower/calm.ts'
import { emptyCrowd } from '../../../src/watchtower/tower/crowd.ts'

const now = 1_000 * hour
const base = { ...emptyCrowd(), strangers: 15_000, devices: 240_000, ticks: 1_000 }
/** Half an hour of it, with so many times the strangers, on a site so many times as busy. */
const crowd = (times: number, busy = 1) => ({
  base,
  recent: { ...emptyCrowd(), strangers: 90 * times * busy, devices: 1_440 * busy, ticks: 6 },
})
const standing = (times: number, busy = 1, at = now + hour, when = crowd(1.5)) =>
  checkCalm(calmFrom(now, when), at, crowd(times, busy))

describe('calm', () => {
  it('holds for twelve hours', () => {
    expect([1, 11.9, 12].map(hours => standing(1.5, 1, now + hours * hour))).toEqual([
      'holds',
      'holds',
      'over',
    ])
  })

  it('is broken by more than twice as many strangers as there were, however late', () => {
    expect([2.5, 3.5].map(times => standing(times))).toEqual(['holds', 'broken'])
    expect(standing(3.5, 1, now + 12 * hour)).toBe('broken')
  })

  it('is broken by twice as many as usual where there were few', () => {
    expect([1.8, 2.3].map(times => standing(times, 1, now + hour, crowd(0.2)))).toEqual(['holds', 'broken'])
  })

  it('is not broken by a busy hour, nor by a handful on a silent site', () => {
    expect(standing(1.5, 4)).toBe('holds')
    const silent = { base: emptyCrowd(), recent: { ...emptyCrowd(), strangers: 4, ticks: 6 } }
    expect(checkCalm(calmFrom(now, silent), now + hour, silent)).toBe('holds')
  })
})
