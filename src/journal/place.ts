// Where a line stands in the table: an id that begins with its time, so that the table is in order of time. The rest of
// the id tells lines of the same millisecond apart.
import { shortTag } from '../lib/reference.ts'
import type { Sql } from '../lib/sql.ts'
import { minute, second } from '../lib/time.ts'
import type { Position } from './contract.ts'
import { type Line, type Merged, mergedKey } from './line.ts'

/** Ids of one millisecond: many more than lines of one, so that a free one is near. Below 2^53 until the year 2248. */
const slots = 1_024

export interface Place {
  readonly id: Position
  /** Whether the line stands there already. */
  readonly taken: boolean
}

/** The first place of a time: every line of that time or later stands there or after it. */
export function firstPlace(at: number): Position {
  return Math.min(at, Math.floor(Number.MAX_SAFE_INTEGER / slots)) * slots
}

/** The time of a place, in milliseconds since 1970. */
export function timeOf(place: Position): number {
  return Math.floor(place / slots)
}

/** What tells a line apart from the others of its time. */
export function keyOf(line: Line): string {
  return line.is === 'entry' ? line.entry.reference : mergedKey(line.merged)
}

/** Where a line stands, unless another had that place already. */
export function usualPlace(line: Line): Position {
  return firstOf(line) + spread(keyOf(line), slots)
}

/** The place of a line: where it stands, or where there is room for it. */
export function placeOf(sql: Sql, line: Line): Place {
  const key = keyOf(line)
  const first = firstOf(line)
  const rows = sql.all<{ id: number; key: string }>(
    'SELECT id, key FROM lines WHERE id >= ? AND id < ?',
    first,
    first + slots,
  )
  const own = rows.find(row => row.key === key)
  if (own !== undefined) return { id: own.id, taken: true }
  const taken = new Set(rows.map(({ id }) => id))
  const start = usualPlace(line) - first
  for (let slot = 0; slot < slots; slot += 1) {
    const id = first + ((start + slot) % slots)
    if (!taken.has(id)) return { id, taken: false }
  }
  throw new Error('More lines in one millisecond than the flood limits let through.')
}

/** Merged lines stand in the last second of their minute, after most of the entries that were written one by one. */
export const mergedFrom = minute - second

/** The first of the places among which a line has its own. */
function firstOf(line: Line): Position {
  return firstPlace(line.is === 'entry' ? line.entry.at : standsAt(line.merged, keyOf(line)))
}

function standsAt({ minute: start }: Merged, key: string): number {
  return start + mergedFrom + spread(key, second)
}

/** A number below `range` that looks random and is always the same for a key. */
function spread(key: string, range: number): number {
  return Number.parseInt(shortTag(key, 4), 16) % range
}
