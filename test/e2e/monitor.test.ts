// Watch before you bite: in `monitor` everything goes through, the record says what would have happened, and no live
// budget is touched; for the whole site, for one rule, and for one surface.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { type DemoSite, demoAccounts, startDemoSite } from '../../scripts/demo-site.ts'
import { address, person, startWorld, type World, type WorldOptions } from '../support/world.ts'

const [ada] = demoAccounts
if (ada === undefined) throw new Error('The demo site has accounts.')

/** The record is written within a second; a busy machine takes longer. */
const soon = { timeout: 5_000, interval: 100 }
/** The Ledger writes behind within two seconds. */
const writtenAfterMs = 2_300

let world: World | null = null
let cleanUp = async () => {}
afterEach(async () => {
  await world?.stop()
  world = null
  await cleanUp()
  cleanUp = async () => {}
})

async function start(options: WorldOptions = {}): Promise<World> {
  world = await startWorld({ ...options, site: { people: 100, workFactor: 1024 } })
  return world
}

/** A world whose store and site outlive a restart of the Worker. */
async function lasting(): Promise<{ readonly originUrl: string; readonly storage: string }> {
  const storage = mkdtempSync(join(tmpdir(), 'doorward-monitor-'))
  const site: DemoSite = await startDemoSite({ port: 0, people: 100, workFactor: 1024 })
  cleanUp = async () => {
    await site.close()
    rmSync(storage, { recursive: true, force: true })
  }
  return { originUrl: site.url, storage }
}

/** Wrong passwords for one account, each from another network. */
async function guessAt(email: string, count: number, of: World): Promise<void> {
  for (let n = 0; n < count; n += 1) await of.login(email, `guess-${n}`, address(800 + n))
}

interface Line {
  readonly action?: string
  readonly watched?: string
  readonly reason?: string | null
  readonly sentence: string
  readonly count?: number
}

async function linesOf(of: World, filter: Readonly<Record<string, unknown>> = {}): Promise<readonly Line[]> {
  const { body } = await of.admin('logs', { ...filter, limit: 1_000 })
  return (body as { readonly lines: readonly Line[] }).lines
}

interface Status {
  readonly policy: { readonly mode: string }
  readonly record: {
    readonly hour: {
      readonly attempts: number
      readonly actions: Readonly<Record<string, number>>
      readonly watched: Readonly<Record<string, number>>
    }
  }
}

async function hourOf(of: World): Promise<Status['record']['hour']> {
  return ((await of.admin('status')).body as Status).record.hour
}

describe('the whole site in monitor', () => {
  it('lets an attack through, says what would have happened, and leaves every budget full', async () => {
    const { originUrl, storage } = await lasting()
    const secrets = { DOORWARD_SECRET: 'kq7Zt0vYx3mBnLr9WsGd2HfJc5PaEu8T' }
    const watching = await start({ originUrl, storage, secrets, vars: { MODE: 'monitor' } })
    const statuses = []
    for (let n = 0; n < 60; n += 1) statuses.push(await watching.login(ada.email, `guess-${n}`))
    for (let n = 0; n < 60; n += 1) await watching.login(person(n + 1).email, 'guess', address(700))
    expect(statuses).toEqual(Array(60).fill(200))
    expect(await watching.login(ada.email, ada.password)).toBe(303)
    expect((await watching.reached()).failure).toBe(120)

    await expect.poll(async () => (await hourOf(watching)).attempts, soon).toBe(121)
    const { actions, watched } = await hourOf(watching)
    expect(actions).toEqual({ forward: 121, challenge: 0, 'cool-down': 0, refuse: 0 })
    // Of the first attack all but eight would have been asked for a check, of the second all but thirty.
    expect(watched['challenge']).toBeGreaterThanOrEqual(52 + 30)
    expect([watched['cool-down'], watched['refuse']]).toEqual([0, 0])
    const held = await linesOf(watching, { watched: 'block' })
    expect(held.some(({ sentence }) => sentence.startsWith('Would have been asked for a check'))).toBe(true)

    await sleep(writtenAfterMs)
    await watching.stop()
    const biting = await start({ originUrl, storage, secrets, vars: { MODE: 'enforce' } })
    await biting.forget()
    await guessAt(ada.email, 12, biting)
    expect((await biting.reached()).attempts).toBe(8)
    await biting.forget()
    for (let n = 0; n < 10; n += 1) await biting.login(person(n + 20).email, 'guess', address(700))
    expect((await biting.reached()).attempts).toBe(10)
    // And the record goes on where it was.
    await expect.poll(async () => (await hourOf(biting)).attempts, soon).toBe(121 + 22)
  })

  it('forwards what it would refuse, with the bytes that came', async () => {
    const watching = await start({ vars: { MODE: 'monitor' } })
    const body = `email=${encodeURIComponent(ada.email)}&password=wrong&password=${ada.password}`
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const answer = await watching.send('/login', { method: 'POST', body, headers })
    expect(answer.status).toBe(303)
    const json = { 'content-type': 'application/json' }
    const broken = await watching.send('/api/login', { method: 'POST', body: '{"email":', headers: json })
    expect(broken.status).toBe(400)
    expect(await broken.json()).toEqual({ error: 'invalid_json' })
    await expect.poll(async () => (await linesOf(watching)).length, soon).toBe(2)
    const lines = await linesOf(watching)
    expect(lines.map(({ action, watched }) => [action, watched])).toEqual(
      Array(2).fill(['forward', 'refuse']),
    )
  })

  it('without MODE', async () => {
    const watching = await start({ vars: { MODE: '' } })
    expect(((await watching.admin('status')).body as Status).policy.mode).toBe('monitor')
    for (let n = 0; n < 20; n += 1) expect(await watching.login(ada.email, `guess-${n}`)).toBe(200)
  })
})

describe('one rule in monitor', () => {
  it('holds nobody back, while the others do', async () => {
    const site = await start({
      vars: {
        LIMITS: { login: { 'account-budget': { mode: 'monitor' }, 'networks-per-account': 'off' } },
        RULES: { 'attack-tool': 'monitor' },
      },
    })
    for (let n = 0; n < 20; n += 1) {
      expect(await site.login(ada.email, `guess-${n}`, address(n))).toBe(200)
    }
    const reached = await site.reached()
    expect(reached.attempts).toBe(20)
    await expect.poll(async () => (await hourOf(site)).attempts, soon).toBe(20)
    const { actions, watched } = await hourOf(site)
    expect(actions).toEqual({ forward: 20, challenge: 0, 'cool-down': 0, refuse: 0 })
    // What would have been asked for a check would not have counted against the account.
    expect(watched).toEqual({ forward: 8, challenge: 12, 'cool-down': 0, refuse: 0 })
    const held = await linesOf(site, { watched: 'block' })
    expect(new Set(held.filter(({ count }) => count === undefined).map(({ reason }) => reason))).toEqual(
      new Set(['account-budget']),
    )

    await site.forget()
    // The row of an account is another rule, and that one acts.
    await guessAt(person(1).email, 40, site)
    expect((await site.reached()).attempts).toBe(30)

    await site.forget()
    const tool = { 'user-agent': 'Mozilla/4.0 (Hydra)' }
    const body = new URLSearchParams({ email: person(2).email, password: 'guess' })
    const answer = await site.send('/login', { method: 'POST', body, headers: tool, from: address(60) })
    expect(answer.status).toBe(200)
    expect((await site.reached()).attempts).toBe(1)
    const refused = () => linesOf(site, { watched: 'refuse', reason: 'attack-tool' })
    await expect.poll(async () => (await refused()).length, soon).toBe(1)
  })

  it('in a site that only watches, one rule may act', async () => {
    const site = await start({
      vars: { MODE: 'monitor', LIMITS: { login: { 'account-budget': { mode: 'enforce' } } } },
    })
    await guessAt(ada.email, 20, site)
    expect((await site.reached()).attempts).toBe(8)
  })
})

describe('one surface', () => {
  it('off: is passed on unread and unrecorded, while the others are limited', async () => {
    const site = await start({ vars: { LIMITS: { signup: { mode: 'off' } } } })
    for (let n = 0; n < 20; n += 1) {
      const body = new URLSearchParams({ email: `new${n}@demo.example`, password: 'long-enough-password' })
      expect((await site.send('/signup', { method: 'POST', body })).status).toBe(303)
    }
    expect((await site.reached('signup')).success).toBe(20)
    await guessAt(ada.email, 12, site)
    expect((await site.reached()).attempts).toBe(8)
    await expect.poll(async () => (await hourOf(site)).attempts, soon).toBe(12)
    expect(await linesOf(site, { surface: 'signup' })).toEqual([])
  })

  it('in monitor: lets through and says so', async () => {
    const site = await start({ vars: { LIMITS: { 'password-reset': { mode: 'monitor' } } } })
    for (let n = 0; n < 10; n += 1) {
      const body = new URLSearchParams({ email: ada.email })
      expect((await site.send('/reset', { method: 'POST', body })).status).toBe(303)
    }
    expect((await site.reached('reset')).attempts).toBe(10)
    const held = () => linesOf(site, { surface: 'password-reset', watched: 'block' })
    await expect.poll(async () => (await held()).length, soon).toBe(7)
  })

  it('all of it off: nothing is limited and nothing recorded', async () => {
    const site = await start({ vars: { MODE: 'off' } })
    for (let n = 0; n < 40; n += 1) expect(await site.login(ada.email, `guess-${n}`)).toBe(200)
    expect(await linesOf(site)).toEqual([])
  })
})
