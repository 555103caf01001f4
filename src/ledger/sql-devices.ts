// Keeps the known devices of one shard in SQLite, in a table of their own with a bound of its own. Every access is by key
// or to a few rows; what is not used any more is dropped by whoever is remembered next.
import type { Sql } from '../lib/sql.ts'
import { readMeta, writeMeta } from './schema.ts'
import type { DeviceShelf } from './shelf.ts'

/** Some 500,000 accounts with a few devices each. */
const mostBytes = 256 * 1024 * 1024
/** What a row takes beside its texts. */
const rowBytes = 40
/** The pages of a table in which rows come and go are about two thirds full. */
const pagesPerText = 1.5
/** Rows looked at with everyone that is remembered: more than come new. */
const sweptAtOnce = 10
const bytesName = 'device-bytes'

export interface SqlDevices extends DeviceShelf {
  /** What all of them take, generously. */
  bytes(): number
}

export function sqlDevices(sql: Sql, limitBytes = mostBytes): SqlDevices {
  let bytes = readMeta(sql, bytesName) ?? 0
  let sweptUpTo = ''

  /** Does the work and keeps count of what it freed or took, all of it or nothing. */
  function counted(work: () => number): void {
    let after = bytes
    sql.transaction(() => {
      after = bytes + work()
      if (after !== bytes) writeMeta(sql, bytesName, after)
    })
    bytes = after
  }

  function bytesOf(key: string): number {
    const [row] = sql.all<{ bytes: number }>('SELECT bytes FROM devices WHERE key = ?', key)
    return row?.bytes ?? 0
  }

  /** Looks at the next few rows, and begins again at the end. What it freed, as a negative number. */
  function sweep(now: number): number {
    const next = sql.all<{ key: string; unused_at: number; bytes: number }>(
      'SELECT key, unused_at, bytes FROM devices WHERE key > ? ORDER BY key LIMIT ?',
      ...[sweptUpTo, sweptAtOnce],
    )
    sweptUpTo = next.length < sweptAtOnce ? '' : (next.at(-1)?.key ?? '')
    const over = next.filter(({ unused_at }) => unused_at <= now)
    for (const { key } of over) sql.write('DELETE FROM devices WHERE key = ?', key)
    return over.reduce((freed, { bytes }) => freed - bytes, 0)
  }

  return {
    bytes: () => bytes,
    load(key) {
      const [row] = sql.all<{ list: string }>('SELECT list FROM devices WHERE key = ?', key)
      return row?.list ?? null
    },
    save(key, row, unusedAt, now) {
      counted(() => {
        const freed = sweep(now)
        const size = Math.ceil((key.length + row.length + rowBytes) * pagesPerText)
        const more = size - bytesOf(key)
        if (more > 0 && bytes + freed + more > limitBytes) return freed
        sql.write(
          'INSERT OR REPLACE INTO devices (key, unused_at, bytes, list) VALUES (?, ?, ?, ?)',
          ...[key, unusedAt, size, row],
        )
        return freed + more
      })
    },
    drop(key) {
      counted(() => {
        const freed = bytesOf(key)
        if (freed > 0) sql.write('DELETE FROM devices WHERE key = ?', key)
        return -freed
      })
    },
  }
}
