// What the end of a tick brings, in order: look at the charts, declare or follow, learn, plan, end, publish. It changes
// the state that it is given.
import type { Campaign } from '../contract.ts'
import { noCells, writeCells } from '../risk-table.ts'
import type { Budgets } from './action.ts'
import { calmFrom, checkCalm } from './calm.ts'
import { type Alarm, campaignOf, declare, isOver, noteDetector, notePrice, startOf } from './campaign.ts'
import {
  forgetLongWindow,
  forgetSuspected,
  learn,
  resetCharts,
  settleStrata,
  takeForNormal,
} from './learn.ts'
import { addSums, emptySums } from './numbers.ts'
import { type Observed, observe } from './observe.ts'
import { beginQuiet, quietTicks } from './quiet.ts'
import { isYoung, mostEntries, mostPast, type State } from './state.ts'
import { rare } from './strata.ts'
import { isWaitingOpen } from './waiting.ts'
import { suspectAt, weigh } from './weigh.ts'

export function endTick(state: State, now: number, budgets: Budgets): void {
  state.at = now
  state.ticks += 1
  note(state, observe(state, now), now)
  keepCalm(state, now)
  learn(state)
  settleStrata(state, now)
  if (state.following !== null) {
    plan(state, budgets)
    const over = isOver(state.following, quietTicks(state), now)
    if (over !== null) end(state, over, now)
  }
  publish(state)
}

/** Declares a campaign, or goes on counting the one there is. */
function note(state: State, { alarm, raised, sums }: Observed, now: number): void {
  state.entries.push({ at: now, sums })
  if (state.entries.length > mostEntries) state.entries.shift()
  if (state.following !== null) addSums(state.following.sums, sums)
  else if (alarm !== null && state.calm === null) begin(state, alarm, now)
  if (state.following !== null) for (const detector of raised) noteDetector(state.following, detector)
}

function begin(state: State, alarm: Alarm, now: number): void {
  if (isYoung(state)) forgetSuspected(state)
  beginQuiet(state)
  const startedAt = startOf(alarm, now)
  const sums = emptySums()
  for (const entry of state.entries) if (entry.at > startedAt) addSums(sums, entry.sums)
  const id = (state.past.at(-1)?.id ?? 0) + 1
  state.following = declare({ id, alarm, startedAt, common: strataOf(state), sums, now })
}

function plan(state: State, budgets: Budgets): void {
  const { classes, following, strata } = state
  const made = weigh(state, budgets)
  state.plan = made
  if (following === null) return
  for (const { proven } of classes) {
    for (const place of strata.places()) {
      const at = suspectAt(place, proven)
      const bits = (made.unseen[at] ?? 0) | (made.seen[at] ?? 0)
      if (bits !== 0) notePrice(following, strata.at(place) ?? 'rare', proven, bits)
    }
  }
}

/**
 * Nothing is suspected, so that it is learnt; when the time is over, what was usual in it is normal. Where it is
 * broken, the charts go on from here.
 */
function keepCalm(state: State, now: number): void {
  if (state.calm === null) return
  const standing = checkCalm(state.calm, now, state.crowd)
  if (standing !== 'holds') state.calm = null
  if (standing === 'broken') return
  resetCharts(state, now)
  if (standing === 'over') takeForNormal(state)
}

/**
 * What was no attack is what the site is like now. Where the operator has said so, it may have begun a moment ago: that
 * is learnt for a while.
 */
export function end(state: State, how: NonNullable<Campaign['ended']>, now: number): void {
  if (state.following === null) return
  state.past.push(campaignOf(state.following, how, now))
  if (state.past.length > mostPast) state.past.shift()
  state.following = null
  state.plan = null
  if (how !== 'went-away') takeForNormal(state)
  if (how === 'dismissed') {
    forgetLongWindow(state)
    state.calm = calmFrom(now, state.crowd)
  }
  resetCharts(state, now)
}

/** Makes a new table if anything in it is new. */
export function publish(state: State): void {
  const { following, plan: made, strata, table } = state
  const suspectsOf = (stratum: number | null) => {
    const place = stratum === null ? rare : strata.placeOf(stratum)
    return [suspectAt(place, false), suspectAt(place, true)] as const
  }
  const cells = made === null ? noCells : writeCells(made, strataOf(state), suspectsOf)
  const seconds = (time: number) => Math.round(time / 1_000)
  const campaigns =
    following === null
      ? []
      : [[following.id, seconds(following.startedAt), seconds(following.declaredAt)] as const]
  const next = { ...table, ...cells, campaigns, waits: following === null || isWaitingOpen(state) }
  if (JSON.stringify(next) !== JSON.stringify(table)) state.table = { ...next, version: table.version + 1 }
}

/** The strata that have cells of their own. */
function strataOf({ strata }: State): readonly number[] {
  return strata.places().flatMap(place => strata.at(place) ?? [])
}
