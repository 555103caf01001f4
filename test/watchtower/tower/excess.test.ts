import { describe, expect, it } from 'vitest'
import { attackIn, certainAttackIn, peopleIn } from '../../../src/watchtower/tower/excess.ts'
import { emptyTally, type Tally } from '../../../src/watchtower/tower/tally.ts'

const tally = (change: Partial<Tally>): Tally => ({ ...emptyTally(), ticks: 1, ...change })
const normal = { unknown: 0.1, failed: 0.2, unsolved: 0.08 }
/** In both windows. */
const attackOf = (window: Tally, long = window) => attackIn({ window, long }, normal)

describe('how many attempts are the attack’s', () => {
  it('is none where people do as they always do, however many come', () => {
    for (const n of [100, 10_000]) {
      expect(attackOf(tally({ named: n, unknown: n * 0.1, judged: n * 0.9, failed: n * 0.18 }))).toBe(0)
    }
  })

  it('is about how many there are', () => {
    // 900 people and 300 of an attack, of which one in twenty gave a name that exists.
    const attack = attackOf(tally({ named: 1_200, unknown: 375, judged: 825, failed: 177 }))
    expect(attack).toBeGreaterThan(270)
    expect(attack).toBeLessThan(310)
  })

  it('holds nothing that may be chance against a small cell', () => {
    expect(attackOf(tally({ named: 60, unknown: 8, judged: 52, failed: 11 }))).toBe(0)
  })

  it('does not ask of fewer than fifty attempts which of their names exist', () => {
    const byNames = (unknown: number) =>
      tally({ named: 40, unknown, judged: 40 - unknown, failed: 30 - unknown })
    expect(attackOf(byNames(29))).toBeCloseTo(attackOf(byNames(1)))
    expect(attackOf(byNames(20))).toBeGreaterThan(15)
  })

  it('sees in the long window what is too slow for the short one', () => {
    const window = tally({ named: 6, unknown: 5, judged: 1, failed: 1, ticks: 26 })
    const long = tally({ named: 60, unknown: 50, judged: 10, failed: 10, ticks: 208 })
    expect(attackOf(window, long)).toBeGreaterThan(attackOf(window, emptyTally()))
  })

  it('counts checks that nobody passed where it has to be certain', () => {
    const stopped = tally({ served: 40, unsolved: 40 })
    expect(certainAttackIn(stopped, normal, { unknown: 0.04, failed: 0.04 })).toBeGreaterThan(25)
    expect(certainAttackIn(tally({ served: 40, unsolved: 5 }), normal, { unknown: 0, failed: 0 })).toBe(0)
  })

  it('is certain of less where rates swing', () => {
    const uneven = tally({ named: 2_000, unknown: 280, judged: 1_720, failed: 344 })
    expect(certainAttackIn(uneven, normal, { unknown: 0, failed: 0 })).toBeGreaterThan(0)
    expect(certainAttackIn(uneven, normal, { unknown: 0.04, failed: 0.04 })).toBe(0)
  })
})

describe('how many are people', () => {
  const base = tally({ none: 1_000, judged: 900, failed: 180, ticks: 100 })

  it('is what the baseline says', () => {
    expect(peopleIn(tally({ none: 500, judged: 450, failed: 400 }), base, 0.1, normal)).toBe(100)
  })

  it('is more where clearly more have succeeded: an attack hardly ever does', () => {
    const people = peopleIn(tally({ judged: 720, failed: 144 }), base, 0.1, normal)
    expect(people).toBeGreaterThan(700)
    expect(people).toBeLessThan(800)
  })
})
