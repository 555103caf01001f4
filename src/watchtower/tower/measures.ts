// What the site measured about itself, for the operator. Pure.
import { day } from '../../lib/time.ts'
import { type Shares, sharesOf, tickMs } from './baseline.ts'
import { isYoung, type State } from './state.ts'
import { emptyTally } from './tally.ts'

/** What the site measured about itself, and what is known of its names. */
export interface Measures extends TowerMeasures {
  readonly names: NameMeasures
}

/** The set of names that have ever succeeded. */
export interface NameMeasures {
  /** Share of the names that succeed which it knows, 0 to 1. */
  readonly coverage: number
  /** Whether that is enough to say of a name that it is unknown. */
  readonly warm: boolean
  readonly size: number
  readonly capacity: number
  /** Whether a name found no room. */
  readonly full: boolean
}

/** Shares are of 1. */
export interface TowerMeasures {
  /** So young that it sees only what no site's people do. */
  readonly young: boolean
  /** Days from which something was learnt. */
  readonly learntDays: number
  /** Sessions on known devices, and by strangers, of all sessions of people. */
  readonly deviceShare: number
  readonly strangerShare: number
  /** What people do as strangers, on networks that nobody has succeeded from, and on others. */
  readonly unproven: Shares
  readonly proven: Shares
  /** Share of people's attempts that the campaign that goes on makes need a pass, or see a check; 0 where none does. */
  readonly checked: number
  readonly interrupted: number
  /**
   * Until when no campaign is declared, because the operator has dismissed one: milliseconds since 1970; else null. It
   * may end earlier.
   */
  readonly calmUntil: number | null
}

export function measuresOf(state: State): TowerMeasures {
  const { learnt, crowd, plan, calm } = state
  const { sessions, devices, strangers } = crowd.base
  const share = (part: number, all: number) => (all > 0 ? part / all : 0)
  const usual = (at: number) => sharesOf(state.classes[at]?.scope.base ?? emptyTally(), null)
  return {
    young: isYoung(state),
    learntDays: (learnt * tickMs) / day,
    deviceShare: share(devices, sessions),
    strangerShare: share(strangers, sessions),
    unproven: usual(0),
    proven: usual(1),
    checked: plan === null ? 0 : share(plan.checked, plan.everybody),
    interrupted: plan === null ? 0 : share(plan.interrupted, plan.everybody),
    calmUntil: calm?.until ?? null,
  }
}
