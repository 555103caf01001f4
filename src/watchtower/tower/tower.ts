// The watchtower: takes sightings, ends a tick every five minutes, declares campaigns, follows and ends them, and hands
// out the table that isolates judge by. Pure but for its own memory: the time is passed in, and nobody is asked
// anything.
import { day, hour } from '../../lib/time.ts'
import type { Campaign, RiskTable, Sighting } from '../contract.ts'
import type { Budgets } from './action.ts'
import { tickMs } from './baseline.ts'
import { campaignOf } from './campaign.ts'
import { end, endTick, publish } from './end-tick.ts'
import { measuresOf, type TowerMeasures } from './measures.ts'
import { keep, restored } from './snapshot.ts'
import { newState, receive } from './state.ts'
import { isWaitingOpen } from './waiting.ts'

export interface TowerOptions {
  /** When it begins, in milliseconds since 1970. */
  readonly now: number
  /** Share of people's attempts that a campaign may make need a pass, unseen: 0 to 1, by default 2.5 %. */
  readonly checkBudget?: number
  /** Share of people's attempts for which something of a check may be seen, for any reason: by default 0.5 %. */
  readonly interruptBudget?: number
}

export interface Tower {
  /** Takes a batch, in any order, after ending the ticks that are due. */
  see(sightings: readonly Sighting[], now: number): void
  /** Ends the ticks that are due, one for every five minutes. False where none is. */
  tick(now: number): boolean
  /** The operator has set them anew. */
  setBudgets(budgets: Budgets): void
  table(): RiskTable
  /** The latest twenty that are over, and the one that goes on; the latest last. */
  campaigns(): readonly Campaign[]
  /**
   * The operator says that the one that goes on is none: what strangers do now, and in the twelve hours that come, is
   * learnt as normal, and none is declared meanwhile, unless far more of them come (see `calm.ts`). False where none
   * goes on.
   */
  dismiss(now: number): boolean
  measures(): TowerMeasures
  /** All that it remembers, as text: at most some 300 KB, whatever is sent. */
  snapshot(): string
  /** Goes on from a snapshot. False where the text is none, or of another format; then nothing changes. */
  restore(snapshot: string): boolean
}

/** Where nobody looked for longer, what was before is not made up for tick by tick. */
const longestGap = 2 * day
const oldest = hour

export function createTower({ now, checkBudget = 0.025, interruptBudget = 0.005 }: TowerOptions): Tower {
  let budgets: Budgets = { check: checkBudget, interrupt: interruptBudget }
  let state = newState(now)

  function tick(time: number): boolean {
    const isDue = time - state.at >= tickMs
    if (time - state.at > longestGap) state.at = time - longestGap
    while (time - state.at >= tickMs) endTick(state, state.at + tickMs, budgets)
    return isDue
  }

  return {
    see(sightings, time) {
      tick(time)
      for (const sighting of sightings) if (sighting.at > time - oldest) receive(state, sighting)
      if (state.following !== null && state.table.waits && !isWaitingOpen(state)) publish(state)
    },
    tick,
    setBudgets(set) {
      budgets = set
    },
    table: () => state.table,
    campaigns: () => [...state.past, ...(state.following === null ? [] : [campaignOf(state.following)])],
    dismiss(time) {
      if (state.following === null) return false
      end(state, 'dismissed', time)
      publish(state)
      return true
    },
    measures: () => measuresOf(state),
    snapshot: () => keep(state),
    restore(snapshot) {
      const before = restored(snapshot)
      if (before !== null) state = before
      return before !== null
    },
  }
}
