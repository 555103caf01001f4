import { describe, expect, it } from 'vitest'
import { exists, namesOf, play, right, shareOf } from './play.ts'

describe('a flood of resets', () => {
  it('goes to one mailbox, or to as many as it was asked to', async () => {
    const { knocks } = await play({ kind: 'reset-flood' })
    expect(namesOf(knocks).size).toBe(1)
    expect(knocks.every(exists)).toBe(true)
    expect(knocks.every(({ arrival }) => arrival.surface === 'password-reset')).toBe(true)
    expect(namesOf((await play({ kind: 'reset-flood', targets: 7 })).knocks).size).toBe(7)
  })
})

describe('signing up by program', () => {
  it('registers under a new name each time', async () => {
    const { knocks } = await play({ kind: 'signup' })
    expect(namesOf(knocks).size).toBe(knocks.length)
    expect(knocks.every(({ arrival }) => arrival.surface === 'signup')).toBe(true)
    expect(knocks.every(knock => right(knock) && !exists(knock))).toBe(true)
  })
})

describe('finding out who exists', () => {
  it('asks for a reset of each name of a list, of which as many exist as it was asked to', async () => {
    const { knocks } = await play({ kind: 'enumeration', knownAccountShare: 0.5 }, { accounts: 100_000 })
    expect(namesOf(knocks).size).toBe(knocks.length)
    expect(knocks.every(({ arrival }) => arrival.surface === 'password-reset')).toBe(true)
    expect(shareOf(knocks, exists)).toBeGreaterThan(0.47)
    expect(shareOf(knocks, exists)).toBeLessThan(0.53)
  })
})

describe('a reset', () => {
  it.each(['reset-flood', 'enumeration'] as const)('is granted to whoever exists: %s', async kind => {
    const { knocks } = await play({ kind, knownAccountShare: 0.5 })
    expect(knocks.map(right)).toEqual(knocks.map(exists))
  })

  it.each(['reset-flood', 'enumeration'] as const)('comes without a password: %s', async kind => {
    const { knocks } = await play({ kind })
    expect(new Set(knocks.map(({ arrival }) => arrival.password))).toEqual(new Set([-1]))
  })
})
