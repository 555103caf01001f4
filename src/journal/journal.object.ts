// The Journal: a Durable Object that keeps the record of a site in SQLite. What is acknowledged is written down;
// retention is enforced by its alarm. What is merged, counted and filtered is decided in `open-journal.ts`.
import { DurableObject } from 'cloudflare:workers'
import { day, second } from '../lib/time.ts'
import type { UnprotectedDoor } from '../sinks/contract.ts'
import type {
  Around,
  Batch,
  Erased,
  Filter,
  JournalMethods,
  JournalStatus,
  Page,
  Position,
  Ranking,
  TagSeen,
  Topic,
} from './contract.ts'
import type { Line, Merged } from './line.ts'
import { type OpenJournal, openJournal } from './open-journal.ts'
import type { Sql, SqlRow, SqlValue } from './sql.ts'

/** A merged line grows with every batch of a flood: it is written once for all batches of this time. */
const gatherMs = second
/** Between two goes at what has expired, while there is more of it. */
const betweenDeletesMs = 2 * second

export class Journal extends DurableObject<unknown> implements JournalMethods {
  readonly #journal: OpenJournal
  #flushed: Promise<void> | null = null
  #alarmIsSet = false

  constructor(state: DurableObjectState, env: unknown) {
    super(state, env)
    this.#journal = openJournal({ sql: sqlOf(state.storage), now: () => Date.now() })
  }

  async write(batch: Batch): Promise<void> {
    const merged = this.#journal.write(batch)
    await this.#setAlarm()
    if (!merged) return
    this.#flushed ??= this.#flushSoon()
    await this.#flushed
  }

  /** A `Batch` as JSON: a string crosses over in a part of the time that hundreds of small objects take. */
  async writeText(batch: string): Promise<void> {
    await this.write(JSON.parse(batch))
  }

  async search(filter: Filter, limit: number, from: Position | null): Promise<Page> {
    return this.#journal.search(filter, limit, from)
  }

  async find(reference: string, at: number | null): Promise<Line | null> {
    return this.#journal.find(reference, at)
  }

  async merged(at: number): Promise<readonly Merged[]> {
    return this.#journal.merged(at)
  }

  async around(line: Line, limit: number): Promise<Around> {
    return this.#journal.around(line, limit)
  }

  async top(topic: Topic, filter: Filter, limit: number): Promise<Ranking> {
    return this.#journal.top(topic, filter, limit)
  }

  async tagsSeen(tags: readonly string[], since: number): Promise<readonly TagSeen[]> {
    return this.#journal.tagsSeen(tags, since)
  }

  async doors(): Promise<readonly UnprotectedDoor[]> {
    return this.#journal.doors()
  }

  async status(): Promise<JournalStatus> {
    return this.#journal.status()
  }

  async forget(accountTags: readonly string[]): Promise<Erased> {
    return this.#journal.forget(accountTags)
  }

  override async alarm(): Promise<void> {
    this.#alarmIsSet = false
    const more = this.#journal.expire()
    // An empty record needs no alarm, and costs nothing; the next entry sets one.
    if (more || !this.#journal.isEmpty()) await this.#setAlarm(more ? betweenDeletesMs : day)
  }

  async #setAlarm(inMs = day): Promise<void> {
    if (this.#alarmIsSet) return
    if ((await this.ctx.storage.getAlarm()) === null) await this.ctx.storage.setAlarm(Date.now() + inMs)
    this.#alarmIsSet = true
  }

  async #flushSoon(): Promise<void> {
    await new Promise(resolve => setTimeout(resolve, gatherMs))
    this.#flushed = null
    this.#journal.flush()
  }
}

function sqlOf(storage: DurableObjectStorage): Sql {
  const { sql } = storage
  return {
    all: <Row extends SqlRow>(statement: string, ...values: readonly SqlValue[]) =>
      sql.exec<Row>(statement, ...values).toArray(),
    transaction: work => storage.transactionSync(work),
    size: () => sql.databaseSize,
  }
}
