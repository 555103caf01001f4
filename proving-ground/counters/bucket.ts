// A bucket of tokens: each attempt takes one, and they come back one by one. A leaky bucket is the same, looked at from
// the other side: it overflows when there is no token left. Bounded; time is passed in.
import { createRecent } from './recent.ts'

export interface Bucket {
  /** Takes a token, if there is one. */
  take(key: number, now: number): boolean
  /** For how many whole milliseconds there is no token; 0 if there is one. */
  emptyFor(key: number, now: number): number
  /** Fills it again. */
  clear(key: number): void
  size(): number
}

export interface BucketLimit {
  readonly capacity: number
  /** Milliseconds after which one token comes back. */
  readonly refillMs: number
}

/** Tokens come back a fraction at a time, and fractions do not always add up to one. */
const almostOne = 1 - 1e-9

export function createBucket({ capacity, refillMs }: BucketLimit): Bucket {
  // Whoever is forgotten has a full bucket, so an entry is needed no longer than a bucket takes to fill.
  const buckets = createRecent<{ tokens: number; at: number }>(capacity * refillMs)

  function tokens(key: number, now: number): number {
    const found = buckets.get(key)
    return found === undefined ? capacity : Math.min(capacity, found.tokens + (now - found.at) / refillMs)
  }

  return {
    take(key, now) {
      const left = tokens(key, now)
      if (left < almostOne) return false
      buckets.set(key, { tokens: left - 1, at: now }, now)
      return true
    },
    emptyFor(key, now) {
      const left = tokens(key, now)
      return left < almostOne ? Math.ceil((almostOne - left) * refillMs) : 0
    },
    clear: key => buckets.delete(key),
    size: buckets.size,
  }
}
