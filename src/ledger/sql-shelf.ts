// Keeps the records of one shard in SQLite. Every access is by key or to a bounded number of rows: on the free plan the
// rows that are read are counted too, and an attacker decides how many there are.
import type { Sql } from '../lib/sql.ts'
import type { Shelf } from './shelf.ts'

export interface SqlShelfOptions {
  readonly limitBytes?: number
  /** What else is kept in the same file, in bytes: it takes none of the room for records. */
  readonly besides?: () => number
}

/** Some 200,000 subjects. */
const mostBytes = 128 * 1024 * 1024
/** A row as it is stored, generously: key, counters and a few charges. */
const rowBytes = 640
/** Rows looked at in one sweep: a few more than a busy second writes. */
const sweptAtOnce = 50

export function sqlShelf(
  sql: Sql,
  { limitBytes = mostBytes, besides = () => 0 }: SqlShelfOptions = {},
): Shelf {
  let sweptUpTo = ''

  return {
    survives: true,
    load(key) {
      const [row] = sql.all<{ record: string }>('SELECT record FROM subjects WHERE key = ?', key)
      return row?.record ?? null
    },

    save(rows) {
      sql.transaction(() => {
        for (const [key, row, idleAt] of rows) {
          if (row === null) sql.write('DELETE FROM subjects WHERE key = ?', key)
          else {
            const until = Math.min(idleAt, Number.MAX_SAFE_INTEGER)
            sql.write(
              'INSERT OR REPLACE INTO subjects (key, idle_at, record) VALUES (?, ?, ?)',
              ...[key, until, row],
            )
          }
        }
      })
    },

    /** Looks at the next few rows, and begins again at the end. */
    sweep(now) {
      const next = sql.all<{ key: string; idle_at: number }>(
        'SELECT key, idle_at FROM subjects WHERE key > ? ORDER BY key LIMIT ?',
        ...[sweptUpTo, sweptAtOnce],
      )
      sweptUpTo = next.length < sweptAtOnce ? '' : (next.at(-1)?.key ?? '')
      for (const { key, idle_at } of next) {
        if (idle_at <= now) sql.write('DELETE FROM subjects WHERE key = ?', key)
      }
      return Math.floor((limitBytes - Math.max(0, sql.size() - besides())) / rowBytes)
    },
  }
}
