// The tables of one shard. Older files are moved forward here; a stored record that is older is read as such in
// `record.ts`, because a shard holds more of them than could be rewritten before its first answer.
import type { Sql } from '../lib/sql.ts'

/** Rises with every change of the tables or of what is stored in them. */
const schemaVersion = 4

export function createTables(sql: Sql): void {
  sql.write('CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID')
  if ((readMeta(sql, 'schema') ?? 0) >= schemaVersion) return
  sql.transaction(() => {
    sql.write(
      'CREATE TABLE IF NOT EXISTS subjects (key TEXT PRIMARY KEY, idle_at INTEGER NOT NULL, record TEXT NOT NULL) WITHOUT ROWID',
    )
    // Since version 2.
    sql.write(
      'CREATE TABLE IF NOT EXISTS devices (key TEXT PRIMARY KEY, unused_at INTEGER NOT NULL, bytes INTEGER NOT NULL, list TEXT NOT NULL) WITHOUT ROWID',
    )
    // Since version 3.
    sql.write(
      'CREATE TABLE IF NOT EXISTS rings (key TEXT PRIMARY KEY, unused_at INTEGER NOT NULL, bytes INTEGER NOT NULL, list TEXT NOT NULL) WITHOUT ROWID',
    )
    // Since version 4.
    sql.write(
      'CREATE TABLE IF NOT EXISTS provers (key TEXT PRIMARY KEY, unused_at INTEGER NOT NULL, bytes INTEGER NOT NULL, list TEXT NOT NULL) WITHOUT ROWID',
    )
    writeMeta(sql, 'schema', schemaVersion)
  })
}

export function readMeta(sql: Sql, name: string): number | null {
  const [row] = sql.all<{ value: number }>('SELECT value FROM meta WHERE name = ?', name)
  return row?.value ?? null
}

export function writeMeta(sql: Sql, name: string, value: number): void {
  sql.write('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)', name, value)
}
