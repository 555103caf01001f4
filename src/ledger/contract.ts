// What a Ledger object answers to, and the shapes that travel to it. Types only: the store, the object and the tests
// know each other through these.
import type { Provenance } from '../attempt.ts'
import type { Ask, Bucket, Device, Prover, Settlement } from '../stores/contract.ts'

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
   * A list of `FollowUp` as JSON in, as JSON out whether each was done: false for a charge that is not given back, and
   * for what failed.
   */
  followUp(followUps: string): Promise<string>
  forgetDevices(key: string, before: readonly Before[]): Promise<void>
  lift(key: string, name: string, forMs: number, before: readonly Before[]): Promise<void>
}

export interface Taking {
  readonly key: string
  readonly ask: Asked
  /** Empty but for the time of a change; the latest place first. */
  readonly before: readonly Before[]
}

/**
 * What follows an outcome: a charge that is given back, a device, where an account is at home, whose network it is, and
 * counters that end. An operator's `unblock` ends counters too.
 */
export type FollowUp =
  | (Settled & { readonly does: 'settle'; readonly key: string })
  | {
      readonly does: 'remember'
      readonly key: string
      readonly device: Device
      readonly before: readonly Before[]
    }
  | {
      readonly does: 'relate'
      readonly key: string
      readonly provenance: Provenance
      readonly before: readonly Before[]
    }
  | {
      readonly does: 'prove'
      readonly key: string
      readonly prover: Prover
      readonly before: readonly Before[]
    }
  | {
      readonly does: 'forget'
      readonly key: string
      readonly names: readonly string[]
      readonly price: Bucket | null
      readonly before: readonly Before[]
    }

/** Everything kept of one subject, as it is stored: what it takes along when it moves. Null: there is none. */
export interface Moving {
  readonly record: string | null
  readonly devices: string | null
  readonly rings: string | null
  readonly provers: string | null
}
