// The change detector: a cumulative sum of the evidence (Page 1954) that hits have become likelier. Pure; it changes
// the chart that it is given.
//
//     evidence = hits·ln(p1/p0) + (trials − hits)·ln((1 − p1)/(1 − p0))      a binomial log-likelihood ratio, in nats
//     sum      = clamp(sum + evidence / divisor, 0, 3h)
//
// Divisor for people's uneven hours: 1 + n·p0·d²/(1 − p0), n being the trials of the hour. All attempts of an hour
// share one random rate, so information has to saturate by the hour; saturating by the tick gives a dozen false alarms
// a month.
import { clamp } from './baseline.ts'

/**
 * h: a chart at this sum declares a campaign. By chance alone evidence reaches 14 nats at most once in e¹⁴ tries (Wald
 * 1945), if people's attempts were independent; how often they really raise an alarm, the proving ground measures.
 */
export const alarm = 14
/** From here on nothing is learnt. */
export const suspicion = alarm / 2

export interface Chart {
  sum: number
  /** Trials an hour: rises at once, falls slowly. */
  hourly: number
  /** The last tick at which the sum was near 0, in milliseconds since 1970: there began what it sees. */
  lowAt: number
}

export function newChart(now: number): Chart {
  return { sum: 0, hourly: 0, lowAt: now }
}

/** The divisor for a rate that swings by the hour, with this tick's trials. `swing` is d². */
export function hourlyDivisor(chart: Chart, trials: number, p0: number, swing: number): number {
  chart.hourly = Math.max(12 * trials, chart.hourly * 0.92 + trials)
  return 1 + (chart.hourly * p0 * swing) / (1 - p0)
}

export interface Trials {
  readonly trials: number
  readonly hits: number
  /** The share of hits that is normal, and that of an attack. */
  readonly p0: number
  readonly p1: number
  readonly divisor: number
}

/** One tick. A hit that is taken back, because a check was passed after all, is one less without a trial. */
export function step(chart: Chart, { trials, hits, p0, p1, divisor }: Trials, now: number): void {
  const evidence = hits * Math.log(p1 / p0) + (trials - hits) * Math.log((1 - p1) / (1 - p0))
  chart.sum = clamp(chart.sum + evidence / divisor, 0, 3 * alarm)
  if (chart.sum <= 0.5) chart.lowAt = now
}
