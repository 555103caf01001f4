import { describe, expect, it } from 'vitest'
import { floodReading } from '../../src/stages/flooded.ts'
import { attemptOf, policyWith } from '../support/attempts.ts'

const flooded = async () => true

describe('an attempt in a flood', () => {
  it('is held back where the site acts, and only watched where it watches', async () => {
    const policy = policyWith()
    expect(await floodReading(attemptOf(), policy, flooded)).toMatchObject({ says: 'flood', mode: 'enforce' })
    const watching = { ...policy, mode: 'monitor' as const }
    expect(await floodReading(attemptOf(), watching, flooded)).toMatchObject({ mode: 'monitor' })
  })

  it('is none of it on a known device: strangers behind the same address cost its owner nothing', async () => {
    const policy = policyWith()
    const device = { id: 'phone', name: 'name of ada', firstAt: 0, lastAt: 0, ripe: true }
    expect(await floodReading(attemptOf({ device }), policy, flooded)).toBeNull()
    expect(
      await floodReading(attemptOf({ device: { ...device, ripe: false } }), policy, flooded),
    ).not.toBeNull()
  })
})
