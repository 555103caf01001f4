// What stands behind a Book: nothing but memory, or SQLite. Types only.
import type { Rings } from './rings.ts'

/** What keeps the records when the memory is gone. `save` gets null for a record that need not be kept. */
export interface Shelf {
  /** Whether what is saved outlives the memory: else nothing has to be written before an answer. */
  readonly survives: boolean
  load(key: string): string | null
  save(rows: readonly (readonly [key: string, row: string | null, idleAt: number])[]): void
  /** Drops rows that are idle at `now`, as many as one go is good for; returns how many more find room, about. */
  sweep(now: number): number
}

/** What keeps the devices, or the provers, one row a subject, written when the call returns. */
export interface RowShelf {
  load(key: string): string | null
  /** A full shelf keeps nothing that is larger than what it replaces, and loses nothing for it. */
  save(key: string, row: string, unusedAt: number, now: number): void
  drop(key: string): void
}

/** What keeps the rings, one row a subject, written when the call returns. */
export interface RingShelf {
  load(key: string): Rings | null
  /**
   * The rings of this subject, if it has any, and then those of a few others: of the same ones whenever it is asked, as
   * long as no new one comes between. Which ones, a keyed hash decides, and nobody outside.
   */
  near(key: string): Iterable<readonly [key: string, rings: Rings]>
  /** A full shelf keeps no new subject, and loses nothing for it. */
  save(key: string, rings: Rings, unusedAt: number, now: number): void
  drop(key: string): void
}
