// Counts until it has been quiet for a while: each event starts the time anew, so that the count ends only after a gap.
// Bounded; time is passed in.
import { createRecent } from './recent.ts'

export interface Streak {
  /** How many there are with this one. */
  add(key: number, now: number): number
  count(key: number, now: number): number
  /** Milliseconds until it would end; 0 if there is none. */
  left(key: number, now: number): number
  clear(key: number): void
  size(): number
}

export function createStreak(quietMs: number): Streak {
  const streaks = createRecent<{ readonly count: number; readonly last: number }>(quietMs)
  const current = (key: number, now: number) => {
    const found = streaks.get(key)
    return found !== undefined && now - found.last < quietMs ? found : undefined
  }
  return {
    add(key, now) {
      const count = (current(key, now)?.count ?? 0) + 1
      streaks.set(key, { count, last: now }, now)
      return count
    },
    count: (key, now) => current(key, now)?.count ?? 0,
    left(key, now) {
      const found = current(key, now)
      return found === undefined ? 0 : found.last + quietMs - now
    },
    clear: key => streaks.delete(key),
    size: streaks.size,
  }
}
