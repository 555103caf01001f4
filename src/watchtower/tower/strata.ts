// Which kinds of client have cells of their own. Learnt from trusted attempts only: otherwise an attack's client would
// earn a cell, and its attempts would be what is normal there. Bounded: a SpaceSaving summary (Metwally et al. 2005) of
// 256 counters that decay with a half-life of seven days.
//
// A cell is for at least 0.3 % and 20 of the trusted attempts; all other clients are rare. What a counter may owe to
// others, its error, does not count. A cell is given up below half of that, so none comes and goes.
import { day } from '../../lib/time.ts'
import { keepFor } from './baseline.ts'

const mostCounters = 256
/** The rare ones and 64 others: as many as a table of 1 KB can name. */
export const mostStrata = 65
/** The place of all clients without cells of their own. */
export const rare = 0
const leastShare = 0.003
const leastCount = 20
const keep = keepFor(7 * day)

interface Counter {
  stratum: number
  count: number
  /** How much of the count may be somebody else's. */
  error: number
}

export interface KeptStrata {
  readonly total: number
  readonly counters: readonly (readonly [stratum: number, count: number, error: number])[]
  /** The stratum at each place; null where there is none, and for the rare ones. */
  readonly places: readonly (number | null)[]
  /** Where the search for the smallest counter goes on. */
  readonly small: number
  readonly hand: number
}

export interface Strata {
  /** Counts a trusted attempt: one from a known device, or a success from a network that the account is known at. */
  trust(stratum: number): void
  /** Where its cells are: 0 if it is rare. */
  placeOf(stratum: number): number
  /** The places where there are cells, the rare ones first. */
  places(): readonly number[]
  /** The stratum at a place; null for the rare ones, and where there is none. */
  at(place: number): number | null
  /** Share of trusted attempts, which is how many people have such a client: 0 to 1. */
  shareAt(place: number): number
  /** One tick: decays, and gives cells to who has earned them. Returns the places that were given up, and taken. */
  tick(): { readonly left: readonly number[]; readonly taken: readonly number[] }
  kept(): KeptStrata
}

export function createStrata(from?: KeptStrata): Strata {
  const counters: Counter[] = (from?.counters ?? []).map(([stratum, count, error]) => ({
    stratum,
    count,
    error,
  }))
  const places: (number | null)[] = Array.from({ length: mostStrata }, (_, at) => from?.places[at] ?? null)
  let total = from?.total ?? 0
  const counterOf = new Map(counters.map(counter => [counter.stratum, counter]))
  const placeOf = new Map(places.flatMap((stratum, place) => (stratum === null ? [] : [[stratum, place]])))
  const filled = () => [rare, ...[...placeOf.values()].sort((one, other) => one - other)]
  let latestFilled = filled()
  /** Counters up to this are the smallest ones. `hand` goes round, so that a flood of clients needs no search. */
  let small = from?.small ?? 0
  let hand = from?.hand ?? 0

  function smallest(): Counter | undefined {
    for (let n = 0; n < counters.length; n += 1) {
      hand = (hand + 1) % counters.length
      const counter = counters[hand]
      if (counter !== undefined && counter.count <= small) return counter
    }
    small = counters.reduce((least, { count }) => Math.min(least, count), Number.POSITIVE_INFINITY) + 1
    return counters.find(({ count }) => count <= small)
  }

  const certain = (counter: Counter | undefined) =>
    counter === undefined ? 0 : counter.count - counter.error
  const shareOf = (stratum: number | null) =>
    stratum === null || total === 0 ? 0 : certain(counterOf.get(stratum)) / total

  function open(stratum: number): void {
    if (counters.length < mostCounters) {
      const counter = { stratum, count: 1, error: 0 }
      counters.push(counter)
      counterOf.set(stratum, counter)
      return
    }
    const counter = smallest()
    if (counter === undefined) return
    counterOf.delete(counter.stratum)
    counter.stratum = stratum
    counter.error = counter.count
    counter.count += 1
    counterOf.set(stratum, counter)
  }

  function giveUp(): readonly number[] {
    return [...placeOf].flatMap(([stratum, place]) => {
      const count = certain(counterOf.get(stratum))
      if (count >= leastCount / 2 && count >= (total * leastShare) / 2) return []
      places[place] = null
      placeOf.delete(stratum)
      return [place]
    })
  }

  function take(): readonly number[] {
    return counters
      .filter(one => certain(one) >= Math.max(leastCount, total * leastShare) && !placeOf.has(one.stratum))
      .sort((one, other) => certain(other) - certain(one) || one.stratum - other.stratum)
      .flatMap(({ stratum }) => {
        const place = places.indexOf(null, rare + 1)
        if (place === -1) return []
        places[place] = stratum
        placeOf.set(stratum, place)
        return [place]
      })
  }

  return {
    trust(stratum) {
      total += 1
      const counter = counterOf.get(stratum)
      if (counter === undefined) open(stratum)
      else counter.count += 1
    },
    placeOf: stratum => placeOf.get(stratum) ?? rare,
    places: () => latestFilled,
    at: place => places[place] ?? null,
    shareAt(place) {
      if (place !== rare) return shareOf(places[place] ?? null)
      return 1 - places.reduce<number>((sum, stratum) => sum + shareOf(stratum), 0)
    },
    tick() {
      total *= keep
      small *= keep
      for (const counter of counters) {
        counter.count *= keep
        counter.error *= keep
      }
      const left = giveUp()
      const taken = take()
      if (left.length + taken.length > 0) latestFilled = filled()
      return { left, taken }
    },
    kept: () => ({
      total,
      counters: counters.map(({ stratum, count, error }) => [stratum, count, error] as const),
      places: [...places],
      small,
      hand,
    }),
  }
}
