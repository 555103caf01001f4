// Counts in windows that follow one another from the beginning of time: each begins with nothing. Bounded; time is
// passed in.
import { createRecent } from './recent.ts'
import type { Window, WindowLimit } from './sliding-window.ts'

export function createFixedWindow({ most, windowMs }: WindowLimit): Window {
  const counts = createRecent<{ readonly window: number; readonly count: number }>(windowMs)
  const countIn = (key: number, window: number) => {
    const found = counts.get(key)
    return found?.window === window ? found.count : 0
  }
  return {
    add(key, now) {
      const window = Math.floor(now / windowMs)
      counts.set(key, { window, count: countIn(key, window) + 1 }, now)
    },
    fullFor(key, now) {
      const window = Math.floor(now / windowMs)
      return countIn(key, window) < most ? 0 : (window + 1) * windowMs - now
    },
    clear: key => counts.delete(key),
    size: counts.size,
  }
}
