// The statements that write, read and delete lines. SQL and nothing else: what is merged, counted or filtered is
// decided elsewhere.
import { minute } from '../lib/time.ts'
import type { Position } from './contract.ts'
import type { Line, Merged } from './line.ts'
import { firstPlace, keyOf, mergedFrom, placeOf, timeOf } from './place.ts'
import type { Sql, SqlValue } from './sql.ts'

/** A line as it is stored. `body` is the entry or the merged line, as JSON with a version of its own. */
type Row = {
  readonly id: number
  readonly key: string
  readonly wide: string | null
  readonly account_tag: string | null
  readonly body: string
}

/** A line and where it stands. */
export interface Placed {
  readonly line: Line
  readonly place: Position
}

/** Which lines to read: all, or those of a network or of one account. An index serves each of them. */
export type Source =
  | { readonly of: 'all' }
  | { readonly of: 'wide'; readonly wide: string }
  | { readonly of: 'account'; readonly tag: string }

/** Writes a line, or writes it again. The indexes are touched only where its network or account changed. */
export function saveLine(sql: Sql, line: Line): void {
  const { id, taken } = placeOf(sql, line)
  const { network, account } = line.is === 'entry' ? line.entry : line.merged
  const [wide, tag] = [network?.wide ?? null, account?.tag ?? null]
  const body = JSON.stringify(line.is === 'entry' ? line.entry : line.merged)
  if (!taken) {
    sql.all(
      'INSERT INTO lines (id, key, wide, account_tag, body) VALUES (?, ?, ?, ?, ?)',
      ...[id, keyOf(line), wide, tag, body],
    )
    return
  }
  // An entry does not change: it came a second time.
  if (line.is === 'entry') return
  sql.all('UPDATE lines SET body = ? WHERE id = ?', body, id)
  sql.all(
    'UPDATE lines SET wide = ?, account_tag = ? WHERE id = ? AND (wide IS NOT ? OR account_tag IS NOT ?)',
    ...[wide, tag, id, wide, tag],
  )
}

/** Lines before a place and not before `since`, the newest first. */
export function linesBefore(
  sql: Sql,
  source: Source,
  before: Position,
  since: number,
  limit: number,
): readonly Placed[] {
  const [condition, values] = conditionOf(source)
  return sql
    .all<Row>(
      `SELECT * FROM lines WHERE ${condition} id >= ? AND id < ? ORDER BY id DESC LIMIT ?`,
      ...[...values, firstPlace(since), before, limit],
    )
    .map(placed)
}

/** Lines after a place, the oldest first. */
export function linesAfter(sql: Sql, source: Source, after: Position, limit: number): readonly Placed[] {
  const [condition, values] = conditionOf(source)
  return sql
    .all<Row>(
      `SELECT * FROM lines WHERE ${condition} id > ? ORDER BY id LIMIT ?`,
      ...[...values, after, limit],
    )
    .map(placed)
}

/** Every line of a minute: the entries in it, and what was merged. At most some ten thousand. */
export function linesOfMinute(sql: Sql, start: number): readonly Line[] {
  return between(sql, start, start + minute)
}

/** The merged lines of a minute: they stand together at its end. */
export function mergedOfMinute(sql: Sql, start: number): readonly Merged[] {
  return between(sql, start + mergedFrom, start + minute).flatMap(line =>
    line.is === 'merged' ? [line.merged] : [],
  )
}

function between(sql: Sql, since: number, before: number): readonly Line[] {
  return sql
    .all<Row>(
      'SELECT * FROM lines WHERE id >= ? AND id < ? ORDER BY id',
      firstPlace(since),
      firstPlace(before),
    )
    .map(row => placed(row).line)
}

/** The line of a reference between two times, both included. */
export function lineNamed(sql: Sql, key: string, since: number, until: number): Line | null {
  const [row] = sql.all<Row>(
    'SELECT * FROM lines WHERE id >= ? AND id < ? AND key = ? LIMIT 1',
    firstPlace(since),
    firstPlace(until + 1),
    key,
  )
  return row === undefined ? null : placed(row).line
}

/** The time of the oldest line; null where there is none. */
export function oldestAt(sql: Sql): number | null {
  const [row] = sql.all<{ id: number }>('SELECT id FROM lines ORDER BY id LIMIT 1')
  return row === undefined ? null : timeOf(row.id)
}

/** When an account was last in the record, not before `since`; null if it was not. */
export function lastSeen(sql: Sql, tag: string, since: number): number | null {
  const [row] = sql.all<{ id: number }>(
    'SELECT id FROM lines WHERE account_tag = ? AND id >= ? ORDER BY id DESC LIMIT 1',
    tag,
    firstPlace(since),
  )
  return row === undefined ? null : timeOf(row.id)
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
  sql.all('DELETE FROM lines WHERE id = ?', place)
}

function conditionOf(source: Source): readonly [string, readonly SqlValue[]] {
  switch (source.of) {
    case 'all':
      return ['', []]
    case 'wide':
      return ['wide = ? AND', [source.wide]]
    case 'account':
      return ['account_tag = ? AND', [source.tag]]
  }
}

function placed({ id, key, body }: Row): Placed {
  const line: Line = key.startsWith('~')
    ? { is: 'merged', merged: JSON.parse(body) }
    : { is: 'entry', entry: JSON.parse(body) }
  return { line, place: id }
}
