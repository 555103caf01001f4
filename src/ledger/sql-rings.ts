// Keeps the rings of one shard in SQLite, in a table of their own with a bound of its own. Rows lie in the order of the
// keyed hash in their keys, whatever secret made it: who is next to whom is chance, and stays as it is.
import type { Sql } from '../lib/sql.ts'
import type { Rings } from './rings.ts'
import type { RingShelf } from './shelf.ts'
import { sqlRows } from './sql-rows.ts'

/** Some 500,000 accounts. */
const mostBytes = 256 * 1024 * 1024
/** A full ring as it is stored. Counted as full from the first, so that one more tag costs no second row. */
const ringBytes = 220
/** Rows that are read with every sign-in: its own or the next one, and some more where that one is over. */
const readAtOnce = 4
/** Length of the keyed hash at the end of a subject's key. */
const hashLength = 22

export interface SqlRings extends RingShelf {
  /** What all of them take, generously. */
  bytes(): number
}

export function sqlRings(sql: Sql, limitBytes = mostBytes): SqlRings {
  const rows = sqlRows(sql, { table: 'rings', limitBytes })

  function from(place: string) {
    return sql.all<{ key: string; list: string }>(
      'SELECT key, list FROM rings WHERE key >= ? ORDER BY key LIMIT ?',
      ...[place, readAtOnce],
    )
  }

  return {
    bytes: rows.bytes,
    load(key) {
      const row = rows.load(placeOf(key))
      return row === null ? null : JSON.parse(row)
    },
    *near(key) {
      const found = from(placeOf(key))
      // After the last one comes the first.
      const all = found.length < readAtOnce ? [...found, ...from('')].slice(0, readAtOnce) : found
      for (const { key: place, list } of all) yield [keyOf(place), JSON.parse(list) as Rings]
    },
    save(key, rings, unusedAt, now) {
      const place = placeOf(key)
      rows.save(place, JSON.stringify(rings), unusedAt, now, place.length + rings.length * ringBytes)
    },
    drop: key => rows.drop(placeOf(key)),
  }
}

/** The hash first. */
function placeOf(key: string): string {
  return key.slice(-hashLength) + key.slice(0, -hashLength)
}

function keyOf(place: string): string {
  return place.slice(hashLength) + place.slice(0, hashLength)
}
