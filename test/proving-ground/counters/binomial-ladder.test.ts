// The binomial ladder filter: what is seen often climbs to the top, what is not stays in the middle.
import { describe, expect, it } from 'vitest'
import { createBinomialLadder } from '../../../proving-ground/counters/binomial-ladder.ts'
import { seeded } from '../../../proving-ground/random.ts'

const bits = 2 ** 20
const rungs = 32
const frequentFrom = 28

const ladder = (seed = 1) => createBinomialLadder(bits, rungs, seeded(seed))

describe('a binomial ladder of 128 KiB', () => {
  it('has what it never saw on half of its rungs, and hardly ever on 28 of 32', () => {
    const filter = ladder()
    const heights = Array.from({ length: 100_000 }, (_, element) => filter.height(element))
    const mean = heights.reduce((sum, height) => sum + height, 0) / heights.length
    expect(mean).toBeCloseTo(16, 0)
    // One in 100,000 is expected.
    expect(heights.filter(height => height >= frequentFrom).length).toBeLessThanOrEqual(6)
  })

  it('lifts what is seen by one rung each time, up to the top', () => {
    const filter = ladder()
    const before = filter.height(5)
    for (let sighting = 1; sighting <= 10; sighting += 1) filter.step(5)
    expect(filter.height(5)).toBe(before + 10)
    for (let sighting = 0; sighting < 40; sighting += 1) filter.step(5)
    expect(filter.height(5)).toBe(rungs)
  })

  it('knows a password of a spray at its 13th sighting or so, among 200 other failures for each', () => {
    const sightings = Array.from({ length: 31 }, (_, seed) => {
      const filter = ladder(seed)
      let sighting = 1
      for (let other = 1_000; filter.height(7) < frequentFrom; sighting += 1) {
        filter.step(7)
        for (let n = 0; n < 200; n += 1) filter.step(other++)
      }
      return sighting
    }).sort((one, other) => one - other)
    expect(sightings[15]).toBeGreaterThanOrEqual(12)
    expect(sightings[15]).toBeLessThanOrEqual(15)
    expect(sightings[30]).toBeLessThanOrEqual(23)
  })

  it('lets a password sink back that is not seen any more', () => {
    const filter = ladder()
    for (let sighting = 0; sighting < 40; sighting += 1) filter.step(5)
    for (let other = 1_000; other < 251_000; other += 1) filter.step(other)
    expect(filter.height(5)).toBeLessThan(frequentFrom)
  })

  it('keeps half of its bits set', () => {
    const filter = ladder()
    for (let n = 0; n < 50_000; n += 1) filter.step(n % 50)
    const heights = Array.from({ length: 20_000 }, (_, element) => filter.height(1_000_000 + element))
    expect(heights.reduce((sum, height) => sum + height, 0) / heights.length).toBeCloseTo(16, 0)
  })
})
