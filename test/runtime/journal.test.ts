import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Filter, JournalStatus, Page, Ranking } from '../../src/journal/contract.ts'
import type { Entry } from '../../src/journal/entry.ts'
import type { Line, Merged } from '../../src/journal/line.ts'
import { anything } from '../../src/journal/open-journal.ts'
import { day, minute } from '../../src/lib/time.ts'
import { type Runtime, startRuntime } from '../support/harness.ts'
import { batchOf, entryAt, heldAt, tagOf } from '../support/journal.ts'
import type { JournalCall } from '../support/journal-worker.ts'

let runtime: Runtime

beforeAll(async () => {
  runtime = await startRuntime({
    workers: [
      {
        config: {
          name: 'journal',
          main: join(import.meta.dirname, '../support/journal-worker.ts'),
          compatibility_date: '2026-11-01',
          durable_objects: { bindings: [{ name: 'JOURNAL', class_name: 'Journal' }] },
          migrations: [{ tag: 'v1', new_sqlite_classes: ['Journal'] }],
        },
      },
    ],
  })
})

afterAll(() => runtime.stop())

async function call<Answer>(name: string, method: JournalCall['method'], ...parameters: readonly unknown[]) {
  const body = JSON.stringify({ name, method, parameters } satisfies JournalCall)
  const response = await runtime.harness.fetch('/', { method: 'POST', body })
  expect(response.status).toBe(200)
  return (await response.json()) as Answer
}

const write = (name: string, ...entries: readonly Entry[]) => call<null>(name, 'write', batchOf(entries))
const evict = (name: string) => runtime.harness.getWorker().evictDurableObject('Journal', { name })

/** Asks the file itself, past the object: nothing is flushed by it. */
async function query(name: string, statement: string) {
  const storage = await runtime.harness.getWorker().getDurableObjectStorage('Journal', { name })
  return storage.exec(statement)
}

async function search(name: string, filter: Partial<Filter> = {}): Promise<readonly Line[]> {
  const { lines } = await call<Page>(name, 'search', { ...anything, ...filter }, 1_000, null)
  return lines
}

/** The start of a minute that has just gone by. */
function lastMinute(): number {
  const now = Date.now()
  return now - (now % minute) - minute
}

describe('the Journal object', () => {
  it('keeps an entry that it has acknowledged, and answers every question, after an eviction', async () => {
    const start = lastMinute()
    const entries = [entryAt(start), heldAt(start + 1, { name: 'bob' })]
    await write('kept', ...entries)
    await evict('kept')
    expect(await search('kept')).toEqual([...entries].reverse().map(entry => ({ is: 'entry', entry })))
    expect(await search('kept', { accountTags: [tagOf('bob')] })).toHaveLength(1)
    expect(await call('kept', 'find', entries[0]?.reference, start)).toMatchObject({ is: 'entry' })
    expect((await call<Ranking>('kept', 'top', 'reason', anything, 5)).rows).toMatchObject([
      { name: 'account-budget' },
    ])
    expect(await call('kept', 'status')).toMatchObject({ hour: { attempts: 2 }, bytes: expect.any(Number) })
  })

  it('writes what it has merged under a flood when no more comes, by itself, and keeps it after an eviction', async () => {
    const start = lastMinute()
    await write(
      'flood',
      ...Array.from({ length: 500 }, (_, at) => heldAt(start + at, { name: `user-${at}` })),
    )
    const merged = () => query('flood', "SELECT key FROM lines WHERE key LIKE '~%'")
    expect(await merged()).toEqual([])
    await expect.poll(merged, { timeout: 30_000 }).toEqual([{ key: '~network 203.0.113.0/24' }])
    await evict('flood')
    const lines = await search('flood')
    expect(lines.length).toBeLessThanOrEqual(21)
    const counts = lines.map(line => (line.is === 'merged' ? line.merged.count : 1))
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(500)
    expect(await call<readonly Merged[]>('flood', 'merged', start)).toHaveLength(1)
    await write('flood', heldAt(start + 600, { name: 'late' }))
    expect((await call<JournalStatus>('flood', 'status')).hour.attempts).toBe(501)
  })

  it('writes a line that grows with every batch of a flood for all of them together', async () => {
    const start = lastMinute()
    const batch = (round: number) =>
      Array.from({ length: 50 }, (_, at) => heldAt(start + round * 100 + at, { name: `user-${round}-${at}` }))
    await write('batches', ...batch(0))
    await query('batches', 'CREATE TABLE writes (key TEXT)')
    for (const change of ['INSERT', 'UPDATE OF body']) {
      await query(
        'batches',
        `CREATE TRIGGER "${change}" AFTER ${change} ON lines WHEN new.key LIKE '~%'
         BEGIN INSERT INTO writes VALUES (new.key); END`,
      )
    }
    await Promise.all(Array.from({ length: 39 }, (_, round) => write('batches', ...batch(round + 1))))
    expect((await call<JournalStatus>('batches', 'status')).hour.attempts).toBe(2_000)
    expect((await query('batches', 'SELECT key FROM writes')).length).toBeLessThan(10)
  })

  it('moves its schema forward and answers again after it', async () => {
    const entry = entryAt(lastMinute())
    await write('older', entry)
    await query('older', 'ALTER TABLE lines DROP COLUMN budget_full_at')
    await query('older', 'DROP TABLE store_changes')
    await query('older', "UPDATE meta SET value = 1 WHERE name = 'schema'")
    await evict('older')
    const change = { at: entry.at, state: 'away' } as const
    await call('older', 'write', batchOf([entryAt(entry.at + 1)], { storeChanges: [change] }))
    expect(await search('older')).toHaveLength(2)
    expect(await query('older', "SELECT value FROM meta WHERE name = 'schema'")).toEqual([{ value: 3 }])
    expect(await query('older', 'SELECT at, state FROM store_changes')).toEqual([change])
  })

  it('deletes what is older than its days, by its own alarm, and then waits for the next day', async () => {
    const now = Date.now()
    await call('retention', 'write', batchOf([entryAt(now - 8 * day), entryAt(now)], { retentionDays: 7 }))
    const first = await call<number>('retention', 'alarmAt')
    expect(first - now).toBeGreaterThan(day - minute)
    await call('retention', 'alarmSoon')
    await expect.poll(() => search('retention')).toMatchObject([{ entry: { at: now } }])
    await expect.poll(() => call<number | null>('retention', 'alarmAt')).toBeGreaterThan(now + day - minute)
  })

  it('sets no alarm over an empty record: a site that is gone costs nothing', async () => {
    await call('empty', 'write', batchOf([entryAt(Date.now() - 40 * day)]))
    await call('empty', 'alarmSoon')
    await expect.poll(() => search('empty')).toEqual([])
    expect(await call('empty', 'alarmAt')).toBeNull()
    await write('empty', entryAt(Date.now()))
    expect(await call('empty', 'alarmAt')).toEqual(expect.any(Number))
  })

  it('erases an account from its file', async () => {
    const start = lastMinute()
    await write('erased', ...Array.from({ length: 60 }, (_, at) => heldAt(start + at)))
    const tag = tagOf('alice@example.com')
    expect(await call('erased', 'forget', [tag])).toMatchObject({ more: false })
    const rows = JSON.stringify(await query('erased', 'SELECT * FROM lines'))
    expect(rows).toContain('~network')
    expect(rows).not.toContain(tag)
  })

  it('stores no more rows than its two indexes and the table itself', async () => {
    const indexes = await query(
      'kept',
      "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'lines' AND sql IS NOT NULL",
    )
    expect(indexes).toHaveLength(2)
  })
})

describe('the journal sink in the runtime', () => {
  it('sends the entries of many requests together, whichever of them ends first', async () => {
    const start = lastMinute()
    const entries = Array.from({ length: 60 }, (_, at) =>
      entryAt(start + at, { name: `user-${at}`, wide: `10.0.${at}.0/24` }),
    )
    await Promise.all(
      entries.map(entry => runtime.harness.fetch('/sink', { method: 'POST', body: JSON.stringify(entry) })),
    )
    await expect.poll(() => search('sink'), { timeout: 5_000 }).toHaveLength(60)
  })
})
