// What a sink is: somewhere the record goes. A sink never delays a visitor and never throws into the spine.

import type { Entry } from '../journal/entry.ts'
import type { StoreState } from '../stores/breaker.ts'

/** A password field seen on a path that nobody protects: its shape (`/api/v#/auth`), never the path itself. */
export interface UnprotectedDoor {
  readonly at: number
  readonly shape: string
  readonly fields: readonly string[]
}

/** Some of the store does not answer this isolate any more and is left alone, or all of it is back. */
export interface StoreChange {
  readonly at: number
  readonly state: StoreState
}

/** What is returned is fulfilled once the request that wrote is needed no longer, and is never rejected. */
export interface Sink {
  write(entries: readonly Entry[]): Promise<void>
  note(door: UnprotectedDoor): Promise<void>
  /** Leaves with what is written next. */
  noteStore(change: StoreChange): void
}
