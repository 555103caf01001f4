import { describe, expect, it } from 'vitest'
import { createFilter, filterFrom, type NameFilter } from '../../../src/watchtower/memory/filter.ts'

const tag = (n: number) => `name-${String(n).padStart(17, '0')}`

/** People sign in, each in turn, without a device. */
function signIn(filter: NameFilter, from: number, count: number, device = false): void {
  for (let n = from; n < from + count; n += 1) filter.succeeded(tag(n), device, true)
}
function warmed(accounts = 5_000): NameFilter {
  const filter = createFilter(accounts)
  for (let n = 0; n < 3; n += 1) signIn(filter, 0, 600)
  return filter
}

describe('the names that have ever succeeded', () => {
  it('are not known yet, of anybody, while the set is cold', () => {
    const filter = createFilter(1_000)
    signIn(filter, 0, 100)
    expect([1, 999].map(n => filter.statusOf(tag(n)))).toEqual(['not-known-yet', 'not-known-yet'])
    expect(filter.isWarm()).toBe(false)
  })

  it('are known once most of those who succeed were known before', () => {
    const filter = warmed()
    expect(filter.coverage()).toBeGreaterThan(0.8)
    expect([1, 9_999].map(n => filter.statusOf(tag(n)))).toEqual(['known', 'unknown'])
  })

  it('are not known from a handful', () => {
    const filter = createFilter(1_000)
    for (let n = 0; n < 10; n += 1) signIn(filter, 0, 4)
    expect(filter.coverage()).toBe(0)
  })

  it('are learnt from successes that are no sample, which say nothing of the others', () => {
    const filter = createFilter(1_000)
    for (let n = 0; n < 2_000; n += 1) filter.succeeded(tag(n % 5), false, false)
    expect([filter.coverage(), filter.size()]).toEqual([0, 5])
  })

  it('are not known any longer where many new ones come, but not at the first of them', () => {
    const filter = warmed()
    signIn(filter, 10_000, 50)
    expect(filter.isWarm()).toBe(true)
    signIn(filter, 20_000, 400)
    expect(filter.isWarm()).toBe(false)
  })

  it('were lost, as people on known devices show whose names are missing', () => {
    const filter = warmed()
    signIn(filter, 30_000, 300, true)
    expect(filter.isWarm()).toBe(false)
  })

  it('are known at once where the operator imports all of them', () => {
    const filter = createFilter(1_000)
    expect(filter.add(tag(1))).toBe(true)
    filter.believeComplete()
    expect([1, 2].map(n => filter.statusOf(tag(n)))).toEqual(['known', 'unknown'])
  })

  it('are forgotten with their account', () => {
    const filter = warmed()
    filter.remove(tag(1))
    expect(filter.statusOf(tag(1))).toBe('unknown')
  })

  it('fill the set, which says so, and keeps what it has', () => {
    const filter = warmed(900)
    const bytes = filter.bytes().length
    signIn(filter, 50_000, 2_000)
    expect(filter.isFull()).toBe(true)
    expect(filter.bytes()).toHaveLength(bytes)
    filter.believeComplete()
    expect([0, 300, 599].map(n => filter.statusOf(tag(n)))).toEqual(['known', 'known', 'known'])
  })

  it('find room by how many accounts there are, a million at most', () => {
    expect(createFilter(20_000).capacity).toBeGreaterThan(20_000)
    expect(createFilter(1e9).bytes().length).toBeLessThan(1.6e6)
  })
})

describe('its bytes', () => {
  it('are all of it', () => {
    const filter = warmed(900)
    signIn(filter, 50_000, 2_000)
    const again = filterFrom(filter.bytes())
    expect(again?.isFull()).toBe(true)
    for (const one of [filter, again]) if (one != null) signIn(one, 0, 900)
    expect(again?.bytes()).toEqual(filter.bytes())
    expect(again?.coverage()).toBe(filter.coverage())
  })

  it('are no filter where they are others, or not all', () => {
    const bytes = warmed().bytes()
    expect(filterFrom(new Uint8Array(0))).toBeNull()
    expect(filterFrom(bytes.slice(0, -1))).toBeNull()
    expect(filterFrom(bytes.map((byte, at) => (at === 0 ? 9 : byte)))).toBeNull()
  })
})
