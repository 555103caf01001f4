import { describe, expect, it } from 'vitest'
import { ownFingerprintsFrom } from '../../../../proving-ground/people/contract.ts'
import { play, shareOf } from '../play.ts'

async function fingerprintsOf(options: Parameters<typeof play>[0]): Promise<readonly number[]> {
  const { knocks } = await play({ attemptsPerHour: 1_000, days: 1 / 8, ...options })
  return knocks.map(({ arrival }) => arrival.client.fingerprint)
}

describe('the clients of an attack', () => {
  it('are as many as were asked for, and nobody else’s', async () => {
    const fingerprints = await fingerprintsOf({ fingerprints: 12 })
    expect(new Set(fingerprints).size).toBe(12)
    for (const fingerprint of fingerprints) expect(fingerprint).toBeGreaterThan(ownFingerprintsFrom)
  })

  it('hardly ever come twice where there are a million of them', async () => {
    const fingerprints = await fingerprintsOf({ fingerprints: 1_000_000 })
    expect(new Set(fingerprints).size).toBeGreaterThan(fingerprints.length * 0.99)
  })

  it('look like people’s ten most common ones, each as often as the others', async () => {
    const fingerprints = await fingerprintsOf({ looksLikePeople: 'uniform', attemptsPerHour: 4_000 })
    expect(new Set(fingerprints)).toEqual(new Set([100, 101, 102, 103, 104, 105, 106, 107, 108, 109]))
    const share = shareOf(fingerprints, fingerprint => fingerprint === 100)
    expect(share).toBeGreaterThan(0.08)
    expect(share).toBeLessThan(0.12)
  })

  it('look like people’s in the shares that people have', async () => {
    const fingerprints = await fingerprintsOf({ looksLikePeople: 'proportional', attemptsPerHour: 4_000 })
    const share = shareOf(fingerprints, fingerprint => fingerprint === 100)
    expect(share).toBeGreaterThan(0.5)
    expect(share).toBeLessThan(0.58)
  })

  it('are programs without scripts and visits, unless the attacker solves checks', async () => {
    const programs = await play({})
    expect(programs.knocks.length).toBeGreaterThan(1_000)
    for (const { arrival } of programs.knocks) {
      expect(arrival.client.script).toBe(false)
      expect(arrival.visit).toBeNull()
    }
    const browsers = await play({ solves: 0.1 })
    const visits = browsers.knocks.map(({ arrival }) => arrival.visit)
    expect(new Set(visits).size).toBe(visits.length)
    for (const { arrival } of browsers.knocks) expect(arrival.client.script).toBe(true)
  })
})
