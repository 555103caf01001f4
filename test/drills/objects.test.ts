// Durable Objects that are overloaded, fail or hang, in the real runtime: the Ledger, which counts, the Journal, which
// keeps the record, and the Watchtower, which sees campaigns.
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { earnPass, signIn } from '../support/checks.ts'
import { configurationWith } from '../support/configuration.ts'
import { sendAndReset } from '../support/reset.ts'
import type { Trouble, Troubled } from '../support/troubled-worker.ts'
import { person, startWorld, type World } from '../support/world.ts'

const deviceCookie = '__Host-doorward-device'
const configuration = configurationWith(text => text, 'test/support/troubled-worker.ts')
let world: World
let people = 0

beforeAll(async () => {
  world = await startWorld({
    site: { workFactor: 1024 },
    vars: { WHEN_UNKNOWN: { patience: '500ms' } },
    configPath: configuration.path,
    onLog: () => {},
  })
})
afterAll(async () => {
  await world.stop()
  configuration.remove()
})

/** How often it was asked in the trouble before. */
async function is(object: Troubled, trouble: Trouble): Promise<number> {
  const answer = await world.send(`/__trouble/${object}`, { method: 'POST', body: trouble })
  return ((await answer.json()) as { readonly asked: number }).asked
}

function somebody() {
  people += 1
  return { ...person(people), from: `198.51.${people}.7` }
}

async function knownDevice(owner: ReturnType<typeof somebody>): Promise<string> {
  const { own } = await signIn(world, owner, { ...owner, cookie: await earnPass(world, owner) })
  await pause(300)
  return own[deviceCookie] ?? ''
}

async function attemptsInRecord(): Promise<number> {
  const { body } = await world.admin('status')
  return (body as { readonly record: { readonly day: { readonly attempts: number } } }).record.day.attempts
}

describe.each<readonly [trouble: Trouble, failure: string]>([
  ['overloaded', 'LedgerOverloaded'],
  ['unreachable', 'LedgerUnreachable'],
  ['failing', 'LedgerFailed'],
  ['hanging', 'StoreTooSlow'],
])('a Ledger that is %s', (trouble, failure) => {
  it('lets nobody guess, and everybody in who is known; afterwards all is as it was', async () => {
    const [owner, stranger] = [somebody(), somebody()]
    const cookie = await knownDevice(owner)
    const pass = await earnPass(world, stranger)
    await world.forget()
    await is('ledger', trouble)
    for (let n = 0; n < 12; n += 1)
      expect((await signIn(world, { ...stranger, password: `guess ${n}` }, stranger)).status).toBe(403)
    const code = { method: 'POST', body: new URLSearchParams({ code: '123456' }), from: stranger.from }
    expect((await world.send('/login/code', code)).status).toBe(429)
    expect((await world.reached()).attempts + (await world.reached('code')).attempts).toBe(0)

    expect((await signIn(world, owner, { from: '192.0.2.77', cookie })).status).toBe(303)
    expect((await signIn(world, stranger, { ...stranger, cookie: pass })).status).toBe(303)
    expect((await world.reached()).attempts).toBe(2)

    expect(((await world.admin('status')).body as { readonly store: unknown }).store).toEqual({
      ms: null,
      failure,
    })
    await is('ledger', 'none')
    const answers = async () =>
      ((await world.admin('status')).body as { readonly store: { readonly ms: unknown } }).store.ms
    await expect.poll(answers, { timeout: 40_000, interval: 250 }).not.toBeNull()
    await world.forget()
    const other = somebody()
    for (let n = 0; n < 12; n += 1) await signIn(world, { ...other, password: `guess ${n}` }, other)
    expect((await world.reached()).failure).toBe(8)
  })
})

it('a Ledger that is overloaded when it is told of an outcome is told once, and one that fails twice', async () => {
  const told = []
  for (const trouble of ['overloaded', 'failing'] as const) {
    const visitor = somebody()
    await is('afterwards', trouble)
    expect((await signIn(world, visitor, visitor)).status).toBe(303)
    await pause(1_000)
    told.push(await is('afterwards', 'none'))
  }
  const [once = 0, twice = 0] = told
  expect(once).toBeGreaterThan(0)
  expect(twice).toBe(2 * once)
})

describe.each<readonly [what: string, path: string, form: boolean]>([
  ['a check', '/__doorward/challenge?surface=login', false],
  ['a sign-in', '/login', true],
])('a Ledger that is slow, beside clients that go away while they wait for %s,', (_, path, hasForm) => {
  it('is lost to nobody else', async () => {
    await is('ledger', 'slow')
    const gone: Promise<void>[] = []
    const leaving = setInterval(() => {
      const n = gone.length
      const form = hasForm ? new URLSearchParams({ email: `gone${n}@demo.example`, password: 'x' }) : null
      gone.push(sendAndReset(world.url + path, 25, { from: `198.${52 + (n >> 8)}.${n & 255}.9`, form }))
    }, 6)
    const statuses = []
    for (let n = 0; n < 15; n += 1) {
      const visitor = somebody()
      statuses.push((await signIn(world, visitor, visitor)).status)
    }
    clearInterval(leaving)
    await Promise.all(gone)
    // They run to their end, whoever has gone.
    await pause(1_000)
    await is('ledger', 'none')
    expect(statuses).toEqual(Array(15).fill(303))
  })
})

it('a Ledger that is overloaded is asked once for an attempt', async () => {
  const stranger = somebody()
  await is('ledger', 'overloaded')
  await signIn(world, { ...stranger, password: 'guess' }, stranger)
  expect(await is('ledger', 'none')).toBe(1)
})

describe.each<Trouble>(['overloaded', 'failing', 'hanging'])('a Journal that is %s', trouble => {
  it('delays nobody, and nothing of what came meanwhile is lost', { timeout: 60_000 }, async () => {
    const before = await attemptsInRecord()
    await is('journal', trouble)
    const stranger = somebody()
    const statuses = []
    for (let n = 0; n < 12; n += 1)
      statuses.push((await signIn(world, { ...stranger, password: `guess ${n}` }, stranger)).status)
    expect(statuses).toEqual([...Array(8).fill(200), ...Array(4).fill(403)])
    await is('journal', 'none')
    // What did not arrive travels as counts with what is written next.
    const total = async () => {
      await signIn(world, somebody(), stranger)
      return (await attemptsInRecord()) - before
    }
    await expect.poll(total, { timeout: 45_000, interval: 500 }).toBeGreaterThanOrEqual(12 + 1)
  })
})

describe.each<Trouble>(['overloaded', 'failing', 'hanging'])('a Watchtower that is %s', trouble => {
  it('is waited for by nobody, changes no limit, and status says so', async () => {
    await world.forget()
    await is('watchtower', trouble)
    const stranger = somebody()
    const statuses = []
    for (let n = 0; n < 12; n += 1)
      statuses.push((await signIn(world, { ...stranger, password: `guess ${n}` }, stranger)).status)
    expect(statuses).toEqual([...Array(8).fill(200), ...Array(4).fill(403)])
    const owner = somebody()
    expect((await signIn(world, owner, owner)).status).toBe(303)
    expect((await world.admin('status')).body).toMatchObject({ watchtower: null })
    expect(await is('watchtower', 'none')).toBeGreaterThan(0)
  })
})

it('one of sixteen Ledgers that fails is left alone by itself: most people are in others, and get in', async () => {
  const large = await startWorld({
    site: { workFactor: 1024 },
    vars: { STATE: { shards: 16 } },
    configPath: configuration.path,
    onLog: () => {},
  })
  try {
    const stranger = somebody()
    await large.send('/__trouble/one-ledger', { method: 'POST', body: 'failing' satisfies Trouble })
    for (let n = 0; n < 8; n += 1) {
      expect(await large.login(stranger.email, `guess ${n}`, stranger.from)).toBe(403)
      await pause(120)
    }
    const statuses = []
    for (let n = 0; n < 40; n += 1) {
      const { email, password, from } = somebody()
      statuses.push(await large.login(email, password, from))
    }
    // Each has a network and an account, and at most two of the sixteen are left alone: of forty people, thirty get in.
    expect(statuses.filter(status => status === 303).length).toBeGreaterThanOrEqual(15)
  } finally {
    await large.stop()
  }
})
