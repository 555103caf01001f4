// The life of a campaign: declared, followed, ended. It changes what it is given and nothing else; the tower says when.
//
// Six hours without anything of an attack that could not be chance end a campaign: a pause of half an hour ends
// nothing. It is not asked that every chart be low: of 250, one is above 1 most of the time, and one of few attempts
// for days.
import { day, hour } from '../../lib/time.ts'
import { type Campaign, type CampaignCell, type Detector, strangers } from '../contract.ts'
import { tickMs } from './baseline.ts'
import { numbersOf, type Sums, standingOf } from './numbers.ts'

export interface Following {
  readonly id: number
  readonly startedAt: number
  readonly declaredAt: number
  readonly first: Campaign['first']
  readonly common: readonly number[]
  readonly detectors: Detector[]
  /** The bits of `strangers` of each cell that had a price so far. */
  readonly cells: Map<string, number>
  readonly sums: Sums
}

/** What raised an alarm. */
export interface Alarm {
  readonly detector: Detector
  readonly first: Campaign['first']
  /** When its chart was last near 0. */
  readonly lowAt: number
}

const longestLookBack = 3 * hour
const quietEnough = (6 * hour) / tickMs
/** What goes on for so long is the site's own normal: a site that has changed shall not pay for ever. */
const longest = 30 * day
/** As many as there are at a time. */
const mostCells = 130

export function declare(begun: {
  readonly id: number
  readonly alarm: Alarm
  readonly startedAt: number
  /** The strata that have cells of their own. */
  readonly common: readonly number[]
  /** What strangers did since it started. */
  readonly sums: Sums
  readonly now: number
}): Following {
  const { id, alarm, startedAt, common, sums, now } = begun
  return {
    id,
    startedAt,
    declaredAt: now,
    first: alarm.first,
    common,
    detectors: [alarm.detector],
    cells: new Map(),
    sums,
  }
}

/** The last time its chart was near 0, at most three hours back. */
export function startOf(alarm: Alarm, now: number): number {
  return Math.max(alarm.lowAt, now - longestLookBack)
}

/** Notes a detector that raises the alarm now. */
export function noteDetector(following: Following, detector: Detector): void {
  if (!following.detectors.includes(detector)) following.detectors.push(detector)
}

/** Notes which strangers of a cell have a price. */
export function notePrice(
  { cells }: Following,
  stratum: number | 'rare',
  proven: boolean,
  bits: number,
): void {
  const key = `${stratum}:${proven ? 1 : 0}`
  const known = cells.get(key)
  if (known !== undefined || cells.size < mostCells) cells.set(key, (known ?? 0) | bits)
}

/** Whether the campaign is over, after so many quiet ticks. */
export function isOver(
  { declaredAt }: Following,
  quiet: number,
  now: number,
): 'went-away' | 'given-up' | null {
  if (quiet >= quietEnough) return 'went-away'
  return now - declaredAt >= longest ? 'given-up' : null
}

/** The campaign as it is told. */
export function campaignOf(
  following: Following,
  ended: Campaign['ended'] = null,
  endedAt: number | null = null,
): Campaign {
  const { id, startedAt, declaredAt, first, common, sums } = following
  const standing = standingOf(isConfirmed(following), sums)
  const cells = [...following.cells].map(([key, bits]) => cellOf(key, bits))
  const found = [...following.detectors]
  return {
    id,
    startedAt,
    declaredAt,
    endedAt,
    ended,
    standing,
    detectors: found,
    first,
    cells,
    common,
    numbers: numbersOf(sums),
  }
}

/** Whether more than unknown names speaks for an attack. */
export function isConfirmed({ detectors }: Following): boolean {
  return detectors.some(detector => detector !== 'unknown-names')
}

function cellOf(key: string, bits: number): CampaignCell {
  const [stratum = '', proven] = key.split(':')
  return {
    stratum: stratum === 'rare' ? 'rare' : Number(stratum),
    proven: proven === '1',
    strangers: strangers.filter((_, at) => (bits & (1 << at)) !== 0),
  }
}
