// Sends the entries of an isolate to the Journal together. It never delays a visitor, never throws, and loses nothing
// silently: what finds no room or does not arrive is merged to counts, and these travel with the next batch.
import type { Batch, JournalWriter } from '../journal/contract.ts'
import type { Entry } from '../journal/entry.ts'
import { gotIn } from '../journal/line.ts'
import { createOverflow } from '../journal/overflow.ts'
import { createSurplus } from '../journal/surplus.ts'
import { inTime } from '../lib/in-time.ts'
import { second } from '../lib/time.ts'
import type { Sink, StoreChange, UnprotectedDoor } from './contract.ts'

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
  dueAt: number
}

interface Flight {
  readonly batch: Batch
  readonly since: number
}

/** Lines of overflow, doors, and changes of the store, that are held at one time. */
const mostLines = 200
const mostDoors = 100
const mostStoreChanges = 20
/** A timer or a call that is so late is gone with the request that started it: the platform ended that request. */
const lostAfterMs = 2 * second

/**
 * The request whose timer sends a batch is the one that has to live until the Journal has it, or until it is given up
 * for this time. The others need not wait: nothing of theirs is left to do, and a promise of another request is dear.
 */
export function journalSink(options: JournalSinkOptions): Sink {
  const { journal, retentionDays, now, gatherMs = 100, capacity = 400, patienceMs = 10 * second } = options
  const overflow = createOverflow(mostLines)
  const isSurplus = createSurplus()
  const flights = new Set<Flight>()
  let held = 0
  let unsentDoors: readonly UnprotectedDoor[] = []
  let unsentChanges: readonly StoreChange[] = []
  let gathering: Gathering | null = null

  /** The batch that is being gathered, and when the request that asks is needed no longer. */
  function gather(): { readonly batch: Gathering; readonly sent: Promise<void> } {
    const time = now()
    if (gathering !== null && time < gathering.dueAt + lostAfterMs) {
      return { batch: gathering, sent: Promise.resolve() }
    }
    const batch = gathering ?? { entries: [], doors: [...unsentDoors], dueAt: 0 }
    unsentDoors = []
    batch.dueAt = time + gatherMs
    gathering = batch
    return { batch, sent: wait(gatherMs).then(() => leave(batch)) }
  }

  async function leave({ entries, doors }: Gathering): Promise<void> {
    if (gathering?.entries !== entries) return
    gathering = null
    flights.forEach(giveUpIfLost)
    const storeChanges = unsentChanges
    unsentChanges = []
    const batch = { entries, merged: overflow.takeAll(), doors, storeChanges, retentionDays }
    const flight = { batch, since: now() }
    flights.add(flight)
    try {
      await send(flight.batch)
      land(flight)
    } catch {
      giveUp(flight)
    }
  }

  /** Once more where the first call failed at once: that is what a restart of the object looks like. */
  async function send(batch: Batch): Promise<void> {
    try {
      await call(batch)
    } catch (why) {
      if (why instanceof TooLate) throw why
      await wait(gatherMs)
      await call(batch)
    }
  }

  function call(batch: Batch): Promise<void> {
    return inTime(journal().write(batch), patienceMs, () => {
      throw new TooLate('The Journal did not answer in time.')
    })
  }

  /** Whether it was still under way. */
  function land(flight: Flight): boolean {
    if (!flights.delete(flight)) return false
    held -= flight.batch.entries.length
    return true
  }

  /** Counts what it held, to travel with the next batch. */
  function giveUp(flight: Flight): void {
    if (!land(flight)) return
    const { entries, merged, doors, storeChanges = [] } = flight.batch
    overflow.putBack(merged)
    entries.forEach(overflow.add)
    unsentDoors = [...unsentDoors, ...doors].slice(0, mostDoors)
    unsentChanges = [...storeChanges, ...unsentChanges].slice(-mostStoreChanges)
  }

  function giveUpIfLost(flight: Flight): void {
    if (now() >= flight.since + 2 * patienceMs + lostAfterMs) giveUp(flight)
  }

  function hasRoom(entry: Entry): boolean {
    return gotIn(entry) ? held < capacity : held < capacity * 0.75 && !isSurplus(entry)
  }

  return {
    write(entries) {
      const { batch, sent } = gather()
      for (const entry of entries) {
        if (hasRoom(entry)) {
          held += 1
          batch.entries.push(entry)
        } else overflow.add(entry)
      }
      return sent
    },
    note(door) {
      const { batch, sent } = gather()
      if (batch.doors.length < mostDoors) batch.doors.push(door)
      return sent
    },
    noteStore(change) {
      unsentChanges = [...unsentChanges, change].slice(-mostStoreChanges)
    },
  }
}

class TooLate extends Error {
  override readonly name = 'TooLate'
}

function wait(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}
