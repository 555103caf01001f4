// Tables that an earlier version made, and what this one makes of them.
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { anything, openJournal } from '../../src/journal/open-journal.ts'
import { batchOf, entryAt, nodeSql, start } from '../support/journal.ts'

const old = entryAt(start)

/** A record as version 1 left it. */
function versionOne(): DatabaseSync {
  const database = new DatabaseSync(':memory:')
  database.exec(`
    CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE lines (
      id INTEGER PRIMARY KEY, key TEXT NOT NULL, wide TEXT, account_tag TEXT, body TEXT NOT NULL);
    CREATE INDEX lines_wide ON lines (wide) WHERE wide IS NOT NULL;
    CREATE INDEX lines_account ON lines (account_tag) WHERE account_tag IS NOT NULL;
    CREATE TABLE doors (shape TEXT PRIMARY KEY, at INTEGER NOT NULL, fields TEXT NOT NULL) WITHOUT ROWID;
    INSERT INTO meta VALUES ('schema', 1), ('retention-days', 9);
  `)
  database
    .prepare('INSERT INTO lines (id, key, wide, account_tag, body) VALUES (?, ?, ?, ?, ?)')
    .run(start * 1_024, old.reference, old.network.wide, old.account?.tag ?? null, JSON.stringify(old))
  return database
}

const open = (database: DatabaseSync) => openJournal({ sql: nodeSql(database), now: () => start + 1_000 })

function versionIn(database: DatabaseSync): unknown {
  return database.prepare("SELECT value FROM meta WHERE name = 'schema'").get()?.['value']
}

describe('a record of version 1', () => {
  it('is moved forward when it is opened, with what is in it, and goes on', () => {
    const database = versionOne()
    const journal = open(database)
    journal.write(batchOf([entryAt(start + 1, { name: 'bob' })], { retentionDays: 9 }))
    const { lines } = journal.search(anything, 10, null)
    expect(lines).toMatchObject([{ entry: { at: start + 1 } }, { entry: { reference: old.reference } }])
    expect(journal.status().retentionDays).toBe(9)
    expect(versionIn(database)).toBe(3)
  })

  it('may be opened by version 1 in between, which knows nothing of what came after it', () => {
    const database = versionOne()
    open(database)
    database.exec("UPDATE meta SET value = 1 WHERE name = 'schema'")
    expect(open(database).search(anything, 10, null).lines).toHaveLength(1)
    expect(versionIn(database)).toBe(3)
  })
})

describe('a record of a version to come', () => {
  it('is left as it is', () => {
    const database = new DatabaseSync(':memory:')
    open(database)
    database.exec("UPDATE meta SET value = 3 WHERE name = 'schema'")
    open(database)
    expect(versionIn(database)).toBe(3)
  })
})
