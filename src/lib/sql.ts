// The little of a database that is needed here, so that the same code runs on a Durable Object's SQLite and on Node's.

export type SqlValue = string | number | null
export type SqlRow = Readonly<Record<string, SqlValue>>

export interface Sql {
  /** Runs one query to its end and gives all its rows. */
  all<Row extends SqlRow>(statement: string, ...values: readonly SqlValue[]): readonly Row[]
  /** Runs one statement that gives no rows. Whether it changed any. */
  write(statement: string, ...values: readonly SqlValue[]): boolean
  /** Runs `work` as one transaction: all of it, or nothing where it throws. */
  transaction(work: () => void): void
  /** Bytes on disk. */
  size(): number
}
