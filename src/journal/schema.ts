// The tables of the record. Every index row is billed like a row: there are two, and the order of the table itself
// serves the rest. Older schemas are moved forward here, and nowhere else.
import type { Sql } from '../lib/sql.ts'

/** Rises with every change of the tables; what entries hold has a version of its own, in each entry. */
const schemaVersion = 3

export function migrate(sql: Sql): void {
  sql.write('CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID')
  if ((readMeta(sql, 'schema') ?? 0) >= schemaVersion) return
  sql.transaction(() => {
    // An id holds the time: the table is in order of time without an index, which finds a page, the end of retention
    // and, because a reference holds its own time, a reference. Both indexes end with the id, as all indexes do.
    sql.write(`CREATE TABLE IF NOT EXISTS lines (
      id INTEGER PRIMARY KEY, key TEXT NOT NULL, wide TEXT, account_tag TEXT, body TEXT NOT NULL)`)
    sql.write('CREATE INDEX IF NOT EXISTS lines_wide ON lines (wide) WHERE wide IS NOT NULL')
    sql.write('CREATE INDEX IF NOT EXISTS lines_account ON lines (account_tag) WHERE account_tag IS NOT NULL')
    sql.write(
      'CREATE TABLE IF NOT EXISTS doors (shape TEXT PRIMARY KEY, at INTEGER NOT NULL, fields TEXT NOT NULL) WITHOUT ROWID',
    )
    // Since version 2. Who went back to version 1 and comes again has the column already.
    if (!hasColumn(sql, 'budget_full_at')) sql.write('ALTER TABLE lines ADD COLUMN budget_full_at INTEGER')
    // Since version 3.
    sql.write(
      'CREATE TABLE IF NOT EXISTS store_changes (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, state TEXT NOT NULL)',
    )
    writeMeta(sql, 'schema', schemaVersion)
  })
}

function hasColumn(sql: Sql, name: string): boolean {
  return sql.all<{ name: string }>('PRAGMA table_info(lines)').some(column => column.name === name)
}

export function readMeta(sql: Sql, name: string): number | null {
  const [row] = sql.all<{ value: number }>('SELECT value FROM meta WHERE name = ?', name)
  return row?.value ?? null
}

export function writeMeta(sql: Sql, name: string, value: number): void {
  sql.write('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)', name, value)
}
