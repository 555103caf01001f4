// What is held of one subject: its upkeep, and its form as a stored row.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deserialise, emptyRecord, idleAt, prune, serialise } from '../../src/ledger/record.ts'
import { takeFrom } from '../../src/ledger/taking.ts'
import { bucket, debit, distinct } from '../contracts/store.ts'
import { nobody } from './one-record.ts'

const now = 1_700_000_000_000

/** A record with one of everything. */
function full() {
  const record = emptyRecord()
  record.buckets.set('login/pool', [3, now, 8, 1, 1_000])
  record.buckets.set('login/ceiling', [99, now, 100, 0, 1])
  record.distinct.set('login/networks', [[['n1', now, 'c1']], { capacity: 8, windowMs: 8_000 }])
  record.charges.set('c1', { at: now, cost: 1, buckets: ['login/pool'], distinct: ['login/networks'] })
  record.claims.set('pass', [now + 5_000, 2, ['ada']])
  record.lifts.set('account', now + 9_000)
  return record
}

describe('a stored row', () => {
  it('says the same when it is read again', () => {
    expect(deserialise(serialise(full()))).toEqual(full())
    expect(deserialise(serialise(emptyRecord()))).toEqual(emptyRecord())
  })

  it('keeps any name of a counter as it is, those of a prototype too', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString')), name => {
        const record = emptyRecord()
        record.buckets.set(name, [1, now, 2, 1, 1_000])
        record.claims.set(name, [now, 1, [name]])
        const again = deserialise(serialise(record))
        expect([...again.buckets.keys(), ...again.claims.keys()]).toEqual([name, name])
        expect(Object.keys(Object.prototype)).toEqual([])
      }),
    )
  })

  it('goes on counting where it stopped', () => {
    const ask = {
      debits: [debit([bucket('pool', 2, 1, 60_000)])],
      claims: [],
      device: null,
      provenance: null,
      proversAt: null,
      lifts: [],
    }
    const record = emptyRecord()
    takeFrom(record, ask, nobody, now, () => 'a')
    const again = deserialise(serialise(record))
    expect(takeFrom(again, ask, nobody, now, () => 'b').answer.debits[0]?.granted).toBe('free')
    expect(takeFrom(again, ask, nobody, now, () => 'c').answer.debits[0]?.granted).toBeNull()
  })
})

describe('upkeep', () => {
  it('drops what is over, and nothing else', () => {
    const record = full()
    prune(record, now)
    expect(record).toEqual(full())
    prune(record, now + 5_000)
    expect([record.buckets.has('login/pool'), record.claims.size, record.distinct.size]).toEqual([
      false,
      0,
      0,
    ])
    expect([record.charges.size, record.lifts.size]).toEqual([1, 1])
    prune(record, now + 9_000)
    expect(record.lifts.size).toBe(0)
    prune(record, now + 120_000)
    expect(record.charges.size).toBe(0)
    prune(record, now + 365 * 86_400_000)
    expect([...record.buckets.keys()]).toEqual(['login/ceiling'])
  })

  it('says when nothing in it will matter any more', () => {
    const record = full()
    expect(idleAt(record, now)).toBe(Number.POSITIVE_INFINITY)
    record.buckets.delete('login/ceiling')
    expect(idleAt(record, now)).toBe(now + 120_000)
    record.charges.clear()
    expect(idleAt(record, now)).toBe(now + 9_000)
    record.lifts.clear()
    expect(idleAt(record, now)).toBe(now + 5_000)
    expect(idleAt(emptyRecord(), now)).toBe(now)
  })

  it('is never idle before everything in it is over', () => {
    const counter = fc.tuple(
      fc.integer({ min: 0, max: 20 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9_999 }),
    )
    fc.assert(
      fc.property(fc.array(counter, { minLength: 1, maxLength: 5 }), counters => {
        const record = emptyRecord()
        const buckets = counters.map(([, refill, everyMs], n) => bucket(`b${n}`, 20, refill, everyMs))
        const sets = counters.map(([free, , windowMs], n) => distinct(`d${n}`, 'm', free + 1, windowMs))
        takeFrom(
          record,
          {
            debits: [debit(buckets, { distinct: sets })],
            claims: [],
            device: null,
            provenance: null,
            proversAt: null,
            lifts: [],
          },
          nobody,
          now,
          () => 'c',
        )
        const idle = idleAt(record, now)
        prune(record, idle - 1)
        expect(record.buckets.size + record.distinct.size + record.charges.size).toBeGreaterThan(0)
        prune(record, idle)
        expect(record.buckets.size + record.distinct.size + record.charges.size).toBe(0)
      }),
    )
  })
})
