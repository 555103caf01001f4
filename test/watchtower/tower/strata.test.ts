import { describe, expect, it } from 'vitest'
import { createStrata, mostStrata, rare, type Strata } from '../../../src/watchtower/tower/strata.ts'

function trusting(counts: Readonly<Record<number, number>>): Strata {
  const strata = createStrata()
  for (const [stratum, count] of Object.entries(counts)) {
    for (let n = 0; n < count; n += 1) strata.trust(Number(stratum))
  }
  return strata
}

describe('which clients have cells of their own', () => {
  it('are those of at least 0.3 % and 20 of the trusted attempts', () => {
    const strata = trusting({ 1: 9_900, 2: 40, 3: 25 })
    strata.tick()
    expect([1, 2, 3, 4].map(strata.placeOf)).toEqual([1, 2, rare, rare])
    const small = trusting({ 1: 30, 2: 19 })
    small.tick()
    expect([1, 2].map(small.placeOf)).toEqual([1, rare])
  })

  it('are given up below half of that only, so that none comes and goes', () => {
    const strata = trusting({ 1: 10_000, 2: 40 })
    expect(strata.tick()).toEqual({ left: [], taken: [1, 2] })
    for (let n = 0; n < 9_000; n += 1) strata.trust(1)
    expect(strata.tick()).toEqual({ left: [], taken: [] })
    for (let n = 0; n < 9_000; n += 1) strata.trust(1)
    expect(strata.tick()).toEqual({ left: [2], taken: [] })
    expect(strata.at(2)).toBeNull()
  })

  it('are 64 at most, the most common ones', () => {
    const strata = trusting(Object.fromEntries(Array.from({ length: 150 }, (_, n) => [n, 200 + n])))
    strata.tick()
    expect(strata.placeOf(149)).toBe(1)
    expect(strata.placeOf(86)).toBe(mostStrata - 1)
    expect(strata.placeOf(85)).toBe(rare)
  })

  it('are not displaced by a flood of new ones, which takes no more memory', () => {
    const strata = trusting({ 1: 3_000, 2: 2_000 })
    strata.tick()
    for (let n = 0; n < 50_000; n += 1) strata.trust(1_000 + n)
    const { taken } = strata.tick()
    expect(taken).toEqual([])
    expect(strata.placeOf(1)).toBe(1)
    expect(strata.kept().counters).toHaveLength(256)
  })

  it('are as common as people have them; the rare ones share the rest', () => {
    const strata = trusting({ 1: 700, 2: 290, 3: 10 })
    strata.tick()
    expect([0, 1, 2, 3].map(place => Number(strata.shareAt(place).toFixed(2)))).toEqual([0.01, 0.7, 0.29, 0])
  })

  it('are the same ones after a snapshot', () => {
    const strata = trusting(Object.fromEntries(Array.from({ length: 300 }, (_, n) => [n, 20 + n])))
    strata.tick()
    const again = createStrata(JSON.parse(JSON.stringify(strata.kept())))
    for (const one of [strata, again]) for (let n = 0; n < 900; n += 1) one.trust(n % 310)
    expect(again.tick()).toEqual(strata.tick())
    expect(again.kept()).toEqual(strata.kept())
  })
})
