// What one call does to a subject's record: debit, claim, give back. Pure in its inputs: time and charge ids are passed
// in. It changes the record it is given and nothing else.
import {
  type Alternative,
  type Answer,
  type Bucket,
  type Counted,
  type Debit,
  type DebitAnswer,
  type Distinct,
  inFlightMs,
  liftedGrant,
} from '../stores/contract.ts'
import { type BucketState, current, refilled, waitFor, waitForMember } from './bucket.ts'
import type { Asked, Settled } from './contract.ts'
import { prune, type SubjectRecord } from './record.ts'

/** No attacker can make more of these for one subject; a claim beyond is refused, a charge beyond is not refundable. */
const mostCharges = 1_000
const mostClaims = 1_000

/** What `ask` does to the record and answers. `changed` where something must be written, `durable` where at once. */
export interface Taken {
  readonly answer: Answer
  readonly changed: boolean
  readonly durable: boolean
}

export function takeFrom(record: SubjectRecord, ask: Asked, now: number, newCharge: () => string): Taken {
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
    changed:
      charged ||
      claims.includes(true) ||
      ask.debits.some(({ denialCosts, how }) => denialCosts || how === 'what-there-is'),
    durable: claims.includes(true) || (charged && ask.debits.some(debit => isDurable(record, debit))),
  }
}

/** Whether one of the counters is so far used by now that a crash must not give it back. */
function isDurable(record: SubjectRecord, { alternatives }: Debit): boolean {
  return alternatives.some(({ buckets }) =>
    buckets.some(({ name, capacity, durableAbove }) => {
      const left = record.buckets.get(name)?.[0] ?? capacity
      return durableAbove !== null && capacity - left > durableAbove
    }),
  )
}

function takeDebit(record: SubjectRecord, debit: Debit, now: number, newCharge: () => string): DebitAnswer {
  let counted: readonly Counted[] = []
  for (const alternative of debit.alternatives) {
    counted = count(record, alternative, debit.cost, now)
    const payable = counted.every(({ waitMs }) => waitMs === 0)
    if (debit.how === 'what-there-is') {
      // No more than the narrowest has: the price of one request is its sender's, not his neighbours'.
      const least = Math.min(...counted.map(({ used, capacity }) => capacity - used))
      payBuckets(record, alternative, Math.min(debit.cost, least), now)
      return { granted: null, charge: null, counted: count(record, alternative, 1, now), firm: true }
    }
    if (payable) {
      const charge = pay(record, alternative, debit.cost, now, newCharge())
      return { granted: alternative.name, charge, counted: count(record, alternative, 0, now), firm: true }
    }
  }
  const [first] = debit.alternatives
  const firm = !mayBeRefunded(record, counted, now)
  const enough = first?.buckets.every(({ name }) => counted.find(found => found.name === name)?.waitMs === 0)
  if (debit.denialCosts && first !== undefined && enough) payBuckets(record, first, debit.cost, now)
  return { granted: null, charge: null, counted, firm }
}

function count(
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

function payBuckets(record: SubjectRecord, alternative: Alternative, cost: number, now: number): void {
  for (const bucket of alternative.buckets) {
    const [left, at] = refilled(stateOf(record, bucket), bucket, now)
    keep(record, bucket, [Math.max(0, left - cost), at])
  }
}

function pay(
  record: SubjectRecord,
  alternative: Alternative,
  cost: number,
  now: number,
  charge: string,
): string {
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
  const members = current(record.distinct.get(distinct.name)?.[0], distinct, now)
  if (members.some(([member]) => member === distinct.member)) return
  const { capacity, windowMs } = distinct
  record.distinct.set(distinct.name, [[...members, [distinct.member, now, charge]], { capacity, windowMs }])
}

/** Gives a charge back, once, or the named part of it: see `Settlement`. */
export function settleIn(record: SubjectRecord, { charge, instead, only }: Settled, now: number): boolean {
  prune(record, now)
  const known = record.charges.get(charge)
  if (known === undefined) return false
  if (instead !== null) {
    const [left, at] = refilled(stateOf(record, instead), instead, now)
    if (left < 1) return false
    keep(record, instead, [left - 1, at])
  }
  const given = (name: string) => only === null || only.includes(name)
  const stays = known.buckets.filter(name => !given(name))
  if (stays.length === 0) record.charges.delete(charge)
  else record.charges.set(charge, { ...known, buckets: stays })
  for (const name of known.buckets.filter(given)) {
    const kept = record.buckets.get(name)
    if (kept === undefined) continue
    const [left, at, capacity, refill, everyMs] = kept
    record.buckets.set(name, [Math.min(capacity, left + known.cost), at, capacity, refill, everyMs])
  }
  for (const name of known.distinct.filter(given)) {
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

function stateOf(record: SubjectRecord, bucket: Bucket): BucketState | undefined {
  const kept = record.buckets.get(bucket.name)
  return kept === undefined ? undefined : [kept[0], kept[1]]
}

function keep(record: SubjectRecord, bucket: Bucket, [left, at]: BucketState): void {
  record.buckets.set(bucket.name, [left, at, bucket.capacity, bucket.refill, bucket.everyMs])
}
