// Known devices in SQLite: a table of their own, bounded, that takes no room from the counters.
import { describe, expect, it } from 'vitest'
import { createTables } from '../../src/ledger/schema.ts'
import { sqlDevices } from '../../src/ledger/sql-devices.ts'
import { sqlShelf } from '../../src/ledger/sql-shelf.ts'
import type { Sql } from '../../src/lib/sql.ts'
import { nodeSql } from '../support/journal.ts'

const never = Number.MAX_SAFE_INTEGER
/** Devices of one account as they are stored. */
const list = 'x'.repeat(250)

function world(limitBytes?: number) {
  const sql = nodeSql()
  let rowsRead = 0
  const statements: string[] = []
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
  return { sql, shelf: sqlDevices(watched, limitBytes), statements, rowsRead: () => rowsRead }
}

/** In no order, as keyed tags come. */
const keyOf = (n: number) => `${String((n * 7_919) % 10_007).padStart(5, '0')}-${'k'.repeat(50)}`
const keys = ({ sql }: { readonly sql: Sql }) =>
  sql.all<{ key: string }>('SELECT key FROM devices ORDER BY key').map(({ key }) => key)

describe('the devices of a shard', () => {
  it('are given back as they were saved', () => {
    const { shelf } = world()
    shelf.save('a', '["first"]', never, 0)
    shelf.save('a', '["second"]', never, 0)
    expect([shelf.load('a'), shelf.load('b')]).toEqual(['["second"]', null])
    shelf.drop('a')
    shelf.drop('b')
    expect([shelf.load('a'), shelf.bytes()]).toEqual([null, 0])
  })

  it('cost a few rows, however many there are', () => {
    const made = world()
    for (let n = 0; n < 500; n += 1) made.shelf.save(keyOf(n), list, never, 0)
    const before = made.rowsRead()
    made.shelf.load(keyOf(7))
    expect(made.rowsRead() - before).toBe(1)
    made.shelf.save(keyOf(7), list, never, 0)
    expect(made.rowsRead() - before).toBeLessThanOrEqual(1 + 1 + 10)
  })

  it('that only note another day write one row', () => {
    const made = world()
    made.shelf.save('a', list, 1_000, 0)
    const before = made.statements.length
    made.shelf.save('a', list, 2_000, 0)
    expect(made.statements.slice(before)).toEqual([expect.stringContaining('INTO devices')])
  })

  it('are dropped when they are not used any more, by those who are remembered', () => {
    const made = world()
    for (let n = 0; n < 100; n += 1) made.shelf.save(keyOf(n), list, 5_000, 0)
    for (let n = 100; n < 200; n += 1) made.shelf.save(keyOf(n), list, never, 6_000)
    expect(keys(made)).toEqual(Array.from({ length: 100 }, (_, n) => keyOf(n + 100)).toSorted())
    expect(made.shelf.bytes()).toBe(
      world().shelf.bytes() + 100 * Math.ceil((keyOf(0).length + 250 + 40) * 1.5),
    )
  })
})

describe('when they are full', () => {
  function full() {
    const made = world(20_000)
    for (let n = 0; n < 200; n += 1) made.shelf.save(keyOf(n), list, 5_000, 0)
    return made
  }

  it('no new one is kept, none is let go, and none grows', () => {
    const made = full()
    const kept = keys(made)
    expect(kept.length).toBeGreaterThan(20)
    expect(kept.length).toBeLessThan(50)
    made.shelf.save(keyOf(0), list + list, never, 0)
    expect([keys(made), made.shelf.load(keyOf(0))]).toEqual([kept, list])
    expect(made.shelf.bytes()).toBeLessThanOrEqual(20_000)
  })

  it('those that are known can ripen', () => {
    const made = full()
    made.shelf.save(keyOf(0), 'y'.repeat(250), never, 0)
    expect(made.shelf.load(keyOf(0))).toBe('y'.repeat(250))
  })

  it('those that are known can ripen even where there was more room before', () => {
    const made = full()
    const smaller = sqlDevices(made.sql, 10_000)
    smaller.save(keyOf(0), 'y'.repeat(250), never, 0)
    smaller.save('newcomer', list, never, 0)
    expect([smaller.load(keyOf(0)), smaller.load('newcomer')]).toEqual(['y'.repeat(250), null])
  })

  it('there is room again where some are not used any more, or forgotten', () => {
    const made = full()
    made.shelf.drop(keyOf(0))
    made.shelf.save('newcomer', list, never, 0)
    expect(made.shelf.load('newcomer')).toBe(list)
    for (let tries = 0; tries < 5; tries += 1) made.shelf.save('later', list, never, 6_000)
    expect(made.shelf.load('later')).toBe(list)
  })

  it('the count is the same after a restart', () => {
    const made = full()
    expect(sqlDevices(made.sql).bytes()).toBe(made.shelf.bytes())
  })
})

describe('beside the counters', () => {
  it('take none of their room, however many there are', () => {
    const made = world()
    const counters = sqlShelf(made.sql, { limitBytes: 1024 * 1024, besides: made.shelf.bytes })
    const room = counters.sweep(0)
    for (let n = 0; n < 5_000; n += 1) made.shelf.save(keyOf(n), list, never, 0)
    expect(made.sql.size()).toBeGreaterThan(1024 * 1024)
    expect(counters.sweep(0)).toBeGreaterThanOrEqual(room)
  })
})
