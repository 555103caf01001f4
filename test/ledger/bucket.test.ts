// The arithmetic of one counter.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type BucketState,
  current,
  type DistinctState,
  emptyAt,
  fullAt,
  refilled,
  waitFor,
  waitForMember,
} from '../../src/ledger/bucket.ts'
import type { Bucket } from '../../src/stores/contract.ts'
import { bucket, distinct } from '../contracts/store.ts'

const someBucket: fc.Arbitrary<Bucket> = fc
  .tuple(
    fc.integer({ min: 1, max: 200 }),
    fc.integer({ min: 0, max: 200 }),
    fc.integer({ min: 1, max: 100_000 }),
  )
  .map(([capacity, refill, everyMs]) => bucket('b', capacity, Math.min(refill, capacity), everyMs))
const someTime = fc.integer({ min: 0, max: 10_000_000 })

describe('a bucket', () => {
  const eight = bucket('pool', 8, 1, 1_000)

  it('is full when it was never seen', () => {
    expect(refilled(undefined, eight, 5)).toEqual([8, 5])
  })

  it('gets tokens back in whole steps, and keeps the part of a step that has passed', () => {
    expect(refilled([3, 0], eight, 999)).toEqual([3, 0])
    expect(refilled([3, 0], eight, 1_000)).toEqual([4, 1_000])
    expect(refilled([3, 0], eight, 2_700)).toEqual([5, 2_000])
  })

  it('is never above full, and saves no time up while it is', () => {
    expect(refilled([7, 0], eight, 60_000)).toEqual([8, 60_000])
    fc.assert(
      fc.property(someBucket, someTime, someTime, fc.nat(), (settings, at, later, used) => {
        const left = Math.max(0, settings.capacity - used)
        const [tokens] = refilled([left, at], settings, at + later)
        expect(tokens).toBeLessThanOrEqual(settings.capacity)
        expect(tokens).toBeGreaterThanOrEqual(left)
      }),
    )
  })

  it('gives nothing and takes nothing when the clock goes back', () => {
    expect(refilled([3, 10_000], eight, 2_000)).toEqual([3, 10_000])
  })

  it('never refills by itself, where nothing comes back', () => {
    const ceiling = bucket('ceiling', 100, 0, 1)
    expect(refilled([0, 0], ceiling, Number.MAX_SAFE_INTEGER)).toEqual([0, 0])
    expect(waitFor([0, 0], ceiling, 1, 5)).toBeNull()
    expect(fullAt([0, 0], ceiling)).toBe(Number.POSITIVE_INFINITY)
  })

  it('holds at most what the configuration allows now', () => {
    expect(refilled([8, 0], bucket('pool', 5, 1, 1_000), 0)).toEqual([5, 0])
    expect(refilled([2, 0], bucket('pool', 20, 1, 1_000), 0)).toEqual([2, 0])
  })

  it('says to the millisecond how long until it can be paid', () => {
    fc.assert(
      fc.property(
        someBucket,
        someTime,
        someTime,
        fc.integer({ min: 1, max: 50 }),
        (settings, at, later, cost) => {
          const now = at + later
          const state: BucketState = refilled([0, at], settings, now)
          const wait = waitFor(state, settings, cost, now)
          if (wait === null) {
            expect(settings.refill === 0 || cost > settings.capacity).toBe(true)
            return
          }
          expect(refilled(state, settings, now + wait)[0]).toBeGreaterThanOrEqual(cost)
          if (wait > 0) expect(refilled(state, settings, now + wait - 1)[0]).toBeLessThan(cost)
        },
      ),
    )
  })

  it('says that what costs more than it ever holds will never be paid', () => {
    expect(waitFor([8, 0], eight, 9, 0)).toBeNull()
  })

  it('says when it will be full again, and can be forgotten', () => {
    fc.assert(
      fc.property(someBucket, fc.nat(), (settings, used) => {
        if (settings.refill === 0) return
        const state: BucketState = [Math.max(0, settings.capacity - used), 1_000]
        const full = fullAt(state, settings)
        expect(refilled(state, settings, full)[0]).toBe(settings.capacity)
        if (full > 1_000) expect(refilled(state, settings, full - 1)[0]).toBeLessThan(settings.capacity)
      }),
    )
  })

  it('grants in any time no more than it holds and what came back', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 60 })
    fc.assert(
      fc.property(someBucket, steps, (settings, waits) => {
        let now = 0
        let granted = 0
        let state: BucketState | undefined
        for (const wait of waits) {
          now += wait
          const [left, at] = refilled(state, settings, now)
          if (left > 0) granted += 1
          state = [Math.max(0, left - 1), at]
        }
        const most = settings.capacity + settings.refill * Math.floor(now / settings.everyMs)
        expect(granted).toBeLessThanOrEqual(most)
      }),
    )
  })
})

describe('a set of distinct members', () => {
  const four = distinct('accounts', 'new', 4, 4_000)
  const members = (...at: readonly number[]): DistinctState => at.map((time, n) => [`m${n}`, time, `c${n}`])
  const always = () => true

  it('lets one leave for every part of its time, the oldest first', () => {
    const state = members(0, 10, 20, 30)
    const left = (now: number) => current(state, four, now).map(([member]) => member)
    expect(left(999)).toEqual(['m0', 'm1', 'm2', 'm3'])
    expect(left(1_000)).toEqual(['m1', 'm2', 'm3'])
    expect(left(2_000)).toEqual(['m2', 'm3'])
    expect(left(3_999)).toEqual(['m3'])
    expect(left(4_000)).toEqual([])
  })

  it('is the same however often it is looked at in between', () => {
    const waits = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(waits, looks => {
        const state = members(0, 10, 20, 30)
        let now = 30
        let looked = state
        for (const wait of looks) {
          now += wait
          looked = current(looked, four, now)
        }
        expect(looked.map(([member]) => member)).toEqual(current(state, four, now).map(([member]) => member))
      }),
    )
  })

  it('says when the last one will have left', () => {
    const state = members(0, 10, 20, 30)
    expect(emptyAt(state, four)).toBe(4_000)
    expect(current(state, four, emptyAt(state, four))).toEqual([])
    expect(current(state, four, emptyAt(state, four) - 1)).toHaveLength(1)
  })

  it('lets in who is in it, and newcomers while there is room', () => {
    expect(waitForMember(members(0, 0, 0), four, 0, always)).toBe(0)
    const full = members(0, 0, 0, 0)
    expect(waitForMember(full, { ...four, member: 'm2' }, 0, always)).toBe(0)
    expect(waitForMember(full, four, 0, always)).toBe(1_000)
    expect(waitForMember(full, four, 400, always)).toBe(600)
  })

  it('does not count who is in flight: a right password will take him out again', () => {
    const full = members(0, 0, 0, 0)
    expect(waitForMember(full, four, 0, charge => charge !== 'c3')).toBe(0)
  })

  it('ends, however many are in flight', () => {
    const crowd = members(...Array.from({ length: 4 * 2 + 100 }, () => 0))
    expect(waitForMember(crowd, four, 0, () => false)).toBeGreaterThan(0)
    expect(waitForMember(crowd.slice(1), four, 0, () => false)).toBe(0)
  })
})
