import { describe, expect, it } from 'vitest'
import { counted, exists, namesOf, play, right, shareOf } from './play.ts'

const much = { kind: 'stuffing', attemptsPerHour: 1_000, days: 1 } as const

describe('stuffing', () => {
  it('names known accounts and has right passwords in the shares that were asked for', async () => {
    const { knocks } = await play(
      { ...much, knownAccountShare: 0.2, correctShare: 0.4 },
      { accounts: 20_000 },
    )
    const known = shareOf(knocks, exists)
    expect(known).toBeGreaterThan(0.19)
    expect(known).toBeLessThan(0.21)
    const hits = shareOf(knocks.filter(exists), right)
    expect(hits).toBeGreaterThan(0.37)
    expect(hits).toBeLessThan(0.43)
  })

  it('tries each name once', async () => {
    const { knocks } = await play({ ...much, knownAccountShare: 0.5 }, { accounts: 100_000 })
    expect(namesOf(knocks).size).toBe(knocks.length)
  })

  it('tries a name as often as it has passwords for it, the right one first', async () => {
    const { knocks } = await play(
      { ...much, knownAccountShare: 0.5, correctShare: 0.5, passwordsPerAccount: 4 },
      { accounts: 100_000 },
    )
    const first = knocks.filter((_, at) => at % 4 === 0)
    const later = knocks.filter((_, at) => at % 4 > 0)
    knocks.forEach(({ arrival }, at) => {
      if (arrival.name !== first[Math.floor(at / 4)]?.arrival.name) throw new Error(`Another name at ${at}.`)
    })
    expect(namesOf(knocks).size).toBe(first.length)
    expect(later.some(right)).toBe(false)
    expect(shareOf(first.filter(exists), right)).toBeGreaterThan(0.45)
  })

  it('goes through the accounts again when it has been through', async () => {
    const { knocks } = await play({ ...much, knownAccountShare: 1, targets: 50 })
    const counts = counted(knocks.map(({ arrival }) => arrival.name))
    expect(counts.length).toBe(50)
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
  })

  it('sends passwords of its own, most of them on public lists', async () => {
    const { knocks } = await play({ ...much, correctShare: 0, breachedPasswordShare: 0.85 })
    const passwords = knocks.map(({ arrival }) => arrival.password)
    expect(new Set(passwords).size).toBe(knocks.length)
    expect(Math.min(...passwords)).toBeGreaterThan(2 ** 31)
    const listed = shareOf(knocks, ({ arrival }) => arrival.listed)
    expect(listed).toBeGreaterThan(0.83)
    expect(listed).toBeLessThan(0.87)
  })
})
