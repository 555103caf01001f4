import { describe, expect, it } from 'vitest'
import { exists, type Knock, play, shareOf } from '../play.ts'

const isImitated = ({ arrival: { name, place, client } }: Knock) =>
  place.asn === 900 + (name % 3) && client.fingerprint === name

describe('an attacker who knows his victims', () => {
  it('comes from the carrier of the owner with a client like his, as often as he knows them', async () => {
    const { knocks } = await play({ attemptsPerHour: 500, knownAccountShare: 0.5, knowsVictims: 0.4 })
    expect(shareOf(knocks.filter(exists), isImitated)).toBeGreaterThan(0.37)
    expect(shareOf(knocks.filter(exists), isImitated)).toBeLessThan(0.43)
    expect(knocks.some(knock => !exists(knock) && isImitated(knock))).toBe(false)
  })

  it('has each address at one carrier', async () => {
    const { knocks } = await play({
      networks: 50,
      perNetworkPerHour: 100,
      attemptsPerHour: 500,
      knownAccountShare: 1,
      knowsVictims: 0.7,
    })
    const carriers = new Map<number, number>()
    for (const { arrival } of knocks) {
      const { address, asn } = arrival.place
      expect(carriers.get(address) ?? asn).toBe(asn)
      carriers.set(address, asn)
    }
  })

  it('knows nobody where that is not said', async () => {
    const { knocks } = await play({ knownAccountShare: 1 })
    expect(knocks.some(isImitated)).toBe(false)
  })
})
