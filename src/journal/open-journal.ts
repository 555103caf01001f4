// The record over a database: what comes in is taken in, what is asked is answered from the lines, what is old goes.
// Everything of the Journal that is not the platform's: it knows no Durable Object, and runs in plain Node.
import { canonicalReference } from '../lib/reference.ts'
import type { Sql } from '../lib/sql.ts'
import { day, hour, minute } from '../lib/time.ts'
import type { UnprotectedDoor } from '../sinks/contract.ts'
import { around } from './around.ts'
import type {
  Around,
  Batch,
  Erased,
  Filter,
  JournalStatus,
  Page,
  Position,
  Ranking,
  TagSeen,
  Topic,
} from './contract.ts'
import { top, totals } from './count.ts'
import { readDoors } from './doors.ts'
import { eraseAccount, mostDeleted } from './erase.ts'
import { type FloodLimits, floodLimits } from './flood.ts'
import { createIntake } from './intake.ts'
import { type Line, type Merged, minuteOf } from './line.ts'
import { search } from './scan.ts'
import { migrate, readMeta, writeMeta } from './schema.ts'
import { readStoreChanges } from './store-changes.ts'
import { lastSeen, lineNamed, mergedOfMinute, oldestAt } from './table.ts'
import { deleteBefore } from './write-lines.ts'

export interface OpenJournal {
  /** Entries are in the record when it returns; merged lines are held for a while: see `intake.ts`. */
  write(batch: Batch): void
  /** Whether nothing is held. */
  isFlushed(): boolean
  /** Writes what has been held long enough: to be called every few seconds while not everything is flushed. */
  flushDue(): void
  search(filter: Filter, limit: number, from: Position | null): Page
  find(reference: string, at: number | null): Line | null
  merged(at: number): readonly Merged[]
  around(line: Line, limit: number): Around
  top(topic: Topic, filter: Filter, limit: number): Ranking
  tagsSeen(tags: readonly string[], since: number): readonly TagSeen[]
  doors(): readonly UnprotectedDoor[]
  status(): JournalStatus
  forget(accountTags: readonly string[]): Erased
  /**
   * Deletes what is older or more than is to be kept, a bounded number of lines. True where there is more to delete.
   */
  expire(): boolean
  /** Whether nothing is kept, so that nothing will have to expire. */
  isEmpty(): boolean
}

export interface JournalOptions {
  readonly sql: Sql
  readonly now: () => number
  readonly limits?: FloodLimits
  readonly sizes?: typeof journalSizes
}

/**
 * Bytes from which entries are merged wherever they can be, so that an attack of days does not push what was before it
 * out of the record; and bytes from which the oldest lines go all the same. An object holds ten gigabytes at most.
 */
const journalSizes = { crowded: 1_000_000_000, most: 4_000_000_000 }

const defaultRetentionDays = 30
/** How far from the time in its reference an entry may stand. */
const nearMs = 2 * minute

export const anything: Filter = {
  since: 0,
  until: Number.MAX_SAFE_INTEGER,
  surface: null,
  action: null,
  watched: null,
  outcome: null,
  network: null,
  accountTags: null,
  reason: null,
  route: null,
  asn: null,
  country: null,
}

export function openJournal(options: JournalOptions): OpenJournal {
  const { sql, now, limits = floodLimits, sizes = journalSizes } = options
  migrate(sql)
  const intake = createIntake({ sql, now, limits, crowdedBytes: sizes.crowded })
  const { flush } = intake
  let retentionDays = readMeta(sql, 'retention-days')

  function keepFor(days: number): void {
    if (days === retentionDays) return
    writeMeta(sql, 'retention-days', days)
    retentionDays = days
  }

  return {
    write({ retentionDays: days, ...batch }) {
      keepFor(days)
      intake.write(batch)
    },

    isFlushed: intake.isFlushed,
    flushDue: intake.flushDue,

    search(filter, limit, from) {
      flush()
      return search(sql, filter, limit, from)
    },

    find(reference, at) {
      const key = canonicalReference(reference)
      if (key === null) return null
      return at === null
        ? lineNamed(sql, key, 0, Number.MAX_SAFE_INTEGER)
        : (lineNamed(sql, key, at, at) ?? lineNamed(sql, key, at - nearMs, at + nearMs))
    },

    merged(at) {
      flush()
      return mergedOfMinute(sql, minuteOf(at))
    },

    around(line, limit) {
      flush()
      return around(sql, line, limit)
    },

    top(topic, filter, limit) {
      flush()
      return top(sql, topic, filter, limit)
    },

    tagsSeen(tags, since) {
      flush()
      return tags.flatMap(tag => {
        const lastAt = lastSeen(sql, tag, since)
        return lastAt === null ? [] : [{ tag, lastAt }]
      })
    },

    doors: () => readDoors(sql),

    status() {
      flush()
      const time = now()
      return {
        hour: totals(sql, { ...anything, since: time - hour }),
        day: totals(sql, { ...anything, since: time - day }),
        oldestAt: oldestAt(sql),
        bytes: sql.size(),
        storeChanges: readStoreChanges(sql, time - day),
        retentionDays: retentionDays ?? defaultRetentionDays,
      }
    },

    forget(accountTags) {
      flush()
      let left = mostDeleted
      for (const tag of accountTags) left -= eraseAccount(sql, tag, left)
      // What is known of the last minutes names accounts too.
      intake.forget()
      return { lines: mostDeleted - left, more: left === 0 }
    },

    expire() {
      flush()
      const before = now() - (retentionDays ?? defaultRetentionDays) * day
      const full = sql.size() > sizes.most
      return deleteBefore(sql, full ? now() : before, mostDeleted) === mostDeleted
    },

    isEmpty: () => oldestAt(sql) === null,
  }
}
