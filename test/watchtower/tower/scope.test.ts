import { describe, expect, it } from 'vitest'
import { newScope, normalShares, type Troubles, watch } from '../../../src/watchtower/tower/scope.ts'

const calm: Troubles = { unknown: 1, failed: 1 }
const swing = { unknown: 0.04, failed: 0.04 }
function grown() {
  const scope = newScope(0)
  Object.assign(scope.base, { named: 10_000, unknown: 1_000, judged: 9_000, failed: 1_800 })
  return scope
}
/** How loud the chart of failures is after a tick in which so many of a hundred failed. */
function failures(failed: number, young: boolean, troubles: Troubles): number {
  const scope = grown()
  Object.assign(scope.tick, { judged: 100, failed })
  const conditions = { young, swing, troubles }
  watch(scope, normalShares(scope, null, conditions), conditions, 1)
  return scope.charts.failures.sum
}

describe('what is normal in a place', () => {
  it('is what was learnt there', () => {
    const { unknown, failed } = normalShares(grown(), null, { young: false, troubles: calm })
    expect([unknown.toFixed(2), failed.toFixed(2)]).toEqual(['0.10', '0.20'])
  })

  it('is whatever people may be like, while the tower is young', () => {
    const young = normalShares(grown(), null, { young: true, troubles: calm })
    expect(young).toEqual({ unknown: 0.5, failed: 0.7, unsolved: 0.4 })
    expect(failures(60, true, calm)).toBe(0)
    expect(failures(60, false, calm)).toBeGreaterThan(0)
  })

  it('is more while everybody is in trouble, but never everything', () => {
    const { unknown, failed } = normalShares(grown(), null, {
      young: false,
      troubles: { unknown: 4, failed: 50 },
    })
    expect([unknown.toFixed(2), failed.toFixed(2)]).toEqual(['0.31', '0.78'])
    expect(failures(60, false, { unknown: 1, failed: 6 })).toBe(0)
  })
})
