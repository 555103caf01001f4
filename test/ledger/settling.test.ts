// What comes back to a record: once, never above full, and only what was charged.
import { describe, expect, it } from 'vitest'
import { bucket, debit } from '../contracts/store.ts'
import { left, world } from './one-record.ts'

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
