// The arithmetic of one counter: token buckets with whole-step refill, and bounded sets of distinct members. Pure: the
// time is passed in, and nothing is kept here.
//
// Said once more for Redis, in `src/upstash/lua/record.ts` and `counters.ts`:
// `test/stores/same-rules.test.ts` holds both.
import type { Bucket, Distinct } from '../stores/contract.ts'

/** Tokens left at `at`, the time of the last whole step. */
export type BucketState = readonly [left: number, at: number]

/** Members, the time each was first seen, and the charge that brought it. */
export type DistinctState = readonly (readonly [member: string, at: number, charge: string])[]

/** The state at `now`. A bucket never seen is full; one that shrank in the configuration holds at most its capacity. */
export function refilled(state: BucketState | undefined, bucket: Bucket, now: number): BucketState {
  if (state === undefined) return [bucket.capacity, now]
  const [left, at] = state
  // A clock that went back gives nothing and takes nothing.
  const steps = bucket.refill > 0 ? Math.max(0, Math.floor((now - at) / bucket.everyMs)) : 0
  const tokens = Math.min(bucket.capacity, left + steps * bucket.refill)
  return tokens === bucket.capacity ? [tokens, now] : [tokens, at + steps * bucket.everyMs]
}

/** Milliseconds until `cost` tokens are there; 0 if they are; null if they never will be. */
export function waitFor(state: BucketState, bucket: Bucket, cost: number, now: number): number | null {
  const missing = cost - state[0]
  if (missing <= 0) return 0
  if (bucket.refill === 0 || cost > bucket.capacity) return null
  return Math.max(1, state[1] + Math.ceil(missing / bucket.refill) * bucket.everyMs - now)
}

/** When the bucket will be full again, so that it can be forgotten. Infinity if never by itself. */
export function fullAt(state: BucketState, bucket: Pick<Bucket, 'capacity' | 'refill' | 'everyMs'>): number {
  const missing = bucket.capacity - state[0]
  if (missing <= 0) return state[1]
  if (bucket.refill === 0) return Number.POSITIVE_INFINITY
  return state[1] + Math.ceil(missing / bucket.refill) * bucket.everyMs
}

/** What of a distinct limit decides how fast members leave. */
export type Leaving = Pick<Distinct, 'capacity' | 'windowMs'>

/**
 * Members still counted. They leave as tokens come back: the oldest after a `capacity`-th of the window, the next after
 * another, so that a full set waits for one step and not for all of the window.
 */
export function current(state: DistinctState | undefined, leaving: Leaving, now: number): DistinctState {
  const members = [...(state ?? [])]
  for (let first = members[0]; first !== undefined && first[1] + stepOf(leaving) <= now; first = members[0]) {
    members.shift()
    const [next] = members
    // The next one's time begins where this one's ended.
    if (next !== undefined) members[0] = [next[0], Math.max(next[1], first[1] + stepOf(leaving)), next[2]]
  }
  return members
}

/** When the last member will have left. */
export function emptyAt(state: DistinctState, leaving: Leaving): number {
  return state.reduce((left, [, at]) => Math.max(left, at) + stepOf(leaving), 0)
}

function stepOf({ capacity, windowMs }: Leaving): number {
  return Math.ceil(windowMs / Math.max(1, capacity))
}

/**
 * Milliseconds until this member may be added; 0 if it may be now. `settled` tells whether a member counts already:
 * one whose charge is in flight does not, because a right password will take it out again. However many are in
 * flight, the size of a crowd is the end of it.
 */
export function waitForMember(
  state: DistinctState,
  distinct: Distinct,
  now: number,
  settled: (charge: string) => boolean,
): number {
  if (state.some(([member]) => member === distinct.member)) return 0
  const counted = state.filter(([, , charge]) => settled(charge))
  if (counted.length < distinct.capacity && state.length < crowd(distinct)) return 0
  const [oldest] = state
  return oldest === undefined ? 0 : Math.max(1, oldest[1] + stepOf(distinct) - now)
}

/** The most members a set ever holds: people who arrive in the same second, bounded. */
function crowd(distinct: Distinct): number {
  return distinct.capacity * 2 + 100
}
