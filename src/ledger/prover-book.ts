// Which accounts have signed in from the networks of one shard. Asked in the call that debits, written where a success
// changes it. How many there are is remembered, bounded: the busiest networks have the longest lists.
import type { Proven, Prover } from '../stores/contract.ts'
import {
  type Counts,
  countsOf,
  dayOf,
  inUse,
  type Provers,
  provenBy,
  unusedAt,
  withSuccessBy,
} from './provers.ts'
import type { RowShelf } from './shelf.ts'

export interface ProverBook {
  proven(key: string, address: number): Proven
  prove(key: string, prover: Prover): void
  /** Takes them over from where they were kept before. Where there are some already, these stay. */
  adopt(key: string, row: string): void
  /** Hands them over and forgets them; null if there are none. */
  release(key: string): string | null
}

/** Networks whose counts are remembered, those without any among them: as many as there are hot records. */
const mostCounted = 5_000
const nobody: Counts = { all: 0, at: new Map() }

export function createProverBook(shelf: RowShelf, now: () => number): ProverBook {
  const counted = new Map<string, Counts>()
  let countedOn = 0

  function find(key: string): Provers {
    const row = shelf.load(key)
    return row === null ? [] : inUse(JSON.parse(row), now())
  }

  function countsFor(key: string): Counts {
    const today = dayOf(now())
    if (countedOn !== today || counted.size >= mostCounted) counted.clear()
    countedOn = today
    const known = counted.get(key)
    if (known !== undefined) return known
    const provers = find(key)
    const counts = provers.length === 0 ? nobody : countsOf(provers)
    counted.set(key, counts)
    return counts
  }

  function keep(key: string, provers: Provers): void {
    counted.delete(key)
    if (provers.length > 0) shelf.save(key, JSON.stringify(provers), unusedAt(provers), now())
  }

  return {
    proven: (key, address) => provenBy(countsFor(key), address),
    prove(key, prover) {
      const provers = withSuccessBy(find(key), prover, now())
      if (provers !== null) keep(key, provers)
    },
    adopt(key, row) {
      if (find(key).length === 0) keep(key, inUse(JSON.parse(row), now()))
    },
    release(key) {
      const provers = find(key)
      if (provers.length === 0) return null
      counted.delete(key)
      shelf.drop(key)
      return JSON.stringify(provers)
    },
  }
}
