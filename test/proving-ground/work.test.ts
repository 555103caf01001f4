import { describe, expect, it } from 'vitest'
import { seeded } from '../../proving-ground/random.ts'
import { drawWorkMs, workOf } from '../../proving-ground/work.ts'
import { work } from '../../src/challenges/proof-of-work.ts'

describe('the work of a check', () => {
  it('is what the proof of work that ships asks for, on average', () => {
    for (const [price, { cost, most }] of Object.entries(work))
      expect([price, workOf[price as keyof typeof work]]).toEqual([price, (cost * most) / 2 / 1_000_000])
  })

  it.each([
    ['low', 0.3, 0.7],
    ['middle', 1.3, 2.6],
    ['high', 4, 8],
  ] as const)('takes people at the %s price %f to %f seconds on average', (price, least, most) => {
    const random = seeded(1)
    const times = Array.from({ length: 5_000 }, () => drawWorkMs(price, random) / 1_000)
    const mean = times.reduce((sum, time) => sum + time, 0) / times.length
    expect(mean).toBeGreaterThan(least)
    expect(mean).toBeLessThan(most)
  })
})
