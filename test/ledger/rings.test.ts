// The rules of relations where one subject is looked at alone: who lends, what is written, and when it is over.
import { describe, expect, it } from 'vitest'
import type { Provenance } from '../../src/attempt.ts'
import {
  inUse,
  lentRing,
  type Ring,
  type Rings,
  relationTo,
  ringOf,
  unusedAt,
  withSuccessFrom,
} from '../../src/ledger/rings.ts'
import { day } from '../../src/lib/time.ts'

const now = 1_700_000_000_000
const home: Provenance = { names: ['1keys.ada'], plain: true, networks: [1], asns: [2], clients: [3] }
const after = (rings: Rings, from: Provenance, at = now) => withSuccessFrom(rings, from, at)
const ring = (name: string, lastAt = now): Ring => [name, lastAt, [1], [2], [3]]

describe('a success', () => {
  it('begins a ring, and goes on with it', () => {
    const first = after([], home) ?? []
    expect(first).toEqual([['1keys.ada', now, [1], [2], [3]]])
    expect(after(first, { ...home, networks: [4] }, now + 5)).toEqual([
      ['1keys.ada', now + 5, [4, 1], [2], [3]],
    ])
  })

  it('from where the last one came writes nothing, but once a day', () => {
    const first = after([], home) ?? []
    expect(after(first, home, now + day - 1)).toBeNull()
    expect(after(first, home, now + day)).toEqual([['1keys.ada', now + day, [1], [2], [3]]])
  })

  it('writes nothing for what is not known: an address without an ASN adds none', () => {
    const first = after([], home) ?? []
    expect(after(first, { ...home, asns: [] }, now + 5)).toBeNull()
  })

  it('puts the tags of this secret in the place of those of the one before', () => {
    const first = after([], { ...home, names: ['0keys.ada'] }) ?? []
    const moved = {
      names: ['1keys.ada', '0keys.ada'],
      plain: true,
      networks: [11, 1],
      asns: [12, 2],
      clients: [13, 3],
    }
    expect(after(first, moved, now + 5)).toEqual([['1keys.ada', now + 5, [11], [12], [13]]])
  })

  it('of nobody is none', () => {
    expect(after([], { ...home, names: [] })).toBeNull()
  })

  it('stays where the clock went back', () => {
    const first = after([], home) ?? []
    expect(after(first, { ...home, networks: [9] }, now - day)?.[0]?.[1]).toBe(now)
  })
})

describe('a ring', () => {
  it('is its name’s, and counts for 90 days', () => {
    const rings = [ring('1keys.ada')]
    expect(ringOf(rings, home, now + 90 * day - 1)).toEqual(rings[0])
    expect(ringOf(rings, home, now + 90 * day)).toBeNull()
    expect(ringOf(rings, { ...home, names: ['1keys.adá'] }, now)).toBeNull()
    expect(inUse(rings, now + 90 * day)).toEqual([])
    expect(unusedAt([ring('1keys.ada', now - day), ring('1keys.adá')])).toBe(now + 90 * day)
  })

  it('relates by any tag of a list, and by none of an empty one', () => {
    expect(relationTo(ring('x'), { ...home, networks: [7, 1] }).network).toBe(true)
    expect(relationTo(ring('x'), { ...home, asns: [] }).asn).toBe(false)
  })

  it('is lent to others as long as it counts, and the same one whoever signed in last', () => {
    const [ada, eva] = [ring('1keys.ada'), ring('1keys.eva')]
    const stranger = { ...home, names: ['1keys.nobody'] }
    expect(lentRing([eva, ada], stranger, now)).toEqual(ada)
    expect(lentRing([ada, eva], stranger, now)).toEqual(ada)
    expect(lentRing([ada], stranger, now + 90 * day)).toBeNull()
  })

  it('of a secret that is gone is lent to nobody: it would relate to nobody, and tell by that', () => {
    const stranger = { ...home, names: ['2keys.nobody', '1keys.nobody'] }
    expect(lentRing([ring('0keys.ada')], stranger, now)).toBeNull()
    expect(lentRing([ring('0keys.ada'), ring('1keys.eva')], stranger, now)?.[0]).toBe('1keys.eva')
  })
})
