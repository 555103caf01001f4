// Holds what could not be sent to the Journal, merged, until it can be: a bounded number of lines, whatever comes.
import type { Entry } from './entry.ts'
import { combine, type Merged, mergedKey, mergedOf, openedIn, subjectOf } from './line.ts'

export interface Overflow {
  add(entry: Entry): void
  /** Takes back lines that were given out and did not arrive. */
  putBack(lines: readonly Merged[]): void
  /** Gives out everything it holds, and holds nothing then. */
  takeAll(): readonly Merged[]
}

/**
 * At most `capacity` lines of networks, opened accounts and minutes, and one more for everything beyond. A quarter of
 * them is kept for accounts that were opened.
 */
export function createOverflow(capacity: number): Overflow {
  const lines = new Map<string, Merged>()
  let beyond: Merged | null = null

  function put(line: Merged): void {
    const key = `${line.minute} ${mergedKey(line)}`
    const before = lines.get(key)
    if (before !== undefined) lines.set(key, combine(before, line))
    else if (lines.size < (openedIn(line) > 0 ? capacity : capacity * 0.75)) lines.set(key, line)
    else beyond = beyond === null ? { ...line, subject: 'everything' } : combine(beyond, line)
  }

  return {
    add: entry => put(mergedOf(subjectOf(entry), entry)),
    putBack: returned => returned.forEach(put),
    takeAll() {
      const all = [...lines.values(), ...(beyond === null ? [] : [beyond])]
      lines.clear()
      beyond = null
      return all
    },
  }
}
