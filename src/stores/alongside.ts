// What is said of a shard beside what is given back there: it leaves in the same call where both are said at one time,
// and else by itself.
import type { LedgerSettlement, Proving, Relating } from '../ledger/contract.ts'

/** What follows an outcome, in one call. */
export interface Following {
  readonly settlements: readonly LedgerSettlement[]
  readonly relatings: readonly Relating[]
  readonly provings: readonly Proving[]
}

export interface Alongside {
  /** Resolves once it is on its way: with a settlement that was begun just before it, or else by itself. */
  note(shard: string, said: Partial<Following>): Promise<void>
  /** Together with all that was noted for the shard at this time. */
  with(shard: string, settlements: readonly LedgerSettlement[]): Promise<Following>
}

/** @param tell sends what nobody took along */
export function alongside(tell: (shard: string, following: Following) => Promise<void>): Alongside {
  const noted = new Map<string, Following>()

  function taken(shard: string): Following {
    const found = noted.get(shard) ?? { settlements: [], relatings: [], provings: [] }
    noted.delete(shard)
    return found
  }

  return {
    async note(shard, { relatings = [], provings = [] }) {
      const { settlements, ...before } = taken(shard)
      noted.set(shard, {
        settlements,
        relatings: [...before.relatings, ...relatings],
        provings: [...before.provings, ...provings],
      })
      await everythingIsSaid()
      if (noted.has(shard)) await tell(shard, taken(shard))
    },
    async with(shard, settlements) {
      await everythingIsSaid()
      return { ...taken(shard), settlements }
    },
  }
}

/** What is said without waiting in between is said by then. */
function everythingIsSaid(): Promise<void> {
  return Promise.resolve()
}
