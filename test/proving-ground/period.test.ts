import { describe, expect, it } from 'vitest'
import { isWithin, periodOf } from '../../proving-ground/period.ts'

const minute = 60_000
const day = 24 * 60 * minute

describe('a period of a scenario', () => {
  it('begins at its part of the day, and lasts its minutes', () => {
    const period = periodOf({ day: 2.5 }, 30)
    const noon = 2.5 * day
    expect(
      [noon - 1, noon, noon + 30 * minute - 1, noon + 30 * minute].map(at => isWithin(period, at)),
    ).toEqual([false, true, true, false])
  })

  it('begins at the busiest minute of a whole day', () => {
    expect(periodOf({ day: 2 }, 30).from).toBe(2 * day + 15 * 60 * minute)
  })

  it('never begins where the scenario asks for none', () => {
    expect(isWithin(periodOf(null, 30), 0)).toBe(false)
    expect(isWithin(periodOf(null, 30), 365 * day)).toBe(false)
  })
})
