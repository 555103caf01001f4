// What a Ledger object answers to, and the shapes that travel to it. Types only: the store, the object and the tests
// know each other through these.
import type { Provenance } from '../attempt.ts'
import type { Ask, Device, Prover, Settlement } from '../stores/contract.ts'

/** A place where a subject's record may have been kept before the secret or the number of shards changed. */
export interface Before {
  readonly object: string
  readonly key: string
}

/** What is asked of a record, and what settles it; whose it is, the key says. */
export type Asked = Omit<Ask, 'subject'>
export type Settled = Omit<Settlement, 'subject'>

/** What a Ledger object answers to: the store contract, for the subjects of one shard. */
export interface LedgerMethods {
  /**
   * A list of `Taking` as JSON in, their `Answer`s as JSON out, null for one that failed. What leaves together pays
   * for one crossing, and a string crosses over in three quarters of an object's time.
   */
  take(takings: string): Promise<string>
  /**
   * What follows an outcome: charges that are given back, names that were signed in to, and networks where. For each
   * settlement, whether it was; of the others that failed, nobody hears but the console.
   */
  settle(
    settlements: readonly LedgerSettlement[],
    relatings: readonly Relating[],
    provings: readonly Proving[],
  ): Promise<readonly boolean[]>
  /** False for one that failed. */
  remember(devices: readonly Remembering[]): Promise<readonly boolean[]>
  forgetDevices(key: string, before: readonly Before[]): Promise<void>
  forget(key: string, names: readonly string[], before: readonly Before[]): Promise<void>
  lift(key: string, name: string, forMs: number, before: readonly Before[]): Promise<void>
}

export interface Taking {
  readonly key: string
  readonly ask: Asked
  /** Empty but for the time of a change; the latest place first. */
  readonly before: readonly Before[]
}

export interface Remembering {
  readonly key: string
  readonly device: Device
  readonly before: readonly Before[]
}

export interface Relating {
  readonly key: string
  readonly provenance: Provenance
  readonly before: readonly Before[]
}

export interface Proving {
  readonly key: string
  readonly prover: Prover
  readonly before: readonly Before[]
}

/** Everything kept of one subject, as it is stored: what it takes along when it moves. Null: there is none. */
export interface Moving {
  readonly record: string | null
  readonly devices: string | null
  readonly rings: string | null
  readonly provers: string | null
}

export type LedgerSettlement = Settled & { readonly key: string }
