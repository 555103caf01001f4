// Who has signed in from networks, in SQLite: a table of its own, bounded, that takes no room from the counters.
import { describe, expect, it } from 'vitest'
import { createProverBook } from '../../src/ledger/prover-book.ts'
import { createTables } from '../../src/ledger/schema.ts'
import { sqlProvers } from '../../src/ledger/sql-provers.ts'
import type { Sql } from '../../src/lib/sql.ts'
import { handClock } from '../support/attempts.ts'
import { nodeSql } from '../support/journal.ts'

function world(limitBytes?: number) {
  const sql = nodeSql()
  createTables(sql)
  const written: string[] = []
  let reads = 0
  const watched: Sql = {
    ...sql,
    all(statement, ...values) {
      if (statement.startsWith('SELECT list')) reads += 1
      return sql.all<never>(statement, ...values)
    },
    write(statement, ...values) {
      written.push(statement)
      return sql.write(statement, ...values)
    },
  }
  const clock = handClock()
  const shelf = sqlProvers(watched, limitBytes)
  return { sql, shelf, written, clock, book: createProverBook(shelf, clock.now), reads: () => reads }
}

const keyOf = (n: number) => `site:network:1keys.${String(n).padStart(22, 'k')}`
const count = ({ sql }: { readonly sql: Sql }) => sql.all('SELECT key FROM provers').length

describe('the provers of a shard', () => {
  it('are there after a restart', () => {
    const made = world()
    made.book.prove(keyOf(1), { address: 7, accounts: [1] })
    const again = createProverBook(sqlProvers(made.sql), made.clock.now)
    expect(again.proven(keyOf(1), 7)).toEqual({ network: 1, address: 1 })
    expect(sqlProvers(made.sql).bytes()).toBe(made.shelf.bytes())
  })

  it('write a row for a new account, and none for those who come back on the same day', () => {
    const made = world()
    made.book.prove(keyOf(1), { address: 7, accounts: [1] })
    made.written.length = 0
    for (let n = 1; n < 7; n += 1) made.book.prove(keyOf(1), { address: 7, accounts: [n] })
    expect(made.written).toEqual(Array(5).fill(expect.stringMatching(/^INSERT OR REPLACE INTO provers/)))
    for (let n = 1; n < 7; n += 1) made.book.prove(keyOf(1), { address: 7, accounts: [n] })
    expect(made.written).toHaveLength(5)
  })

  it('take no more room than was counted for them', () => {
    const { book, shelf, sql } = world()
    for (let n = 0; n < 64; n += 1) book.prove(keyOf(1), { address: 65_535, accounts: [65_535 - n] })
    const [row] = sql.all<{ list: string }>('SELECT list FROM provers')
    expect(row?.list.length).toBeGreaterThan(1_000)
    expect(shelf.bytes()).toBeGreaterThan((row?.list.length ?? 0) + keyOf(1).length)
  })

  it('find no room where they are many, push nobody out, and have it again where some are over', () => {
    const made = world(20_000)
    for (let n = 0; n < 500; n += 1) made.book.prove(keyOf(n), { address: 7, accounts: [1] })
    const most = count(made)
    expect(most).toBeLessThan(100)
    expect(made.shelf.bytes()).toBeLessThanOrEqual(20_000)
    expect(made.book.proven(keyOf(0), 7).network).toBe(1)
    expect(made.book.proven(keyOf(499), 7).network).toBe(0)
    made.clock.advance(61 * 24 * 3_600_000)
    for (let n = 500; n < 520; n += 1) made.book.prove(keyOf(n), { address: 7, accounts: [1] })
    expect(made.book.proven(keyOf(510), 7).network).toBe(1)
    expect(made.shelf.load(keyOf(0))).toBeNull()
  })

  it('are read once a day, however often a busy network asks, and again where they change', () => {
    const { book, clock, reads } = world()
    for (let n = 0; n < 9; n += 1) book.proven(keyOf(1), n)
    expect(reads()).toBe(1)
    book.prove(keyOf(1), { address: 7, accounts: [1] })
    expect(book.proven(keyOf(1), 7).address).toBe(1)
    const before = reads()
    for (let n = 0; n < 9; n += 1) book.proven(keyOf(1), 7)
    expect(reads()).toBe(before)
    clock.advance(24 * 3_600_000)
    book.proven(keyOf(1), 7)
    expect(reads()).toBe(before + 1)
  })

  it('are remembered for some thousand networks, and never more', () => {
    const { book, reads } = world()
    for (let n = 0; n < 5_001; n += 1) book.proven(keyOf(n), 7)
    book.proven(keyOf(0), 7)
    expect(reads()).toBe(5_002)
  })
})
