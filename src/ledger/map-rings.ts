// Keeps the rings of all subjects in memory, bounded: each in a place of its own, so that whoever has none is next to
// the same one every time, and in no time.
import { hash } from '../lib/hash.ts'
import type { Rings } from './rings.ts'
import type { RingShelf } from './shelf.ts'

type RingRow = readonly [key: string, rings: Rings, unusedAt: number]

/** Others that are looked at with every sign-in: one, and some more where that one is over. */
const nearAtOnce = 3

export function mapRings(capacity: number): RingShelf {
  const rows: RingRow[] = []
  const places = new Map<string, number>()

  function drop(key: string): void {
    const place = places.get(key)
    if (place === undefined) return
    places.delete(key)
    const last = rows.pop()
    if (last === undefined || last[0] === key) return
    rows[place] = last
    places.set(last[0], place)
  }

  return {
    load: key => rows[places.get(key) ?? -1]?.[1] ?? null,
    *near(key) {
      const own = rows[places.get(key) ?? -1]
      if (own !== undefined) yield [own[0], own[1]]
      const first = rows.length === 0 ? 0 : placeAmong(hash(key), rows.length)
      for (let next = 0; next < Math.min(nearAtOnce, rows.length); next += 1) {
        const other = rows[(first + next) % rows.length]
        if (other !== undefined && other !== own) yield [other[0], other[1]]
      }
    },
    save(key, rings, unusedAt, now) {
      if (rows.length >= capacity) for (const [old] of rows.filter(([, , over]) => over <= now)) drop(old)
      const place = places.get(key) ?? rows.length
      if (place >= capacity) return
      rows[place] = [key, rings, unusedAt]
      places.set(key, place)
    },
    drop,
  }
}

/**
 * One of so many places, the same for a number while the places stay; one more takes its share of all others and no
 * more (jump consistent hash, Lamping and Veach 2014).
 */
function placeAmong(number: number, count: number): number {
  let state = number
  let place = 0
  for (let next = 0; next < count; ) {
    place = next
    state = (Math.imul(state, 0x915f77f5) + 1) >>> 0
    next = Math.floor((place + 1) * (2 ** 32 / (state + 1)))
  }
  return place
}
