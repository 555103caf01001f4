// The statements that write and delete lines. SQL and nothing else: what is merged and how long it is kept is decided
// elsewhere. On the platform each row is paid for, and each entry of an index is a row.

import type { Sql } from '../lib/sql.ts'
import type { Position } from './contract.ts'
import type { Entry } from './entry.ts'
import type { Line, Merged } from './line.ts'
import { firstPlace, keyOf, placeOf, usualPlace } from './place.ts'

/**
 * Writes an entry down. One that is there already stays as it is: it came a second time. `budgetFullAt` is what has to
 * be known again after an eviction: it stands in the line because a row of its own would be one more to pay for.
 */
export function saveEntry(sql: Sql, entry: Entry, budgetFullAt: number): void {
  const line: Line = { is: 'entry', entry }
  const body = JSON.stringify(entry)
  if (insert(sql, usualPlace(line), line, body, budgetFullAt)) return
  insert(sql, placeOf(sql, line).id, line, body, budgetFullAt)
}

/** Writes a merged line down, or writes it again. */
export function saveMerged(sql: Sql, merged: Merged, budgetFullAt: number): void {
  const line: Line = { is: 'merged', merged }
  const { id, taken } = placeOf(sql, line)
  if (taken) rewrite(sql, id, merged)
  else insert(sql, id, line, JSON.stringify(merged), budgetFullAt)
}

/** Whether the place was free. */
function insert(sql: Sql, id: Position, line: Line, body: string, budgetFullAt: number): boolean {
  const { network, account } = line.is === 'entry' ? line.entry : line.merged
  return sql.write(
    'INSERT OR IGNORE INTO lines (id, key, wide, account_tag, body, budget_full_at) VALUES (?, ?, ?, ?, ?, ?)',
    ...[id, keyOf(line), network?.wide ?? null, account?.tag ?? null, body, budgetFullAt],
  )
}

/** Puts a merged line in the place of itself. The indexes are touched only where its network or account changed. */
export function rewrite(sql: Sql, place: Position, merged: Merged): void {
  const [wide, tag] = [merged.network?.wide ?? null, merged.account?.tag ?? null]
  sql.write('UPDATE lines SET body = ? WHERE id = ?', JSON.stringify(merged), place)
  sql.write(
    'UPDATE lines SET wide = ?, account_tag = ? WHERE id = ? AND (wide IS NOT ? OR account_tag IS NOT ?)',
    ...[wide, tag, place, wide, tag],
  )
}

/** Deletes the oldest lines before a time, at most so many. Returns how many. */
export function deleteBefore(sql: Sql, before: number, most: number): number {
  return sql.all(
    'DELETE FROM lines WHERE id IN (SELECT id FROM lines WHERE id < ? ORDER BY id LIMIT ?) RETURNING 1',
    firstPlace(before),
    most,
  ).length
}

export function deleteLine(sql: Sql, place: Position): void {
  sql.write('DELETE FROM lines WHERE id = ?', place)
}
