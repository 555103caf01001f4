// Where rings are kept, in SQLite and in memory: who is next to whom, and what that costs.
import { describe, expect, it } from 'vitest'
import { mapRings } from '../../src/ledger/map-rings.ts'
import type { Rings } from '../../src/ledger/rings.ts'
import { createTables } from '../../src/ledger/schema.ts'
import type { RingShelf } from '../../src/ledger/shelf.ts'
import { sqlRings } from '../../src/ledger/sql-rings.ts'
import { keyring, tag } from '../../src/lib/keyed.ts'
import type { Sql } from '../../src/lib/sql.ts'
import { nodeSql } from '../support/journal.ts'

const never = Number.MAX_SAFE_INTEGER
const { current: keys } = keyring('the root of all keys in these tests', null)
const { current: keysBefore } = keyring('the root before it', null)
const keyOf = (n: number, by = keys) => `site:account:${tag(by, 'subject', String(n))}`
const ringsOf = (n: number): Rings => [[`name-${n}`, n, [n], [n], [n]]]

function inSql(limitBytes?: number) {
  const sql = nodeSql()
  createTables(sql)
  let rowsRead = 0
  const written: string[] = []
  const watched: Sql = {
    ...sql,
    write(statement, ...values) {
      written.push(statement)
      return sql.write(statement, ...values)
    },
    all(statement, ...values) {
      const rows = sql.all<never>(statement, ...values)
      rowsRead += rows.length
      return rows
    },
  }
  return { sql, shelf: sqlRings(watched, limitBytes), written, rowsRead: () => rowsRead }
}

/** Whose rings are lent to this subject: the first of the others. */
function lenderOf(shelf: RingShelf, key: string): string | undefined {
  for (const [owner] of shelf.near(key)) if (owner !== key) return owner
  return undefined
}

const shelves = { memory: () => mapRings(10_000), SQLite: () => inSql().shelf }

describe.each(Object.entries(shelves))('rings in %s', (_, make) => {
  it('are given back as they were saved, until they are dropped', () => {
    const shelf = make()
    shelf.save(keyOf(1), ringsOf(1), never, 0)
    shelf.save(keyOf(1), ringsOf(2), never, 0)
    expect([shelf.load(keyOf(1)), shelf.load(keyOf(3))]).toEqual([ringsOf(2), null])
    for (const n of [1, 3]) shelf.drop(keyOf(n))
    expect([shelf.load(keyOf(1)), [...shelf.near(keyOf(1))]]).toEqual([null, []])
  })

  it('come first where they are the subject’s own, and then others', () => {
    const shelf = make()
    for (let n = 0; n < 50; n += 1) shelf.save(keyOf(n), ringsOf(n), never, 0)
    for (let n = 0; n < 50; n += 1) {
      const [own, ...others] = shelf.near(keyOf(n))
      expect(own).toEqual([keyOf(n), ringsOf(n)])
      expect(others.length).toBeGreaterThan(0)
    }
  })

  it('are lent to everybody, where there are any', () => {
    const shelf = make()
    expect(lenderOf(shelf, keyOf(1))).toBeUndefined()
    shelf.save(keyOf(0), ringsOf(0), never, 0)
    for (let n = 1; n < 200; n += 1) expect(lenderOf(shelf, keyOf(n))).toBe(keyOf(0))
    expect(lenderOf(shelf, keyOf(0))).toBeUndefined()
  })

  it('are lent by about as many subjects as have some, and by none to very many', () => {
    const shelf = make()
    for (let n = 0; n < 300; n += 1) shelf.save(keyOf(n), ringsOf(n), never, 0)
    const lent = new Map<string, number>()
    for (let n = 300; n < 3_300; n += 1) {
      const lender = lenderOf(shelf, keyOf(n)) ?? ''
      lent.set(lender, (lent.get(lender) ?? 0) + 1)
    }
    expect(lent.size).toBeGreaterThan(240)
    expect(Math.max(...lent.values())).toBeLessThan(120)
  })

  it('are lent by the same one while no new one comes between, and hardly one comes between', () => {
    const shelf = make()
    for (let n = 0; n < 300; n += 1) shelf.save(keyOf(n), ringsOf(n), never, 0)
    const strangers = Array.from({ length: 200 }, (_, n) => keyOf(10_000 + n))
    const before = strangers.map(key => lenderOf(shelf, key))
    for (let n = 0; n < 300; n += 1) shelf.save(keyOf(n), ringsOf(n + 1), never, 0)
    expect(strangers.map(key => lenderOf(shelf, key))).toEqual(before)
    for (let n = 300; n < 330; n += 1) shelf.save(keyOf(n), ringsOf(n), never, 0)
    const kept = strangers.filter((key, at) => lenderOf(shelf, key) === before[at])
    expect(kept.length).toBeGreaterThan(160)
    // Whoever has another lender now has one of those who came.
    const came = new Set(Array.from({ length: 30 }, (_, n) => keyOf(300 + n)))
    const moved = strangers.filter((key, at) => lenderOf(shelf, key) !== before[at])
    expect(moved.every(key => came.has(lenderOf(shelf, key) ?? ''))).toBe(true)
  })

  it('leave their neighbours where they are when they go', () => {
    const shelf = make()
    for (let n = 0; n < 300; n += 1) shelf.save(keyOf(n), ringsOf(n), never, 0)
    const strangers = Array.from({ length: 200 }, (_, n) => keyOf(10_000 + n))
    const before = strangers.map(key => lenderOf(shelf, key))
    for (let n = 0; n < 10; n += 1) shelf.drop(keyOf(n))
    const kept = strangers.filter((key, at) => lenderOf(shelf, key) === before[at])
    expect(kept.length).toBeGreaterThan(160)
    expect(shelf.load(keyOf(299))).toEqual(ringsOf(299))
  })
})

describe('rings in SQLite', () => {
  it('cost a few rows, however many there are, and no more for a name that has one', () => {
    const made = inSql()
    for (let n = 0; n < 500; n += 1) made.shelf.save(keyOf(n), ringsOf(n), never, 0)
    for (const key of [keyOf(7), keyOf(9_000)]) {
      const before = made.rowsRead()
      Array.from(made.shelf.near(key))
      expect(made.rowsRead() - before).toBeLessThanOrEqual(8)
    }
  })

  it('that get another tag write one row', () => {
    const made = inSql()
    made.shelf.save(keyOf(1), ringsOf(1), never, 0)
    made.written.length = 0
    made.shelf.save(keyOf(1), [['name-1', 5, [1, 2, 3], [1, 2], [1]]], never, 0)
    expect(made.written).toEqual([expect.stringMatching(/^INSERT OR REPLACE INTO rings/)])
  })

  it('that are full take no more room than was counted for them', () => {
    const full = (n: number) => Array.from({ length: n }, (_, at) => 2 ** 32 - 1 - at)
    const text = JSON.stringify([['1keys.'.padEnd(28, 'x'), 1_700_000_000_000, full(8), [], []]])
    const small = JSON.stringify(Array.from({ length: 12 }, () => 65_535))
    expect(text.length + small.length).toBeLessThanOrEqual(220)
  })

  it('of two secrets lie among each other: a rotation leaves nobody with one lender for all', () => {
    const { shelf } = inSql()
    for (let n = 0; n < 300; n += 1) shelf.save(keyOf(n, keysBefore), ringsOf(n), never, 0)
    for (let n = 300; n < 303; n += 1) shelf.save(keyOf(n), ringsOf(n), never, 0)
    const lenders = new Set(Array.from({ length: 1_000 }, (_, n) => lenderOf(shelf, keyOf(1_000 + n))))
    expect(lenders.size).toBeGreaterThan(200)
  })

  it('find no room where it is full, and have it again where some are over', () => {
    const made = inSql(20_000)
    for (let n = 0; n < 500; n += 1) made.shelf.save(keyOf(n), ringsOf(n), 1_000, 0)
    const count = () => made.sql.all('SELECT key FROM rings').length
    const most = count()
    expect(most).toBeLessThan(100)
    expect(made.shelf.bytes()).toBeLessThanOrEqual(20_000)
    expect(made.shelf.load(keyOf(0))).toEqual(ringsOf(0))
    for (let n = 500; n < 520; n += 1) made.shelf.save(keyOf(n), ringsOf(n), never, 2_000)
    expect(made.shelf.load(keyOf(510))).toEqual(ringsOf(510))
    expect(made.shelf.load(keyOf(0))).toBeNull()
  })
})

describe('rings in memory', () => {
  it('find no room where it is full, and have it again where some are over', () => {
    const shelf = mapRings(10)
    for (let n = 0; n < 20; n += 1) shelf.save(keyOf(n), ringsOf(n), 1_000, 0)
    expect([shelf.load(keyOf(9)), shelf.load(keyOf(10))]).toEqual([ringsOf(9), null])
    shelf.save(keyOf(9), ringsOf(99), 1_000, 0)
    expect(shelf.load(keyOf(9))).toEqual(ringsOf(99))
    shelf.save(keyOf(10), ringsOf(10), never, 1_000)
    expect([shelf.load(keyOf(9)), shelf.load(keyOf(10))]).toEqual([null, ringsOf(10)])
  })
})
