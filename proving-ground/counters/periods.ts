// Periods with a beginning and an end: bans that take effect late, and clearances. Bounded; time is passed in.
import { createRecent } from './recent.ts'

export interface Periods {
  /** From `from`, until `until`. One that has not ended is made longer, and begins no later than it did. */
  begin(key: number, from: number, until: number): void
  /** Milliseconds until it ends; 0 outside of one. */
  left(key: number, now: number): number
  size(): number
}

/** No period may be longer than `longestMs`. */
export function createPeriods(longestMs: number): Periods {
  const periods = createRecent<{ readonly from: number; readonly until: number }>(longestMs)
  return {
    begin(key, from, until) {
      const found = periods.get(key)
      const goesOn = found !== undefined && found.until >= from
      const period = goesOn
        ? { from: Math.min(found.from, from), until: Math.max(found.until, until) }
        : { from, until }
      periods.set(key, period, from)
    },
    left(key, now) {
      const found = periods.get(key)
      return found === undefined || now < found.from ? 0 : Math.max(0, found.until - now)
    },
    size: periods.size,
  }
}
