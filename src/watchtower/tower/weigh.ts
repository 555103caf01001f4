// Weighs attackers against people in every cell, for the plan.
import { type Stranger, strangers } from '../contract.ts'
import { type Budgets, isUncommon, type Plan, planFor, type Suspect } from './action.ts'
import { clamp, sharesOf } from './baseline.ts'
import { isConfirmed } from './campaign.ts'
import { busyness } from './crowd.ts'
import { attackIn, peopleBySuccess, peopleIn } from './excess.ts'
import { normalShares, type Scope, troublesIn } from './scope.ts'
import { isYoung, type NetworkClass, type State } from './state.ts'
import { mostStrata, rare } from './strata.ts'
import { attemptsIn, type Tally } from './tally.ts'

/** What is known of a cell for the plan. */
interface Weighed {
  readonly place: number
  readonly attack: number
  readonly people: number
  /** People by their successes alone. */
  readonly met: number
  readonly cell: Scope
}

/** The suspects of a plan stand in this order: all places of the class of unproven networks, then of the other. */
export function suspectAt(place: number, proven: boolean): number {
  return place + (proven ? mostStrata : 0)
}

export function weigh(state: State, budgets: Budgets): Plan {
  const { crowd, plan: before } = state
  const suspects: Suspect[] = Array.from({ length: 2 * mostStrata }, () => nobody)
  /** People in the cells of the plan before this one: as they were expected, and as they succeeded. */
  let expected = 0
  let met = 0
  for (const one of state.classes) {
    for (const weighed of weighClass(state, one)) {
      const at = suspectAt(weighed.place, one.proven)
      const people = byRelation(weighed.people, weighed.cell.base, one.scope.base)
      suspects[at] = { attack: weighed.attack, people, mayBeSeen: mayBeSeen(state, weighed.place) }
      const bits = (before?.unseen[at] ?? 0) | (before?.seen[at] ?? 0)
      const share = bits === 0 || weighed.people === 0 ? 0 : inBits(people, bits) / weighed.people
      expected += share * weighed.people
      met += share * weighed.met
    }
  }
  const everybody = Math.max(crowd.base.sessions * busyness(crowd.window, crowd.base), crowd.window.devices)
  const correction = clamp((met + steadying) / (expected + steadying), 0.5, 2)
  const others = Math.max(0, interruptedIn(state) - (before?.interrupted ?? 0))
  const left = everybody > 0 ? Math.max(0, budgets.interrupt - others / everybody) : 0
  return planFor(suspects, everybody, { check: budgets.check, interrupt: left }, correction)
}

const nobody: Suspect = { attack: 0, people: { none: 0, client: 0, asn: 0, both: 0 }, mayBeSeen: false }
const steadying = 5

/** What is normal in the window, in cells and in all of a class. */
export function normalsOf(state: State, { scope }: NetworkClass) {
  const troubles = troublesIn(state.crowd.window, state.crowd.base)
  const conditions = { young: false, troubles }
  const parents = sharesOf(scope.base, null)
  return {
    normal: (cell: Scope) => normalShares(cell, parents, conditions),
    ofClass: normalShares(scope, null, conditions),
  }
}

/**
 * What no cell explains is spread over all by how many people they have: needed where an attacker changes everything.
 */
function weighClass(state: State, one: NetworkClass): readonly Weighed[] {
  const { normal, ofClass } = normalsOf(state, one)
  const cells = state.strata.places().flatMap((place): readonly Weighed[] => {
    const cell = one.cells[place]
    if (cell === undefined) return []
    const shares = normal(cell)
    const busy = busyness(cell.window, cell.base)
    const people = peopleIn(cell.window, cell.base, busy, shares)
    // In a planned cell people are asked for checks, and some who would succeed do not pass them.
    const met = peopleBySuccess(cell.window, shares) / (1 - shares.unsolved)
    return [{ place, cell, people, attack: attackIn(cell, shares), met }]
  })
  const explained = cells.reduce((sum, { attack }) => sum + attack, 0)
  const people = cells.reduce((sum, cell) => sum + cell.people, 0)
  const residual = people > 0 ? Math.max(0, attackIn(one.scope, ofClass) - explained) / people : 0
  return cells.map(cell => ({ ...cell, attack: cell.attack + residual * cell.people }))
}

/**
 * People by what they share with the account: as in the cell's baseline, which counts with ten attempts as its class's.
 */
function byRelation(people: number, cell: Tally, ofClass: Tally): Record<Stranger, number> {
  const all = attemptsIn(ofClass)
  const share = (stranger: Stranger) => {
    const usual = all > 0 ? ofClass[stranger] / all : 1 / strangers.length
    return (cell[stranger] + 10 * usual) / (attemptsIn(cell) + 10)
  }
  return {
    none: people * share('none'),
    client: people * share('client'),
    asn: people * share('asn'),
    both: people * share('both'),
  }
}

function inBits(people: Readonly<Record<Stranger, number>>, bits: number): number {
  return strangers.reduce((sum, stranger, at) => sum + ((bits & (1 << at)) === 0 ? 0 : people[stranger]), 0)
}

function mayBeSeen(state: State, place: number): boolean {
  if (isYoung(state) || state.following === null || !isConfirmed(state.following)) return false
  return isUncommon(state.strata.shareAt(place), place === rare)
}

/** People who saw a check in the window: by their successes, and as many more as usually fail. */
function interruptedIn({ crowd: { window, base } }: State): number {
  const failing = base.judged > 0 ? Math.min(0.9, base.failed / base.judged) : 0
  return window.interrupted / (1 - failing)
}
