// Holds what could not be sent to the Journal, merged, until it can be: a bounded number of lines, whatever comes.
import type { Entry } from './entry.ts'
import { combine, type Merged, mergedKey, mergedOf } from './line.ts'

export interface Overflow {
  add(entry: Entry): void
  /** Takes back lines that were given out and did not arrive. */
  putBack(lines: readonly Merged[]): void
  /** Gives out everything it holds, and holds nothing then. */
  takeAll(): readonly Merged[]
}

/** At most `capacity` lines of networks and minutes, and one more for everything beyond. */
export function createOverflow(capacity: number): Overflow {
  const lines = new Map<string, Merged>()

  function put(line: Merged): void {
    const own = `${line.minute} ${mergedKey(line)}`
    const room = lines.has(own) || lines.size < capacity
    const kept: Merged = room ? line : { ...line, subject: 'everything' }
    const key = room ? own : 'everything'
    const before = lines.get(key)
    lines.set(key, before === undefined ? kept : combine(before, kept))
  }

  return {
    add: entry => put(mergedOf('network', entry)),
    putBack: returned => returned.forEach(put),
    takeAll() {
      const all = [...lines.values()]
      lines.clear()
      return all
    },
  }
}
