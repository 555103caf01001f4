// What stands behind a Book: nothing but memory, or SQLite. Types only.

/** What keeps the records when the memory is gone. `save` gets null for a record that need not be kept. */
export interface Shelf {
  load(key: string): string | null
  save(rows: readonly (readonly [key: string, row: string | null, idleAt: number])[]): void
  /** Drops rows that are idle at `now`, as many as one go is good for; returns how many more find room, about. */
  sweep(now: number): number
}

/** What keeps the devices, one row a subject, written when the call returns. */
export interface DeviceShelf {
  load(key: string): string | null
  /** A full shelf keeps nothing that is larger than what it replaces, and loses nothing for it. */
  save(key: string, row: string, unusedAt: number, now: number): void
  drop(key: string): void
}
