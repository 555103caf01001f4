// How much people's own rates swing from hour to hour beyond chance. A change detector that ignored it would call every
// uneven hour an attack. The mean of each hour's ratio would be mostly noise of the nights, so excess and size are
// summed apart, and an hour weighs by what it tells.
//
//     d² = (0.0625·100 + Σ min((x − E)² − Var, size)) / (100 + Σ size),   size = max(E², 1)
//     used: 1.5·d², within 0.04 (a swing of 20 %) and 0.36 (60 %)
//
// x: hits of an hour; E and Var as a binomial has them; the sums decay by 1 % an hour. The bounds hold whatever comes:
// nobody makes the detector blind by being uneven.
import { clamp } from './baseline.ts'

export interface Dispersion {
  excess: number
  size: number
  /** Sums over the hour that has not ended. */
  hits: number
  expected: number
  variance: number
}

const prior = 0.0625
const priorSize = 100
const keep = 0.99

export function newDispersion(): Dispersion {
  return { excess: 0, size: 0, hits: 0, expected: 0, variance: 0 }
}

/** Adds a tick: `hits` of `trials`, each with probability `p`. */
export function note(dispersion: Dispersion, trials: number, hits: number, p: number): void {
  dispersion.hits += hits
  dispersion.expected += trials * p
  dispersion.variance += trials * p * (1 - p)
}

/** Ends the hour. Where `learns` is false, nothing is learnt from it. */
export function endHour(dispersion: Dispersion, learns: boolean): void {
  const { hits, expected, variance } = dispersion
  if (learns && expected > 0) {
    const size = Math.max(expected ** 2, 1)
    dispersion.excess = dispersion.excess * keep + Math.min((hits - expected) ** 2 - variance, size)
    dispersion.size = dispersion.size * keep + size
  }
  dispersion.hits = 0
  dispersion.expected = 0
  dispersion.variance = 0
}

/** The squared swing to reckon with. */
export function swingOf({ excess, size }: Dispersion): number {
  return clamp((1.5 * (prior * priorSize + excess)) / (priorSize + size), 0.04, 0.36)
}
