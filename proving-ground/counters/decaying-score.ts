// A score that halves again and again. Bounded; time is passed in.
import { createRecent } from './recent.ts'

export interface DecayingScore {
  /** May take away; a score is never less than 0. */
  add(key: number, amount: number, now: number): void
  get(key: number, now: number): number
  clear(key: number): void
  size(): number
}

/** After so many half-lives a score of a thousand is less than one. */
const halfLivesKept = 10

export function createDecayingScore(halfLifeMs: number): DecayingScore {
  const scores = createRecent<{ readonly score: number; readonly at: number }>(halfLifeMs * halfLivesKept)
  const get = (key: number, now: number) => {
    const found = scores.get(key)
    return found === undefined ? 0 : found.score * 2 ** ((found.at - now) / halfLifeMs)
  }
  return {
    add: (key, amount, now) => scores.set(key, { score: Math.max(0, get(key, now) + amount), at: now }, now),
    get,
    clear: key => scores.delete(key),
    size: scores.size,
  }
}
