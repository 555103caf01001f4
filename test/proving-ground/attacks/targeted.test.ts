import { describe, expect, it } from 'vitest'
import { exists, namesOf, play, right } from './play.ts'

const guesses = { kind: 'targeted', attemptsPerHour: 1_000, days: 1, perNetworkPerHour: 10 } as const

/** The share of so many victims who are opened within so many guesses each. */
async function opened(targets: number, each: number): Promise<number> {
  const { knocks } = await play(
    { ...guesses, targets, attemptsPerHour: (targets * each * 1.1) / 24 },
    { accounts: targets },
  )
  const tries = new Map<number, number>()
  let openedWithin = 0
  for (const { arrival, truth } of knocks) {
    const count = (tries.get(arrival.name) ?? 0) + 1
    tries.set(arrival.name, count)
    if (truth.right && count <= each) openedWithin += 1
  }
  return openedWithin / targets
}

describe('a targeted attack', () => {
  it.each([
    { share: 0.08, each: 10, targets: 4_000, within: 0.015 },
    { share: 0.12, each: 100, targets: 400, within: 0.05 },
    { share: 0.16, each: 1_000, targets: 100, within: 0.08 },
  ])('opens $share of its victims within $each guesses', async ({ share, each, targets, within }) => {
    expect(Math.abs((await opened(targets, each)) - share)).toBeLessThan(within)
  })

  it('has a hundred victims where it is not told, and takes them in turn', async () => {
    const { knocks } = await play(guesses)
    expect(namesOf(knocks).size).toBe(100)
    expect(namesOf(knocks.slice(0, 100)).size).toBe(100)
    expect(knocks.every(exists)).toBe(true)
  })

  it('leaves those alone that it opened', async () => {
    const { knocks } = await play(guesses)
    const names = knocks.filter(right).map(({ arrival }) => arrival.name)
    expect(names.length).toBeGreaterThan(3)
    for (const name of names)
      expect(knocks.findLast(({ arrival }) => arrival.name === name)?.truth.right).toBe(true)
  })

  it('tries a guess again that was refused', async () => {
    const { knocks } = await play(
      { ...guesses, targets: 1 },
      { answer: (_, number) => (number < 5 ? { is: 'turned-away', retryAfterMs: null } : null) },
    )
    const passwords = knocks.slice(0, 7).map(({ arrival }) => arrival.password)
    expect(new Set(passwords.slice(0, 6)).size).toBe(1)
    expect(passwords[6]).not.toBe(passwords[5])
  })

  it('skips no guess where two answers come to one', async () => {
    const { knocks } = await play(
      { ...guesses, targets: 1, solves: 1, networks: 1_000 },
      {
        answer: ({ arrival }) =>
          arrival.pass === null ? { is: 'check', price: 'low', withoutScript: 'waits' } : null,
      },
    )
    const own = knocks.filter(knock => !right(knock)).map(({ arrival }) => arrival.password)
    const inOrder = [...new Set(own)]
    expect(inOrder.length).toBeGreaterThan(100)
    expect(inOrder.slice(1).every((password, at) => password === (inOrder[at] ?? 0) + 1)).toBe(true)
  })

  it('ends when everybody is opened', async () => {
    const { knocks } = await play({ ...guesses, targets: 3 }, { answer: () => ({ is: 'in', cookie: null }) })
    expect(knocks.length).toBe(3)
  })
})
