// When the store stopped answering, and when it was back. Every isolate says what it sees, so a state is written once:
// where it is another than the last. Bounded to the last hundred.
import type { Sql } from '../lib/sql.ts'
import type { StoreChange } from '../sinks/contract.ts'

const mostChanges = 100

export function insertStoreChange(sql: Sql, { at, state }: StoreChange): void {
  const [last] = sql.all<{ at: number; state: string }>(
    'SELECT at, state FROM store_changes ORDER BY id DESC LIMIT 1',
  )
  // What comes late is over: another isolate has seen what followed.
  if ((last?.state ?? 'back') === state || at < (last?.at ?? 0)) return
  sql.write('INSERT INTO store_changes (at, state) VALUES (?, ?)', at, state)
  sql.write('DELETE FROM store_changes WHERE id <= (SELECT max(id) FROM store_changes) - ?', mostChanges)
}

/** Since then, the oldest first; and the one before, which says how it was then. */
export function readStoreChanges(sql: Sql, since: number): readonly StoreChange[] {
  return sql.all<{ at: number; state: StoreChange['state'] }>(
    `SELECT at, state FROM store_changes
     WHERE id >= coalesce((SELECT max(id) FROM store_changes WHERE at < ?), 0) ORDER BY id`,
    since,
  )
}
