// Whom subjects trust, in Redis: the rules are the Ledger's (`src/ledger/device-book.ts` and its siblings), each run on
// the one row that it is about. A row is written only where it is still what is known of it; else the change is made
// again to what is there.
import type { Provenance, Subject } from '../attempt.ts'
import { createDeviceBook } from '../ledger/device-book.ts'
import { createProverBook } from '../ledger/prover-book.ts'
import { createRingBook } from '../ledger/ring-book.ts'
import type { Rings } from '../ledger/rings.ts'
import type { RingShelf, RowShelf } from '../ledger/shelf.ts'
import { type GatheringCalls, gatherCalls, type KeepAlive } from '../lib/gather-calls.ts'
import type { Device, Prover, Relation } from '../stores/contract.ts'
import { type Rows, readRings } from './answer.ts'
import { type Connection, UpstashFailed } from './connection.ts'
import { keyOf, keysOf, lentKey, placeOfKind } from './keys.ts'
import { createLending, placeOf } from './lending.ts'
import { forgetTrustScript, replaceScript } from './lua/change.ts'

export interface Trust {
  /** To be awaited with the asks of an attempt: what `relation` needs of others. @throws {UpstashFailed} */
  readonly refresh: () => Promise<void>
  relation(subject: Subject, rings: string | null, provenance: Provenance): Relation
  /** Rows of a subject, as an ask has just told them. */
  note(subject: Subject, rows: Partial<Rows>): void
  /** These three resolve once it is written. @throws {UpstashFailed} */
  remember(subject: Subject, device: Device): Promise<void>
  relate(subject: Subject, provenance: Provenance): Promise<void>
  prove(subject: Subject, prover: Prover): Promise<void>
  forget(subject: Subject): Promise<void>
}

export interface TrustOptions {
  readonly connection: Connection
  readonly site: string
  readonly now: () => number
  readonly waitUntil: KeepAlive
  /** Subjects whose rows are at hand, so that what follows an outcome need not read them again. */
  readonly atHand: number
}

interface Saved {
  readonly row: string
  readonly unusedAt: number
}

/** What a row becomes; null where it stays. */
type Change = (row: string | null) => Saved | null

const gatherWritesMs = 100
/** Of the isolates that write a row at one time one wins, and the others try again. There are hardly ever two. */
const mostTries = 12

export function createTrust({ connection, site, now, waitUntil, atHand }: TrustOptions): Trust {
  const lending = createLending(connection, site, now)
  const rowsOf = new Map<string, Partial<Rows>>()
  const lanes = new Map<string, GatheringCalls<Change, null>>()

  function note({ key }: Subject, rows: Partial<Rows>): void {
    if (rowsOf.size >= atHand) rowsOf.clear()
    rowsOf.set(key, { ...rowsOf.get(key), ...rows })
  }

  /**
   * Whoever writes a row while it is being written goes with the next write: fifty who sign in at one time from one
   * office would else each try again after every other.
   */
  function change(subject: Subject, kind: keyof Rows, changed: Change): Promise<null> {
    const key = keyOf(kind, subject.key)
    const lane =
      lanes.get(key) ??
      gatherCalls({ call: all => changeAll(subject, kind, all), now, waitUntil, gatherMs: gatherWritesMs })
    if (lanes.size >= atHand) lanes.clear()
    lanes.set(key, lane)
    return lane.ask(changed)
  }

  async function changeAll(
    subject: Subject,
    kind: keyof Rows,
    all: readonly Change[],
  ): Promise<readonly null[]> {
    await changeNow(subject, kind, row =>
      all.reduce<Saved | null>((saved, changed) => changed(saved?.row ?? row) ?? saved, null),
    )
    return all.map(() => null)
  }

  /** What is not lent now is lent with the next success. */
  async function lend({ key }: Subject, rings: string): Promise<void> {
    await lending.lend(key, readRings(rings) ?? []).catch(() => {})
  }

  /**
   * Nothing is read first: then the write leaves with whatever else follows the outcome. Where another row is there
   * than the one at hand, or than none, Redis says which.
   */
  async function changeNow(subject: Subject, kind: keyof Rows, changed: Change): Promise<void> {
    let row = rowsOf.get(subject.key)?.[kind] ?? null
    const which = String(placeOfKind(kind))
    for (let tries = 0; tries < mostTries; tries += 1) {
      const saved = changed(row)
      if (saved === null) return
      const keptMs = String(Math.ceil(saved.unusedAt - now()))
      const [there] = await Promise.all([
        connection.runAfterwards(replaceScript, keysOf(subject), [which, row ?? '', saved.row, keptMs]),
        kind === 'rings' ? lend(subject, saved.row) : null,
      ])
      row = there === null ? saved.row : String(there) || null
      note(subject, { [kind]: row })
      if (there === null) return
    }
    throw new UpstashFailed('Failed')
  }

  return {
    refresh: lending.refresh,
    note,
    relation: (subject, rings, provenance) =>
      createRingBook(ringsAt(subject.key, rings, lending.near(subject.key)).shelf, now).relation(
        subject.key,
        provenance,
      ),
    remember: async (subject, device) => {
      await change(subject, 'devices', row => {
        const { shelf, saved } = rowAt(row)
        createDeviceBook(shelf, now).remember(subject.key, device)
        return saved()
      })
    },
    prove: async (subject, prover) => {
      await change(subject, 'provers', row => {
        const { shelf, saved } = rowAt(row)
        createProverBook(shelf, now).prove(subject.key, prover)
        return saved()
      })
    },
    relate: async (subject, provenance) => {
      await change(subject, 'rings', row => {
        const { shelf, saved } = ringsAt(subject.key, row, [])
        createRingBook(shelf, now).relate(subject.key, provenance)
        return saved()
      })
    },
    async forget(subject) {
      rowsOf.delete(subject.key)
      await connection.run(forgetTrustScript, [...keysOf(subject), lentKey(site)], [placeOf(subject.key)])
    },
  }
}

/** A shelf with this row alone, and what was saved in its place. */
function rowAt(row: string | null): { readonly shelf: RowShelf; readonly saved: () => Saved | null } {
  let kept: Saved | null = null
  return {
    shelf: {
      load: () => row,
      save(_, saved, unusedAt) {
        kept = { row: saved, unusedAt }
      },
      drop() {},
    },
    saved: () => kept,
  }
}

function ringsAt(
  key: string,
  row: string | null,
  others: Iterable<readonly [key: string, rings: Rings]>,
): { readonly shelf: RingShelf; readonly saved: () => Saved | null } {
  let kept: Saved | null = null
  const rings = readRings(row)
  return {
    shelf: {
      load: () => rings,
      *near() {
        if (rings !== null) yield [key, rings]
        yield* others
      },
      save(_, saved, unusedAt) {
        kept = { row: JSON.stringify(saved), unusedAt }
      },
      drop() {},
    },
    saved: () => kept,
  }
}
