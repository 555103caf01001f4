// How many entries each network and each account has in the record since the hour began, of attempts that did not get
// in. A bounded memory of what the table says: it may be forgotten at any time, and is asked for again.
import { hour } from '../lib/time.ts'
import type { Party } from './table.ts'

export interface Hours {
  count(whose: Party, at: number): number
  add(whose: Party, at: number): void
  forget(): void
}

/** Networks and accounts that are remembered at one time. */
const most = 10_000

/** `stored` counts in the table, from a time on. It is not asked about an hour that was seen from its beginning. */
export function createHours(stored: (whose: Party, since: number) => number): Hours {
  const counts = new Map<string, number>()
  let start = 0
  let isWhole = false

  function forget(): void {
    counts.clear()
    isWhole = false
  }

  function count(whose: Party, at: number): number {
    const since = at - (at % hour)
    if (since > start) {
      forget()
      isWhole = start > 0
      start = since
    }
    const known = counts.get(keyOf(whose))
    if (known !== undefined) return known
    if (counts.size >= most) forget()
    const found = isWhole ? 0 : stored(whose, start)
    counts.set(keyOf(whose), found)
    return found
  }

  return {
    count,
    add(whose, at) {
      const before = count(whose, at)
      counts.set(keyOf(whose), before + 1)
    },
    forget,
  }
}

function keyOf({ of, name }: Party): string {
  return `${of} ${name}`
}
