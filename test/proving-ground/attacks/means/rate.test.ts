import { describe, expect, it } from 'vitest'
import { attemptsInAll, atWork, perHourAt } from '../../../../proving-ground/attacks/means/rate.ts'
import { day, hour, play } from '../play.ts'

const even = { startDay: 1, days: 4, attemptsPerHour: 60, growsFrom: null, shifts: null }

describe('an attack that grows', () => {
  const growing = { ...even, attemptsPerHour: 16, growsFrom: 1 }

  it('begins with what it is said to, multiplies by the same each day, and ends with its full rate', () => {
    const rates = [1, 2, 3, 4, 5].map(date => perHourAt(growing, date * day))
    expect(rates.map(Math.round)).toEqual([1, 2, 4, 8, 16])
  })

  it('makes as many attempts as all its hours together', () => {
    const hours = Array.from({ length: 4 * 24 }, (_, at) => perHourAt(growing, day + (at + 0.5) * hour))
    const sum = hours.reduce((all, rate) => all + rate, 0)
    expect(attemptsInAll(growing) / sum).toBeCloseTo(1, 2)
    expect(attemptsInAll({ ...growing, growsFrom: 16 })).toBe(16 * 96)
  })

  it('comes at the door as it grows', async () => {
    const { knocks } = await play({ ...growing, attemptsPerHour: 160, growsFrom: 10 })
    const dates = [1, 2, 3, 4].map(
      date => knocks.filter(({ arrival }) => Math.floor(arrival.at / day) === date).length,
    )
    expect(knocks.length / attemptsInAll({ ...growing, attemptsPerHour: 160, growsFrom: 10 })).toBeCloseTo(
      1,
      1,
    )
    expect((dates[3] ?? 0) / (dates[0] ?? 1)).toBeGreaterThan(6.5)
    expect((dates[3] ?? 0) / (dates[0] ?? 1)).toBeLessThan(9.5)
  })
})

describe('an attack in shifts', () => {
  const inShifts = { ...even, shifts: { hours: 1, restHours: 7 } }

  it('works from its beginning, rests, and goes on', () => {
    expect(atWork(inShifts, day)).toBe(day)
    expect(atWork(inShifts, day + 0.99 * hour)).toBe(day + 0.99 * hour)
    expect(atWork(inShifts, day + hour)).toBe(day + 8 * hour)
    expect(atWork(inShifts, day + 15.9 * hour)).toBe(day + 16 * hour)
    expect(atWork(even, day + 5 * hour)).toBe(day + 5 * hour)
  })

  it('makes as many attempts as it has time for', () => {
    expect(attemptsInAll(even)).toBe(60 * 96)
    expect(attemptsInAll(inShifts)).toBe((60 * 96) / 8)
  })

  it('is nowhere at the door while it rests, also with its own accounts', async () => {
    const { knocks } = await play({ ...inShifts, ownedAccounts: 5, ownedSuccessEvery: 1, networks: 50 })
    expect(knocks.length).toBeGreaterThan(500)
    for (const { arrival } of knocks) expect((arrival.at - day) % (8 * hour)).toBeLessThanOrEqual(hour)
  })
})
