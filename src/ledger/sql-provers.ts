// Keeps who has signed in from the networks of one shard in SQLite, in a table of their own with a bound of its own.
import type { Sql } from '../lib/sql.ts'
import type { RowShelf } from './shelf.ts'
import { sqlRows } from './sql-rows.ts'

/** Some 120,000 networks that are full, or 600,000 homes. */
const mostBytes = 256 * 1024 * 1024
/** One prover as it is stored, with its commas and brackets. */
const proverBytes = 20
/** Counted in eights, so that one more mostly costs no second row. */
const countedInBytes = 8 * proverBytes

export interface SqlProvers extends RowShelf {
  /** What all of them take, generously. */
  bytes(): number
}

export function sqlProvers(sql: Sql, limitBytes = mostBytes): SqlProvers {
  const rows = sqlRows(sql, { table: 'provers', limitBytes })
  return {
    ...rows,
    save(key, row, unusedAt, now) {
      const size = Math.ceil(row.length / countedInBytes) * countedInBytes
      rows.save(key, row, unusedAt, now, key.length + size)
    },
  }
}
