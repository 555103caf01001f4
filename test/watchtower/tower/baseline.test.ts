import { describe, expect, it } from 'vitest'
import { keepFor, keepOfBaseline, sharesOf, tickMs } from '../../../src/watchtower/tower/baseline.ts'
import { emptyTally, type Tally } from '../../../src/watchtower/tower/tally.ts'

const hour = 3_600_000
const day = 24 * hour
const tally = (change: Partial<Tally>): Tally => ({ ...emptyTally(), ...change })

describe('what is normal', () => {
  it('begins with a prior', () => {
    expect(sharesOf(emptyTally(), null)).toEqual({ unknown: 0.1, failed: 0.2, unsolved: 0.08 })
  })

  it('is the measured share where much was measured', () => {
    const base = tally({ named: 100_000, unknown: 27_000, judged: 73_000, failed: 14_600, served: 0 })
    expect(sharesOf(base, null).unknown).toBeCloseTo(0.27, 3)
    expect(sharesOf(base, null).failed).toBeCloseTo(0.2, 3)
  })

  it('leans on the class of networks with the weight of forty attempts', () => {
    const parents = { unknown: 0.3, failed: 0.3, unsolved: 0.1 }
    expect(sharesOf(tally({ named: 40, unknown: 4 }), parents).unknown).toBeCloseTo(0.2)
  })

  it('is within bounds, whatever was measured: no flood makes attacks normal', () => {
    const flood = tally({ named: 9e6, unknown: 9e6, judged: 9e6, failed: 9e6, served: 9e6, unsolved: 9e6 })
    expect(sharesOf(flood, null)).toEqual({ unknown: 0.5, failed: 0.7, unsolved: 0.4 })
    const calm = tally({ named: 9e6, judged: 9e6, served: 9e6 })
    expect(sharesOf(calm, null)).toEqual({ unknown: 0.03, failed: 0.1, unsolved: 0.08 })
  })
})

describe('the memory for it', () => {
  it('halves in its half-life', () => expect(keepFor(hour) ** (hour / tickMs)).toBeCloseTo(0.5))

  it('is short while it is young, and seven days after four weeks', () => {
    expect(keepOfBaseline(0)).toBe(keepFor(6 * hour))
    expect(keepOfBaseline((8 * day) / tickMs)).toBe(keepFor(2 * day))
    expect(keepOfBaseline((300 * day) / tickMs)).toBe(keepFor(7 * day))
  })
})
