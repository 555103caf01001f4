// Doors that nobody protects: shapes of paths that took a password. Made of what clients send, so cut to size,
// remembered once each, and the hundred that were used last.

import type { Sql } from '../lib/sql.ts'
import type { UnprotectedDoor } from '../sinks/contract.ts'

const mostDoors = 100
const mostLength = 200
const mostFields = 20

export function insertDoor(sql: Sql, { at, shape, fields }: UnprotectedDoor): void {
  sql.write(
    `INSERT INTO doors (shape, at, fields) VALUES (?, ?, ?)
     ON CONFLICT (shape) DO UPDATE SET at = max(at, excluded.at), fields = excluded.fields`,
    shape.slice(0, mostLength),
    at,
    JSON.stringify(fields.slice(0, mostFields).map(field => field.slice(0, mostLength))),
  )
  sql.write(
    'DELETE FROM doors WHERE shape NOT IN (SELECT shape FROM doors ORDER BY at DESC, shape LIMIT ?)',
    mostDoors,
  )
}

export function readDoors(sql: Sql): readonly UnprotectedDoor[] {
  return sql
    .all<{ shape: string; at: number; fields: string }>('SELECT shape, at, fields FROM doors ORDER BY at')
    .map(({ shape, at, fields }) => ({ shape, at, fields: JSON.parse(fields) }))
}
