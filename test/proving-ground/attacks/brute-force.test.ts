import { describe, expect, it } from 'vitest'
import { exists, namesOf, play } from './play.ts'

const fromOneAddress = { kind: 'brute-force', networks: 1, perNetworkPerHour: 1_000, days: 1 } as const

describe('brute force', () => {
  it('tries passwords at ten accounts that exist, the most common first', async () => {
    const { knocks } = await play(fromOneAddress)
    expect(namesOf(knocks).size).toBe(10)
    expect(knocks.every(exists)).toBe(true)
    expect(knocks.slice(0, 1_000).map(({ arrival }) => arrival.password)).toEqual(
      knocks.slice(0, 1_000).map((_, at) => Math.floor(at / 10)),
    )
  })

  it('tries as many accounts as it was asked to', async () => {
    expect(namesOf((await play({ ...fromOneAddress, targets: 3 })).knocks).size).toBe(3)
  })
})
