import { describe, expect, it } from 'vitest'
import { createOrigin } from '../../proving-ground/origin.ts'
import { seeded } from '../../proving-ground/random.ts'

const hour = 3_600_000
const right = { right: true }
const outage = { day: 1.5, minutes: 60, failing: 0.7 }
const login = (at: number, name = 1) => ({ at, name, surface: 'login' as const })

const originOf = (site: Parameters<typeof createOrigin>[0]) => createOrigin(site, seeded(1))

describe('the origin', () => {
  it('says yes to a right password, and to nothing else', () => {
    const origin = originOf({ outage: null })
    expect([origin(login(0), right), origin(login(0), { right: false })]).toEqual([true, false])
  })

  it('fails so many right passwords while it is out of order, and none before and after', () => {
    const origin = originOf({ outage })
    const failed = (from: number) =>
      Array.from({ length: 2_000 }, (_, name) => origin(login(from, name), right)).filter(yes => !yes).length
    expect([failed(35.9 * hour), failed(37 * hour)]).toEqual([0, 0])
    expect(failed(36.5 * hour) / 2_000).toBeCloseTo(0.7, 1)
  })

  it('may answer the next try otherwise, and the same one the same for every policy', () => {
    const origin = originOf({ outage })
    const tries = Array.from({ length: 100 }, (_, n) => origin(login(36.5 * hour + n * 1_000), right))
    expect(new Set(tries).size).toBe(2)
    const again = originOf({ outage })
    expect(Array.from({ length: 100 }, (_, n) => again(login(36.5 * hour + n * 1_000), right))).toEqual(tries)
  })

  it('makes no wrong password right, and goes on sending mail', () => {
    const origin = originOf({ outage: { ...outage, failing: 1 } })
    expect(origin(login(36.5 * hour), { right: false })).toBe(false)
    expect(origin({ ...login(36.5 * hour), surface: 'password-reset' }, right)).toBe(true)
  })
})
