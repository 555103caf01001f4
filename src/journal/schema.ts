// The tables of the record. Every index row is billed like a row: there are two, and the order of the table itself
// serves the rest. Older schemas are moved forward here, and nowhere else.
import type { Sql } from './sql.ts'

/** Rises with every change of the tables; what entries hold has a version of its own, in each entry. */
export const schemaVersion = 1

export function migrate(sql: Sql): void {
  sql.all('CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID')
  if (readMeta(sql, 'schema') === schemaVersion) return
  sql.transaction(() => {
    // An id holds the time: the table is in order of time without an index, which finds a page, the end of retention
    // and, because a reference holds its own time, a reference. Both indexes end with the id, as all indexes do.
    sql.all(`CREATE TABLE IF NOT EXISTS lines (
      id INTEGER PRIMARY KEY, key TEXT NOT NULL, wide TEXT, account_tag TEXT, body TEXT NOT NULL)`)
    sql.all('CREATE INDEX IF NOT EXISTS lines_wide ON lines (wide) WHERE wide IS NOT NULL')
    sql.all('CREATE INDEX IF NOT EXISTS lines_account ON lines (account_tag) WHERE account_tag IS NOT NULL')
    sql.all(
      'CREATE TABLE IF NOT EXISTS doors (shape TEXT PRIMARY KEY, at INTEGER NOT NULL, fields TEXT NOT NULL) WITHOUT ROWID',
    )
    writeMeta(sql, 'schema', schemaVersion)
  })
}

export function readMeta(sql: Sql, name: string): number | null {
  const [row] = sql.all<{ value: number }>('SELECT value FROM meta WHERE name = ?', name)
  return row?.value ?? null
}

export function writeMeta(sql: Sql, name: string, value: number): void {
  sql.all('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)', name, value)
}
