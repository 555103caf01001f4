// Keeps rows of one shard in SQLite, one a subject, in a table of their own with a bound of its own. Every access is by
// key or to a few rows; what is not used any more is dropped by whoever is saved next.
import type { Sql } from '../lib/sql.ts'
import { readMeta, writeMeta } from './schema.ts'

export interface RowsOptions {
  /** Made by `schema.ts`, with the columns key, unused_at, bytes and list. */
  readonly table: 'devices' | 'rings' | 'provers'
  readonly limitBytes: number
}

export interface SqlRows {
  /** What all of them take, generously. */
  bytes(): number
  load(key: string): string | null
  /**
   * A full table takes nothing that is larger than what it replaces. `size`: of key and row, or the most it will be.
   */
  save(key: string, row: string, unusedAt: number, now: number, size?: number): void
  drop(key: string): void
}

/** What a row takes beside its texts. */
const rowBytes = 40
/** The pages of a table in which rows come and go are about two thirds full. */
const pagesPerText = 1.5
/** Rows looked at with everyone that is saved: more than come new. */
const sweptAtOnce = 10
const bytesNames = { devices: 'device-bytes', rings: 'ring-bytes', provers: 'prover-bytes' } as const

export function sqlRows(sql: Sql, { table, limitBytes }: RowsOptions): SqlRows {
  const bytesName = bytesNames[table]
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
    const [row] = sql.all<{ bytes: number }>(`SELECT bytes FROM ${table} WHERE key = ?`, key)
    return row?.bytes ?? 0
  }

  /** Looks at the next few rows, and begins again at the end. What it freed, as a negative number. */
  function sweep(now: number): number {
    const next = sql.all<{ key: string; unused_at: number; bytes: number }>(
      `SELECT key, unused_at, bytes FROM ${table} WHERE key > ? ORDER BY key LIMIT ?`,
      ...[sweptUpTo, sweptAtOnce],
    )
    sweptUpTo = next.length < sweptAtOnce ? '' : (next.at(-1)?.key ?? '')
    const over = next.filter(({ unused_at }) => unused_at <= now)
    for (const { key } of over) sql.write(`DELETE FROM ${table} WHERE key = ?`, key)
    return over.reduce((freed, { bytes }) => freed - bytes, 0)
  }

  return {
    bytes: () => bytes,
    load(key) {
      const [row] = sql.all<{ list: string }>(`SELECT list FROM ${table} WHERE key = ?`, key)
      return row?.list ?? null
    },
    save(key, row, unusedAt, now, size = key.length + row.length) {
      counted(() => {
        const freed = sweep(now)
        const taken = Math.ceil((size + rowBytes) * pagesPerText)
        const more = taken - bytesOf(key)
        if (more > 0 && bytes + freed + more > limitBytes) return freed
        sql.write(
          `INSERT OR REPLACE INTO ${table} (key, unused_at, bytes, list) VALUES (?, ?, ?, ?)`,
          ...[key, unusedAt, taken, row],
        )
        return freed + more
      })
    },
    drop(key) {
      counted(() => {
        const freed = bytesOf(key)
        if (freed > 0) sql.write(`DELETE FROM ${table} WHERE key = ?`, key)
        return -freed
      })
    },
  }
}
