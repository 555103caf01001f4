// What one call does to a record: debit, claim, give back.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyRecord, type SubjectRecord } from '../../src/ledger/record.ts'
import { settleIn, takeFrom } from '../../src/ledger/taking.ts'
import type { Ask, Bucket, Debit } from '../../src/stores/contract.ts'
import { bucket, debit, distinct } from '../contracts/store.ts'

const start = 1_700_000_000_000

function world(record: SubjectRecord = emptyRecord()) {
  let time = start
  let charges = 0
  return {
    record,
    advance: (ms: number) => {
      time += ms
    },
    take: (ask: Partial<Omit<Ask, 'subject'>>) =>
      takeFrom(record, { debits: [], claims: [], lifts: [], ...ask }, time, () => `charge-${++charges}`),
    pay(...debits: readonly Debit[]) {
      const [first] = this.take({ debits }).answer.debits
      if (first === undefined) throw new Error('A debit is answered.')
      return first
    },
    settle: (charge: string | null, only: readonly string[] | null = null, instead: Bucket | null = null) =>
      settleIn(record, { charge: charge ?? '', instead, only }, time),
  }
}

const left = (record: SubjectRecord, name: string) => record.buckets.get(name)?.[0]

describe('a debit', () => {
  it('says what is used after it, or what there was at the denial', () => {
    const made = world()
    const pool = debit([bucket('pool', 2, 1, 1_000)])
    expect(made.pay(pool).counted).toEqual([{ name: 'pool', used: 1, capacity: 2, waitMs: 0 }])
    made.pay(pool)
    made.advance(400)
    expect(made.pay(pool).counted).toEqual([{ name: 'pool', used: 2, capacity: 2, waitMs: 600 }])
  })

  it('costs what it says, and is denied whole where there is less', () => {
    const made = world()
    expect(made.pay(debit([bucket('pool', 10)], { cost: 7 })).granted).toBe('free')
    expect(made.pay(debit([bucket('pool', 10)], { cost: 4 })).granted).toBeNull()
    expect(left(made.record, 'pool')).toBe(3)
  })

  it('is firm unless charges of the last three seconds are in flight on what is spent', () => {
    const made = world()
    const pool = debit([bucket('pool', 1, 1, 3_600_000)])
    made.pay(pool)
    expect(made.pay(pool).firm).toBe(false)
    made.advance(2_999)
    expect(made.pay(pool).firm).toBe(false)
    made.advance(1)
    expect(made.pay(pool).firm).toBe(true)
  })

  it('is firm where one of two spent counters has nothing in flight', () => {
    const made = world()
    made.pay(debit([bucket('old', 1, 1, 3_600_000)]))
    made.advance(4_000)
    made.pay(debit([bucket('young', 1, 1, 3_600_000)]))
    expect(made.pay(debit([bucket('old', 1), bucket('young', 1)])).firm).toBe(true)
    expect(made.pay(debit([bucket('young', 1)])).firm).toBe(false)
  })

  it('stands beside others of the same call, each granted or denied by itself', () => {
    const made = world()
    made.pay(debit([bucket('a', 1)]))
    const { debits } = made.take({
      debits: [debit([bucket('a', 1)]), debit([bucket('b', 1)], { shadow: true })],
    }).answer
    expect(debits.map(({ granted }) => granted)).toEqual([null, 'free'])
  })

  it('is free under a lift, whatever is asked, until the lift ends', () => {
    const made = world()
    made.record.lifts.set('203.0.113.7', start + 1_000)
    const ask = {
      debits: [debit([bucket('pool', 1)], { cost: 100 })],
      lifts: ['198.51.100.1', '203.0.113.7'],
    }
    expect(made.take(ask)).toMatchObject({
      answer: { lifted: '203.0.113.7', debits: [{ granted: 'lifted', charge: null }] },
      changed: false,
    })
    made.advance(1_000)
    expect(made.take(ask).answer).toMatchObject({ lifted: null, debits: [{ granted: null }] })
  })
})

describe('a denial', () => {
  it('by a set that is full costs its buckets, where being turned away costs', () => {
    const made = world()
    const guess = (member: string, denialCosts: boolean) =>
      made.pay(debit([bucket('pool', 9)], { distinct: [distinct('accounts', member, 1)], denialCosts }))
    guess('ada', true)
    made.advance(4_000)
    guess('grace', true)
    guess('grace', false)
    expect(left(made.record, 'pool')).toBe(7)
  })

  it('by a bucket that is spent costs the others nothing: neighbours in a /24 keep what they have', () => {
    const made = world()
    const guess = () =>
      made.pay(
        debit([bucket('address=203.0.113.7', 2, 1, 3_600_000), bucket('network', 8, 1, 3_600_000)], {
          denialCosts: true,
        }),
      )
    guess()
    guess()
    made.advance(4_000)
    for (let n = 0; n < 10; n += 1) expect(guess().granted).toBeNull()
    expect(left(made.record, 'network')).toBe(6)
  })

  it('costs nothing while a refund may come', () => {
    const made = world()
    const pool = debit([bucket('pool', 1), bucket('wide', 9)], { denialCosts: true })
    made.pay(pool)
    made.pay(pool)
    expect(left(made.record, 'wide')).toBe(8)
  })

  it('charges nothing that could be given back', () => {
    const made = world()
    made.pay(debit([bucket('pool', 1)]))
    expect(made.pay(debit([bucket('pool', 1)])).charge).toBeNull()
    expect(made.record.charges.size).toBe(1)
  })
})

describe('what a refused request pays', () => {
  it('is what there is, down to nothing, and grants nothing', () => {
    const made = world()
    const paid = made.pay(debit([bucket('narrow', 3), bucket('wide', 9)], { how: 'what-there-is', cost: 5 }))
    expect(paid).toMatchObject({ granted: null, firm: true })
    expect([left(made.record, 'narrow'), left(made.record, 'wide')]).toEqual([0, 6])
  })
})

describe('distinct members', () => {
  const guess = (member: string) => debit([], { distinct: [distinct('accounts', member, 4, 4_000_000)] })

  it('are at most as many as allowed, and one more for every part of the time', () => {
    const made = world()
    for (const member of ['a', 'b', 'c', 'd']) made.pay(guess(member))
    made.advance(130_000)
    expect(made.pay(guess('e')).granted).toBeNull()
    made.advance(870_000)
    expect(['e', 'f', 'g'].map(member => made.pay(guess(member)).granted)).toEqual(['free', 'free', 'free'])
    made.advance(4_000)
    expect(made.pay(guess('h')).granted).toBeNull()
  })

  it('do not seem to be in flight again, because they moved up when another one left', () => {
    const made = world()
    const often = (member: string) => debit([], { distinct: [distinct('accounts', member, 4, 40_000)] })
    for (const member of ['a', 'b', 'c', 'd']) made.pay(often(member))
    made.advance(10_000)
    expect(made.pay(often('e')).granted).toBe('free')
    made.advance(3_000)
    expect(made.pay(often('f')).granted).toBeNull()
  })

  it('leave with the charge that brought them, and with no other', () => {
    const made = world()
    const first = made.pay(guess('a'))
    const again = made.pay(guess('a'))
    made.settle(again.charge)
    expect(made.record.distinct.get('accounts')?.[0]).toHaveLength(1)
    made.settle(first.charge)
    expect(made.record.distinct.get('accounts')?.[0] ?? []).toHaveLength(0)
  })
})

describe('giving back', () => {
  it('is once, never above full, and only what was charged', () => {
    const made = world()
    const { charge } = made.pay(debit([bucket('a', 5, 1, 1_000), bucket('b', 5)], { cost: 2 }))
    made.advance(1_000)
    made.take({ debits: [debit([bucket('a', 5, 1, 1_000)], { cost: 0 })] })
    expect(made.settle(charge)).toBe(true)
    expect([left(made.record, 'a') ?? 5, left(made.record, 'b') ?? 5]).toEqual([5, 5])
    expect(made.settle(charge)).toBe(false)
    expect(made.settle('made-up')).toBe(false)
    expect(made.settle('')).toBe(false)
  })

  it('never fills a bucket with what another charge took', () => {
    const made = world()
    const pool = debit([bucket('pool', 5, 1, 3_600_000)])
    const [first] = [made.pay(pool), made.pay(pool), made.pay(pool)]
    made.settle(first?.charge ?? null)
    made.settle(first?.charge ?? null)
    expect(left(made.record, 'pool')).toBe(3)
  })

  it('takes another token for it, or gives nothing', () => {
    const made = world()
    const step = bucket('steps', 1, 1, 3_600_000)
    const [first, second] = [made.pay(debit([bucket('pool', 9)])), made.pay(debit([bucket('pool', 9)]))]
    expect([made.settle(first.charge, null, step), made.settle(second.charge, null, step)]).toEqual([
      true,
      false,
    ])
    expect(left(made.record, 'pool')).toBe(8)
    expect(made.settle(second.charge)).toBe(true)
  })

  it('takes no other token for a charge that it does not know', () => {
    const made = world()
    expect(made.settle('made-up', null, bucket('steps', 1))).toBe(false)
    expect(made.record.buckets.has('steps')).toBe(false)
  })

  it('ends after two minutes', () => {
    const made = world()
    const [first, second] = [made.pay(debit([bucket('pool', 9)])), made.pay(debit([bucket('pool', 9)]))]
    made.advance(119_999)
    expect(made.settle(first.charge)).toBe(true)
    made.advance(1)
    expect(made.settle(second.charge)).toBe(false)
  })

  it('brings nothing back to a counter that was forgotten meanwhile', () => {
    const made = world()
    const { charge } = made.pay(debit([bucket('pool', 9)]))
    made.record.buckets.clear()
    made.settle(charge)
    expect(made.record.buckets.size).toBe(0)
  })
})

describe('what an attacker could make many of', () => {
  it('is bounded: charges that can be given back, and claims', () => {
    const made = world()
    const wide = debit([bucket('pool', 100_000)])
    const charges = Array.from({ length: 1_010 }, () => made.pay(wide).charge)
    expect(made.record.charges.size).toBe(1_000)
    expect(made.settle(charges[1_005] ?? null)).toBe(false)
    const claims = Array.from({ length: 1_010 }, (_, n) => ({ key: `k${n}`, ttlMs: 60_000 }))
    expect(made.take({ claims }).answer.claims.filter(Boolean)).toHaveLength(1_000)
  })

  it('is never a grant above what there is, whatever is asked in whatever order', () => {
    const step = fc.record({
      wait: fc.integer({ min: 0, max: 4_000 }),
      cost: fc.integer({ min: 1, max: 3 }),
      settled: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), steps => {
        const made = world()
        let [time, standing] = [0, 0]
        for (const { wait, cost, settled } of steps) {
          time += wait
          made.advance(wait)
          const { granted, charge } = made.pay(
            debit([bucket('pool', 5, 2, 3_000)], { cost, denialCosts: true }),
          )
          if (granted === null) continue
          if (settled) made.settle(charge)
          else standing += cost
        }
        expect(standing).toBeLessThanOrEqual(5 + 2 * Math.floor(time / 3_000))
      }),
    )
  })
})

describe('what must be written', () => {
  const take = (record: SubjectRecord, ...debits: readonly Debit[]) =>
    takeFrom(record, { debits, claims: [], lifts: [] }, start, () => 'c')

  it('is nothing where nothing changed', () => {
    const record = emptyRecord()
    take(record, debit([bucket('pool', 1)]))
    expect(take(record, debit([bucket('pool', 1)]))).toMatchObject({ changed: false, durable: false })
    expect(take(record)).toMatchObject({ changed: false, durable: false })
  })

  it('is a charge, soon; a claim, before the answer', () => {
    expect(take(emptyRecord(), debit([bucket('pool', 1)]))).toMatchObject({ changed: true, durable: false })
    const claims = [{ key: 'pass', ttlMs: 1_000 }]
    expect(takeFrom(emptyRecord(), { debits: [], claims, lifts: [] }, start, () => 'c')).toMatchObject({
      changed: true,
      durable: true,
    })
  })

  it('is a row before the answer, from the guess on that a crash must not give back', () => {
    const record = emptyRecord()
    const row = debit([bucket('row', 30, 1, 3_600_000, 2)])
    expect([1, 2, 3, 4].map(() => take(record, row).durable)).toEqual([false, false, true, true])
    expect(take(emptyRecord(), debit([bucket('code', 10, 1, 1, 0)])).durable).toBe(true)
  })
})
