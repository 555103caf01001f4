// A Durable Object's SQLite as the little of a database that is needed here.
import type { Sql, SqlRow, SqlValue } from './sql.ts'

export function durableSql(storage: DurableObjectStorage): Sql {
  const { sql } = storage
  return {
    all: <Row extends SqlRow>(statement: string, ...values: readonly SqlValue[]) =>
      sql.exec<Row>(statement, ...values).toArray(),
    write: (statement, ...values) => sql.exec(statement, ...values).rowsWritten > 0,
    transaction: work => storage.transactionSync(work),
    size: () => sql.databaseSize,
  }
}
