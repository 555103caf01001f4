// Sends the entries of an isolate to the Journal together. It never delays a visitor, never throws, and loses nothing
// silently: what finds no room or does not arrive is merged to counts, and these travel with the next batch.
import type { Batch, JournalWriter } from '../journal/contract.ts'
import type { Entry } from '../journal/entry.ts'
import { gotIn } from '../journal/line.ts'
import { createOverflow } from '../journal/overflow.ts'
import { second } from '../lib/time.ts'
import type { Sink, UnprotectedDoor } from './contract.ts'

export interface JournalSinkOptions {
  /** Asked for anew for every call: on the platform a stub belongs to the request that made it. */
  readonly journal: () => JournalWriter
  readonly retentionDays: number
  readonly now: () => number
  /** How long entries wait for each other. */
  readonly gatherMs?: number
  /** Entries held one by one at one time, those on their way among them; a quarter is for attempts that got in. */
  readonly capacity?: number
  /** How long the Journal may take to acknowledge a batch. */
  readonly patienceMs?: number
}

interface Gathering {
  readonly entries: Entry[]
  readonly doors: UnprotectedDoor[]
  readonly gone: PromiseWithResolvers<void>
  dueAt: number
}

interface Flight {
  readonly entries: readonly Entry[]
  readonly since: number
}

/** Lines of overflow, and doors, that are held at one time. */
const mostLines = 200
const mostDoors = 100
/** A timer or a call that is so late is gone with the request that started it: the platform ended that request. */
const lostAfterMs = 2 * second

/** The promise of `write` and `note` is fulfilled when the Journal has it, or when it was given up for this time. */
export function journalSink(options: JournalSinkOptions): Sink {
  const { journal, retentionDays, now, gatherMs = 100, capacity = 400, patienceMs = 10 * second } = options
  const overflow = createOverflow(mostLines)
  const flights = new Set<Flight>()
  let unsentDoors: readonly UnprotectedDoor[] = []
  let gathering: Gathering | null = null

  function gather(): Gathering {
    if (gathering !== null && now() < gathering.dueAt + lostAfterMs) return gathering
    const batch = gathering ?? {
      entries: [],
      doors: [...unsentDoors],
      gone: Promise.withResolvers(),
      dueAt: 0,
    }
    unsentDoors = []
    batch.dueAt = now() + gatherMs
    gathering = batch
    setTimeout(() => leave(batch), gatherMs)
    return batch
  }

  async function leave(batch: Gathering): Promise<void> {
    if (gathering !== batch) return
    gathering = null
    const flight = { entries: batch.entries, since: now() }
    flights.add(flight)
    const merged = overflow.takeAll()
    try {
      await send({ entries: batch.entries, merged, doors: batch.doors, retentionDays })
    } catch {
      overflow.putBack(merged)
      unsentDoors = [...unsentDoors, ...batch.doors].slice(0, mostDoors)
      if (flights.has(flight)) batch.entries.forEach(overflow.add)
    }
    flights.delete(flight)
    batch.gone.resolve()
  }

  /** Once more where the first call failed at once: that is what a restart of the object looks like. */
  async function send(batch: Batch): Promise<void> {
    try {
      await withDeadline(journal().write(batch), patienceMs)
    } catch (why) {
      if (why instanceof TooLate) throw why
      await new Promise(resolve => setTimeout(resolve, gatherMs))
      await withDeadline(journal().write(batch), patienceMs)
    }
  }

  function held(): number {
    for (const flight of flights) {
      if (now() < flight.since + 2 * patienceMs + lostAfterMs) continue
      flights.delete(flight)
      flight.entries.forEach(overflow.add)
    }
    return [...flights].reduce((sum, { entries }) => sum + entries.length, gathering?.entries.length ?? 0)
  }

  return {
    name: 'journal',
    write(entries) {
      const batch = gather()
      for (const entry of entries) {
        if (held() < (gotIn(entry) ? capacity : capacity * 0.75)) batch.entries.push(entry)
        else overflow.add(entry)
      }
      return batch.gone.promise
    },
    note(door) {
      const batch = gather()
      if (batch.doors.length < mostDoors) batch.doors.push(door)
      return batch.gone.promise
    },
  }
}

class TooLate extends Error {
  override readonly name = 'TooLate'
}

function withDeadline<T>(promise: Promise<T>, ms: number): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new TooLate('The Journal did not answer in time.')), ms)
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}
