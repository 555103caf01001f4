import { describe, expect, it } from 'vitest'
import { commonPasswords } from '../../../proving-ground/people/contract.ts'
import { exists, play, right, shareOf } from './play.ts'

const spray = { kind: 'spray', attemptsPerHour: 300, days: 1, knownAccountShare: 0.9 } as const

describe('spraying', () => {
  it('tries one password at all names of its list, then the next, the most common first', async () => {
    const { knocks } = await play({ ...spray, passwords: 5, targets: 100 })
    expect(knocks.length).toBeGreaterThan(5_000)
    expect(knocks.map(({ arrival }) => arrival.password)).toEqual(
      knocks.map((_, at) => Math.floor(at / 100) % 5),
    )
    expect(knocks.map(({ arrival }) => arrival.name)).toEqual(
      knocks.map((_, at) => knocks[at % 100]?.arrival.name),
    )
    expect(knocks.every(({ arrival }) => arrival.listed)).toBe(true)
  })

  it('has time for all its passwords, however many accounts there are', async () => {
    const { knocks } = await play({ ...spray, passwords: 10 }, { accounts: 100_000 })
    expect(new Set(knocks.map(({ arrival }) => arrival.password)).size).toBe(10)
  })

  it('is right where somebody really has the password', async () => {
    const { knocks } = await play({ ...spray, passwords: 10 })
    const first = knocks.filter(({ arrival, truth }) => truth.exists && arrival.password === 0)
    expect(shareOf(first, right)).toBeGreaterThan(0.05)
    expect(shareOf(first, right)).toBeLessThan(0.15)
    expect(knocks.some(knock => right(knock) && knock.arrival.password !== 0)).toBe(false)
  })

  it('takes passwords of its own when the world’s common ones are used up', async () => {
    const { knocks } = await play({ ...spray, passwords: commonPasswords + 500, targets: 2 })
    const rare = knocks.filter(({ arrival }) => arrival.password >= commonPasswords)
    expect(new Set(rare.map(({ arrival }) => arrival.password)).size).toBe(500)
    expect(rare.some(right)).toBe(false)
  })

  it('names as many accounts that exist as it was asked to', async () => {
    const { knocks } = await play({ ...spray, passwords: 1 }, { accounts: 100_000 })
    expect(shareOf(knocks, exists)).toBeGreaterThan(0.88)
    expect(shareOf(knocks, exists)).toBeLessThan(0.92)
  })
})
