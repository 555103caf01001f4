// When the store, or a part of it, did not answer, in words. Pure.

import { day } from '../../src/lib/time.ts'
import type { StoreChange } from '../../src/sinks/contract.ts'
import { clockTime, whenText } from './times.ts'

/** Times that are listed. */
const mostListed = 3

/** One line a time within the last day, the latest first; none where it has always answered. */
export function storeChangeTexts(changes: readonly StoreChange[], now: number): readonly string[] {
  const times = changes.flatMap(({ at, state }, index) => {
    if (state !== 'away') return []
    return [{ from: at, until: changes[index + 1]?.at ?? null }]
  })
  const recent = times.filter(({ until }) => until === null || until >= now - day).toReversed()
  const listed = recent.slice(0, mostListed).map(({ from, until }) => {
    return until === null
      ? `left alone, in whole or in part, since ${whenText(from, now)}, and tried now and then`
      : `was away, in whole or in part, from ${clockTime(from, now)} to ${clockTime(until, now)}`
  })
  const others = recent.length - listed.length
  return others > 0 ? [...listed, `and ${others} times more within a day`] : listed
}
