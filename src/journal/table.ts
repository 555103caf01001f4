// The statements that write, read and delete lines. SQL and nothing else: what is merged, counted or filtered is
// decided elsewhere.

import { minute } from '../lib/time.ts'
import type { UnprotectedDoor } from '../sinks/contract.ts'
import type { Position } from './contract.ts'
import type { Entry } from './entry.ts'
import { type Line, type Merged, mergedKey } from './line.ts'
import type { Sql, SqlValue } from './sql.ts'

/** A line as it is stored. `body` is the entry or the merged line, as JSON with a version of its own. */
type Row = {
  readonly at: number
  readonly key: string
  readonly wide: string | null
  readonly account_tag: string | null
  readonly body: string
}

/** Which lines to read: all of a time, or those of a network or of one account. An index serves each of them. */
export type Source =
  | { readonly of: 'all' }
  | { readonly of: 'wide'; readonly wide: string }
  | { readonly of: 'account'; readonly tag: string }

/** Door shapes remembered, and how much of each: they are made of what clients send. */
const mostDoors = 100
const mostShapeLength = 200
const mostFields = 20

/** A merged line stands at the end of its minute: after the entries that were still written one by one. */
export function positionOf(line: Line): Position {
  return line.is === 'entry'
    ? { at: line.entry.at, key: line.entry.reference }
    : { at: line.merged.minute + minute - 1, key: mergedKey(line.merged) }
}

export function insertEntry(sql: Sql, entry: Entry): void {
  sql.all(
    'INSERT OR IGNORE INTO lines (at, key, wide, account_tag, body) VALUES (?, ?, ?, ?, ?)',
    entry.at,
    entry.reference,
    entry.network.wide,
    entry.account?.tag ?? null,
    JSON.stringify(entry),
  )
}

/** Writes a merged line, new or again. The indexes are touched only where its network or account changed. */
export function saveMerged(sql: Sql, merged: Merged): void {
  const { at, key } = positionOf({ is: 'merged', merged })
  const wide = merged.network?.wide ?? null
  const tag = merged.account?.tag ?? null
  sql.all(
    `INSERT INTO lines (at, key, wide, account_tag, body) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (at, key) DO UPDATE SET body = excluded.body`,
    ...[at, key, wide, tag, JSON.stringify(merged)],
  )
  sql.all(
    `UPDATE lines SET wide = ?, account_tag = ?
     WHERE at = ? AND key = ? AND (wide IS NOT ? OR account_tag IS NOT ?)`,
    ...[wide, tag, at, key, wide, tag],
  )
}

/** Lines before a position and not before `since`, the newest first. */
export function linesBefore(
  sql: Sql,
  source: Source,
  from: Position,
  since: number,
  limit: number,
): readonly Line[] {
  const [condition, values] = conditionOf(source)
  return sql
    .all<Row>(
      `SELECT * FROM lines WHERE ${condition} at >= ? AND (at, key) < (?, ?) ORDER BY at DESC, key DESC LIMIT ?`,
      ...[...values, since, from.at, from.key, limit],
    )
    .map(lineOf)
}

/** Lines after a position, the oldest first. */
export function linesAfter(sql: Sql, source: Source, from: Position, limit: number): readonly Line[] {
  const [condition, values] = conditionOf(source)
  return sql
    .all<Row>(
      `SELECT * FROM lines WHERE ${condition} (at, key) > (?, ?) ORDER BY at, key LIMIT ?`,
      ...[...values, from.at, from.key, limit],
    )
    .map(lineOf)
}

/** Every line of a minute: the entries in it, and what was merged. At most some ten thousand. */
export function linesOfMinute(sql: Sql, start: number): readonly Line[] {
  return sql
    .all<Row>('SELECT * FROM lines WHERE at >= ? AND at < ? ORDER BY at, key', start, start + minute)
    .map(lineOf)
}

/** The merged lines of a minute: they stand together at its end. */
export function mergedOfMinute(sql: Sql, start: number): readonly Merged[] {
  return sql
    .all<Row>("SELECT * FROM lines WHERE at = ? AND key >= '~' ORDER BY key", start + minute - 1)
    .map(lineOf)
    .flatMap(line => (line.is === 'merged' ? [line.merged] : []))
}

/** The line of a reference between two times. */
export function lineNamed(sql: Sql, key: string, since: number, until: number): Line | null {
  const [row] = sql.all<Row>(
    'SELECT * FROM lines WHERE at >= ? AND at <= ? AND key = ? LIMIT 1',
    since,
    until,
    key,
  )
  return row === undefined ? null : lineOf(row)
}

export function oldestAt(sql: Sql): number | null {
  const [row] = sql.all<{ at: number }>('SELECT at FROM lines ORDER BY at LIMIT 1')
  return row?.at ?? null
}

/** When an account was last in the record, not before `since`; null if it was not. */
export function lastSeen(sql: Sql, tag: string, since: number): number | null {
  const [row] = sql.all<{ at: number }>(
    'SELECT at FROM lines WHERE account_tag = ? AND at >= ? ORDER BY at DESC LIMIT 1',
    tag,
    since,
  )
  return row?.at ?? null
}

/** Deletes the oldest lines before a time, at most so many. Returns how many. */
export function deleteBefore(sql: Sql, before: number, most: number): number {
  return sql.all(
    `DELETE FROM lines WHERE (at, key) IN (SELECT at, key FROM lines WHERE at < ? ORDER BY at LIMIT ?) RETURNING 1`,
    before,
    most,
  ).length
}

export function deleteLine(sql: Sql, { at, key }: Position): void {
  sql.all('DELETE FROM lines WHERE at = ? AND key = ?', at, key)
}

/** Remembers a door's shape once, and at most a hundred of them. */
export function insertDoor(sql: Sql, { at, shape, fields }: UnprotectedDoor): void {
  sql.all(
    `INSERT OR IGNORE INTO doors (shape, at, fields)
     SELECT ?, ?, ? WHERE (SELECT count(*) FROM doors) < ?`,
    shape.slice(0, mostShapeLength),
    at,
    JSON.stringify(fields.slice(0, mostFields).map(field => field.slice(0, mostShapeLength))),
    mostDoors,
  )
}

export function readDoors(sql: Sql): readonly UnprotectedDoor[] {
  return sql
    .all<{ shape: string; at: number; fields: string }>('SELECT shape, at, fields FROM doors ORDER BY at')
    .map(({ shape, at, fields }) => ({ shape, at, fields: JSON.parse(fields) }))
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

function lineOf({ key, body }: Row): Line {
  return key.startsWith('~')
    ? { is: 'merged', merged: JSON.parse(body) }
    : { is: 'entry', entry: JSON.parse(body) }
}
