// Keeps the known devices of one shard in SQLite, in a table of their own with a bound of its own.
import type { Sql } from '../lib/sql.ts'
import type { RowShelf } from './shelf.ts'
import { sqlRows } from './sql-rows.ts'

/** Some 500,000 accounts with a few devices each. */
const mostBytes = 256 * 1024 * 1024

export interface SqlDevices extends RowShelf {
  /** What all of them take, generously. */
  bytes(): number
}

export function sqlDevices(sql: Sql, limitBytes = mostBytes): SqlDevices {
  return sqlRows(sql, { table: 'devices', limitBytes })
}
