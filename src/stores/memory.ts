// The store in one process's memory: the executable specification of the contract, for tests, the simulator and
// development, and what an isolate counts with while its store is away. Nothing is shared between isolates and nothing
// survives a restart.
import { createBook } from '../ledger/book.ts'
import { mapRings } from '../ledger/map-rings.ts'
import type { RowShelf, Shelf } from '../ledger/shelf.ts'
import type { Store } from './contract.ts'

export interface MemoryStoreOptions {
  readonly now: () => number
  readonly newCharge: () => string
  /** The most subjects with a record of their own, and the most with devices, with rings or with provers. */
  readonly capacity?: number
}

export function memoryStore({ now, newCharge, capacity = 100_000 }: MemoryStoreOptions): Store {
  const book = createBook({
    now,
    newCharge,
    shelf: mapShelf(capacity),
    devices: mapRows(capacity),
    rings: mapRings(capacity),
    provers: mapRows(capacity),
    onUnwritten: () => {},
  })
  return {
    take: asks => Promise.all(asks.map(ask => book.take(ask.subject.key, ask))),
    settle: async settlements =>
      settlements.map(({ subject, ...settlement }) => book.settle(subject.key, settlement)),
    remember: async (subject, device) => book.remember(subject.key, device),
    relate: async (subject, provenance) => book.relate(subject.key, provenance),
    prove: async (subject, prover) => book.prove(subject.key, prover),
    forgetDevices: async subject => book.forgetDevices(subject.key),
    forget: async (subject, names, price) => book.forget(subject.key, names, price),
    lift: async (subject, name, forMs) => book.lift(subject.key, name, forMs),
  }
}

function mapShelf(capacity: number): Shelf {
  const rows = new Map<string, readonly [row: string, idleAt: number]>()
  return {
    survives: false,
    load: key => rows.get(key)?.[0] ?? null,
    save(saved) {
      for (const [key, row, idleAt] of saved) {
        if (row === null) rows.delete(key)
        else rows.set(key, [row, idleAt])
      }
    },
    sweep(now) {
      for (const [key, [, idleAt]] of rows) if (idleAt <= now) rows.delete(key)
      return capacity - rows.size
    },
  }
}

function mapRows(capacity: number): RowShelf {
  const rows = new Map<string, readonly [row: string, unusedAt: number]>()
  return {
    load: key => rows.get(key)?.[0] ?? null,
    save(key, row, unusedAt, now) {
      if (rows.size >= capacity) for (const [old, [, over]] of rows) if (over <= now) rows.delete(old)
      if (rows.size < capacity || rows.has(key)) rows.set(key, [row, unusedAt])
    },
    drop: key => rows.delete(key),
  }
}
