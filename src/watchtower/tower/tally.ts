// What is counted of attempts by strangers in one place: a plain record of sums, and the few things that are done with
// it. The same record holds one tick, and the decayed sums over the windows and the baseline.
import { type Sighting, strangers } from '../contract.ts'

/** What is counted of people on known devices as of strangers. */
export interface Outcomes {
  /** Attempts of which it is known whether the name has ever succeeded, and those where it has not. */
  named: number
  unknown: number
  /** The other attempts that succeeded, failed or ended at a check, and those that did not succeed. */
  judged: number
  failed: number
}

export interface Tally extends Outcomes {
  /** Attempts, by what they share with the account. */
  none: number
  client: number
  asn: number
  both: number
  /** Checks asked for, and those not passed. */
  served: number
  unsolved: number
  /** Sessions on known devices on the whole site meanwhile: the measure of how busy it was. */
  devices: number
  /** For how long this was counted, in ticks. */
  ticks: number
}

export const tallyFields = [
  ...strangers,
  'named',
  'unknown',
  'judged',
  'failed',
  'served',
  'unsolved',
  'devices',
  'ticks',
] as const satisfies readonly (keyof Tally)[]

export function emptyTally(): Tally {
  return {
    none: 0,
    client: 0,
    asn: 0,
    both: 0,
    named: 0,
    unknown: 0,
    judged: 0,
    failed: 0,
    served: 0,
    unsolved: 0,
    devices: 0,
    ticks: 0,
  }
}

/**
 * Counts a name and an outcome. A name that succeeds is no unknown one, so that new accounts do not look like an
 * attack; and a failure with an unknown name counts as the latter alone.
 */
export function count(outcomes: Outcomes, { name, outcome }: Pick<Sighting, 'name' | 'outcome'>): void {
  if (name !== 'not-known-yet') outcomes.named += 1
  if (name === 'unknown' && outcome !== 'success') outcomes.unknown += 1
  else if (outcome !== 'unclear') {
    outcomes.judged += 1
    if (outcome !== 'success') outcomes.failed += 1
  }
}

/** Counts an attempt by a stranger. An unsolved check is a failure too: otherwise what is stopped would look gone. */
export function countStranger(tally: Tally, sighting: Sighting): void {
  if (sighting.relation === 'network') return
  tally[sighting.relation] += 1
  count(tally, sighting)
  const isUnsolved = sighting.outcome === 'unsolved'
  if (!isUnsolved && sighting.solved === null) return
  tally.served += 1
  if (isUnsolved) tally.unsolved += 1
}

/** Takes back that a check was not passed: the same session has passed it after all. */
export function countSolved(tally: Tally, { name, outcome }: Sighting): void {
  tally.unsolved -= 1
  if (outcome === 'success' && name !== 'unknown') tally.failed -= 1
}

/** Attempts, whatever they share with the account. */
export function attemptsIn(tally: Tally): number {
  return tally.none + tally.client + tally.asn + tally.both
}

const nothing: Readonly<Tally> = emptyTally()

export function clear(tally: Tally): void {
  decay(tally, 0, nothing)
}

export function add(sum: Tally, more: Readonly<Tally>): void {
  decay(sum, 1, more)
}

/**
 * One step of a decayed sum: what is there is multiplied by `keep`, and `more` is added. Field by field: as a loop over
 * their names it was most of what a tick took.
 */
export function decay(sum: Tally, keep: number, more: Readonly<Tally>): void {
  sum.none = sum.none * keep + more.none
  sum.client = sum.client * keep + more.client
  sum.asn = sum.asn * keep + more.asn
  sum.both = sum.both * keep + more.both
  sum.named = sum.named * keep + more.named
  sum.unknown = sum.unknown * keep + more.unknown
  sum.judged = sum.judged * keep + more.judged
  sum.failed = sum.failed * keep + more.failed
  sum.served = sum.served * keep + more.served
  sum.unsolved = sum.unsolved * keep + more.unsolved
  sum.devices = sum.devices * keep + more.devices
  sum.ticks = sum.ticks * keep + more.ticks
}
