// The Watchtower as a real Durable Object: what it answers isolates, what it remembers over an eviction, and how much.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Report, RiskTable } from '../../src/watchtower/contract.ts'
import type { Dispatch, Overview } from '../../src/watchtower/contract-of-object.ts'
import { type Runtime, startRuntime } from '../support/harness.ts'
import type { WatchtowerCall } from '../support/watchtower-worker.ts'

let runtime: Runtime

beforeAll(async () => {
  runtime = await startRuntime({
    workers: [
      {
        config: {
          name: 'watchtower',
          main: join(import.meta.dirname, '../support/watchtower-worker.ts'),
          compatibility_date: '2026-11-01',
          durable_objects: { bindings: [{ name: 'WATCHTOWER', class_name: 'Watchtower' }] },
          migrations: [{ tag: 'v1', new_sqlite_classes: ['Watchtower'] }],
        },
      },
    ],
  })
})

afterAll(() => runtime.stop())

async function call<Answer>(
  name: string,
  method: WatchtowerCall['method'],
  ...parameters: readonly unknown[]
) {
  const body = JSON.stringify({ name, method, parameters } satisfies WatchtowerCall)
  const response = await runtime.harness.fetch('/', { method: 'POST', body })
  expect(response.status).toBe(200)
  return (await response.json()) as Answer
}

const evict = (name: string) => runtime.harness.getWorker().evictDurableObject('Watchtower', { name })
const look = (name: string) => call<Overview>(name, 'look')

async function query(name: string, statement: string) {
  const storage = await runtime.harness.getWorker().getDurableObjectStorage('Watchtower', { name })
  return storage.exec(statement)
}

function reportOf(n: number, change: Partial<Report> = {}): Report {
  return {
    at: Date.now(),
    stratum: n % 50,
    proven: n % 3 === 0,
    relation: 'none',
    ownDevice: false,
    device: null,
    name: nameOf(n),
    outcome: 'failure',
    solved: null,
    password: null,
    decoy: false,
    network: n,
    session: n,
    repeat: false,
    reference: '',
    ...change,
  }
}

/** 22 characters, as the end of a keyed tag has. */
function nameOf(n: number): string {
  return `name${n}`.padEnd(22, '-')
}

async function send(name: string, reports: readonly Report[], version: number | null = null) {
  const dispatch: Dispatch = { reports, version, budgets: { check: 0.025, interrupt: 0.005 } }
  const answer = await call<string>(name, 'report', JSON.stringify(dispatch))
  return JSON.parse(answer) as RiskTable | null
}

describe('the Watchtower object', () => {
  it('answers reports with its table, and with nothing where the isolate has it', async () => {
    const table = await send('asked', [reportOf(1)])
    expect(table).toMatchObject({ format: 1, campaigns: [], strata: '' })
    expect(await send('asked', [reportOf(2)], table?.version ?? null)).toBeNull()
  })

  it('knows nobody at first, and says so; imported names stay over an eviction, and can be forgotten', async () => {
    const names = Array.from({ length: 1_000 }, (_, n) => nameOf(n))
    expect((await look('names')).measures.names).toMatchObject({ warm: false, size: 0 })
    expect(await call('names', 'addNames', names, true)).toBe(0)
    await evict('names')
    expect((await look('names')).measures.names).toMatchObject({ warm: true, size: 1_000 })
    await call('names', 'forgetNames', names.slice(0, 10))
    await evict('names')
    expect((await look('names')).measures.names.size).toBe(990)
  })

  it('learns the names of those who get in, and of nobody else', async () => {
    await send('learnt', [
      reportOf(1),
      reportOf(2, { outcome: 'success' }),
      reportOf(3, { outcome: 'unsolved' }),
    ])
    expect((await look('learnt')).measures.names.size).toBe(1)
  })

  it('writes what it was told by itself, within seconds', async () => {
    await send('written', [reportOf(1, { outcome: 'success' })])
    const rows = () => query('written', 'SELECT part FROM watch')
    await expect.poll(rows, { timeout: 60_000, interval: 1_000 }).not.toHaveLength(0)
    await evict('written')
    expect((await look('written')).measures.names.size).toBe(1)
  })

  it('takes ten thousand reports a minute, and remembers less than 2 MB of them', async () => {
    for (let batch = 0; batch < 60; batch += 1) {
      const reports = Array.from({ length: 167 }, (_, n) =>
        reportOf(batch * 167 + n, { stratum: batch * 167 + n, outcome: n % 2 === 0 ? 'success' : 'failure' }),
      )
      await send('busy', reports)
    }
    // What is complete is written at once, and the rest with it.
    await call('busy', 'addNames', [], true)
    const [{ bytes = 0 } = {}] = (await query(
      'busy',
      "SELECT sum(length(value)) AS bytes FROM watch WHERE part = 'tower'",
    )) as readonly { readonly bytes?: number }[]
    expect(bytes).toBeGreaterThan(1_000)
    expect(bytes).toBeLessThan(2_000_000)
    expect((await look('busy')).measures.names.size).toBe(60 * 84)
  })

  it('has no campaign to dismiss where none goes on', async () => {
    expect(await call('quiet', 'dismiss')).toBe(false)
    expect((await look('quiet')).campaigns).toEqual([])
  })
})
