// Everything the Ledger holds about one subject: its shape, its upkeep, and its form as a stored row. Pure: the time is
// passed in. What a call does to a record is in `taking.ts`; storing it is the Book's work.
//
// Said once more for Redis, in `src/upstash/lua/record.ts`: `test/stores/same-rules.test.ts` holds both.
import { chargeLifetimeMs } from '../stores/contract.ts'
import { type BucketState, current, type DistinctState, emptyAt, fullAt, type Leaving } from './bucket.ts'
import type { KeptClaim } from './claims.ts'

/** A bucket as it was last asked for, with its state: enough to know when it is full again. */
export type KeptBucket = readonly [...BucketState, capacity: number, refill: number, everyMs: number]
type KeptDistinct = readonly [members: DistinctState, leaving: Leaving]

export interface KeptCharge {
  readonly at: number
  readonly cost: number
  readonly buckets: readonly string[]
  readonly distinct: readonly string[]
}

/** JSON, and the schema of a stored row: `schemaVersion` in `schema.ts` rises with any change here. */
export interface SubjectRecord {
  readonly buckets: Map<string, KeptBucket>
  readonly distinct: Map<string, KeptDistinct>
  readonly charges: Map<string, KeptCharge>
  readonly claims: Map<string, KeptClaim>
  readonly lifts: Map<string, number>
}

export function emptyRecord(): SubjectRecord {
  return { buckets: new Map(), distinct: new Map(), charges: new Map(), claims: new Map(), lifts: new Map() }
}

/** Drops what is over: full buckets, old members, old charges, ended claims and lifts. */
export function prune(record: SubjectRecord, now: number): void {
  for (const [id, { at }] of record.charges) if (at <= now - chargeLifetimeMs) record.charges.delete(id)
  for (const [name, kept] of record.buckets) if (whenFull(kept) <= now) record.buckets.delete(name)
  for (const [name, [members, leaving]] of record.distinct) {
    const left = current(members, leaving, now)
    if (left.length === 0) record.distinct.delete(name)
    else if (left.length < members.length) record.distinct.set(name, [left, leaving])
  }
  for (const [key, [until]] of record.claims) if (until <= now) record.claims.delete(key)
  for (const [name, until] of record.lifts) if (until <= now) record.lifts.delete(name)
}

/** When nothing in the record will matter any more, so that it can be forgotten; `now` or before if already. */
export function idleAt(record: SubjectRecord, now: number): number {
  const times = [now]
  for (const { at } of record.charges.values()) times.push(at + chargeLifetimeMs)
  for (const kept of record.buckets.values()) times.push(whenFull(kept))
  for (const [members, leaving] of record.distinct.values()) times.push(emptyAt(members, leaving))
  for (const [until] of record.claims.values()) times.push(until)
  times.push(...record.lifts.values())
  return times.reduce((latest, time) => Math.max(latest, time))
}

function whenFull([left, at, capacity, refill, everyMs]: KeptBucket): number {
  return fullAt([left, at], { capacity, refill, everyMs })
}

/** The record as one line of JSON, and back. Infinity does not survive JSON and does not occur in a record. */
export function serialise(record: SubjectRecord): string {
  return JSON.stringify(Object.entries(record).map(([name, map]) => [name, [...map]]))
}

export function deserialise(text: string): SubjectRecord {
  const record = emptyRecord()
  const parts: readonly [keyof SubjectRecord, readonly [string, never][]][] = JSON.parse(text)
  for (const [name, entries] of parts) for (const [key, value] of entries) record[name].set(key, value)
  // In version 1 a claim was its end and nothing more: good for once, and used.
  for (const [key, kept] of record.claims as Map<string, KeptClaim | number>)
    if (typeof kept === 'number') record.claims.set(key, [kept, Number.MAX_SAFE_INTEGER, []])
  return record
}
