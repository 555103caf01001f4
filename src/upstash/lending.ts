// The rings that are lent to names which have none (see `ledger/ring-book.ts`), the same for every isolate: a bounded
// sample of all subjects, in a hash of its own, held here for a while. Who is in it a hash decides, so that nobody is
// for having come first; and who has not signed in for too long makes room.
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
  let lent: readonly Lent[] = []

  const refresh = nowAndThen(readEveryMs, now, async () => {
    const all = await connection.run(fieldsScript, [key], [])
    const texts = Array.isArray(all) ? all.map(String) : []
    lent = inOrder(
      texts.flatMap((place, at) =>
        at % 2 === 0 ? [[place, readRings(texts[at + 1] ?? null) ?? []] as const] : [],
      ),
    )
  })

  return {
    refresh,
    *near(key) {
      const own = placeOf(key)
      const first = Math.max(
        0,
        lent.findIndex(([place]) => place >= own),
      )
      for (let next = 0; next <= Math.min(nearAtOnce, lent.length - 1); next += 1) {
        const other = lent[(first + next) % lent.length]
        if (other !== undefined && other[0] !== own) yield other
      }
    },
    async lend(subject, rings) {
      const place = placeOf(subject)
      const others = lent.filter(([each]) => each !== place)
      const kept = sampleOf([...others, [place, rings]], now())
      if (!kept.some(([each]) => each === place)) return
      const places = new Set(kept.map(([each]) => each))
      const gone = others.flatMap(([each]) => (places.has(each) ? [] : [each]))
      lent = inOrder(kept)
      await connection.run(
        lendScript,
        [key],
        [place, JSON.stringify(rings), String(mostLent), String(keptForMs), ...gone],
      )
    },
  }
}

/** Those that are lent from now on. Nobody chooses his rank, and it says nothing of who is next to whom. */
function sampleOf(all: readonly Lent[], now: number): readonly Lent[] {
  return all
    .filter(([, rings]) => inUse(rings, now).length > 0)
    .toSorted(([one], [other]) => hash(one) - hash(other))
    .slice(0, mostLent)
}

function inOrder(lent: readonly Lent[]): readonly Lent[] {
  return lent.toSorted(([one], [other]) => (one < other ? -1 : 1))
}

/** Where a subject stands among the others. */
export function placeOf(key: string): string {
  return key.slice(-hashLength)
}
