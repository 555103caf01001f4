// What one call does to a record: debit and claim.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Asked } from '../../src/ledger/contract.ts'
import { emptyRecord, type SubjectRecord } from '../../src/ledger/record.ts'
import { openTo, takeFrom } from '../../src/ledger/taking.ts'
import type { Debit, DeviceState } from '../../src/stores/contract.ts'
import { bucket, claim, debit, distinct, way } from '../contracts/store.ts'
import { left, nobody, nothingAsked, start, world } from './one-record.ts'

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

describe('ways to pay', () => {
  const hour = 3_600_000
  const device = way('device', [bucket('device', 1, 1, hour)], { opensTo: 'ripe-device' })
  const free = way('free', [bucket('pool', 1, 1, hour)])
  const paid = (opensTo: 'anybody' | 'claim' | 'nobody', capacity = 1) =>
    way('paid', [bucket('paid-pool', capacity, 1, hour)], { opensTo })
  const pays = (alternatives: Debit['alternatives'], over: Partial<Debit> = {}) => ({
    debits: [{ ...debit([]), alternatives, ...over }],
  })
  const answered = (made: ReturnType<typeof world>, ask: Partial<Asked>, known: DeviceState | null = null) =>
    made.take(ask, known).answer.debits[0]

  it('are tried in order, and those that are not open are left out', () => {
    const granted = (known: DeviceState | null) => {
      const made = world()
      return [1, 2, 3].map(() => answered(made, pays([device, free, paid('nobody')]), known)?.granted)
    }
    expect(granted('ripe')).toEqual(['device', 'free', null])
    expect(granted('unripe')).toEqual(['free', null, null])
    expect(granted(null)).toEqual(['free', null, null])
  })

  it('are none where nothing is open: denied, firmly, and without a counter', () => {
    const made = world()
    expect(answered(made, pays([device]))).toEqual({
      granted: null,
      charge: null,
      counted: [],
      offers: [],
      spent: [],
      firm: true,
    })
    expect(made.record).toEqual(emptyRecord())
  })

  it('tell of the last one that was open when all are spent', () => {
    const made = world()
    const ask = pays([free, paid('anybody'), way('waited', [bucket('waited', 9)], { opensTo: 'nobody' })])
    for (let n = 0; n < 2; n += 1) answered(made, ask)
    const denied = answered(made, ask)
    expect(denied?.counted.map(({ name }) => name)).toEqual(['paid-pool'])
    expect(denied?.offers).toEqual(['waited'])
  })

  it('are offered in their order, where all that they need is there', () => {
    const made = world()
    const shared = bucket('ceiling', 3, 0)
    const several = [
      free,
      way('paid', [bucket('paid-pool', 9), shared], { opensTo: 'nobody' }),
      way('waited', [bucket('waited', 9)], { opensTo: 'nobody', distinct: [distinct('set', 'a', 1)] }),
    ]
    answered(made, pays(several))
    expect(answered(made, pays(several))?.offers).toEqual(['paid', 'waited'])
    made.pay(debit([shared], { cost: 3 }))
    made.pay(debit([], { distinct: [distinct('set', 'b', 1)] }))
    made.advance(4_000)
    expect(answered(made, pays(several))?.offers).toEqual([])
  })

  it('tell what kept each of them shut, but for what a refund may open any moment', () => {
    const made = world()
    const ask = pays([
      free,
      paid('anybody'),
      way('waited', [bucket('waited', 1, 1, hour)], { opensTo: 'nobody' }),
    ])
    const names = () => answered(made, ask)?.spent.map(({ name }) => name)
    made.pay(debit([bucket('waited', 1, 1, hour)]))
    answered(made, ask)
    made.advance(4_000)
    answered(made, ask)
    expect(names()).toEqual(['pool', 'waited'])
    made.advance(4_000)
    expect(names()).toEqual(['pool', 'paid-pool', 'waited'])
  })

  it('are judged before the denial is paid for', () => {
    const made = world()
    const pool = bucket('pool', 2, 1, hour)
    const full = way('free', [pool], { distinct: [distinct('accounts', 'grace', 1)] })
    made.pay(debit([], { distinct: [distinct('accounts', 'ada', 1)] }))
    made.advance(4_000)
    made.pay(debit([pool]))
    const ask = pays([full, way('paid', [pool], { opensTo: 'nobody' })], { denialCosts: true })
    expect(answered(made, ask)?.offers).toEqual(['paid'])
    expect(left(made.record, 'pool')).toBe(0)
  })

  it('are not firmly shut while one that is open may get a refund, wherever it stands', () => {
    const made = world()
    made.pay(debit([bucket('paid-pool', 1, 1, hour)]))
    made.advance(4_000)
    made.pay(debit([bucket('pool', 1, 1, hour)]))
    expect(answered(made, pays([free, paid('anybody')]))?.firm).toBe(false)
    expect(
      answered(made, pays([paid('anybody'), way('free', free.buckets, { opensTo: 'nobody' })])),
    ).toMatchObject({ firm: true })
  })

  it('cost a denial by a full set what the first open one would have, and nothing of the next', () => {
    const made = world()
    const first = way('free', [bucket('pool', 9)], { distinct: [distinct('accounts', 'grace', 1)] })
    made.pay(debit([bucket('paid-pool', 1, 1, hour)]))
    made.pay(debit([], { distinct: [distinct('accounts', 'ada', 1)] }))
    made.advance(4_000)
    const ask = pays([first, paid('anybody')], { denialCosts: true })
    expect(answered(made, ask)).toMatchObject({ granted: null })
    expect([left(made.record, 'pool'), left(made.record, 'paid-pool')]).toEqual([8, 0])
  })

  it('of a refused request are the first open one, and nothing is offered', () => {
    const made = world()
    const ask = pays([device, way('free', [bucket('pool', 5)]), paid('nobody')], {
      how: 'what-there-is',
      cost: 9,
    })
    expect(answered(made, ask)).toMatchObject({ granted: null, offers: [], firm: true })
    expect([left(made.record, 'pool'), left(made.record, 'device')]).toEqual([0, undefined])
  })

  it('stay open to who waits for them', () => {
    const [ask] = pays([device, free, paid('nobody')]).debits
    if (ask === undefined) throw new Error('One debit is asked.')
    const opened = (device: DeviceState | null, claims: readonly boolean[] = []) =>
      openTo(ask, { device, claims }).alternatives.map(({ name, opensTo }) => [name, opensTo])
    expect(opened(null)).toEqual([['free', 'anybody']])
    expect(opened('ripe')).toEqual([
      ['device', 'anybody'],
      ['free', 'anybody'],
    ])
  })

  it('open by a claim only where it is good: what is used up takes nothing of what was paid for', () => {
    const made = world()
    const ask = { ...pays([way('free', [bucket('pool', 1, 0)]), paid('claim')]), claims: [claim('pass')] }
    expect(answered(made, ask)?.granted).toBe('free')
    expect(answered(made, ask)).toMatchObject({ granted: null, offers: ['paid'], charge: null })
    expect(left(made.record, 'paid-pool')).toBeUndefined()
    expect(answered(made, { ...ask, claims: [claim('another pass')] })?.granted).toBe('paid')
  })

  it('remember nothing of a debit that is never given back', () => {
    const made = world()
    expect(made.pay(debit([bucket('pool', 2)], { final: true }))).toMatchObject({
      granted: 'free',
      charge: null,
    })
    expect([made.record.charges.size, left(made.record, 'pool')]).toEqual([0, 1])
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
    expect(paid.spent.map(({ name }) => name)).toEqual(['narrow'])
  })

  it('is not told to be spent where it may come back any moment', () => {
    const made = world()
    const pool = (over: Partial<Debit>) => made.pay(debit([bucket('pool', 3, 1, 3_600_000)], over))
    pool({ cost: 2 })
    expect(pool({ how: 'what-there-is' }).spent).toEqual([])
    made.advance(3_000)
    expect(pool({ how: 'what-there-is' }).spent.map(({ used }) => used)).toEqual([3])
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

describe('what an attacker could make many of', () => {
  it('is bounded: charges that can be given back, and claims', () => {
    const made = world()
    const wide = debit([bucket('pool', 100_000)])
    const charges = Array.from({ length: 1_010 }, () => made.pay(wide).charge)
    expect(made.record.charges.size).toBe(1_000)
    expect(made.settle(charges[1_005] ?? null)).toBe(false)
    const claims = Array.from({ length: 1_010 }, (_, n) => claim(`k${n}`))
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
    takeFrom(record, { ...nothingAsked, debits }, nobody, start, () => 'c')

  it('is nothing where nothing changed', () => {
    const record = emptyRecord()
    take(record, debit([bucket('pool', 1)]))
    expect(take(record, debit([bucket('pool', 1)]))).toMatchObject({ changed: false, durable: false })
    expect(take(record)).toMatchObject({ changed: false, durable: false })
  })

  it('is a charge, soon; a claim, before the answer', () => {
    expect(take(emptyRecord(), debit([bucket('pool', 1)]))).toMatchObject({ changed: true, durable: false })
    const ask = { ...nothingAsked, claims: [claim('pass')] }
    expect(takeFrom(emptyRecord(), ask, nobody, start, () => 'c')).toMatchObject({
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

  it('is a row that was paid from, and none that was only looked at', () => {
    const record = emptyRecord()
    const ceiling = [bucket('ceiling', 30, 1, 3_600_000, 2)]
    for (let n = 0; n < 5; n += 1) take(record, debit(ceiling))
    const alternatives = [way('free', [bucket('pool', 9)]), way('paid', ceiling, { opensTo: 'nobody' })]
    expect(take(record, { ...debit([]), alternatives })).toMatchObject({ changed: true, durable: false })
  })
})
