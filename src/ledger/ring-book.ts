// Where the names of all subjects of one shard were signed in to from. A name without a ring is judged by somebody
// else's, so that nobody can tell it from one that has a ring. It keeps nothing in memory.
import type { Provenance } from '../attempt.ts'
import type { Relation } from '../stores/contract.ts'
import {
  inUse,
  lentRing,
  type Ring,
  type Rings,
  relationTo,
  ringOf,
  unrelated,
  unusedAt,
  withSuccessFrom,
} from './rings.ts'
import type { RingShelf } from './shelf.ts'

export interface RingBook {
  relation(key: string, provenance: Provenance): Relation
  relate(key: string, provenance: Provenance): void
  forget(key: string): void
  /** Takes rings over from where they were kept before. Where there are some already, these stay. */
  adopt(key: string, row: string): void
  /** Hands them over and forgets them; null if there are none. */
  release(key: string): string | null
}

export function createRingBook(shelf: RingShelf, now: () => number): RingBook {
  function find(key: string): Rings {
    const rings = shelf.load(key)
    return rings === null ? [] : inUse(rings, now())
  }

  function keep(key: string, rings: Rings): void {
    if (rings.length > 0) shelf.save(key, rings, unusedAt(rings), now())
  }

  /**
   * Both are looked for whoever asks: what takes longer would tell. Another spelling of a name borrows from the
   * neighbour after the next: else a name whose two spellings are judged differently would be one that has a ring.
   */
  function ringFor(
    key: string,
    provenance: Provenance,
  ): { readonly ring: Ring; readonly alone: boolean } | null {
    const time = now()
    let own: Ring | null = null
    let names = 0
    const lent: Ring[] = []
    const wanted = provenance.plain ? 1 : 2
    for (const [owner, rings] of shelf.near(key)) {
      const found = owner === key ? null : lentRing(rings, provenance, time)
      if (owner === key) {
        own = ringOf(rings, provenance, time)
        names = inUse(rings, time).length
      }
      if (found !== null && lent.push(found) === wanted) break
    }
    const ring = own ?? lent[wanted - 1]
    return ring === undefined ? null : { ring, alone: own !== null && names === 1 }
  }

  return {
    relation(key, provenance) {
      const found = ringFor(key, provenance)
      return found === null ? unrelated : { ...relationTo(found.ring, provenance), alone: found.alone }
    },
    relate(key, provenance) {
      const rings = withSuccessFrom(find(key), provenance, now())
      if (rings !== null) keep(key, rings)
    },
    forget: key => shelf.drop(key),
    adopt(key, row) {
      if (find(key).length === 0) keep(key, inUse(JSON.parse(row), now()))
    },
    release(key) {
      const rings = find(key)
      if (rings.length === 0) return null
      shelf.drop(key)
      return JSON.stringify(rings)
    },
  }
}
