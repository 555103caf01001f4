// What is learnt when a tick has ended, and what is not: nothing while a campaign goes on, and nothing of a class or a
// cell in which something is suspected. Otherwise a slow attack would be normal within a week.
import { detectors } from '../contract.ts'
import { keepOfBaseline, youngTicks } from './baseline.ts'
import { decayCrowd, emptyCrowd } from './crowd.ts'
import { isSuspected, newScope, type Scope, turn } from './scope.ts'
import type { State } from './state.ts'
import { rare } from './strata.ts'
import { add, clear, tallyFields } from './tally.ts'

/** Moves windows and baselines on by the tick, and empties it. */
export function learn(state: State): void {
  const { classes, crowd, following, strata } = state
  const keep = keepOfBaseline(state.learnt)
  let everyClassLearns = following === null
  for (const { scope, cells } of classes) {
    const mayLearn = following === null && !isSuspected(scope)
    everyClassLearns &&= mayLearn
    turn(scope, mayLearn ? keep : null)
    if (following !== null) add(scope.quiet, scope.tick)
    for (const place of strata.places()) {
      const cell = cells[place]
      if (cell === undefined) continue
      turn(cell, mayLearn && !isSuspected(cell) ? keep : null)
      if (following !== null) add(cell.quiet, cell.tick)
      clear(cell.tick)
    }
  }
  if (everyClassLearns) {
    decayCrowd(crowd.base, keep, crowd.tick)
    state.learnt += 1
  }
  crowd.tick = emptyCrowd()
}

/** Gives cells to the clients that have earned them, and puts those of others back among the rare ones. */
export function settleStrata({ strata, classes }: State, now: number): void {
  const { left, taken } = strata.tick()
  for (const { cells } of classes) {
    for (const place of left) join(cells[rare], cells[place])
    for (const place of [...left, ...taken]) cells[place] = newScope(now)
  }
}

/** Attempts go over; the time in which they were made does not count twice. */
function join(to: Scope | undefined, from: Scope | undefined): void {
  if (to === undefined || from === undefined) return
  for (const sums of ['window', 'long', 'base', 'quiet'] as const) {
    add(to[sums], { ...from[sums], devices: 0, ticks: 0 })
  }
}

/** Every chart begins anew: at the end of a campaign, and at each tick of a calm. */
export function resetCharts({ classes }: State, now: number): void {
  for (const { scope, cells } of classes) {
    for (const { charts } of [scope, ...cells]) {
      for (const detector of detectors) {
        charts[detector].sum = 0
        charts[detector].lowAt = now
      }
    }
  }
}

/** A young tower may have learnt the attack itself: cells that are suspected begin anew, from what their class does. */
export function forgetSuspected({ classes }: State): void {
  for (const { cells } of classes) {
    for (const cell of cells) if (isSuspected(cell)) clear(cell.base)
  }
}

/** What comes from now on is all that it will tell. */
export function forgetLongWindow({ classes }: State): void {
  for (const { scope, cells } of classes) for (const { long } of [scope, ...cells]) clear(long)
}

/** What strangers do now is normal: the long window becomes the baseline, and learning is quick again. */
export function takeForNormal(state: State): void {
  for (const { scope, cells } of state.classes) {
    for (const { base, long } of [scope, ...cells]) {
      for (const field of tallyFields) base[field] = long[field]
    }
  }
  state.learnt = Math.min(state.learnt, youngTicks)
}
