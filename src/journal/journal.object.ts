// The Journal: a Durable Object that keeps the record of a site in SQLite. An entry that is acknowledged is written
// down, merged lines follow; its alarm deletes what has expired. What is merged and found is decided in
// `open-journal.ts`.
import { DurableObject } from 'cloudflare:workers'
import { durableSql } from '../lib/durable-sql.ts'
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

/** Between two looks at merged lines that are held: see `intake.ts`. */
const betweenFlushesMs = 5 * second
/** Between two goes at what has expired, while there is more of it. */
const betweenDeletesMs = 2 * second

export class Journal extends DurableObject<unknown> implements JournalMethods {
  readonly #journal: OpenJournal
  #flushIsSet = false
  #alarmIsSet = false

  constructor(state: DurableObjectState, env: unknown) {
    super(state, env)
    this.#journal = openJournal({ sql: durableSql(state.storage), now: () => Date.now() })
  }

  async write(batch: Batch): Promise<void> {
    this.#journal.write(batch)
    this.#flushLater()
    await this.#setAlarm()
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

  /** By a timer, which keeps the object in memory: an alarm would be one more row to pay for, each time. */
  #flushLater(): void {
    if (this.#flushIsSet || this.#journal.isFlushed()) return
    this.#flushIsSet = true
    setTimeout(() => {
      this.#flushIsSet = false
      this.#journal.flushDue()
      this.#flushLater()
    }, betweenFlushesMs)
  }
}
