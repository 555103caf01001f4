// What somebody would write instead of Doorward really limits: each alternative, as the bench starts it, lets so many
// attempts through at one account and from one address, and the site sees no more.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { limits } from '../../../scripts/bench/alternatives/shared.ts'
import { compileWorker } from '../../../scripts/bench/compile.ts'
import type { AlternativeName } from '../../../scripts/bench/sides.ts'
import { workerOptions } from '../../../scripts/bench/worker-options.ts'
import { type RawWorkerd, startRawWorkerd } from '../../../scripts/raw-workerd.ts'
import { type LocalUpstash, startLocalUpstash } from '../../../scripts/redis/local-upstash.ts'
import { redisMissing } from '../../support/redis.ts'
import { describeWith } from '../../support/required.ts'
import { type Served, served } from '../../support/served.ts'

function limitsAsDocumented(name: AlternativeName, startStore: () => Promise<LocalUpstash | null>): void {
  let origin: Served
  let store: LocalUpstash | null
  let worker: RawWorkerd
  const reached: string[] = []

  beforeAll(async () => {
    origin = await served(async request => {
      if (request.method === 'POST') reached.push(`${request.headers.get('x-note')} ${await request.text()}`)
      return new Response('the site', { status: 303, headers: { location: '/account' } })
    })
    store = await startStore()
    const modules = await compileWorker(`alternatives/${name}.ts`)
    const setup = {
      doorward: [],
      alternatives: { 'hono-rate-limiter': modules, 'upstash-ratelimit': modules },
      origin: origin.url,
      upstash: store,
    }
    worker = await startRawWorkerd(workerOptions(name, setup))
  })

  afterAll(async () => {
    await worker.stop()
    await store?.stop()
    await origin.close()
  })

  async function signIn(email: string, from: string): Promise<number> {
    const headers = { 'cf-connecting-ip': from, 'x-note': 'kept' }
    const body = new URLSearchParams({ email, password: 'guess' })
    const response = await fetch(`${worker.url}/login`, { method: 'POST', headers, body, redirect: 'manual' })
    await response.arrayBuffer()
    return response.status
  }

  async function inARow(count: number, attempt: (n: number) => Promise<number>): Promise<number[]> {
    const statuses: number[] = []
    while (statuses.length < count) statuses.push(await attempt(statuses.length))
    return statuses
  }

  const expected = (limit: number) => [...Array(limit).fill(303), 429, 429]

  it('limits attempts at one account from ever other addresses', async () => {
    const statuses = await inARow(limits.account + 2, n => signIn('ada', `203.0.113.${n}`))
    expect(statuses).toEqual(expected(limits.account))
    expect(reached.splice(0)).toEqual(Array(limits.account).fill('kept email=ada&password=guess'))
  })

  it('limits attempts from one address at ever other accounts', async () => {
    const statuses = await inARow(limits.address + 2, n => signIn(`person${n}`, '198.51.100.7'))
    expect(statuses).toEqual(expected(limits.address))
    expect(reached.splice(0)).toHaveLength(limits.address)
  })

  it('passes everything else on', async () => {
    const response = await fetch(`${worker.url}/plain`, { redirect: 'manual' })
    expect([response.status, await response.text()]).toEqual([303, 'the site'])
  })
}

describe('hono-rate-limiter on Durable Objects', () => {
  limitsAsDocumented('hono-rate-limiter', async () => null)
})

describeWith(redisMissing, '@upstash/ratelimit on a real Redis', () => {
  let store: LocalUpstash

  limitsAsDocumented('upstash-ratelimit', async () => {
    store = await startLocalUpstash()
    return store
  })

  it('asks for both limits in one HTTP call, once Redis has the scripts', () => {
    const attempts = limits.account + 2 + limits.address + 2
    expect(store.bridge.calls() - attempts).toBeLessThanOrEqual(1)
  })
})

describe('a Worker that counts in Upstash', () => {
  it('is not started without one', () => {
    const setup = {
      doorward: [],
      alternatives: { 'hono-rate-limiter': [], 'upstash-ratelimit': [] },
      origin: '',
      upstash: null,
    }
    expect(() => workerOptions('upstash-ratelimit', setup)).toThrow('Upstash')
    expect(() => workerOptions('doorward-upstash', setup)).toThrow('Upstash')
    expect(workerOptions('doorward', setup).bindings).toMatchObject({ STORE: 'durable-object' })
  })
})
