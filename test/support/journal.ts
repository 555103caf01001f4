// The Journal over Node's own SQLite, and entries to fill it with.
import { DatabaseSync } from 'node:sqlite'
import type { Batch, JournalMethods } from '../../src/journal/contract.ts'
import type { Entry } from '../../src/journal/entry.ts'
import type { OpenJournal } from '../../src/journal/open-journal.ts'
import { skeleton } from '../../src/lib/account-name.ts'
import { keyring } from '../../src/lib/keyed.ts'
import { makeReference } from '../../src/lib/reference.ts'
import type { Sql, SqlRow, SqlValue } from '../../src/lib/sql.ts'
import { subjectsOf } from '../../src/subjects.ts'

export const keys = keyring('the secret of these tests', null)
export const subjects = subjectsOf('demo', keys)

/** The tag under which the record knows an account. */
export function tagOf(name: string): string {
  return subjects.accountTags(skeleton(name))[0] ?? ''
}

export function nodeSql(database = new DatabaseSync(':memory:')): Sql {
  return {
    all: <Row extends SqlRow>(statement: string, ...values: readonly SqlValue[]) =>
      database.prepare(statement).all(...values) as Row[],
    write: (statement, ...values) => Number(database.prepare(statement).run(...values).changes) > 0,
    transaction(work) {
      database.exec('BEGIN')
      try {
        work()
        database.exec('COMMIT')
      } catch (why) {
        database.exec('ROLLBACK')
        throw why
      }
    },
    size: () =>
      (pragma(database, 'page_count') - pragma(database, 'freelist_count')) * pragma(database, 'page_size'),
  }
}

function pragma(database: DatabaseSync, name: string): number {
  return Number(Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0])
}

/** The journal as it is called across the network: what goes in and comes out is copied. */
export function journalMethods(journal: OpenJournal): JournalMethods {
  const copied =
    <Values extends unknown[], Result>(method: (...values: Values) => Result) =>
    async (...values: Values): Promise<Result> =>
      structuredClone(method(...structuredClone(values)))
  return {
    write: copied(journal.write),
    search: copied(journal.search),
    find: copied(journal.find),
    merged: copied(journal.merged),
    around: copied(journal.around),
    top: copied(journal.top),
    tagsSeen: copied(journal.tagsSeen),
    doors: copied(journal.doors),
    status: copied(journal.status),
    forget: copied(journal.forget),
  }
}

/** Sunday, 22 November 2026, 10:00 UTC: the start of a minute. */
export const start = Date.UTC(2026, 10, 22, 10)

/** A wrong password from one address for one account; change what matters. */
export function entryAt(
  at: number,
  change: Partial<Entry> & { readonly wide?: string; readonly name?: string } = {},
): Entry {
  const { wide = '203.0.113.0/24', name = 'alice@example.com', ...rest } = change
  return {
    v: 1,
    reference: makeReference(keys.current, at, subjects.network(wide).key, rest.reason ?? 'none'),
    at,
    surface: 'login',
    route: 'demo-login',
    action: 'forward',
    watched: 'forward',
    reason: null,
    network: {
      address: wide.replace(/0\/24$/, '7').replace(/\/48$/, '/64'),
      wide,
      asn: 64500,
      country: 'FR',
    },
    account: { tag: tagOf(name), hint: `${name.slice(0, 1)}***` },
    outcome: { is: 'failure', status: 200 },
    credentials: 1,
    readings: [
      { reason: 'account-budget', about: 'account', mode: 'enforce', says: 'fine', value: 3, limit: 8 },
    ],
    userAgent: 'Mozilla/5.0',
    ...rest,
  }
}

/** Held back because the account's budget was spent. */
export function heldAt(at: number, change: Parameters<typeof entryAt>[1] = {}): Entry {
  return entryAt(at, {
    action: 'cool-down',
    watched: 'cool-down',
    reason: 'account-budget',
    outcome: { is: 'not-forwarded' },
    readings: [
      {
        reason: 'account-budget',
        about: 'account',
        mode: 'enforce',
        says: 'spent',
        value: 8,
        limit: 8,
        waitMs: 900_000,
        what: 'login/pool',
        offers: [],
      },
    ],
    ...change,
  })
}

export function batchOf(entries: readonly Entry[], change: Partial<Batch> = {}): Batch {
  return { entries, merged: [], doors: [], storeChanges: [], retentionDays: 30, ...change }
}
