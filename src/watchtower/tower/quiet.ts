// How long nothing of an attack has been certain, so that a campaign can end. Every class and every cell sums what came
// since the last tick that was not quiet: what is slow adds up there, and what is over cannot linger as it does in a
// window.
import { certainAttackIn } from './excess.ts'
import { swingIn } from './observe.ts'
import type { NetworkClass, State } from './state.ts'
import { clear } from './tally.ts'
import { normalsOf } from './weigh.ts'

const leastAttack = 4

/** Quiet ticks in a row. Where this one was none, all begin anew. */
export function quietTicks(state: State): number {
  if (!state.classes.every(one => isQuiet(state, one))) beginQuiet(state)
  return Math.min(...state.classes.map(({ scope }) => scope.quiet.ticks))
}

export function beginQuiet({ classes }: State): void {
  for (const { scope, cells } of classes) for (const { quiet } of [scope, ...cells]) clear(quiet)
}

function isQuiet(state: State, one: NetworkClass): boolean {
  const swing = swingIn(one)
  const { normal, ofClass } = normalsOf(state, one)
  if (certainAttackIn(one.scope.quiet, ofClass, swing) >= leastAttack) return false
  return state.strata.places().every(place => {
    const cell = one.cells[place]
    return cell === undefined || certainAttackIn(cell.quiet, normal(cell), swing) < leastAttack
  })
}
