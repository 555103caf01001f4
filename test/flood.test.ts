import { describe, expect, it, vi } from 'vitest'
import { floodLimitOf, floodProblems } from '../src/flood.ts'
import { noReport } from './support/attempts.ts'

const network = { kind: 'network', key: 'a tag', previous: null } as const
const limit = (answer: () => Promise<unknown>) => ({ FLOOD_LIMIT: { limit: answer } })

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
