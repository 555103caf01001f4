// Everything that the store at Upstash can do wrong, in the real runtime and with a real Redis. In each: nothing is
// forwarded that should not be and nothing twice, who is known gets in, a pass is good once, budgets are right
// afterwards, and the operator hears of it.
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Fault, type FaultyProxy, startFaultyProxy } from '../../scripts/redis/faulty-proxy.ts'
import type { StoreHealth } from '../../src/admin/contract.ts'
import type { JournalStatus } from '../../src/journal/contract.ts'
import { earnPass, signIn } from '../support/checks.ts'
import { redisMissing, startUpstash, type Upstash } from '../support/redis.ts'
import { describeWith } from '../support/required.ts'
import { person, startWorld, type World } from '../support/world.ts'

const patienceMs = 400
const deviceCookie = '__Host-doorward-device'

/** What it does, and as what the operator hears of it. */
const faults: readonly (readonly [name: string, failure: string, fault: Fault])[] = [
  ['is down: every connection is reset', 'UpstashUnreachable', { is: 'reset' }],
  ['hangs', 'StoreTooSlow', { is: 'hanging', isPassedOn: false }],
  ['hangs, and counts all the same', 'StoreTooSlow', { is: 'hanging', isPassedOn: true }],
  ['is slower than the patience', 'StoreTooSlow', { is: 'slow', ms: 3 * patienceMs }],
  ['breaks off in mid-answer', 'UpstashUnreachable', { is: 'cut', bytes: 20 }],
  ['answers with a page', 'UpstashGarbage', { is: 'answering', status: 200, body: '<html>Welcome</html>' }],
  ['answers with nothing in it', 'UpstashGarbage', { is: 'answering', status: 200, body: '[]' }],
  [
    'answers what would be a grant of something else',
    'UpstashGarbage',
    { is: 'answering', status: 200, body: '[{"result":"T0s="}]' },
  ],
  [
    'does not know the token any more',
    'UpstashUnauthorized',
    { is: 'answering', status: 401, body: '{"error":"Unauthorized"}' },
  ],
  [
    'takes no more today',
    'UpstashTooManyRequests',
    { is: 'answering', status: 429, body: '{"error":"ERR max daily request limit exceeded"}' },
  ],
  [
    'is full',
    'UpstashFull',
    {
      is: 'answering',
      status: 200,
      body: '[{"error":"OOM command not allowed when used memory > maxmemory."}]',
    },
  ],
]

describeWith(redisMissing, 'a store at Upstash that', () => {
  let upstash: Upstash
  let proxy: FaultyProxy
  let world: World
  let people = 0
  const console: string[] = []

  beforeAll(async () => {
    upstash = await startUpstash()
    proxy = await startFaultyProxy(upstash.url)
    world = await startWorld({
      site: { workFactor: 1024 },
      vars: {
        STORE: 'upstash',
        DETECTION: { strangers: 'check', campaigns: 'off' },
        WHEN_UNKNOWN: { patience: `${patienceMs}ms` },
      },
      secrets: { UPSTASH_REDIS_REST_URL: proxy.url, UPSTASH_REDIS_REST_TOKEN: upstash.token },
      onLog: (_, line) => void console.push(line),
    })
  })
  afterAll(async () => {
    await world.stop()
    await proxy.stop()
    await upstash.stop()
  })

  /** Each drill has its own: what one leaves behind is no other's. */
  function somebody() {
    people += 1
    return { ...person(people), from: `198.51.${people}.7` }
  }

  /** A device that has signed in with a check passed, and so is known. */
  async function knownDevice(owner: ReturnType<typeof somebody>): Promise<string> {
    const { from } = owner
    const { own, status } = await signIn(world, owner, { from, cookie: await earnPass(world, { from }) })
    if (status !== 303) throw new Error(`Not signed in: ${status}.`)
    // What follows an outcome has to be over before the store is gone.
    await pause(300)
    return own[deviceCookie] ?? ''
  }

  interface Status {
    readonly record: JournalStatus
    readonly store: StoreHealth
  }

  const status = async () => (await world.admin('status')).body as Status
  const storeChanges = async () => (await status()).record.storeChanges ?? []

  /** Until it answers again, and is not left alone any more. */
  async function recovered(): Promise<void> {
    proxy.has({ is: 'none' })
    const failure = async () => (await status()).store.failure
    await expect.poll(failure, { timeout: 40_000, interval: 250 }).toBeNull()
  }

  /** What fails within a tenth of a second counts once. */
  async function failUntilLeftAlone(fault: Fault): Promise<void> {
    proxy.has(fault)
    const stranger = somebody()
    for (let n = 0; n < 6; n += 1) {
      await world.login(stranger.email, 'guess', stranger.from)
      await pause(120)
    }
  }

  describe.each(faults)('%s', (_, failure, fault) => {
    it('lets in who is known and nobody else, is told to the operator, and has the right budgets when it is back', {
      timeout: 120_000,
    }, async () => {
      const [owner, stranger] = [somebody(), somebody()]
      const cookie = await knownDevice(owner)
      const pass = await earnPass(world, { from: stranger.from })
      const from = Date.now()
      await failUntilLeftAlone(fault)
      await world.forget()

      expect((await signIn(world, stranger, { from: stranger.from })).status).toBe(403)
      expect((await signIn(world, { ...stranger, password: 'guess' }, { from: stranger.from })).status).toBe(
        403,
      )
      expect((await world.reached()).attempts).toBe(0)

      // A known device goes straight in, from wherever it is, and again and again.
      for (const from of ['192.0.2.77', owner.from, owner.from, owner.from, owner.from])
        expect((await signIn(world, owner, { from, cookie })).status).toBe(303)
      // A pass is good for one attempt here, and its second one is none.
      expect((await signIn(world, stranger, { from: stranger.from, cookie: pass })).status).toBe(303)
      const other = { ...somebody(), password: 'guess' }
      expect((await signIn(world, other, { from: stranger.from, cookie: pass })).status).toBe(403)
      expect((await world.reached()).attempts).toBe(6)

      const post = (path: string, fields: Record<string, string>) =>
        world.send(path, { method: 'POST', body: new URLSearchParams(fields), from: stranger.from })
      expect((await post('/login/code', { code: '123456' })).status).toBe(429)
      expect((await world.reached('code')).attempts).toBe(0)
      expect((await post('/signup', { email: 'new@demo.example', password: 'long-enough-1' })).status).toBe(
        403,
      )
      expect((await world.reached('signup')).attempts).toBe(0)
      expect((await post('/reset', { email: stranger.email })).status).toBe(303)
      expect((await world.reached('reset')).attempts).toBe(1)

      expect((await status()).store).toEqual({ ms: null, failure })
      const cannotTell = async () => {
        const { body } = await world.admin('logs', { since: from, reason: 'cannot-tell', limit: 10 })
        return (body as { readonly lines: readonly unknown[] }).lines.length
      }
      await expect.poll(cannotTell, { timeout: 20_000, interval: 250 }).toBeGreaterThan(0)
      const said = console.join('\n')
      expect(said).toContain(`name: '${failure}'`)
      expect(said).not.toMatch(/guess|person\d|198\.51/)

      await recovered()
      await pause(2 * patienceMs)
      await world.forget()
      for (let n = 0; n < 20; n += 1)
        await signIn(world, { ...owner, password: `guess ${n}` }, { from: owner.from, cookie })
      // A known device has ten wrong guesses an hour, whatever was right before them; then it pays as anybody.
      expect((await world.reached()).failure).toBe(18)
    })
  })

  it('was away is written down, from when to when', async () => {
    // What an isolate has to tell leaves with the next attempt's entry.
    const told = async () => {
      await world.login(person(1).email, 'guess')
      return (await storeChanges()).map(({ state }) => state).slice(-2)
    }
    await expect.poll(told, { timeout: 20_000, interval: 500 }).toEqual(['away', 'back'])
  })

  it('answers in time is no trouble: what is slow and within the patience counts', async () => {
    // Of a kind that nobody has signed in with, whose record a name without one could be judged by.
    const stranger = { ...somebody(), userAgent: 'Opera/9.80 (a test)', password: 'guess' }
    const changes = await storeChanges()
    proxy.has({ is: 'slow', ms: patienceMs / 4 })
    const cookie = await earnPass(world, stranger)
    await world.forget()
    for (let n = 0; n < 8; n += 1) await signIn(world, stranger, { ...stranger, cookie })
    expect((await world.reached()).failure).toBe(5)
    proxy.has({ is: 'none' })
    expect(await storeChanges()).toEqual(changes)
  })
})
