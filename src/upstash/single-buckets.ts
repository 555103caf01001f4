// Buckets that stand alone: asked with no other, and never given back. `@upstash/ratelimit` counts them. By itself it
// says yes where no answer came in time, keeps whoever is spent in a map without a bound, and gives back by a negative
// rate, which fills above full and leaves a key without an expiry. So here it has no time limit of its own (whoever
// asks has one), no map, and no rate below one. Nor does it forget: that looks through all keys for a pattern.
import { Ratelimit } from '@upstash/ratelimit'
import type { Subject } from '../attempt.ts'
import {
  type Answer,
  type Ask,
  type Bucket,
  type Counted,
  counterKind,
  type Debit,
} from '../stores/contract.ts'
import { type Connection, scrubbed } from './connection.ts'
import { singleKey, singlePrefix } from './keys.ts'

/** The answer; null where it is an ask about something else. Rejects with `UpstashFailed`. */
export type TakeAlone = (ask: Ask) => Promise<Answer> | null

/** @param kinds of counters that stand alone, each in as many details as there are */
export function singleBuckets({ redis }: Connection, kinds: readonly Bucket[], now: () => number): TakeAlone {
  const limits = new Map(kinds.map(bucket => [bucket.name, limitOf(redis, bucket)]))

  async function take({ key }: Subject, bucket: Bucket, debit: Debit, limit: Ratelimit): Promise<Answer> {
    const rate = Math.max(1, debit.cost)
    const { success, remaining, reset } = await scrubbed(limit.limit(singleKey(key, bucket.name), { rate }))
    const { name, capacity } = bucket
    const used = success ? capacity - remaining : capacity
    const counted: Counted = { name, used, capacity, waitMs: success ? 0 : Math.max(1, reset - now()) }
    const granted = success ? (debit.alternatives[0]?.name ?? null) : null
    const spent = success ? [] : [counted]
    return {
      debits: [{ granted, charge: null, counted: [counted], offers: [], spent, firm: true }],
      claims: [],
      device: null,
      relation: null,
      proven: null,
      lifted: null,
    }
  }

  return ask => {
    const debit = loneDebitOf(ask)
    const bucket = debit?.alternatives[0]?.buckets[0]
    const limit = bucket === undefined ? undefined : limits.get(counterKind(bucket.name))
    return debit === null || bucket === undefined || limit === undefined
      ? null
      : take(ask.subject, bucket, debit, limit)
  }
}

/** The debit of an ask that is for one bucket and nothing else: no way to choose, nothing to give back or to tell. */
function loneDebitOf({ debits, claims, device, provenance, proversAt, lifts }: Ask): Debit | null {
  const [debit, ...others] = debits
  const asksMore = device !== null || provenance !== null || proversAt !== null
  if (debit === undefined || others.length > 0 || claims.length > 0 || lifts.length > 0 || asksMore)
    return null
  const [way, ...ways] = debit.alternatives
  const isLone = way?.buckets.length === 1 && way.distinct.length === 0 && way.opensTo === 'anybody'
  return isLone && ways.length === 0 && debit.final === true && debit.how === 'whole' ? debit : null
}

function limitOf(redis: Connection['redis'], { refill, everyMs, capacity }: Bucket): Ratelimit {
  return new Ratelimit({
    redis,
    limiter: Ratelimit.tokenBucket(refill, `${everyMs} ms`, capacity),
    prefix: singlePrefix,
    timeout: 0,
    ephemeralCache: false,
    analytics: false,
    enableTelemetry: false,
  })
}
