// One shard of the Ledger: a Durable Object that keeps a Book in SQLite. Written behind within two seconds; claims,
// devices and durable buckets before the answer. It counts; it does not decide.
import { DurableObject } from 'cloudflare:workers'
import { randomUUID } from 'node:crypto'
import { durableSql } from '../lib/durable-sql.ts'
import { reporter } from '../lib/report.ts'
import { unreachable } from '../lib/unreachable.ts'
import type { Answer } from '../stores/contract.ts'
import { type Book, createBook } from './book.ts'
import type { Before, FollowUp, LedgerMethods, Moving, Taking } from './contract.ts'
import { createTables } from './schema.ts'
import { sqlDevices } from './sql-devices.ts'
import { sqlProvers } from './sql-provers.ts'
import { sqlRings } from './sql-rings.ts'
import { sqlShelf } from './sql-shelf.ts'

interface LedgerEnv {
  readonly LEDGER: DurableObjectNamespace<Ledger>
}

const writeBehindMs = 1_800

export class Ledger extends DurableObject<LedgerEnv> implements LedgerMethods {
  readonly #book: Book
  readonly #report = reporter(
    () => Date.now(),
    line => console.error(line),
  )
  readonly #moving = new Map<string, Promise<void>>()

  constructor(state: DurableObjectState, env: LedgerEnv) {
    super(state, env)
    const sql = durableSql(state.storage)
    createTables(sql)
    const devices = sqlDevices(sql)
    const rings = sqlRings(sql)
    const provers = sqlProvers(sql)
    this.#book = createBook({
      now: () => Date.now(),
      newCharge: () => randomUUID(),
      shelf: sqlShelf(sql, { besides: () => devices.bytes() + rings.bytes() + provers.bytes() }),
      devices,
      rings,
      provers,
      onUnwritten: () => {
        setTimeout(() => this.#book.flush(), writeBehindMs)
      },
    })
  }

  async take(text: string): Promise<string> {
    const takings: readonly Taking[] = JSON.parse(text)
    return JSON.stringify(await Promise.all(takings.map(each => this.#alone(this.#take(each), null))))
  }

  async #take({ key, ask, before }: Taking): Promise<Answer> {
    await this.#moveHere(key, before)
    return this.#book.take(key, ask)
  }

  async followUp(text: string): Promise<string> {
    const followUps: readonly FollowUp[] = JSON.parse(text)
    return JSON.stringify(await Promise.all(followUps.map(each => this.#alone(this.#followUp(each), false))))
  }

  async #followUp(each: FollowUp): Promise<boolean> {
    if (each.does === 'settle') return this.#book.settle(each.key, each)
    await this.#moveHere(each.key, each.before)
    switch (each.does) {
      case 'remember':
        this.#book.remember(each.key, each.device)
        return true
      case 'relate':
        this.#book.relate(each.key, each.provenance)
        return true
      case 'prove':
        this.#book.prove(each.key, each.prover)
        return true
      case 'forget':
        this.#book.forget(each.key, each.names, each.price)
        return true
      default:
        return unreachable(each)
    }
  }

  /** What came together fails each for itself. */
  #alone<Given, Otherwise>(given: Promise<Given>, otherwise: Otherwise): Promise<Given | Otherwise> {
    return given.catch(error => {
      this.#report('ledger', error)
      return otherwise
    })
  }

  async forgetDevices(key: string, before: readonly Before[]): Promise<void> {
    await this.#moveHere(key, before)
    this.#book.forgetDevices(key)
  }

  async lift(key: string, name: string, forMs: number, before: readonly Before[]): Promise<void> {
    await this.#moveHere(key, before)
    this.#book.lift(key, name, forMs)
  }

  /** Gives what is kept of a subject to the object that is responsible for it now. */
  async release(key: string): Promise<Moving | null> {
    return this.#book.release(key)
  }

  /**
   * Fetches all that is kept of a subject from where it was kept under an earlier secret or shard count. Once, however
   * many ask.
   */
  async #moveHere(key: string, before: readonly Before[]): Promise<void> {
    if (before.length === 0 || this.#book.has(key)) return
    const moving =
      this.#moving.get(key) ?? this.#bringHere(key, before).finally(() => this.#moving.delete(key))
    this.#moving.set(key, moving)
    await moving
  }

  async #bringHere(key: string, before: readonly Before[]): Promise<void> {
    for (const place of before) {
      const moving =
        place.object === this.ctx.id.name
          ? this.#book.release(place.key)
          : await this.env.LEDGER.getByName(place.object).release(place.key)
      if (moving === null) continue
      this.#book.adopt(key, moving)
      return
    }
  }
}
