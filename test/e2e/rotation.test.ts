// The secret is rotated and the shards are doubled, on the same storage: what was spent stays spent, what was recorded
// stays findable, who was in the middle of signing in goes on, and known devices stay known.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DemoSite, demoAccounts, startDemoSite } from '../../scripts/demo-site.ts'
import { earnPass, signIn } from '../support/checks.ts'
import { address, person, startWorld, type World } from '../support/world.ts'

const [ada, grace] = demoAccounts
if (ada === undefined || grace === undefined) throw new Error('The demo site has two accounts.')

/** The record is written within a second; a busy machine takes longer. */
const soon = { timeout: 5_000, interval: 100 }
/** The Ledger writes behind within two seconds. */
const writtenAfterMs = 2_300
const attacker = '192.0.2.66'
/** Nothing comes back while the test runs, however slow the machine is. */
const LIMITS = { login: { 'network-budget': { free: 30, refill: 1, every: '1h' } } }
const before = { DOORWARD_SECRET: randomBytes(32).toString('base64') }
const after = { DOORWARD_SECRET: randomBytes(32).toString('base64') }

let storage: string
let site: DemoSite
let world: World
let cookies: string
/** Of a device that its account knows, and whose account strangers have spent. */
let device: string
const owner = person(95)
const home = { from: '192.0.2.95' }
const deviceCookie = '__Host-doorward-device'
/** Held back: what is free is spent. */
const held = { status: 403, mitigated: 'challenge' }
let reference: string
let recorded: number

beforeAll(async () => {
  storage = mkdtempSync(join(tmpdir(), 'doorward-rotation-'))
  site = await startDemoSite({ port: 0, people: 100, workFactor: 1024 })
  const common = { originUrl: site.url, storage }
  world = await startWorld({ ...common, secrets: before, vars: { LIMITS, STATE: { shards: 64 } } })
  for (let n = 0; n < 12; n += 1) await world.login(ada.email, `guess-${n}`, address(n))
  for (let n = 0; n < 30; n += 1) await world.login(person(n + 1).email, 'guess', attacker)
  reference = await turnedAway()
  cookies = await halfSignedIn()
  const cookie = await earnPass(world, home)
  device = (await signIn(world, owner, { ...home, cookie })).own[deviceCookie] ?? ''
  for (let n = 0; n < 9; n += 1) await world.login(owner.email, `guess-${n}`, address(70 + n))
  await sleep(writtenAfterMs)
  recorded = (await linesOf(ada.email)).length
  await world.stop()
  world = await startWorld({
    ...common,
    secrets: { ...after, DOORWARD_SECRET_PREVIOUS: before.DOORWARD_SECRET },
    vars: { LIMITS, STATE: { shards: 128, previousShards: 64 } },
  })
  await world.forget()
})
afterAll(async () => {
  await world.stop()
  await site.close()
  rmSync(storage, { recursive: true, force: true })
})

/** The reference that somebody is shown who asks for the spent account. */
async function turnedAway(): Promise<string> {
  const body = new URLSearchParams({ email: ada?.email ?? '', password: 'guess' })
  const answer = await world.send('/login', { method: 'POST', body, from: address(50) })
  expect([answer.status, answer.headers.get('doorward-mitigated')]).toEqual([403, 'challenge'])
  return ((await answer.json()) as { readonly reference: string }).reference
}

/** The cookies of somebody whose second factor is still to come. */
async function halfSignedIn(): Promise<string> {
  const body = new URLSearchParams({ email: grace?.email ?? '', password: grace?.password ?? '' })
  const answer = await world.send('/login', { method: 'POST', body, from: address(60) })
  expect(answer.status).toBe(303)
  return answer.headers
    .getSetCookie()
    .map(line => line.split(';', 1)[0])
    .join('; ')
}

interface Logs {
  readonly lines: readonly { readonly at: number; readonly surface?: string }[]
}

async function linesOf(account: string): Promise<Logs['lines']> {
  const { status, body } = await world.admin('logs', { account, limit: 1_000 })
  expect(status).toBe(200)
  return (body as Logs).lines
}

const guessAt = (email: string, from: string) => signIn(world, { email, password: 'guess' }, { from })

describe('under the new secret and twice the shards', () => {
  it('an account is still spent', async () => {
    expect(await guessAt(ada.email, address(100))).toMatchObject(held)
    expect((await world.reached()).attempts).toBe(0)
  })

  it('a network is still spent', async () => {
    expect(await guessAt(person(90).email, attacker)).toMatchObject(held)
    expect((await world.reached()).attempts).toBe(0)
  })

  it('others have what they had', async () => {
    expect(await world.login(person(91).email, 'guess', address(101))).toBe(200)
    expect(await world.login(person(91).email, person(91).password, address(101))).toBe(303)
  })

  it('the record finds an account’s entries from before, and those from now', async () => {
    expect(recorded).toBeGreaterThanOrEqual(9)
    await world.login(ada.email, 'guess', address(102))
    await expect.poll(async () => (await linesOf(ada.email)).length, soon).toBeGreaterThan(recorded)
  })

  it('the reference from before still leads to its entry', async () => {
    const { status, body } = await world.admin('show', { reference })
    expect(status).toBe(200)
    expect(body).toMatchObject({ lines: [{ reference, surface: 'login', action: 'challenge' }] })
  })

  it('a second factor begun before belongs to its account', async () => {
    const answer = await world.send('/login/code', {
      method: 'POST',
      body: new URLSearchParams({ code: grace.code ?? '' }),
      headers: { cookie: cookies },
      from: address(60),
    })
    expect(answer.status).toBe(303)
    const surfaces = async () => (await linesOf(grace.email)).map(({ surface }) => surface)
    await expect.poll(surfaces, soon).toContain('one-time-code')
  })

  it('a device known before is known, and gets its cookie anew', async () => {
    expect(await signIn(world, owner, home)).toMatchObject(held)
    const known = await signIn(world, owner, { ...home, cookie: device })
    expect(known.status).toBe(303)
    const renewed = known.own[deviceCookie] ?? ''
    expect(renewed).toMatch(/=ey/)
    expect(renewed).not.toBe(device)
    device = renewed
  })

  it('what was read once stays where it is when the old secret is gone', async () => {
    await sleep(writtenAfterMs)
    await world.stop()
    world = await startWorld({
      originUrl: site.url,
      storage,
      secrets: after,
      vars: { LIMITS, STATE: { shards: 128 } },
    })
    await world.forget()
    expect(await guessAt(ada.email, address(103))).toMatchObject(held)
    expect(await guessAt(person(92).email, attacker)).toMatchObject(held)
    expect((await world.reached()).attempts).toBe(0)
    expect(await signIn(world, owner, home)).toMatchObject(held)
    expect((await signIn(world, owner, { ...home, cookie: device })).status).toBe(303)
  })
})
