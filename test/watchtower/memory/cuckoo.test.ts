import { describe, expect, it } from 'vitest'
import { cuckooOver, emptyBuckets, isBuckets } from '../../../src/watchtower/memory/cuckoo.ts'

const tag = (n: number) => `tag-${n.toString(36).padStart(18, '0')}`
const tags = (count: number, from = 0) => Array.from({ length: count }, (_, n) => tag(from + n))
const full = () => {
  const filter = cuckooOver(emptyBuckets(256))
  const added = tags(1_100).filter(filter.add)
  return { filter, added }
}

describe('the set of tags', () => {
  it('never forgets one that it took, up to nine tenths of its room and beyond', () => {
    const { filter, added } = full()
    expect(added.length).toBeGreaterThan(0.9 * filter.capacity)
    expect(added.every(filter.has)).toBe(true)
  })

  it('takes no more when it is full, and is as it was', () => {
    const { filter, added } = full()
    const before = filter.bytes.slice()
    const refused = tags(1_000, 5_000).filter(one => !filter.add(one))
    expect(refused.length).toBeGreaterThan(900)
    expect(filter.bytes).toHaveLength(before.length)
    expect(added.every(filter.has)).toBe(true)
    expect(filter.size()).toBeLessThanOrEqual(filter.capacity)
  })

  it('takes one in five hundred strangers, at most, for one of its own', () => {
    const { filter } = full()
    const taken = tags(50_000, 100_000).filter(filter.has).length
    expect(taken / 50_000).toBeLessThan(1 / 400)
    expect(taken).toBeGreaterThan(0)
  })

  it('holds one that is added twice once', () => {
    const filter = cuckooOver(emptyBuckets(256))
    expect([filter.add(tag(1)), filter.add(tag(1)), filter.size()]).toEqual([true, true, 1])
  })

  it('forgets one when asked to, and nothing for one that it does not have', () => {
    const filter = cuckooOver(emptyBuckets(256))
    for (const one of tags(10)) filter.add(one)
    filter.remove(tag(3))
    filter.remove(tag(77))
    expect(tags(10).filter(one => !filter.has(one))).toEqual([tag(3)])
    expect(filter.size()).toBe(9)
  })

  it('is its bytes', () => {
    const { filter, added } = full()
    const again = cuckooOver(filter.bytes.slice())
    expect(again.size()).toBe(filter.size())
    expect(added.every(again.has)).toBe(true)
    expect([6 * 256, 6, 7, 6 * 3, 0].map(isBuckets)).toEqual([true, true, false, false, false])
  })
})
