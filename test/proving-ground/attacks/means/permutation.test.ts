import { describe, expect, it } from 'vitest'
import { permutation } from '../../../../proving-ground/attacks/means/permutation.ts'
import { seeded } from '../../../../proving-ground/random.ts'

const places = (size: number) => Array.from({ length: size }, (_, at) => at)

describe('an order that is computed', () => {
  it.each([1, 2, 3, 5, 16, 17, 1_000, 4_097])('has each of %i numbers once', size => {
    const order = permutation(size, seeded(3))
    expect(
      places(size)
        .map(order)
        .toSorted((one, other) => one - other),
    ).toEqual(places(size))
  })

  it('is another one for another seed, and the same for the same', () => {
    const of = (seed: number) => places(100).map(permutation(100, seeded(seed)))
    expect(of(1)).toEqual(of(1))
    expect(of(1)).not.toEqual(of(2))
  })

  it('looks like no order: neighbours come from all over', () => {
    const order = permutation(10_000, seeded(5))
    const steps = places(9_999).map(at => Math.abs(order(at + 1) - order(at)))
    const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length
    // A third of the range, as for numbers drawn at random.
    expect(mean).toBeGreaterThan(3_200)
    expect(mean).toBeLessThan(3_470)
  })

  it('keeps numbers of 32 bits apart', () => {
    const order = permutation(2 ** 32, seeded(7))
    const found = new Set(places(10_000).map(at => order(at * 429_000)))
    expect(found.size).toBe(10_000)
    expect(Math.min(...found)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...found)).toBeLessThan(2 ** 32)
  })
})
