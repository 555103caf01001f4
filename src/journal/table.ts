// The statements that read lines. SQL and nothing else: what passes a filter, and what is counted, is decided
// elsewhere.

import type { Sql, SqlValue } from '../lib/sql.ts'
import { minute } from '../lib/time.ts'
import type { Position } from './contract.ts'
import type { Line, Merged } from './line.ts'
import { firstPlace, mergedFrom, timeOf } from './place.ts'

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

/** The network (`wide`: a /24 or /48) or the account (a tag) that lines are of. */
export interface Party {
  readonly of: 'network' | 'account'
  readonly name: string
}

/** Which lines to read: all, or those of a network or of one account. An index serves each of them. */
export type Source = Party | 'all'

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

/**
 * Entries since a time, of attempts of a network or an account that did not get in. It stops counting at `most`. A
 * merged line has no outcome of its own, and is not counted.
 */
export function countUnopened(sql: Sql, whose: Party, since: number, most: number): number {
  const [condition, values] = conditionOf(whose)
  const [row] = sql.all<{ count: number }>(
    `SELECT count(*) AS count FROM (SELECT 1 FROM lines WHERE ${condition} id >= ?
     AND json_extract(body, '$.outcome.is') NOT IN ('success', 'pending') LIMIT ?)`,
    ...[...values, firstPlace(since), most],
  )
  return row?.count ?? 0
}

/**
 * What the last line before a time, or the latest after it, says of the budget of lines; 0 where there is none. Merged
 * lines stand at the end of their minute, and so may stand after the time at which they are written.
 */
export function lastBudget(sql: Sql, at: number): number {
  const [row] = sql.all<{ full_at: number | null }>(
    'SELECT max(budget_full_at) AS full_at FROM lines WHERE id >= (SELECT max(id) FROM lines WHERE id < ?)',
    firstPlace(at + 1),
  )
  return row?.full_at ?? 0
}

const columns = { network: 'wide', account: 'account_tag' } as const satisfies Record<Party['of'], string>

function conditionOf(source: Source): readonly [string, readonly SqlValue[]] {
  return source === 'all' ? ['', []] : [`${columns[source.of]} = ? AND`, [source.name]]
}

function placed({ id, key, body }: Row): Placed {
  const line: Line = key.startsWith('~')
    ? { is: 'merged', merged: JSON.parse(body) }
    : { is: 'entry', entry: JSON.parse(body) }
  return { line, place: id }
}
