// One shard of the Ledger: a Durable Object that keeps a Book in SQLite. Written behind within two seconds; claims and
// durable buckets before the answer. It counts; it does not decide.
import { DurableObject } from 'cloudflare:workers'
import { randomUUID } from 'node:crypto'
import type { Answer } from '../stores/contract.ts'
import { type Book, createBook, type Shelf } from './book.ts'
import type { Before, LedgerMethods, LedgerSettlement, Taking } from './contract.ts'

interface LedgerEnv {
  readonly LEDGER: DurableObjectNamespace<Ledger>
}

/** Rises with every change of the tables or of a stored record; the constructor moves older ones forward. */
const schemaVersion = 1
/** Subjects with a record of their own in one shard: about ten megabytes. */
const capacity = 20_000
const writeBehindMs = 1_800

export class Ledger extends DurableObject<LedgerEnv> implements LedgerMethods {
  readonly #book: Book
  readonly #moving = new Map<string, Promise<void>>()

  constructor(state: DurableObjectState, env: LedgerEnv) {
    super(state, env)
    migrate(state.storage.sql)
    this.#book = createBook({
      capacity,
      now: () => Date.now(),
      newCharge: () => randomUUID(),
      shelf: sqlShelf(state.storage),
      onUnwritten: () => {
        setTimeout(() => this.#book.flush(), writeBehindMs)
      },
    })
  }

  async take(text: string): Promise<string> {
    const takings: readonly Taking[] = JSON.parse(text)
    return JSON.stringify(await Promise.all(takings.map(taking => this.#take(taking))))
  }

  async #take({ key, ask, before }: Taking): Promise<Answer> {
    if (before !== null) await this.#moveHere(key, before)
    return this.#book.take(key, ask)
  }

  async settle(settlements: readonly LedgerSettlement[]): Promise<readonly boolean[]> {
    return settlements.map(({ key, ...settlement }) => this.#book.settle(key, settlement))
  }

  async forget(key: string, names: readonly string[], before: Before | null): Promise<void> {
    await this.#moveHere(key, before)
    this.#book.forget(key, names)
  }

  async lift(key: string, name: string, forMs: number, before: Before | null): Promise<void> {
    await this.#moveHere(key, before)
    this.#book.lift(key, name, forMs)
  }

  /** Gives a subject's record to the object that is responsible for it now. */
  async release(key: string): Promise<string | null> {
    return this.#book.release(key)
  }

  /** Fetches the record from where it was kept under an earlier secret or shard count. Once, however many ask. */
  async #moveHere(key: string, before: Before | null): Promise<void> {
    if (before === null || this.#book.has(key)) return
    const moving =
      this.#moving.get(key) ?? this.#bringHere(key, before).finally(() => this.#moving.delete(key))
    this.#moving.set(key, moving)
    await moving
  }

  async #bringHere(key: string, before: Before): Promise<void> {
    const here = before.object === this.ctx.id.name
    if (here && before.key === key) return
    const row = here
      ? this.#book.release(before.key)
      : await this.env.LEDGER.getByName(before.object).release(before.key)
    if (row !== null) this.#book.adopt(key, row)
  }
}

function migrate(sql: SqlStorage): void {
  sql.exec('CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID')
  const [found] = sql.exec<{ value: number }>("SELECT value FROM meta WHERE name = 'schema'").toArray()
  if (found?.value === schemaVersion) return
  sql.exec(
    'CREATE TABLE IF NOT EXISTS subjects (key TEXT PRIMARY KEY, idle_at INTEGER NOT NULL, record TEXT NOT NULL) WITHOUT ROWID',
  )
  sql.exec("INSERT OR REPLACE INTO meta (name, value) VALUES ('schema', ?)", schemaVersion)
}

/** Knows which keys it holds, so that a subject that is new here costs no query. */
function sqlShelf(storage: DurableObjectStorage): Shelf {
  const { sql } = storage
  const keys = new Set(
    sql
      .exec<{ key: string }>('SELECT key FROM subjects')
      .toArray()
      .map(({ key }) => key),
  )
  return {
    load(key) {
      if (!keys.has(key)) return null
      return sql.exec<{ record: string }>('SELECT record FROM subjects WHERE key = ?', key).one().record
    },
    save(rows) {
      storage.transactionSync(() => {
        for (const [key, row, idleAt] of rows) {
          if (row !== null) {
            const until = Math.min(idleAt, Number.MAX_SAFE_INTEGER)
            sql.exec(
              'INSERT OR REPLACE INTO subjects (key, idle_at, record) VALUES (?, ?, ?)',
              key,
              until,
              row,
            )
            keys.add(key)
          } else if (keys.delete(key)) sql.exec('DELETE FROM subjects WHERE key = ?', key)
        }
      })
    },
    sweep(now) {
      const gone = sql.exec<{ key: string }>('DELETE FROM subjects WHERE idle_at <= ? RETURNING key', now)
      for (const { key } of gone) keys.delete(key)
      return keys.size
    },
  }
}
