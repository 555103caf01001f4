// The record, from the visitor's reference to the operator's hand: what was turned away can be looked up, a flood adds
// up, a block can be ended, and doors that nobody protects are found.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { demoAccounts } from '../../scripts/demo-site.ts'
import { type SignedIn, signIn } from '../support/checks.ts'
import { ask, headerOf } from '../support/raw-http.ts'
import { address, inParallel, person, startWorld, type World, type WorldOptions } from '../support/world.ts'

const [ada] = demoAccounts
if (ada === undefined) throw new Error('The demo site has accounts.')

/** The record is written within a second; a busy machine takes longer. */
const soon = { timeout: 5_000, interval: 100 }
/** An isolate answers for what it knows to be spent for five seconds. */
const feltWithin = { timeout: 6_000, interval: 250 }

let world: World
afterEach(() => world.stop())

async function start(options: WorldOptions = {}): Promise<void> {
  world = await startWorld({ ...options, site: { people: 300, workFactor: 1024 } })
}

interface Line {
  readonly reference?: string
  readonly at: number
  readonly surface?: string
  readonly action?: string
  readonly reason?: string | null
  readonly sentence: string
  readonly count?: number
  readonly cells?: readonly { readonly count: number }[]
  readonly first?: { readonly reference: string }
  readonly last?: { readonly reference: string }
  readonly network?: { readonly wide: string }
}

interface Shown {
  readonly lines: readonly Line[]
  readonly sealed: {
    readonly at: number
    readonly network: string | null
    readonly reason: string | null
  } | null
  readonly readings: readonly { readonly reason: string; readonly says: string; readonly sentence: string }[]
  readonly around: { readonly network: { readonly before: readonly Line[] } } | null
}

async function show(reference: string): Promise<Shown> {
  const { status, body } = await world.admin('show', { reference })
  expect(status).toBe(200)
  return body as Shown
}

async function lines(filter: Readonly<Record<string, unknown>> = {}): Promise<readonly Line[]> {
  const { status, body } = await world.admin('logs', { ...filter, limit: 1_000 })
  expect(status).toBe(200)
  return (body as { readonly lines: readonly Line[] }).lines
}

function attemptsIn(found: readonly Line[]): number {
  return found.reduce((sum, { count = 1 }) => sum + count, 0)
}

/** A login through the form, from a browser or a program, as it is answered. */
function tryAs(accept: string, email: string, from: string) {
  return ask(world.url, {
    method: 'POST',
    target: '/login',
    headers: [
      ['CF-Connecting-IP', from],
      ['Accept', accept],
      ['Content-Type', 'application/x-www-form-urlencoded'],
    ],
    body: new URLSearchParams({ email, password: 'guess' }).toString(),
  })
}

/** Spends an account's budget, from as many networks as it takes. */
async function spend(email: string, firstNetwork: number): Promise<void> {
  for (let n = 0; n < 9; n += 1) await world.login(email, `guess-${n}`, address(firstNetwork + n))
}

describe('the reference that somebody is shown', () => {
  it.each([
    ['of a check that is asked for', {}, 403, 'challenge', /^Asked for a check: all \d+ .+ used\.$/],
    [
      'of a time to wait, where no check helps',
      { LIMITS: { login: { 'account-budget': { paid: 'off' } } } },
      429,
      'cool-down',
      /^Held back for .+: all \d+ .+ used\.$/,
    ],
  ] as const)(
    '%s, on a page and in problem+json, leads to the entry',
    async (_, vars, status, action, said) => {
      await start({ vars })
      await spend(ada.email, 0)
      const page = await tryAs('text/html', ada.email, address(20))
      expect([page.status, headerOf(page, 'doorward-mitigated')]).toEqual([status, action])
      expect(Number(headerOf(page, 'retry-after')) > 0).toBe(action === 'cool-down')
      const onPage = /<code[^>]*>([^<]+)<\/code>/.exec(page.body.toString())?.[1] ?? ''
      const problem = await tryAs('application/json', ada.email, address(21))
      expect(headerOf(problem, 'content-type')).toBe('application/problem+json')
      const inProblem = String(JSON.parse(problem.body.toString()).reference)
      expect(onPage).not.toBe(inProblem)

      for (const [reference, network] of [
        [onPage, address(20)],
        [inProblem, address(21)],
      ] as const) {
        await expect.poll(async () => (await show(reference)).lines.length, soon).toBe(1)
        const { lines: found, sealed, readings } = await show(reference)
        expect(found[0]).toMatchObject({ reference, surface: 'login', action })
        expect(found[0]?.sentence).toMatch(said)
        expect(network.startsWith(String(found[0]?.network?.wide.replace(/0\/24$/, '')))).toBe(true)
        expect(sealed).toMatchObject({ network: found[0]?.network?.wide, reason: found[0]?.reason })
        expect(readings.some(({ says }) => says === 'spent')).toBe(true)
      }
    },
  )

  it('as people say it over the telephone', async () => {
    await start()
    const answer = await world.send('/api/login', {
      method: 'POST',
      body: '{',
      headers: { 'content-type': 'application/json' },
    })
    const { reference } = (await answer.json()) as { readonly reference: string }
    await expect.poll(async () => (await show(reference)).lines.length, soon).toBe(1)
    const said = reference
      .toLowerCase()
      .replaceAll('0', 'o')
      .replaceAll('1', 'l')
      .replace(/(.{4})/g, '$1-')
    expect((await show(said)).lines[0]).toMatchObject({
      reference,
      action: 'refuse',
      reason: 'malformed-request',
    })
  })

  it('that nobody gave out is not found, and one that is none is refused', async () => {
    await start()
    expect((await world.admin('show', { reference: '0123456789ABCDEFGHJKMNPQRS' })).status).toBe(404)
    expect((await world.admin('show', { reference: 'hello' })).status).toBe(400)
  })
})

describe('a flood', () => {
  it('is merged, and its counts add up; every reference is still explained', async () => {
    await start()
    await spend(ada.email, 0)
    const references: string[] = []
    const flood = Array.from({ length: 110 }, (_, n) => async () => {
      const answer = await tryAs('application/json', ada.email, `203.0.113.${n % 20}`)
      references.push(String(JSON.parse(answer.body.toString()).reference))
    })
    await inParallel(16, flood)
    await world.login(person(1).email, person(1).password, '192.0.2.1')
    await expect.poll(async () => attemptsIn(await lines()), soon).toBe(120)
    const all = await lines()
    expect(all.length).toBeLessThan(40)
    const merged = all.filter(({ count }) => count !== undefined)
    expect(merged.length).toBeGreaterThan(0)
    for (const { count, cells = [] } of merged) {
      expect(cells.reduce((sum, cell) => sum + cell.count, 0)).toBe(count)
    }
    const { body } = await world.admin('status')
    const { hour } = (body as { readonly record: { readonly hour: Readonly<Record<string, unknown>> } })
      .record
    expect(await world.reached()).toEqual({ attempts: 9, success: 1, failure: 8 })
    expect(hour).toMatchObject({
      attempts: 120,
      actions: { forward: 9, challenge: 111, 'cool-down': 0, refuse: 0 },
      outcomes: { success: 1, failure: 8, 'not-forwarded': 111 },
    })
    // What got in is never lost among the noise.
    expect((await lines({ outcome: 'success' })).map(({ count }) => count)).toEqual([undefined])
    const top = (await world.admin('top', { by: 'network' })).body as { readonly rows: readonly unknown[] }
    expect(top.rows[0]).toMatchObject({ name: '203.0.113.0/24', attempts: 110, blocked: 110 })

    for (const reference of references.slice(-5)) {
      const { lines: found, sealed } = await show(reference)
      expect(sealed?.reason).toMatch(/account/)
      expect(found.some(line => line.count !== undefined || line.reference === reference)).toBe(true)
    }
  })
})

describe('the operator', () => {
  const spray = (from: string) =>
    inParallel(
      40,
      Array.from({ length: 40 }, (_, n) => () => world.login(person(n + 1).email, 'guess', from)),
    )

  /** Held back: what is free is spent. */
  const asked = { status: 403, mitigated: 'challenge' }

  it('ends a block, and it is felt within six seconds', async () => {
    await start()
    const [wide, from, alone] = ['203.0.113.0/24', '203.0.113.9', '192.0.2.7'] as const
    const [held, other, named] = [person(201), person(202), person(203)]
    await Promise.all([spend(held.email, 0), spend(named.email, 20), spray(from), spray(alone)])

    const unblockedAccount = async () => {
      expect(await signIn(world, held, { from: address(40) })).toMatchObject(asked)
      expect((await world.admin('unblock', { account: held.email.toUpperCase() })).status).toBe(200)
      await expect.poll(() => world.login(held.email, held.password, address(41)), feltWithin).toBe(303)
    }
    const unblockedNetwork = async () => {
      expect(await signIn(world, other, { from })).toMatchObject(asked)
      expect((await world.admin('unblock', { network: wide })).status).toBe(200)
      await expect.poll(() => world.login(other.email, other.password, from), feltWithin).toBe(303)
    }
    const allowedAccount = async () => {
      const guess = { ...named, password: 'guess' }
      expect(await signIn(world, guess, { from: address(42) })).toMatchObject(asked)
      expect((await world.admin('allow', { account: named.email, forMs: 60_000 })).status).toBe(200)
      await expect.poll(() => world.login(named.email, 'guess', address(43)), feltWithin).toBe(200)
      const sentence = async () => (await lines({ account: named.email }))[0]?.sentence
      await expect.poll(sentence, soon).toMatch(/^Forwarded, an operator lets this account in/)
    }
    const allowedNetwork = async () => {
      const statusOf = (n: number) => world.login(person(n).email, 'guess', alone)
      expect(await signIn(world, { ...person(210), password: 'guess' }, { from: alone })).toMatchObject(asked)
      expect((await world.admin('allow', { network: '192.0.0.0/16', forMs: 60_000 })).status).toBe(400)
      expect((await world.admin('allow', { network: alone, forMs: 60_000 })).status).toBe(200)
      await expect.poll(() => statusOf(210), feltWithin).toBe(200)
      for (let n = 220; n < 260; n += 1) expect(await statusOf(n)).toBe(200)
      // It is no licence to guess at one account.
      const answers: SignedIn[] = []
      for (let n = 0; n < 12; n += 1) {
        answers.push(await signIn(world, { ...ada, password: `guess-${n}` }, { from: alone }))
      }
      const forwarded = { status: 200, mitigated: null }
      expect(answers).toMatchObject([...Array(8).fill(forwarded), ...Array(4).fill(asked)])
      expect((await world.admin('allow', { network: alone, forMs: 0 })).status).toBe(200)
      const again = () => signIn(world, { ...person(270), password: 'guess' }, { from: alone })
      await expect.poll(again, feltWithin).toMatchObject(asked)
    }
    await Promise.all([unblockedAccount(), unblockedNetwork(), allowedAccount(), allowedNetwork()])
  })

  it('asks in vain without the token', async () => {
    await start()
    for (const authorization of ['Bearer wrong', `Basic ${world.adminToken}`, '']) {
      const init = { method: 'POST', body: '{}', headers: { authorization } }
      expect((await fetch(`${world.url}/__doorward/api/logs`, init)).status).toBe(401)
    }
    const { status } = await fetch(`${world.url}/__doorward/api/logs`, {
      headers: { authorization: `Bearer ${world.adminToken}` },
    })
    expect(status).toBe(405)
  })
})

describe('a door that nobody protects', () => {
  /** A site that answers at every path. */
  const site = createServer((_, answer) => answer.end('ok'))
  beforeAll(() => new Promise<void>(resolve => site.listen(0, '127.0.0.1', resolve)))
  afterAll(() => site.close())
  const originUrl = () => `http://127.0.0.1:${(site.address() as AddressInfo).port}`

  it('is found by its password field, and listed once with its shape', async () => {
    await start({ originUrl: originUrl() })
    for (let n = 0; n < 42; n += 1) {
      const body = new URLSearchParams({ member: 'zebedee', password: 'hunter2', next: '/' })
      await world.send(`/members/${48_213 + n}/auth`, { method: 'POST', body })
    }
    const doors = async () =>
      ((await world.admin('doctor')).body as { readonly doors: readonly unknown[] }).doors
    await expect.poll(doors, soon).toHaveLength(1)
    expect(await doors()).toEqual([
      { shape: '/members/#/auth', fields: ['password'], at: expect.any(Number) },
    ])
    const { body } = await world.admin('status')
    expect(body).toMatchObject({ unprotectedDoors: 1 })
  })

  it('is none where the site has no such door', async () => {
    await start()
    const body = () => new URLSearchParams({ password: 'hunter2' })
    for (let n = 0; n < 42; n += 1) await world.send(`/made-up/${n}`, { method: 'POST', body: body() })
    await new Promise(resolve => setTimeout(resolve, 1_500))
    expect((await world.admin('doctor')).body).toMatchObject({ doors: [] })
  })

  it('is found in JSON too; a form without a password is none', async () => {
    await start({ originUrl: originUrl() })
    for (let n = 0; n < 42; n += 1) {
      await world.send('/search', { method: 'POST', body: new URLSearchParams({ q: 'x' }) })
    }
    const init = {
      method: 'POST',
      body: JSON.stringify({ user: { name: 'zebedee', passphrase: 'hunter2' } }),
      headers: { 'content-type': 'application/json' },
    }
    for (let n = 0; n < 42; n += 1) await world.send('/graphql', init)
    const shapes = async () => {
      const { doors } = (await world.admin('doctor')).body as { doors: readonly { readonly shape: string }[] }
      return doors.map(({ shape }) => shape)
    }
    await expect.poll(shapes, soon).toEqual(['/graphql'])
  })
})
