// Everything that the watchtower remembers, and how a sighting gets into it. Bounded whatever is sent: 65 strata by two
// classes of networks, 256 counters, 8,192 sessions, three hours of entries, twenty campaigns.
import { hour } from '../../lib/time.ts'
import type { Campaign, RiskTable, Sighting } from '../contract.ts'
import type { Plan } from './action.ts'
import { tickMs, youngTicks } from './baseline.ts'
import type { Calm } from './calm.ts'
import type { Following } from './campaign.ts'
import { type Crowd, emptyCrowd } from './crowd.ts'
import { type Dispersion, newDispersion } from './dispersion.ts'
import type { Sums } from './numbers.ts'
import { newScope, type Scope } from './scope.ts'
import { newSessions, type Sessions, visit } from './sessions.ts'
import { createStrata, mostStrata, type Strata } from './strata.ts'
import { count, countSolved, countStranger } from './tally.ts'

/** A class of networks: nobody has ever succeeded from it, or somebody has. */
export interface NetworkClass {
  readonly proven: boolean
  readonly scope: Scope
  readonly dispersion: Readonly<Record<'unknown' | 'failed', Dispersion>>
  /** The cells of this class, by the place of the stratum. */
  readonly cells: Scope[]
}

/** What strangers did in one tick: a campaign that is declared later begins with these. */
export interface Entry {
  readonly at: number
  readonly sums: Sums
}
export const mostEntries = (3 * hour) / tickMs
export const mostPast = 20

export interface State {
  /** The end of the latest tick, in milliseconds since 1970. */
  at: number
  ticks: number
  /** Ticks from which something was learnt. */
  learnt: number
  strata: Strata
  readonly sessions: Sessions
  readonly classes: readonly NetworkClass[]
  readonly crowd: Record<'tick' | 'recent' | 'window' | 'base', Crowd>
  readonly entries: Entry[]
  following: Following | null
  plan: Plan | null
  /** While the operator's word holds that what goes on is no attack. */
  calm: Calm | null
  /** The latest last. */
  readonly past: Campaign[]
  table: RiskTable
}

export function newState(now: number): State {
  const newClass = (proven: boolean): NetworkClass => ({
    proven,
    scope: newScope(now),
    dispersion: { unknown: newDispersion(), failed: newDispersion() },
    cells: Array.from({ length: mostStrata }, () => newScope(now)),
  })
  return {
    at: now,
    ticks: 0,
    learnt: 0,
    strata: createStrata(),
    sessions: newSessions(),
    classes: [newClass(false), newClass(true)],
    crowd: { tick: emptyCrowd(), recent: emptyCrowd(), window: emptyCrowd(), base: emptyCrowd() },
    entries: [],
    following: null,
    plan: null,
    calm: null,
    past: [],
    table: {
      format: 1,
      version: 0,
      strata: '',
      unseen: '',
      seen: '',
      passwords: '',
      networks: '',
      waits: true,
      campaigns: [],
    },
  }
}

/** So young that it sees only what no site's people do. */
export function isYoung({ learnt }: State): boolean {
  return learnt < youngTicks
}

/** Counts a sighting in the tick that has not ended. */
export function receive({ crowd: { tick }, classes, sessions, strata }: State, sighting: Sighting): void {
  const { device, relation, stratum, outcome } = sighting
  const isStranger = !device && relation !== 'network'
  // Each of them, also a name's second, and with whatever device: it is the waiting that is counted, not who does.
  if (relation !== 'network' && sighting.solved === 'waited') tick.waited += 1
  if (sighting.repeat) return
  const check = outcome === 'unsolved' ? 'unsolved' : sighting.solved === null ? 'none' : 'solved'
  const visited = visit(sessions, sighting.session, check)
  if (visited === 'again') return
  const cell = classes[sighting.proven ? 1 : 0]?.cells[strata.placeOf(stratum)]
  if (visited === 'solved') {
    // It was asked for a check, and came again with it.
    if (outcome === 'success') tick.interrupted += 1
    if (isStranger && cell !== undefined) countSolved(cell.tick, sighting)
    return
  }
  tick.sessions += 1
  if (device) {
    tick.devices += 1
    count(tick, sighting)
  }
  if (isStranger && cell !== undefined) {
    tick.strangers += 1
    countStranger(cell.tick, sighting)
  } else if (device || outcome === 'success') strata.trust(stratum)
}
