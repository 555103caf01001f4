// The control: what people on known devices do on the whole site. An attacker cannot move it without devices that have
// been somebody's for days. It says how busy the site is, and whether something is wrong with the site itself: an
// outage or a changed form makes everybody fail, a renamed login field makes everybody give wrong names.
import { clamp } from './baseline.ts'
import type { Outcomes } from './tally.ts'

/** Sums over sessions. The outcomes are those on known devices. */
export interface Crowd extends Outcomes {
  /** Of anybody; of strangers; on known devices. */
  sessions: number
  strangers: number
  devices: number
  /** Successes for which something of a check was seen. */
  interrupted: number
  /**
   * Attempts after a wait, on networks that the account is not known at; repeats, and with known devices, too. No
   * sessions, but attempts.
   */
  waited: number
  ticks: number
}

export const crowdFields = [
  'sessions',
  'strangers',
  'devices',
  'interrupted',
  'named',
  'unknown',
  'judged',
  'failed',
  'ticks',
  'waited',
] as const satisfies readonly (keyof Crowd)[]

/** What remains of the latest sums, those of about half an hour, after one tick. */
export const keepOfRecent = 0.85

export function emptyCrowd(): Crowd {
  return {
    sessions: 0,
    strangers: 0,
    devices: 0,
    interrupted: 0,
    waited: 0,
    named: 0,
    unknown: 0,
    judged: 0,
    failed: 0,
    ticks: 0,
  }
}

export function decayCrowd(sum: Crowd, keep: number, more: Crowd): void {
  for (const field of crowdFields) sum[field] = sum[field] * keep + more[field]
}

/** So many hits as usual are added to what is recent, so that a handful on a small site says nothing. */
const steadying = 5
/** An attack that hides behind people's trouble has to be as large as this makes it. */
const mostTrouble = 50

/**
 * How many times the odds of an unknown name, or of a failure, have risen for people on known devices, 1 to 50:
 *     recent = (hits + 5) / (trials + 5/usual);   trouble = odds of recent / odds of usual
 */
export function trouble(of: 'unknown' | 'failed', recent: Outcomes, base: Outcomes): number {
  const trials = of === 'unknown' ? 'named' : 'judged'
  if (base[of] <= 0 || base[of] >= base[trials]) return 1
  const usual = base[of] / base[trials]
  const now = (recent[of] + steadying) / (recent[trials] + steadying / usual)
  return clamp(odds(now) / odds(usual), 1, mostTrouble)
}

function odds(share: number): number {
  return share < 1 ? share / (1 - share) : Number.POSITIVE_INFINITY
}

/** A share of people's attempts, when the odds have risen for everybody. */
export function withTrouble(share: number, times: number): number {
  return (share * times) / (1 - share + share * times)
}

/** Sums by which is told how busy a time was. */
export interface Busy {
  readonly devices: number
  readonly ticks: number
}

/**
 * By what a sum of the baseline is multiplied to get what people do in a window: the ratio of the times, corrected by
 * how many sessions on known devices there were against how many there would be. Where these are few, the times alone.
 *     pace · (devices + 5) / (usual devices · pace + 5)
 */
export function busyness(window: Busy, base: Busy): number {
  if (base.ticks === 0) return 0
  const pace = window.ticks / base.ticks
  return (pace * (window.devices + steadying)) / (base.devices * pace + steadying)
}
