// What happens to the charts when a tick ends: each is held against what is normal for its cell in this hour.
import { type Detector, detectors } from '../contract.ts'
import { keepOfWindow, type Shares, sharesOf } from './baseline.ts'
import type { Alarm } from './campaign.ts'
import { busyness, decayCrowd, keepOfRecent } from './crowd.ts'
import { alarm } from './cusum.ts'
import { endHour, note, swingOf } from './dispersion.ts'
import { emptySums, enter, type Sums } from './numbers.ts'
import { isSuspected, normalShares, type Scope, type Swing, strongest, troublesIn, watch } from './scope.ts'
import { isYoung, type NetworkClass, type State } from './state.ts'
import { add, attemptsIn, clear } from './tally.ts'

const ticksOfHour = 12

export interface Observed {
  /** The strongest chart, where it has reached the alarm. */
  readonly alarm: Alarm | null
  /** Every detector with a chart that has. */
  readonly raised: ReadonlySet<Detector>
  /** What strangers did, beside what was expected. */
  readonly sums: Sums
}

/** The swing that a class of networks is reckoned with. */
export function swingIn({ dispersion }: NetworkClass): Swing {
  return { unknown: swingOf(dispersion.unknown), failed: swingOf(dispersion.failed) }
}

/** Ends the tick at `now`: sums of the crowd, charts, dispersion. */
export function observe(state: State, now: number): Observed {
  const { crowd, classes, strata } = state
  crowd.tick.ticks = 1
  decayCrowd(crowd.recent, keepOfRecent, crowd.tick)
  decayCrowd(crowd.window, keepOfWindow, crowd.tick)
  const places = strata.places()
  const troubles = troublesIn(crowd.recent, crowd.base)
  const raised = new Set<Detector>()
  const sums = emptySums()
  let loudest: (Alarm & { readonly sum: number }) | null = null

  const look = (scope: Scope, stratum: number | 'rare' | 'all', proven: boolean) => {
    for (const detector of detectors) if (scope.charts[detector].sum >= alarm) raised.add(detector)
    const { detector, chart } = strongest(scope)
    if (chart.sum < alarm || chart.sum <= (loudest?.sum ?? 0)) return
    loudest = { sum: chart.sum, detector, first: { stratum, proven }, lowAt: chart.lowAt }
  }

  for (const one of classes) {
    gather(one, places, crowd.tick.devices)
    const { proven, scope } = one
    const conditions = { young: isYoung(state), swing: swingIn(one), troubles }
    const parents = sharesOf(scope.base, null)
    const ofClass = normalShares(scope, null, conditions)
    watch(scope, ofClass, conditions, now)
    look(scope, 'all', proven)
    for (const place of places) {
      const cell = one.cells[place]
      if (cell === undefined) continue
      watch(cell, normalShares(cell, parents, conditions), conditions, now)
      look(cell, strata.at(place) ?? 'rare', proven)
    }
    noteSwing(one, ofClass)
    if (state.ticks % ticksOfHour === 0) endHours(one, !conditions.young && state.following === null)
    enter(sums, scope.tick, attemptsIn(scope.base) * busyness(scope.tick, scope.base), ofClass)
  }
  return { alarm: loudest, raised, sums }
}

/** The class's tick is the sum of its cells'. */
function gather({ scope, cells }: NetworkClass, places: readonly number[], devices: number): void {
  clear(scope.tick)
  for (const place of places) {
    const cell = cells[place]
    if (cell === undefined) continue
    add(scope.tick, cell.tick)
    cell.tick.devices = devices
    cell.tick.ticks = 1
  }
  scope.tick.devices = devices
  scope.tick.ticks = 1
}

function noteSwing({ dispersion, scope: { tick } }: NetworkClass, normal: Shares): void {
  note(dispersion.unknown, tick.named, tick.unknown, normal.unknown)
  note(dispersion.failed, tick.judged, tick.failed, normal.failed)
}

function endHours({ dispersion, scope }: NetworkClass, mayLearn: boolean): void {
  const learns = mayLearn && !isSuspected(scope)
  endHour(dispersion.unknown, learns)
  endHour(dispersion.failed, learns)
}
