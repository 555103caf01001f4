// Takes in what isolates send. Entries are in the record when `write` returns. Merged lines change with every batch of
// a flood, and each time they are written costs a row: they are held here, and written when their minute is over or
// when no more come. A crash loses what these counted since they were last written: some seventy seconds at most.

import type { Sql } from '../lib/sql.ts'
import { second } from '../lib/time.ts'
import type { Batch } from './contract.ts'
import { insertDoor } from './doors.ts'
import type { Entry } from './entry.ts'
import { createFlood, type FloodLimits } from './flood.ts'
import { type Merged, minuteOf } from './line.ts'
import { insertStoreChange } from './store-changes.ts'
import { countUnopened, lastBudget, linesOfMinute } from './table.ts'
import { saveEntry, saveMerged } from './write-lines.ts'

export interface Intake {
  write(batch: Omit<Batch, 'retentionDays'>): void
  /**
   * Whether merged lines are held that are not in the record as they are here: then `flushDue` is to be called soon.
   */
  isFlushed(): boolean
  /** Writes the merged lines of minutes that are over and, where no more of them come, all. */
  flushDue(): void
  /** Writes all merged lines: before anything is read. */
  flush(): void
  /** Forgets what it knows about the last minutes, to learn it again from the record. What is not flushed is lost. */
  forget(): void
}

export interface IntakeParts {
  readonly sql: Sql
  readonly now: () => number
  /** Bytes from which entries are merged wherever they can be. */
  readonly crowdedBytes: number
  readonly limits: FloodLimits
}

/** How late entries of a minute that is over may come without their line being written once more. */
const lateMs = 2 * second
/** After this time without another merged attempt, nothing is held any longer. */
const quietMs = 15 * second

export function createIntake({ sql, now, crowdedBytes, limits }: IntakeParts): Intake {
  let crowded = false
  let mergedAt = 0
  const flood = createFlood(
    {
      stored: start => linesOfMinute(sql, start),
      storedSince: (whose, since) => countUnopened(sql, whose, since, limits.perHour),
      budgetFullAt: lastBudget(sql, now()),
      flush,
      isCrowded: () => crowded,
    },
    limits,
  )

  function flush(before = Number.POSITIVE_INFINITY): void {
    const lines = flood.unwritten(before)
    if (lines.length === 0) return
    sql.transaction(() => {
      for (const line of lines) saveMerged(sql, line, flood.budgetFullAt())
    })
    flood.written(before)
  }

  return {
    write({ entries, merged, doors, storeChanges = [] }) {
      crowded = sql.size() > crowdedBytes
      const single: Entry[] = []
      const more: Merged[] = [...merged]
      for (const entry of entries) {
        const over = flood.admit(entry)
        if (over === null) single.push(entry)
        else more.push(over)
      }
      sql.transaction(() => {
        for (const entry of single) saveEntry(sql, entry, flood.budgetFullAt())
        for (const door of doors) insertDoor(sql, door)
        for (const change of storeChanges) insertStoreChange(sql, change)
      })
      // Only now: where the transaction fails, the batch comes again, and would be counted twice.
      for (const line of more) flood.merge(line)
      if (more.length > 0) mergedAt = now()
    },

    isFlushed: () => flood.isWritten(),

    flushDue() {
      const isQuiet = now() >= mergedAt + quietMs
      flush(isQuiet ? Number.POSITIVE_INFINITY : minuteOf(now() - lateMs))
    },

    flush: () => flush(),
    forget: () => flood.reset(),
  }
}
