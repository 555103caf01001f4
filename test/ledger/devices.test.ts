// Which devices a subject remembers, and who makes room for whom: never a ripe one, and nobody for another name's sake.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Devices, inUse, stateOf, unusedAt, withSuccessOn } from '../../src/ledger/devices.ts'
import type { Device } from '../../src/stores/contract.ts'
import { device } from '../contracts/store.ts'

const day = 86_400_000
const start = 1_700_000_000_000

/** The devices after all these successes, a second apart. */
function after(successes: readonly Device[], from: Devices = [], begin = start): Devices {
  return successes.reduce<Devices>(
    (devices, success, at) => withSuccessOn(devices, success, begin + at * 1_000) ?? devices,
    from,
  )
}

const many = (count: number, prefix: string, over: Partial<Device> = {}) =>
  Array.from({ length: count }, (_, n) => device(`${prefix}-${n}`, over))
const ids = (devices: Devices) => devices.map(([id]) => id)

describe('a new device', () => {
  it('is known from its first success, and ripe where a check was passed', () => {
    const devices = after([device('phone'), device('tablet', { checked: true })])
    expect(['phone', 'tablet', 'other'].map(id => stateOf(devices, id))).toEqual(['unripe', 'ripe', null])
  })

  it('of a name that has its 24 takes the place of the newest that is not ripe', () => {
    const devices = after([
      ...many(10, 'old'),
      ...many(12, 'ripe', { checked: true }),
      device('the-newest-unripe'),
      device('ripe-and-newer', { checked: true }),
    ])
    const next = after([device('new')], devices)
    expect(next).toHaveLength(24)
    expect(ids(next)).toEqual([...ids(devices).filter(id => id !== 'the-newest-unripe'), 'new'])
  })

  it('of a name that has its 24 takes no place of another name’s', () => {
    const devices = after([...many(24, 'phone'), device('of-another', { name: 'adá' })])
    expect(ids(after([device('new')], devices))).toEqual([
      ...ids(devices).filter(id => id !== 'phone-23'),
      'new',
    ])
  })

  it('of a name with 24 ripe ones is not remembered, and another name’s is', () => {
    const devices = after(many(24, 'ripe', { checked: true }))
    expect(withSuccessOn(devices, device('new', { checked: true }), start)).toBeNull()
    expect(ids(after([device('new', { name: 'adá' })], devices))).toContain('new')
  })

  it('takes the place of no other name’s, while the subject has room', () => {
    const farmed = Array.from({ length: 7 }, (_, n) => many(24, `farmed-${n}`, { name: `adá-${n}` })).flat()
    const devices = after(farmed)
    expect(devices).toHaveLength(168)
    expect(after(many(24, 'phone'), devices)).toHaveLength(192)
  })

  it('of a subject that has its 192 takes the place of the newest that is not ripe, where all names have as many', () => {
    const farmed = Array.from({ length: 192 }, (_, n) => device(`farmed-${n}`, { name: `adá-${n}` }))
    const next = after([device('phone', { checked: true })], after(farmed))
    expect(next).toHaveLength(192)
    expect(ids(next)).not.toContain('farmed-191')
    expect(stateOf(next, 'phone')).toBe('ripe')
  })

  it('of a subject that has its 192 takes the place of one of the name that has the most', () => {
    const farmed = Array.from({ length: 9 }, (_, n) => many(21, `farmed-${n}`, { name: `adá-${n}` })).flat()
    const devices = after([...farmed, ...many(3, 'phone')])
    expect(devices).toHaveLength(192)
    const more = Array.from({ length: 90 }, (_, n) => device(`more-${n}`, { name: `adá-${n % 9}` }))
    const next = after(more, devices)
    expect(ids(next).filter(id => id.startsWith('phone'))).toEqual(['phone-0', 'phone-1', 'phone-2'])
    expect(next).toHaveLength(192)
  })

  it('of a full subject takes no ripe one’s place, though its name has the most', () => {
    const ripe = Array.from({ length: 7 }, (_, n) =>
      many(24, `ripe-${n}`, { name: `adá-${n}`, checked: true }),
    )
    const few = Array.from({ length: 12 }, (_, n) => many(2, `few-${n}`, { name: `àda-${n}` }))
    const devices = after([...ripe.flat(), ...few.flat()])
    expect(ids(after([device('phone')], devices))).toEqual([
      ...ids(devices).filter(id => id !== 'few-11-1'),
      'phone',
    ])
  })

  it('finds no room among 192 ripe ones: nobody who is known is forgotten for it', () => {
    const known = Array.from({ length: 192 }, (_, n) =>
      device(`known-${n}`, { name: `adá-${n}`, checked: true }),
    )
    expect(withSuccessOn(after(known), device('phone', { checked: true }), start)).toBeNull()
  })
})

describe('a device that is known', () => {
  it('changes nothing on the same day, but when it ripens', () => {
    const devices = after([device('phone')])
    expect(withSuccessOn(devices, device('phone'), start + day - 1)).toBeNull()
    expect(withSuccessOn(devices, device('phone', { checked: true }), start + 1)).not.toBeNull()
    const ripe = withSuccessOn(devices, device('phone'), start + day) ?? []
    expect(ripe).toEqual([['phone', 'ada', start, start + day, true]])
    expect(withSuccessOn(ripe, device('phone', { checked: true }), start + day)).toBeNull()
  })

  it('moves nobody, and stays in its place', () => {
    const devices = after(many(3, 'phone'))
    expect(ids(withSuccessOn(devices, device('phone-1'), start + 2 * day) ?? [])).toEqual(ids(devices))
  })

  it('is none under another name', () => {
    const devices = after([device('phone', { name: 'müller' })])
    expect(withSuccessOn(devices, device('phone', { name: 'muller', checked: true }), start)).toBeNull()
  })

  it('goes on under the new tag of its name, and counts as one of its 24', () => {
    const renamed = { name: 'new tag', previousName: 'old tag' }
    const devices = after(many(24, 'phone', { name: 'old tag', checked: true }))
    const next = withSuccessOn(devices, device('phone-3', renamed), start + 1) ?? []
    expect(next[3]).toEqual(['phone-3', 'new tag', start + 3_000, start + 3_000, true])
    expect(withSuccessOn(next, device('one-more', renamed), start)).toBeNull()
  })

  it('ripens a day after its first success, under whichever tag that was', () => {
    const renamed = device('phone', { name: 'new tag', previousName: 'old tag' })
    const first = after([device('phone', { name: 'old tag' })])
    const half = withSuccessOn(first, renamed, start + day / 2) ?? []
    expect(stateOf(half, 'phone')).toBe('unripe')
    expect(stateOf(withSuccessOn(half, renamed, start + day) ?? [], 'phone')).toBe('ripe')
  })

  it('is not used any more after 180 days', () => {
    const devices = after([device('phone'), device('tablet')])
    expect(unusedAt(devices)).toBe(start + 1_000 + 180 * day)
    expect(ids(inUse(devices, start + 180 * day))).toEqual(['tablet'])
    expect(inUse(devices, unusedAt(devices))).toEqual([])
  })

  it('is noted with a clock that went back as with one that did not', () => {
    const [phone] =
      withSuccessOn(after([device('phone')]), device('phone', { checked: true }), start - day) ?? []
    expect(phone).toEqual(['phone', 'ada', start, start, true])
  })
})

describe('whatever succeeds in whatever order', () => {
  const success = fc.record({
    id: fc.integer({ min: 0, max: 400 }),
    name: fc.constantFrom('ada', 'adá', 'àda', 'adä', 'ädä', 'áda', 'âda', 'adâ', 'ãda', 'adã'),
    checked: fc.boolean(),
  })
  const successes = fc.array(success, { maxLength: 400 })

  it('no ripe device is ever lost, and no bound passed', () => {
    fc.assert(
      fc.property(successes, all => {
        let devices: Devices = []
        for (const { id, name, checked } of all) {
          const ripe = devices.filter(([, , , , isRipe]) => isRipe)
          devices = withSuccessOn(devices, device(`${name}-${id}`, { name, checked }), start) ?? devices
          for (const [id] of ripe) expect(stateOf(devices, id)).toBe('ripe')
          const perName = Map.groupBy(devices, ([, name]) => name)
          expect(Math.max(...[...perName.values()].map(({ length }) => length))).toBeLessThanOrEqual(24)
          expect(devices.length).toBeLessThanOrEqual(192)
        }
      }),
      { numRuns: 30 },
    )
  })
})
