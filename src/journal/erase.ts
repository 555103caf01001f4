// Deletes what the record holds of an account, on request. A bounded number of lines at a time.

import type { Sql } from '../lib/sql.ts'
import type { Line, Merged } from './line.ts'
import { firstPlace } from './place.ts'
import { linesBefore } from './table.ts'
import { deleteLine, rewrite } from './write-lines.ts'

/** Lines deleted in one go: each is a few rows, and the object answers nobody meanwhile. */
export const mostDeleted = 2_000

/**
 * Erases at most `most` lines of an account, and returns how many. What a network's merged lines count stays counted,
 * without the account.
 */
export function eraseAccount(sql: Sql, tag: string, most: number): number {
  const end = firstPlace(Number.MAX_SAFE_INTEGER)
  const found = linesBefore(sql, { of: 'account', name: tag }, end, 0, most)
  sql.transaction(() => {
    for (const { line, place } of found) {
      const left = withoutAccount(line)
      if (left === null) deleteLine(sql, place)
      else rewrite(sql, place, left)
    }
  })
  return found.length
}

function withoutAccount(line: Line): Merged | null {
  return line.is === 'merged' && line.merged.subject !== 'account' ? { ...line.merged, account: null } : null
}
