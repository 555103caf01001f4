// One place where attempts are watched: a cell (a stratum and a class of networks), or all of a class. It has the sums
// of this tick, of both windows, of the baseline and of the quiet time, and a chart for each detector.
import { type Detector, detectors } from '../contract.ts'
import { keepOfLongWindow, keepOfWindow, type Shares, sharesOf, sharesOfYouth } from './baseline.ts'
import { type Crowd, trouble, withTrouble } from './crowd.ts'
import { type Chart, hourlyDivisor, newChart, step, suspicion } from './cusum.ts'
import { decay, emptyTally, type Tally } from './tally.ts'

export interface Scope {
  readonly tick: Tally
  readonly window: Tally
  readonly long: Tally
  readonly base: Tally
  /** During a campaign: since the last tick in which something of an attack was certain. */
  readonly quiet: Tally
  readonly charts: Readonly<Record<Detector, Chart>>
}

/** How the shares of unknown names and of failures swing in a class of networks, squared. */
export type Swing = Readonly<Record<'unknown' | 'failed', number>>

export function newScope(now: number): Scope {
  return {
    tick: emptyTally(),
    window: emptyTally(),
    long: emptyTally(),
    base: emptyTally(),
    quiet: emptyTally(),
    charts: { 'unknown-names': newChart(now), failures: newChart(now), 'unsolved-checks': newChart(now) },
  }
}

/** People who all fail tell nothing about an attack: the share that is normal is never more than this. */
const mostNormal = 0.78
/** What an attack adds to a share. */
const lift: Shares = { unknown: 0.12, failed: 0.2, unsolved: 0.27 }
/** What is expected of an attack while the tower is young: one that fills a cell. */
const ofBlatantAttack: Shares = { unknown: 0.9, failed: 0.95, unsolved: 0.9 }
/** Checks are passed or not for reasons of each client's own, so their share hardly swings by the hour. */
const divisorOfChecks = 1.3

/** How much likelier everybody gives unknown names, or fails, at this time: see `trouble`. */
export type Troubles = Readonly<Record<'unknown' | 'failed', number>>

export function troublesIn(recent: Crowd, base: Crowd): Troubles {
  return { unknown: trouble('unknown', recent, base), failed: trouble('failed', recent, base) }
}

/**
 * People's shares in a scope at a time: those of the baseline, or while the tower is young, bounds that no site's
 * people are beyond; raised by what troubles everybody.
 */
export function normalShares(
  scope: Scope,
  parents: Shares | null,
  { young, troubles }: Pick<Conditions, 'young' | 'troubles'>,
): Shares {
  const usual = young ? sharesOfYouth : sharesOf(scope.base, parents)
  return {
    unknown: Math.min(mostNormal, withTrouble(usual.unknown, troubles.unknown)),
    failed: Math.min(mostNormal, withTrouble(usual.failed, troubles.failed)),
    unsolved: usual.unsolved,
  }
}

/** What holds in a class of networks at a time. */
export interface Conditions {
  readonly young: boolean
  readonly swing: Swing
  readonly troubles: Troubles
}

/**
 * Takes the tick into the charts. Evidence weighs less by as much as everybody is in trouble: that is known roughly.
 */
export function watch({ tick, charts }: Scope, normal: Shares, conditions: Conditions, now: number): void {
  const { young, swing, troubles } = conditions
  const p1 = (of: keyof Shares) => Math.max(normal[of] + lift[of], young ? ofBlatantAttack[of] : 0)
  const swinging = (chart: Chart, trials: number, hits: number, of: 'unknown' | 'failed') => {
    const p0 = normal[of]
    // The bounds of a young tower are beyond every swing.
    const divisor = hourlyDivisor(chart, trials, p0, young ? 0 : swing[of]) * troubles[of]
    if (p0 < mostNormal) step(chart, { trials, hits, p0, p1: p1(of), divisor }, now)
  }
  swinging(charts['unknown-names'], tick.named, tick.unknown, 'unknown')
  swinging(charts.failures, tick.judged, tick.failed, 'failed')
  const checks = { trials: tick.served, hits: tick.unsolved, divisor: divisorOfChecks }
  step(charts['unsolved-checks'], { ...checks, p0: normal.unsolved, p1: p1('unsolved') }, now)
}

/** The chart with the most evidence. */
export function strongest({ charts }: Scope): { readonly detector: Detector; readonly chart: Chart } {
  const ranked = detectors.map(detector => ({ detector, chart: charts[detector] }))
  return ranked.reduce((most, one) => (one.chart.sum > most.chart.sum ? one : most))
}

export function isSuspected(scope: Scope): boolean {
  return strongest(scope).chart.sum >= suspicion
}

/** The end of a tick: the windows move on, and where `keep` is not null, so does the baseline. */
export function turn({ tick, window, long, base }: Scope, keep: number | null): void {
  decay(window, keepOfWindow, tick)
  decay(long, keepOfLongWindow, tick)
  if (keep !== null) decay(base, keep, tick)
}
