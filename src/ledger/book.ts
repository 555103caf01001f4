// A bounded number of subject records, hot in memory, and the queue of attempts that wait for a refund. What is behind
// it (nothing, or SQLite) is passed in. It never makes anybody's counter smaller to find room for somebody else's.
import type { Alternative, Answer, Ask, Bucket, Debit, DebitAnswer } from '../stores/contract.ts'
import {
  deserialise,
  emptyRecord,
  forgetIn,
  idleAt,
  prune,
  type SubjectRecord,
  serialise,
  settleIn,
  takeFrom,
} from './record.ts'

/** What keeps the records when the memory is gone. `save` gets null for a record that need not be kept. */
export interface Shelf {
  load(key: string): string | null
  save(rows: readonly (readonly [key: string, row: string | null, idleAt: number])[]): void
  /** Drops the rows that were idle before `now`; returns how many are left. */
  sweep(now: number): number
}

export interface BookOptions {
  /** The most subjects with a record of their own. Beyond, new ones share records by hash: too high, never too low. */
  readonly capacity: number
  readonly now: () => number
  readonly newCharge: () => string
  readonly shelf: Shelf
  /** Called when something must be written within two seconds. */
  readonly onUnwritten: () => void
}

export interface Book {
  take(key: string, ask: Ask): Promise<Answer>
  settle(key: string, charge: string, instead: Bucket | null): boolean
  forget(key: string, names: readonly string[]): void
  lift(key: string, name: string, forMs: number): void
  /** Whether a record of this key exists. */
  has(key: string): boolean
  /** Takes a record over from where it was kept before. */
  adopt(key: string, row: string): void
  /** Hands a record over and forgets it; null if there is none. */
  release(key: string): string | null
  /** Writes what is unwritten. */
  flush(): void
}

interface Waiting {
  readonly debit: Debit
  readonly answer: (granted: DebitAnswer) => void
}

/** Records kept in memory beyond the unwritten ones. */
const hotRecords = 5_000
/** Attempts that may wait at one time, over all subjects: each holds a request open. */
const mostWaiting = 500
/** Records shared by the subjects that found no room. */
const sharedRecords = 256
const sweepEveryMs = 60_000

export function createBook({ capacity, now, newCharge, shelf, onUnwritten }: BookOptions): Book {
  const hot = new Map<string, SubjectRecord>()
  const unwritten = new Set<string>()
  const queues = new Map<string, Waiting[]>()
  let waiting = 0
  let sweptAt = now()
  let kept = shelf.sweep(sweptAt)

  function find(key: string): SubjectRecord | null {
    const record = hot.get(key)
    if (record !== undefined) return record
    const row = shelf.load(key)
    if (row === null) return null
    const loaded = deserialise(row)
    hot.set(key, loaded)
    return loaded
  }

  /** The subject's own record or, where there is no room for one, a shared one under another key. */
  function open(key: string): readonly [key: string, record: SubjectRecord] {
    const own = find(key)
    if (own !== null) return [key, own]
    if (kept + unwritten.size >= capacity) makeRoom()
    const free = kept + unwritten.size < capacity
    const place = free ? key : `shared:${hash(key) % sharedRecords}`
    return [place, (free ? null : find(place)) ?? emptyRecord()]
  }

  function makeRoom(): void {
    if (now() - sweptAt < 1_000) return
    flush()
    sweep()
  }

  function note(key: string, record: SubjectRecord): void {
    hot.set(key, record)
    if (unwritten.size === 0) onUnwritten()
    unwritten.add(key)
  }

  function flush(): void {
    write([...unwritten])
    if (now() - sweptAt >= sweepEveryMs) sweep()
    if (hot.size > hotRecords) hot.clear()
  }

  function write(keys: readonly string[]): void {
    if (keys.length === 0) return
    const time = now()
    const rows = keys.map(key => rowOf(key, time))
    for (const key of keys) unwritten.delete(key)
    shelf.save(rows)
    // Rows that were there before are counted again: a guess that is too high, made exact by the next sweep.
    kept += rows.filter(([, row]) => row !== null).length
  }

  function sweep(): void {
    sweptAt = now()
    kept = shelf.sweep(sweptAt)
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

  async function take(key: string, wanted: Ask): Promise<Answer> {
    const [place, record] = open(key)
    const ask = place === key ? wanted : withoutDetails(wanted)
    const { answer, changed, durable } = takeFrom(record, ask, now(), newCharge)
    if (changed) note(place, record)
    if (durable) write([place])
    const debits = await Promise.all(
      answer.debits.map((denied, at) => {
        const debit = ask.debits[at]
        return debit !== undefined && canWait(place, debit, denied) ? wait(place, debit, denied) : denied
      }),
    )
    return { ...answer, debits }
  }

  /** Only where a refund may come any moment, and in a queue no longer than the budget itself. */
  function canWait(key: string, debit: Debit, { granted, firm, counted }: DebitAnswer): boolean {
    if (granted !== null || firm || debit.patienceMs <= 0 || debit.how !== 'whole') return false
    const longest = Math.min(...counted.filter(({ waitMs }) => waitMs !== 0).map(({ capacity }) => capacity))
    return waiting < mostWaiting && (queues.get(key)?.length ?? 0) < longest
  }

  function wait(key: string, debit: Debit, denied: DebitAnswer): Promise<DebitAnswer> {
    const { promise, resolve } = Promise.withResolvers<DebitAnswer>()
    const queue = queues.get(key) ?? []
    queues.set(key, queue)
    const entry: Waiting = { debit, answer: resolve }
    queue.push(entry)
    waiting += 1
    const timer = setTimeout(() => resolve(denied), debit.patienceMs)
    return promise.finally(() => {
      clearTimeout(timer)
      waiting -= 1
      queue.splice(queue.indexOf(entry), 1)
      if (queue.length === 0) queues.delete(key)
    })
  }

  /** Serves those who wait, first come first served, until one cannot be served. */
  function serve(key: string, record: SubjectRecord): void {
    for (const { debit, answer } of [...(queues.get(key) ?? [])]) {
      const ask = { subject: { kind: 'network', key, previous: null }, debits: [{ ...debit, denialCosts: false }], claims: [], lifts: [] } as const
      const [given] = takeFrom(record, ask, now(), newCharge).answer.debits
      if (given === undefined || given.granted === null) return
      note(key, record)
      answer(given)
    }
  }

  return {
    take,
    flush,
    settle(key, charge, instead) {
      const [place, record] = open(key)
      const given = settleIn(record, charge, instead, now())
      if (given) {
        note(place, record)
        serve(place, record)
      }
      return given
    },
    forget(key, names) {
      const [place, record] = open(key)
      forgetIn(record, names)
      note(place, record)
      write([place])
    },
    lift(key, name, forMs) {
      const [place, record] = open(key)
      if (forMs > 0) record.lifts.set(name, now() + forMs)
      else record.lifts.delete(name)
      note(place, record)
      write([place])
    },
    has: key => find(key) !== null,
    adopt(key, row) {
      note(key, deserialise(row))
      write([key])
    },
    release(key) {
      const record = find(key)
      if (record === null) return null
      prune(record, now())
      const row = idleAt(record, now()) > now() ? serialise(record) : null
      hot.delete(key)
      unwritten.delete(key)
      shelf.save([[key, null, now()]])
      return row
    },
  }
}

/** What a subject without a record of its own is asked: counters of a kind, not of an address or a name. */
function withoutDetails(ask: Ask): Ask {
  const plain = <Counter extends { readonly name: string }>(counter: Counter): Counter => ({
    ...counter,
    name: counter.name.split('=', 1)[0] ?? counter.name,
  })
  const shared = ({ name, buckets, distinct }: Alternative): Alternative => ({
    name,
    buckets: buckets.map(plain),
    distinct: distinct.map(plain),
  })
  return { ...ask, debits: ask.debits.map(debit => ({ ...debit, alternatives: debit.alternatives.map(shared) })) }
}

/** FNV-1a. The keys are keyed tags, so nobody can choose where theirs falls. */
export function hash(text: string): number {
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  return value >>> 0
}
