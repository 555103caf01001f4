// Everything the Ledger holds about one subject, and what one call does to it. Pure in its inputs: time and charge
// ids are passed in. It changes the record it is given and nothing else; storing it is the Book's work.
import {
  type Alternative,
  type Answer,
  type Ask,
  type Bucket,
  type Counted,
  chargeLifetimeMs,
  type Debit,
  type DebitAnswer,
  type Distinct,
  inFlightMs,
  liftedGrant,
} from '../stores/contract.ts'
import { type BucketState, current, type DistinctState, fullAt, refilled, waitFor, waitForMember } from './bucket.ts'

/** A bucket as it was last asked for, with its state: enough to know when it is full again. */
type KeptBucket = readonly [...BucketState, capacity: number, refill: number, everyMs: number]
type KeptDistinct = readonly [members: DistinctState, windowMs: number]

interface Charge {
  readonly at: number
  readonly cost: number
  readonly buckets: readonly string[]
  readonly distinct: readonly string[]
}

/** JSON, and the schema of a stored row: `schemaVersion` in `ledger.object.ts` rises with any change here. */
export interface SubjectRecord {
  readonly buckets: Map<string, KeptBucket>
  readonly distinct: Map<string, KeptDistinct>
  readonly charges: Map<string, Charge>
  readonly claims: Map<string, number>
  readonly lifts: Map<string, number>
}

/** No attacker can make more of these for one subject; a claim beyond is refused, a charge beyond is not refundable. */
const mostCharges = 1_000
const mostClaims = 1_000

export function emptyRecord(): SubjectRecord {
  return { buckets: new Map(), distinct: new Map(), charges: new Map(), claims: new Map(), lifts: new Map() }
}

/** What `ask` does to the record and answers. `changed` where something must be written, `durable` where at once. */
export interface Taken {
  readonly answer: Answer
  readonly changed: boolean
  readonly durable: boolean
}

export function takeFrom(record: SubjectRecord, ask: Ask, now: number, newCharge: () => string): Taken {
  prune(record, now)
  const lifted = ask.lifts.find(name => record.lifts.has(name)) ?? null
  const debits =
    lifted === null
      ? ask.debits.map(debit => takeDebit(record, debit, now, newCharge))
      : ask.debits.map(() => ({ granted: liftedGrant, charge: null, counted: [], firm: true }))
  const claims = ask.claims.map(({ key, ttlMs }) => {
    if (record.claims.has(key) || record.claims.size >= mostClaims) return false
    record.claims.set(key, now + ttlMs)
    return true
  })
  const charged = debits.some(debit => debit.charge !== null)
  return {
    answer: { debits, claims, lifted },
    changed: charged || claims.includes(true) || ask.debits.some(({ denialCosts }) => denialCosts),
    durable: claims.includes(true) || (charged && ask.debits.some(hasDurable)),
  }
}

function hasDurable(debit: Debit): boolean {
  return debit.alternatives.some(({ buckets }) => buckets.some(({ durable }) => durable))
}

function takeDebit(record: SubjectRecord, debit: Debit, now: number, newCharge: () => string): DebitAnswer {
  let counted: readonly Counted[] = []
  for (const alternative of debit.alternatives) {
    counted = count(record, alternative, debit.cost, now)
    const payable = counted.every(({ waitMs }) => waitMs === 0)
    if (payable || debit.how === 'what-there-is') {
      const charge = pay(record, alternative, debit.cost, now, newCharge())
      const after = count(record, alternative, 0, now)
      return { granted: debit.how === 'whole' ? alternative.name : null, charge, counted: after, firm: true }
    }
  }
  const [first] = debit.alternatives
  const firm = !mayBeRefunded(record, counted, now)
  if (firm && debit.denialCosts && first !== undefined) payBuckets(record, first, debit.cost, now)
  return { granted: null, charge: null, counted, firm }
}

function count(record: SubjectRecord, alternative: Alternative, cost: number, now: number): readonly Counted[] {
  return [
    ...alternative.buckets.map(bucket => {
      const state = refilled(stateOf(record, bucket), bucket, now)
      const waitMs = waitFor(state, bucket, cost, now)
      return { name: bucket.name, used: bucket.capacity - state[0], capacity: bucket.capacity, waitMs }
    }),
    ...alternative.distinct.map(distinct => {
      const members = current(record.distinct.get(distinct.name)?.[0], distinct.windowMs, now)
      const settled = (charge: string, at: number) => at <= now - inFlightMs || !record.charges.has(charge)
      const waitMs = cost === 0 ? 0 : waitForMember(members, distinct, now, settled)
      return { name: distinct.name, used: members.length, capacity: distinct.capacity, waitMs }
    }),
  ]
}

function payBuckets(record: SubjectRecord, alternative: Alternative, cost: number, now: number): void {
  for (const bucket of alternative.buckets) {
    const [left, at] = refilled(stateOf(record, bucket), bucket, now)
    keep(record, bucket, [Math.max(0, left - cost), at])
  }
}

function pay(record: SubjectRecord, alternative: Alternative, cost: number, now: number, charge: string): string {
  payBuckets(record, alternative, cost, now)
  for (const distinct of alternative.distinct) addMember(record, distinct, now, charge)
  if (record.charges.size < mostCharges) {
    record.charges.set(charge, {
      at: now,
      cost,
      buckets: alternative.buckets.map(({ name }) => name),
      distinct: alternative.distinct.map(({ name }) => name),
    })
  }
  return charge
}

function addMember(record: SubjectRecord, distinct: Distinct, now: number, charge: string): void {
  const members = current(record.distinct.get(distinct.name)?.[0], distinct.windowMs, now)
  if (members.some(([member]) => member === distinct.member)) return
  record.distinct.set(distinct.name, [[...members, [distinct.member, now, charge]], distinct.windowMs])
}

/** Gives a charge back, once. With `instead`, only where that bucket has a token for it. */
export function settleIn(record: SubjectRecord, charge: string, instead: Bucket | null, now: number): boolean {
  prune(record, now)
  const known = record.charges.get(charge)
  if (known === undefined) return false
  if (instead !== null) {
    const [left, at] = refilled(stateOf(record, instead), instead, now)
    if (left < 1) return false
    keep(record, instead, [left - 1, at])
  }
  record.charges.delete(charge)
  for (const name of known.buckets) {
    const kept = record.buckets.get(name)
    if (kept === undefined) continue
    const [left, at, capacity, refill, everyMs] = kept
    record.buckets.set(name, [Math.min(capacity, left + known.cost), at, capacity, refill, everyMs])
  }
  for (const name of known.distinct) {
    const kept = record.distinct.get(name)
    if (kept === undefined) continue
    record.distinct.set(name, [kept[0].filter(([, , by]) => by !== charge), kept[1]])
  }
  prune(record, now)
  return true
}

/** Whether on every spent counter there is a charge so young that it may be given back any moment. */
function mayBeRefunded(record: SubjectRecord, counted: readonly Counted[], now: number): boolean {
  const young = [...record.charges.values()].filter(({ at }) => at > now - inFlightMs)
  return counted
    .filter(({ waitMs }) => waitMs !== 0)
    .every(({ name }) => young.some(({ buckets }) => buckets.includes(name)))
}

export function forgetIn(record: SubjectRecord, prefixes: readonly string[]): void {
  const matches = (name: string) => prefixes.some(prefix => name.startsWith(prefix))
  for (const name of [...record.buckets.keys()].filter(matches)) record.buckets.delete(name)
  for (const name of [...record.distinct.keys()].filter(matches)) record.distinct.delete(name)
}

/** Drops what is over: full buckets, old members, old charges, ended claims and lifts. */
export function prune(record: SubjectRecord, now: number): void {
  for (const [id, { at }] of record.charges) if (at <= now - chargeLifetimeMs) record.charges.delete(id)
  for (const [name, kept] of record.buckets) if (whenFull(kept) <= now) record.buckets.delete(name)
  for (const [name, [members, windowMs]] of record.distinct) {
    const left = current(members, windowMs, now)
    if (left.length === 0) record.distinct.delete(name)
    else if (left.length < members.length) record.distinct.set(name, [left, windowMs])
  }
  for (const [key, until] of record.claims) if (until <= now) record.claims.delete(key)
  for (const [name, until] of record.lifts) if (until <= now) record.lifts.delete(name)
}

/** When nothing in the record will matter any more, so that it can be forgotten; `now` or before if already. */
export function idleAt(record: SubjectRecord, now: number): number {
  const times = [now]
  for (const { at } of record.charges.values()) times.push(at + chargeLifetimeMs)
  for (const kept of record.buckets.values()) times.push(whenFull(kept))
  for (const [members, windowMs] of record.distinct.values()) times.push((members.at(-1)?.[1] ?? 0) + windowMs)
  times.push(...record.claims.values(), ...record.lifts.values())
  return times.reduce((latest, time) => Math.max(latest, time))
}

function whenFull([left, at, capacity, refill, everyMs]: KeptBucket): number {
  return fullAt([left, at], { capacity, refill, everyMs })
}

function stateOf(record: SubjectRecord, bucket: Bucket): BucketState | undefined {
  const kept = record.buckets.get(bucket.name)
  return kept === undefined ? undefined : [kept[0], kept[1]]
}

function keep(record: SubjectRecord, bucket: Bucket, [left, at]: BucketState): void {
  record.buckets.set(bucket.name, [left, at, bucket.capacity, bucket.refill, bucket.everyMs])
}

/** The record as one line of JSON, and back. Infinity does not survive JSON and does not occur in a record. */
export function serialise(record: SubjectRecord): string {
  return JSON.stringify(Object.entries(record).map(([name, map]) => [name, [...map]]))
}

export function deserialise(text: string): SubjectRecord {
  const record = emptyRecord()
  const parts: readonly [keyof SubjectRecord, readonly [string, never][]][] = JSON.parse(text)
  for (const [name, entries] of parts) for (const [key, value] of entries) record[name].set(key, value)
  return record
}
