// Counts what happened in the last so many milliseconds, exactly, up to a limit. Bounded; time is passed in.
import { createRecent } from './recent.ts'

export interface Window {
  add(key: number, now: number): void
  /** For how many milliseconds it is full from now on, if nothing is added; 0 if it is not. */
  fullFor(key: number, now: number): number
  clear(key: number): void
  size(): number
}

export interface WindowLimit {
  /** It is full from this count on. */
  readonly most: number
  readonly windowMs: number
}

export function createSlidingWindow({ most, windowMs }: WindowLimit): Window {
  /** Of each key the last times, the oldest first, and no more than are needed to know whether it is full. */
  const times = createRecent<number[]>(windowMs)
  return {
    add(key, now) {
      const last = times.get(key) ?? []
      if (last.length === most) last.shift()
      last.push(now)
      times.set(key, last, now)
    },
    fullFor(key, now) {
      const last = times.get(key)
      const oldest = last?.length === most ? last[0] : undefined
      return oldest === undefined ? 0 : Math.max(0, oldest + windowMs - now)
    },
    clear: key => times.delete(key),
    size: times.size,
  }
}
