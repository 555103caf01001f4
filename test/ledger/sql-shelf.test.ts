// Records in SQLite, with every access bounded: rows that are read or written are what the free plan counts.
import { describe, expect, it } from 'vitest'
import { createBook } from '../../src/ledger/book.ts'
import { mapRings } from '../../src/ledger/map-rings.ts'
import { createTables } from '../../src/ledger/schema.ts'
import { sqlDevices } from '../../src/ledger/sql-devices.ts'
import { sqlProvers } from '../../src/ledger/sql-provers.ts'
import { sqlShelf } from '../../src/ledger/sql-shelf.ts'
import type { Sql } from '../../src/lib/sql.ts'
import { bucket, debit } from '../contracts/store.ts'
import { handClock } from '../support/attempts.ts'
import { nodeSql } from '../support/journal.ts'

const never = Number.MAX_SAFE_INTEGER

/** A shelf on Node's SQLite, and how many rows each statement gave or asked for. */
function world(limitBytes?: number) {
  const sql = nodeSql()
  const statements: string[] = []
  let rowsRead = 0
  const watched: Sql = {
    ...sql,
    write(statement, ...values) {
      statements.push(statement)
      return sql.write(statement, ...values)
    },
    all(statement, ...values) {
      const rows = sql.all<never>(statement, ...values)
      rowsRead += rows.length
      return rows
    },
  }
  createTables(sql)
  const devices = sqlDevices(sql)
  const shelf = sqlShelf(watched, limitBytes === undefined ? {} : { limitBytes })
  return { sql, shelf, devices, provers: sqlProvers(sql), statements, rowsRead: () => rowsRead }
}

const keys = ({ sql }: { readonly sql: Sql }) =>
  sql.all<{ key: string }>('SELECT key FROM subjects ORDER BY key').map(({ key }) => key)
const numbered = (count: number, idleAt: number) =>
  Array.from({ length: count }, (_, n) => [`key-${String(n).padStart(4, '0')}`, '[]', idleAt] as const)

describe('the shelf of a shard', () => {
  it('gives back what was saved, and nothing else', () => {
    const { shelf } = world()
    shelf.save([['a', '["first"]', never]])
    shelf.save([['a', '["second"]', never]])
    expect([shelf.load('a'), shelf.load('b')]).toEqual(['["second"]', null])
    shelf.save([['a', null, 0]])
    expect(shelf.load('a')).toBeNull()
  })

  it('reads one row for a key, and none of the others', () => {
    const made = world()
    made.shelf.save(numbered(2_000, never))
    const before = made.rowsRead()
    made.shelf.load('key-0007')
    made.shelf.load('unknown')
    expect(made.rowsRead() - before).toBe(1)
  })

  it('looks at a bounded number of rows in one sweep, and at all of them in the end', () => {
    const made = world()
    made.shelf.save([...numbered(500, 1_000), ['still-needed', '[]', 9_000]])
    const before = made.rowsRead()
    made.shelf.sweep(5_000)
    expect(made.rowsRead() - before).toBe(50)
    for (let sweeps = 0; sweeps < 11; sweeps += 1) made.shelf.sweep(5_000)
    expect(keys(made)).toEqual(['still-needed'])
  })

  it('begins again at the end: what becomes idle later is found too', () => {
    const made = world()
    made.shelf.save([['a', '[]', 2_000]])
    made.shelf.sweep(1_000)
    made.shelf.sweep(3_000)
    expect(keys(made)).toEqual([])
  })

  it('keeps what never ends by itself', () => {
    const made = world()
    made.shelf.save([['row', '[]', Number.POSITIVE_INFINITY]])
    made.shelf.sweep(Number.MAX_SAFE_INTEGER - 1)
    expect(keys(made)).toEqual(['row'])
  })

  it('has room until it is full, and again when what was idle is gone', () => {
    const { shelf } = world(256 * 1024)
    expect(shelf.sweep(0)).toBeGreaterThan(100)
    shelf.save(numbered(400, 1_000).map(([key, , idleAt]) => [key, 'x'.repeat(600), idleAt]))
    expect(shelf.sweep(0)).toBeLessThanOrEqual(0)
    for (let sweeps = 0; sweeps < 9; sweeps += 1) shelf.sweep(2_000)
    expect(shelf.sweep(2_000)).toBeGreaterThan(100)
  })
})

describe('a book on this shelf', () => {
  it('writes and deletes nothing for what is given back before it was written', async () => {
    const { shelf, devices, provers, statements } = world()
    const clock = handClock()
    const book = createBook({
      now: clock.now,
      newCharge: () => 'charge',
      shelf,
      devices,
      rings: mapRings(1_000),
      provers,
      onUnwritten: () => {},
    })
    await book.take('a', {
      debits: [debit([bucket('login/pool', 3)])],
      claims: [],
      device: null,
      provenance: null,
      proversAt: null,
      lifts: [],
    })
    book.settle('a', { charge: 'charge', instead: null, only: null })
    book.flush()
    expect(statements).toEqual([])
  })

  it('lets newcomers share records where it is full: nobody’s counter gets smaller', async () => {
    const made = world(96 * 1024)
    const clock = handClock()
    let charges = 0
    const book = createBook({
      now: clock.now,
      newCharge: () => `charge-${++charges}`,
      shelf: made.shelf,
      devices: made.devices,
      rings: mapRings(1_000),
      provers: made.provers,
      onUnwritten: () => {},
    })
    const ask = {
      debits: [debit([bucket('login/pool', 3, 0)])],
      claims: [],
      device: null,
      provenance: null,
      proversAt: null,
      lifts: [],
    }
    for (let n = 0; n < 3; n += 1) await book.take('mine', ask)
    for (let n = 0; n < 2_000; n += 1) {
      await book.take(`new-${n}`, ask)
      if (n % 50 === 0) book.flush()
    }
    book.flush()
    const kept = keys(made)
    expect(kept.filter(key => key.startsWith('shared:')).length).toBeGreaterThan(0)
    expect(kept.length).toBeLessThan(600)
    expect((await book.take('mine', ask)).debits[0]?.granted).toBeNull()
  })
})
