import { describe, expect, it } from 'vitest'
import { counted, day, exists, namesOf, play, right } from './play.ts'

const lockout = { kind: 'lockout', attemptsPerHour: 300, targets: 50 } as const

describe('a lockout attack', () => {
  it('guesses wrong at all its victims alike', async () => {
    const { knocks } = await play(lockout)
    const counts = counted(knocks.map(({ arrival }) => arrival.name))
    expect(counts.length).toBe(50)
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
    expect(knocks.some(right)).toBe(false)
    expect(knocks.every(exists)).toBe(true)
  })

  it('has owners come twice a day while it lasts, from a known device and from a new one', async () => {
    const { visits, knocks } = await play({ ...lockout, startDay: 2, days: 3 })
    const victims = namesOf(knocks)
    expect(visits.length).toBe(50 * 3 * 2)
    for (const device of ['known-device', 'new-device']) {
      const ofDevice = visits.filter(({ from }) => from === device)
      for (const date of [2, 3, 4]) {
        const ofDay = ofDevice.filter(({ at }) => Math.floor(at / day) === date)
        expect(new Set(ofDay.map(({ name }) => name))).toEqual(victims)
      }
    }
    expect(new Set(visits.map(({ at }) => at)).size).toBe(visits.length)
  })

  it('has them come before it ends', async () => {
    const { visits } = await play({ ...lockout, days: 0.25 })
    expect(visits.length).toBe(100)
    for (const { at } of visits) {
      expect(at).toBeGreaterThanOrEqual(day)
      expect(at).toBeLessThan(1.25 * day)
    }
  })

  it('has a thousand victims where it is not told, and 200 owners who are looked at', async () => {
    const { visits, knocks } = await play({ ...lockout, targets: null, days: 1 }, { accounts: 5_000 })
    const victims = namesOf(knocks)
    const owners = new Set(visits.map(({ name }) => name))
    expect(victims.size).toBe(1_000)
    expect(owners.size).toBe(200)
    expect([...owners].every(name => victims.has(name))).toBe(true)
  })
})
