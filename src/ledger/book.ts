// A bounded number of subject records, hot in memory, the queue of attempts that wait for a refund, and whom subjects
// trust. What is behind it (nothing, or SQLite) is passed in. It never makes anybody's counter smaller to find room for
// somebody else's.
import { hash } from '../lib/hash.ts'
import type { Answer, Bucket, Debit } from '../stores/contract.ts'
import type { Asked, Moving, Settled } from './contract.ts'
import { withoutDetails } from './crowded.ts'
import { forgetIn } from './forgetting.ts'
import { grown } from './growing.ts'
import { createQueues } from './queues.ts'
import { deserialise, emptyRecord, idleAt, prune, type SubjectRecord, serialise } from './record.ts'
import { settleIn } from './settling.ts'
import type { Shelf } from './shelf.ts'
import { openTo, takeFrom } from './taking.ts'
import { createTrustBook, type TrustBook, type TrustShelves } from './trust-book.ts'

export interface BookOptions extends TrustShelves {
  readonly now: () => number
  readonly newCharge: () => string
  /** Where it is full, new subjects share records by hash: too high, never too low. */
  readonly shelf: Shelf
  /** Called when something must be written within two seconds. */
  readonly onUnwritten: () => void
}

/** What is remembered, related or proven is written down when it returns. */
export interface Book extends Pick<TrustBook, 'remember' | 'relate' | 'prove'> {
  take(key: string, ask: Asked): Promise<Answer>
  settle(key: string, settlement: Settled): boolean
  forget(key: string, names: readonly string[], price: Bucket | null): void
  lift(key: string, name: string, forMs: number): void
  forgetDevices(key: string): void
  /** Whether a record of this key exists. */
  has(key: string): boolean
  /** Takes a subject over from where it was kept before. */
  adopt(key: string, moving: Moving): void
  /** Hands a subject over and forgets it; null if there is nothing of it. */
  release(key: string): Moving | null
  /** Writes what is unwritten. */
  flush(): void
}

/** Records kept in memory beyond the unwritten ones. */
const hotRecords = 5_000
/** Records shared by the subjects that found no room. */
const sharedRecords = 256
const makeRoomEveryMs = 1_000

export function createBook({ now, newCharge, shelf, onUnwritten, ...trusted }: BookOptions): Book {
  const trust = createTrustBook(trusted, now)
  const hot = new Map<string, SubjectRecord>()
  /** Those of the hot ones that have a row, so that nothing is deleted that was never written. */
  const stored = new Set<string>()
  const unwritten = new Set<string>()
  const queues = createQueues()
  let sweptAt = now()
  let room = shelf.sweep(sweptAt)

  function find(key: string): SubjectRecord | null {
    const record = hot.get(key)
    if (record !== undefined) return record
    const row = shelf.load(key)
    if (row === null) return null
    const loaded = deserialise(row)
    hot.set(key, loaded)
    stored.add(key)
    return loaded
  }

  /** The subject's own record or, where there is no room for one, a shared one under another key. */
  function open(key: string): readonly [key: string, record: SubjectRecord] {
    const own = find(key)
    if (own !== null) return [key, own]
    if (unwritten.size >= room && now() - sweptAt >= makeRoomEveryMs) flush()
    const free = unwritten.size < room
    const place = free ? key : `shared:${hash(key) % sharedRecords}`
    return [place, (free ? null : find(place)) ?? emptyRecord()]
  }

  function note(key: string, record: SubjectRecord): void {
    hot.set(key, record)
    if (unwritten.size === 0) onUnwritten()
    unwritten.add(key)
  }

  function flush(): void {
    write([...unwritten])
    sweptAt = now()
    room = shelf.sweep(sweptAt)
    if (hot.size <= hotRecords) return
    hot.clear()
    stored.clear()
  }

  function write(keys: readonly string[]): void {
    if (keys.length === 0) return
    const time = now()
    const rows = keys.map(key => rowOf(key, time)).filter(([key, row]) => row !== null || stored.has(key))
    if (rows.length > 0) shelf.save(rows)
    for (const key of keys) unwritten.delete(key)
    for (const [key, row] of rows) {
      room += (stored.has(key) ? 1 : 0) - (row === null ? 0 : 1)
      if (row === null) stored.delete(key)
      else stored.add(key)
    }
  }

  function rowOf(key: string, time: number): readonly [string, string | null, number] {
    const record = hot.get(key)
    if (record === undefined) return [key, null, time]
    prune(record, time)
    const idle = idleAt(record, time)
    if (idle > time) return [key, serialise(record), idle]
    hot.delete(key)
    return [key, null, time]
  }

  async function take(key: string, wanted: Asked): Promise<Answer> {
    const [place, record] = open(key)
    const known = trust.known(key, wanted)
    // What strangers share grows for none of them: too high, never too low.
    const ask = place === key ? grown(wanted, known.proven) : withoutDetails(wanted)
    const { answer, changed, durable } = takeFrom(record, ask, known, now(), newCharge)
    if (changed) note(place, record)
    if (durable && shelf.survives) write([place])
    const patient = answer.debits.some(({ granted }, at) => granted === null && isPatient(ask.debits[at]))
    if (!patient) return answer
    const debits = answer.debits.map((denied, at) => {
      const debit = ask.debits[at]
      return debit === undefined ? denied : queues.wait(place, openTo(debit, answer), denied)
    })
    return { ...answer, debits: await Promise.all(debits) }
  }

  function releaseRecord(key: string): string | null {
    const record = find(key)
    if (record === null) return null
    prune(record, now())
    const row = idleAt(record, now()) > now() ? serialise(record) : null
    hot.delete(key)
    stored.delete(key)
    unwritten.delete(key)
    shelf.save([[key, null, now()]])
    return row
  }

  return {
    take,
    flush,
    remember: trust.remember,
    relate: trust.relate,
    prove: trust.prove,
    forgetDevices: trust.forget,
    settle(key, settlement) {
      const [place, record] = open(key)
      const given = settleIn(record, settlement, now())
      if (given) {
        note(place, record)
        queues.serve(place, debit => {
          const alone = { ...nothingElse, debits: [debit] }
          const [served] = takeFrom(record, alone, nobody, now(), newCharge).answer.debits
          return served?.granted == null ? null : served
        })
      }
      return given
    },
    // What is forgotten or lifted is about one subject, and never about those who share a record.
    forget(key, names, price) {
      const record = find(key)
      if (record === null || !forgetIn(record, names, price, now())) return
      note(key, record)
      write([key])
    },
    lift(key, name, forMs) {
      const record = find(key) ?? emptyRecord()
      if (forMs > 0) record.lifts.set(name, now() + forMs)
      else record.lifts.delete(name)
      note(key, record)
      write([key])
    },
    has: key => find(key) !== null,
    adopt(key, moving) {
      trust.adopt(key, moving)
      if (moving.record === null) return
      note(key, deserialise(moving.record))
      write([key])
    },
    release(key) {
      const moving = { record: releaseRecord(key), ...trust.release(key) }
      return Object.values(moving).every(kept => kept === null) ? null : moving
    },
  }
}

const nothingElse = { claims: [], device: null, provenance: null, proversAt: null, lifts: [] }
const nobody = { device: null, relation: null, proven: null }

function isPatient(debit: Debit | undefined): boolean {
  return debit !== undefined && debit.patienceMs > 0
}
