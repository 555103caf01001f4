// The little of a database that the record needs, so that it runs on a Durable Object's SQLite and on Node's alike.

export type SqlValue = string | number | null
export type SqlRow = Readonly<Record<string, SqlValue>>

export interface Sql {
  /** Runs one statement to its end and gives all its rows. */
  all<Row extends SqlRow>(statement: string, ...values: readonly SqlValue[]): readonly Row[]
  /** Runs `work` as one transaction: all of it, or nothing where it throws. */
  transaction(work: () => void): void
  /** Bytes on disk. */
  size(): number
}
