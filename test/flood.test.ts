import { describe, expect, it, vi } from 'vitest'
import { floodLimitOf, floodProblems, floodReading } from '../src/flood.ts'
import { attemptOf, noReport, policyWith } from './support/attempts.ts'

const network = { kind: 'network', key: 'a tag', previous: null } as const
const limit = (answer: () => Promise<unknown>) => ({ FLOOD_LIMIT: { limit: answer } })
const flooded = async () => true

describe('the rate limit of a network', () => {
  it('is none where the operator bound none', async () => {
    expect(floodProblems({})).toEqual([])
    expect(await floodLimitOf({}, noReport)(network)).toBe(false)
  })

  it('is a problem where it is bound to something else', () => {
    expect(floodProblems({ FLOOD_LIMIT: '1000' })).toMatchObject([{ path: 'FLOOD_LIMIT', found: 'string' }])
    expect(floodProblems(limit(async () => ({ success: true })))).toEqual([])
  })

  it('is asked about the keyed tag, never about an address', async () => {
    const asked: unknown[] = []
    const binding = { limit: async (about: unknown) => ({ success: asked.push(about) < 2 }) }
    const isFlood = floodLimitOf({ FLOOD_LIMIT: binding }, noReport)
    expect([await isFlood(network), await isFlood(network)]).toEqual([false, true])
    expect(asked).toEqual([{ key: 'a tag' }, { key: 'a tag' }])
  })

  it('lets everybody pass where it fails, and the operator hears of it', async () => {
    const reported: string[] = []
    const failing = limit(() => Promise.reject(new Error('gone')))
    expect(await floodLimitOf(failing, event => void reported.push(event))(network)).toBe(false)
    expect(reported).toEqual(['flood'])
  })

  it('lets everybody pass where it hangs, after a moment', async () => {
    vi.useFakeTimers()
    const asked = floodLimitOf(
      limit(() => new Promise(() => {})),
      noReport,
    )(network)
    await vi.advanceTimersByTimeAsync(100)
    expect(await asked).toBe(false)
    vi.useRealTimers()
  })
})

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
