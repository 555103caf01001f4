// What the Journal answers to, and the shapes that travel to it and back. Types only: the Worker, the admin API and the
// tests know the record through these, and nothing of how it is kept.
import type { Outcome, Surface } from '../attempt.ts'
import type { StoreChange, UnprotectedDoor } from '../sinks/contract.ts'
import type { Decision } from '../verdict.ts'
import type { Entry } from './entry.ts'
import type { Line, Merged } from './line.ts'

/** What an isolate has gathered, in one call. */
export interface Batch {
  readonly entries: readonly Entry[]
  /** What the isolate had to merge because its queue was full, or because an earlier call did not arrive. */
  readonly merged: readonly Merged[]
  readonly doors: readonly UnprotectedDoor[]
  /** In the order in which they were; an isolate of an earlier version says nothing of them. */
  readonly storeChanges?: readonly StoreChange[]
  /** Days after which a line is deleted: the policy's. The last one said counts. */
  readonly retentionDays: number
}

/**
 * Resolves once the entries that are written one by one are written down. What the Journal merges it holds, and writes
 * within some seventy seconds; reading finds it at once.
 */
export interface JournalWriter {
  write(batch: Batch): Promise<void>
}

/** `block` is whatever was not forwarded. */
export type ActionFilter = Decision['do'] | 'block'

export const outcomes = [
  'success',
  'failure',
  'pending',
  'unclear',
  'no-answer',
  'not-forwarded',
] as const satisfies readonly Outcome['is'][]

/** Null does not filter. */
export interface Filter {
  /** Milliseconds since 1970, both included. */
  readonly since: number
  readonly until: number
  readonly surface: Surface | null
  readonly action: ActionFilter | null
  /** What would have been done if every rule that watches did act. */
  readonly watched: ActionFilter | null
  readonly outcome: Outcome['is'] | null
  /** An address or a CIDR, in canonical text. */
  readonly network: string | null
  /** Tags of one account: more than one while a secret is being rotated. */
  readonly accountTags: readonly string[] | null
  readonly reason: string | null
  readonly route: string | null
  readonly asn: number | null
  readonly country: string | null
}

/** A place in the record, which is ordered by time. Opaque outside of the Journal. */
export type Position = number

/** Lines from the newest back. `next`: where to go on; null where there is nothing more. */
export interface Page {
  readonly lines: readonly Line[]
  readonly next: Position | null
}

/** What came from the same network and meant the same account, oldest first; the line itself is not among them. */
export interface Around {
  readonly network: Neighbours
  readonly account: Neighbours
}

export interface Neighbours {
  readonly before: readonly Line[]
  readonly after: readonly Line[]
}

export const topics = ['network', 'account', 'asn', 'country', 'reason'] as const
export type Topic = (typeof topics)[number]

/** One row of a ranking. */
export interface Ranked {
  /** A prefix, an account's tag, `AS64500`, a country code or a reason. Null: merged lines that name several. */
  readonly name: string | null
  /** The mask of an account's name. */
  readonly hint: string | null
  readonly attempts: number
  /** Attempts that were not forwarded, and that would not have been if every rule did act. */
  readonly blocked: number
  readonly wouldBlock: number
  /** Attempts at which the origin said the password was right. */
  readonly opened: number
  /** Different accounts and different networks (/24 or /48), as far as the record still tells them apart. */
  readonly accounts: number
  readonly networks: number
  readonly lastAt: number
}

export interface Ranking {
  readonly rows: readonly Ranked[]
  /** How far back the count reaches: later than asked for where there was too much to count. */
  readonly since: number
}

/** Attempts counted by what was done, by what would have been done, and by how the origin answered. */
export interface Totals {
  readonly since: number
  readonly attempts: number
  readonly actions: Readonly<Record<Decision['do'], number>>
  readonly watched: Readonly<Record<Decision['do'], number>>
  readonly outcomes: Readonly<Record<Outcome['is'], number>>
}

export interface JournalStatus {
  readonly hour: Totals
  readonly day: Totals
  /** The time of the oldest line; null for an empty record. */
  readonly oldestAt: number | null
  readonly bytes: number
  /** Changes of the store within the day, the oldest first, and the last one before it. None by an earlier version. */
  readonly storeChanges?: readonly StoreChange[]
  readonly retentionDays: number
}

/** A tag that is in the record, and when it was last. */
export interface TagSeen {
  readonly tag: string
  readonly lastAt: number
}

export interface Erased {
  readonly lines: number
  /** True where there is more to erase: call again. */
  readonly more: boolean
}

/** The Journal as it is called from elsewhere. */
export interface JournalMethods extends JournalWriter {
  search(filter: Filter, limit: number, from: Position | null): Promise<Page>
  /** The entry of this reference. `at` is the time sealed in it; without it the search is slow. */
  find(reference: string, at: number | null): Promise<Line | null>
  /** The merged lines of the minute of this time. */
  merged(at: number): Promise<readonly Merged[]>
  around(line: Line, limit: number): Promise<Around>
  top(topic: Topic, filter: Filter, limit: number): Promise<Ranking>
  tagsSeen(tags: readonly string[], since: number): Promise<readonly TagSeen[]>
  doors(): Promise<readonly UnprotectedDoor[]>
  status(): Promise<JournalStatus>
  /**
   * Erases what is kept of these accounts, a bounded number of lines a call. Merged counts stay, without the account.
   */
  forget(accountTags: readonly string[]): Promise<Erased>
}
