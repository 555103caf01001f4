// One way to pay, and what it does to a subject's record: how far its counters are used, and their debit. Pure in its
// inputs; it changes the record it is given and nothing else.
//
// Said once more for Redis, in `src/upstash/lua/counters.ts`: `test/stores/same-rules.test.ts` holds both.
import { type Alternative, type Bucket, type Counted, type Distinct, inFlightMs } from '../stores/contract.ts'
import { type BucketState, current, refilled, waitFor, waitForMember } from './bucket.ts'
import type { SubjectRecord } from './record.ts'

/** No attacker can make more of these for one subject; a charge beyond is not refundable. */
export const mostCharges = 1_000

/** The counters of a way to pay as they are, and how long until each could be paid this much. */
export function count(
  record: SubjectRecord,
  alternative: Alternative,
  cost: number,
  now: number,
): readonly Counted[] {
  return [
    ...alternative.buckets.map(bucket => {
      const state = refilled(stateOf(record, bucket), bucket, now)
      const waitMs = waitFor(state, bucket, cost, now)
      return { name: bucket.name, used: bucket.capacity - state[0], capacity: bucket.capacity, waitMs }
    }),
    ...alternative.distinct.map(distinct => {
      const members = current(record.distinct.get(distinct.name)?.[0], distinct, now)
      const settled = (charge: string) => (record.charges.get(charge)?.at ?? 0) <= now - inFlightMs
      const waitMs = cost === 0 ? 0 : waitForMember(members, distinct, now, settled)
      return { name: distinct.name, used: members.length, capacity: distinct.capacity, waitMs }
    }),
  ]
}

export function isSpent({ waitMs }: Counted): boolean {
  return waitMs !== 0
}

export function isPayable(counted: readonly Counted[]): boolean {
  return !counted.some(isSpent)
}

export function payBuckets(record: SubjectRecord, alternative: Alternative, cost: number, now: number): void {
  for (const bucket of alternative.buckets) {
    const [left, at] = refilled(stateOf(record, bucket), bucket, now)
    keep(record, bucket, [Math.max(0, left - cost), at])
  }
}

/** Takes one of it, for good; false where there is none. */
export function payOne(record: SubjectRecord, bucket: Bucket, now: number): boolean {
  const [left, at] = refilled(stateOf(record, bucket), bucket, now)
  if (left < 1) return false
  keep(record, bucket, [left - 1, at])
  return true
}

/** `charge` names it for whoever gives it back; null: nobody does, and a member that it brings stays for its time. */
export function pay(
  record: SubjectRecord,
  alternative: Alternative,
  cost: number,
  now: number,
  charge: string | null,
): void {
  payBuckets(record, alternative, cost, now)
  for (const distinct of alternative.distinct) addMember(record, distinct, now, charge ?? '')
  if (charge !== null && record.charges.size < mostCharges) {
    record.charges.set(charge, {
      at: now,
      cost,
      buckets: alternative.buckets.map(({ name }) => name),
      distinct: alternative.distinct.map(({ name }) => name),
    })
  }
}

function addMember(record: SubjectRecord, distinct: Distinct, now: number, charge: string): void {
  const members = current(record.distinct.get(distinct.name)?.[0], distinct, now)
  if (members.some(([member]) => member === distinct.member)) return
  const { capacity, windowMs } = distinct
  record.distinct.set(distinct.name, [[...members, [distinct.member, now, charge]], { capacity, windowMs }])
}

/** Where a bucket has grown since it was last asked for, what came to it is there at once. */
function stateOf(record: SubjectRecord, bucket: Bucket): BucketState | undefined {
  const kept = record.buckets.get(bucket.name)
  if (kept === undefined) return undefined
  const [left, at, capacity] = kept
  return [left + Math.max(0, bucket.capacity - capacity), at]
}

function keep(record: SubjectRecord, bucket: Bucket, [left, at]: BucketState): void {
  record.buckets.set(bucket.name, [left, at, bucket.capacity, bucket.refill, bucket.everyMs])
}
