// The tables of a shard, and files that earlier versions left behind.
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { createBook } from '../../src/ledger/book.ts'
import type { Asked } from '../../src/ledger/contract.ts'
import { createTables, readMeta } from '../../src/ledger/schema.ts'
import { sqlDevices } from '../../src/ledger/sql-devices.ts'
import { sqlProvers } from '../../src/ledger/sql-provers.ts'
import { sqlRings } from '../../src/ledger/sql-rings.ts'
import { sqlShelf } from '../../src/ledger/sql-shelf.ts'
import { bucket, claim, debit, device } from '../contracts/store.ts'
import { handClock } from '../support/attempts.ts'
import { nodeSql } from '../support/journal.ts'

const clock = handClock()

/** A file as version 1 left it: one subject with a spent pool, a lift, and a claim that was made. */
function versionOne(): DatabaseSync {
  const database = new DatabaseSync(':memory:')
  database.exec(`
    CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE subjects (key TEXT PRIMARY KEY, idle_at INTEGER NOT NULL, record TEXT NOT NULL) WITHOUT ROWID;
    INSERT INTO meta VALUES ('schema', 1);
  `)
  const record = [
    ['buckets', [['login/pool', [0, clock.now(), 3, 1, 3_600_000]]]],
    ['distinct', []],
    ['charges', []],
    ['claims', [['pass', clock.now() + 60_000]]],
    ['lifts', [['203.0.113.7', clock.now() + 60_000]]],
  ]
  database
    .prepare('INSERT INTO subjects VALUES (?, ?, ?)')
    .run('someone', clock.now() + 3_600_000, JSON.stringify(record))
  return database
}

function bookOf(database: DatabaseSync) {
  const sql = nodeSql(database)
  createTables(sql)
  const devices = sqlDevices(sql)
  const rings = sqlRings(sql)
  const shelf = sqlShelf(sql, { besides: devices.bytes })
  return createBook({
    now: clock.now,
    newCharge: () => 'charge',
    shelf,
    devices,
    rings,
    provers: sqlProvers(sql),
    onUnwritten: () => {},
  })
}

const asked: Asked = { debits: [], claims: [], device: null, provenance: null, proversAt: null, lifts: [] }

describe('a file of version 1', () => {
  it('still counts: what was spent is, what was claimed is used up, what was lifted is', async () => {
    const book = bookOf(versionOne())
    const pool = debit([bucket('login/pool', 3, 1, 3_600_000)])
    const denied = await book.take('someone', { ...asked, debits: [pool] })
    expect(denied.debits[0]).toMatchObject({ granted: null, counted: [{ used: 3 }] })
    const claims = [claim('pass', { times: 5 }), claim('another', { times: 5 })]
    expect((await book.take('someone', { ...asked, claims })).claims).toEqual([false, true])
    expect((await book.take('someone', { ...asked, lifts: ['203.0.113.7'] })).lifted).toBe('203.0.113.7')
  })

  it('remembers devices from now on', async () => {
    const database = versionOne()
    bookOf(database).remember('someone', device('phone', { checked: true }))
    expect((await bookOf(database).take('someone', { ...asked, device: 'phone' })).device).toBe('ripe')
    expect(readMeta(nodeSql(database), 'schema')).toBe(4)
  })

  it('knows who signs in from a network from now on', async () => {
    const database = versionOne()
    bookOf(database).prove('home', { address: 7, accounts: [1] })
    const { proven } = await bookOf(database).take('home', { ...asked, proversAt: 7 })
    expect(proven).toEqual({ network: 1, address: 1 })
  })
})

describe('a file of this version', () => {
  it('is left as it is', () => {
    const database = new DatabaseSync(':memory:')
    const before = bookOf(database)
    before.remember('someone', device('phone'))
    before.lift('someone', 'account', 60_000)
    before.prove('home', { address: 7, accounts: [1] })
    const dump = () =>
      ['meta', 'subjects', 'devices', 'rings', 'provers'].map(name =>
        database.prepare(`SELECT * FROM ${name}`).all(),
      )
    const left = dump()
    bookOf(database)
    expect(dump()).toEqual(left)
  })
})
