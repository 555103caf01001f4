// The rings that are lent to names which have none (see `ledger/ring-book.ts`), the same for every isolate: a bounded
// sample of all subjects, in a hash of its own, held here for a while. A hash decides who is in it, so that coming
// first gains nothing; and whoever has not signed in for 90 days makes room.
import { inUse, keptForMs, type Rings } from '../ledger/rings.ts'
import { hash } from '../lib/hash.ts'
import { minute } from '../lib/time.ts'
import { readRings } from './answer.ts'
import type { Connection } from './connection.ts'
import { lentKey } from './keys.ts'
import { fieldsScript, lendScript } from './lua/change.ts'
import { nowAndThen } from './now-and-then.ts'

export interface Lending {
  /** Has the rings at hand for `near`, in the call that is made anyway. @throws {UpstashFailed} */
  readonly refresh: () => Promise<void>
  /** Rings of others, the nearest first: always the same ones for a key while no new ones come between. */
  near(key: string): Iterable<Lent>
  /** Offers a subject's rings, where there is room for them or they are lent already. @throws {UpstashFailed} */
  lend(key: string, rings: Rings): Promise<void>
}

type Lent = readonly [place: string, rings: Rings]

/** Subjects whose rings are lent: enough that a name's neighbour is nobody's guess. */
const mostLent = 256
const readEveryMs = 5 * minute
/** Others that are looked at: one, and some more where that one is over. */
const nearAtOnce = 3
/** Length of the keyed hash at the end of a subject's key: who is next to whom, nobody outside can tell. */
const hashLength = 22

export function createLending(connection: Connection, site: string, now: () => number): Lending {
  const key = lentKey(site)
  /** In the order of their places. */
  let lent: readonly Lent[] = []
  /** Those of them that nobody had signed in from for 90 days when they were read: they make room first. */
  let unused: readonly string[] = []
  /** All of them, who has the worst rank first: these make room after that. */
  let worstRankFirst: readonly string[] = []

  function hold(all: readonly Lent[]): void {
    lent = all.toSorted(([one], [other]) => (one < other ? -1 : 1))
    const ranked = lent.map(([place]) => ({ place, rank: hash(place) }))
    worstRankFirst = ranked.toSorted((one, other) => other.rank - one.rank).map(({ place }) => place)
  }

  /** Nobody where there is room; null where the newcomer finds none. Nobody chooses his rank. */
  function whoMakesRoom(newcomer: string): readonly string[] | null {
    if (lent.length < mostLent) return []
    if (unused.length > 0) return unused
    const [worst = newcomer] = worstRankFirst
    return hash(newcomer) < hash(worst) ? [worst] : null
  }

  const refresh = nowAndThen(readEveryMs, now, async () => {
    const all = await connection.run(fieldsScript, [key], [])
    const texts = Array.isArray(all) ? all.map(String) : []
    const read = texts.flatMap((place, at) =>
      at % 2 === 0 ? [[place, readRings(texts[at + 1] ?? null) ?? []] as const] : [],
    )
    unused = read.flatMap(([place, rings]) => (inUse(rings, now()).length === 0 ? [place] : []))
    hold(read)
  })

  return {
    refresh,
    *near(key) {
      const own = placeOf(key)
      const first = firstFrom(lent, own)
      for (let next = 0; next <= Math.min(nearAtOnce, lent.length - 1); next += 1) {
        const other = lent[(first + next) % lent.length]
        if (other !== undefined && other[0] !== own) yield other
      }
    },
    async lend(subject, rings) {
      const place = placeOf(subject)
      const isLent = lent[firstFrom(lent, place)]?.[0] === place
      const makesRoom = isLent ? [] : whoMakesRoom(place)
      if (makesRoom === null) return
      unused = unused.filter(each => each !== place && !makesRoom.includes(each))
      if (isLent) lent = lent.map(each => (each[0] === place ? [place, rings] : each))
      else hold([...lent.filter(([each]) => !makesRoom.includes(each)), [place, rings]])
      await connection.runAfterwards(
        lendScript,
        [key],
        [place, JSON.stringify(rings), String(mostLent), String(keptForMs), ...makesRoom],
      )
    },
  }
}

/** Where the place is, or would be, in what is in order; the length where it comes after all. */
function firstFrom(lent: readonly Lent[], place: string): number {
  let [from, to] = [0, lent.length]
  while (from < to) {
    const middle = (from + to) >> 1
    const [there = place] = lent[middle] ?? []
    if (there < place) from = middle + 1
    else to = middle
  }
  return from
}

/** Where a subject stands among the others. */
export function placeOf(key: string): string {
  return key.slice(-hashLength)
}
