// Walks the record from the newest line back, a page at a time and never too far: a question about a month of attack
// must not hold up the object that writes the record down.

import type { Sql } from '../lib/sql.ts'
import type { Filter, Page, Position } from './contract.ts'
import type { Cell, Line } from './line.ts'
import { lineMatcher, wideOf } from './matcher.ts'
import { firstPlace, timeOf } from './place.ts'
import { linesBefore, type Placed, type Source } from './table.ts'

/** Lines looked at for one question, and read at one time. */
const mostScanned = 50_000
const chunk = 500

export interface Scan {
  /** The time back to which everything was looked at. */
  readonly since: number
  /** Where a scan that was not finished goes on; null where it came to its end. */
  readonly next: Position | null
}

/** What is done with a line that passes, and with the attempts behind it that do. False ends the scan. */
export type Visit = (line: Line, cells: readonly Cell[]) => boolean

/** Visits every line that passes the filter, the newest first. */
export function scan(sql: Sql, filter: Filter, from: Position | null, visit: Visit): Scan {
  const sources = sourcesOf(filter)
  const passing = lineMatcher(filter)
  let place = from ?? firstPlace(filter.until + 1)
  for (let scanned = 0; scanned < mostScanned; scanned += chunk) {
    const found = newestOf(sources.map(source => linesBefore(sql, source, place, filter.since, chunk)))
    for (const { line, place: here } of found) {
      place = here
      const cells = passing(line)
      if (cells.length > 0 && !visit(line, cells)) return { since: timeOf(place), next: place }
    }
    if (found.length < chunk) return { since: filter.since, next: null }
  }
  return { since: timeOf(place), next: place }
}

/** Up to `limit` lines that match. */
export function search(sql: Sql, filter: Filter, limit: number, from: Position | null): Page {
  const lines: Line[] = []
  const { next } = scan(sql, filter, from, line => lines.push(line) < limit)
  return { lines, next }
}

/** The indexes that lead to the lines of a filter: one source for each tag of the account. */
function sourcesOf({ accountTags, network }: Filter): readonly Source[] {
  if (accountTags !== null) return accountTags.map(tag => ({ of: 'account', name: tag }))
  const wide = network === null ? null : wideOf(network)
  return [wide === null ? 'all' : { of: 'network', name: wide }]
}

function newestOf(pages: readonly (readonly Placed[])[]): readonly Placed[] {
  const [only = []] = pages
  if (pages.length <= 1) return only
  return pages
    .flat()
    .sort((a, b) => b.place - a.place)
    .slice(0, chunk)
}
