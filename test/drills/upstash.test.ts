// Everything that the store at Upstash can do wrong, in the real runtime and with a real Redis. In each: nothing is
// forwarded that should not be and nothing twice, who is known gets in, a pass is good once, budgets are right
// afterwards, and the operator hears of it.
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JournalStatus } from '../../src/journal/contract.ts'
import { earnPass, signIn } from '../support/checks.ts'
import { type Fault, type FaultyProxy, startFaultyProxy } from '../support/faulty-proxy.ts'
import { redisMissing, startUpstash, type Upstash } from '../support/redis.ts'
import { describeWith } from '../support/required.ts'
import { person, startWorld, type World } from '../support/world.ts'

const patienceMs = 400
const deviceCookie = '__Host-doorward-device'

const faults: readonly (readonly [name: string, fault: Fault])[] = [
  ['is down: every connection is reset', { is: 'reset' }],
  ['hangs', { is: 'hanging', isPassedOn: false }],
  ['hangs, and counts all the same', { is: 'hanging', isPassedOn: true }],
  ['is slower than the patience', { is: 'slow', ms: 3 * patienceMs }],
  ['breaks off in mid-answer', { is: 'cut', bytes: 20 }],
  ['answers with a page', { is: 'answering', status: 200, body: '<html>Welcome</html>' }],
  ['answers with nothing in it', { is: 'answering', status: 200, body: '[]' }],
  [
    'answers what would be a grant of something else',
    { is: 'answering', status: 200, body: '[{"result":"T0s="}]' },
  ],
  ['does not know the token any more', { is: 'answering', status: 401, body: '{"error":"Unauthorized"}' }],
  [
    'takes no more today',
    { is: 'answering', status: 429, body: '{"error":"ERR max daily request limit exceeded"}' },
  ],
]

describeWith(redisMissing, 'a store at Upstash that', () => {
  let upstash: Upstash
  let proxy: FaultyProxy
  let world: World
  let people = 0

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
      onLog: () => {},
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

  async function storeChanges() {
    const { body } = await world.admin('status')
    return (body as { readonly record: JournalStatus }).record.storeChanges ?? []
  }

  /** Until it answers again, and is not left alone any more. */
  async function recovered(): Promise<void> {
    proxy.has({ is: 'none' })
    const answers = async () => ((await world.admin('status')).body as { readonly storeMs: unknown }).storeMs
    await expect.poll(answers, { timeout: 40_000, interval: 250 }).not.toBeNull()
  }

  async function isGone(fault: Fault): Promise<void> {
    proxy.has(fault)
    const stranger = somebody()
    for (let n = 0; n < 6; n += 1) await world.login(stranger.email, 'guess', stranger.from)
  }

  describe.each(faults)('%s', (_, fault) => {
    it('lets nobody in who shows nothing, and everybody who is known', { timeout: 120_000 }, async () => {
      const [owner, stranger] = [somebody(), somebody()]
      const cookie = await knownDevice(owner)
      const pass = await earnPass(world, { from: stranger.from })
      await isGone(fault)
      await world.forget()

      expect((await signIn(world, stranger, { from: stranger.from })).status).toBe(403)
      expect((await signIn(world, { ...stranger, password: 'guess' }, { from: stranger.from })).status).toBe(
        403,
      )
      expect((await world.reached()).attempts).toBe(0)

      // A known device goes straight in, from wherever it is.
      expect((await signIn(world, owner, { from: '192.0.2.77', cookie })).status).toBe(303)
      // A pass is good for one attempt here, and its second one is none.
      expect((await signIn(world, stranger, { from: stranger.from, cookie: pass })).status).toBe(303)
      const other = { ...somebody(), password: 'guess' }
      expect((await signIn(world, other, { from: stranger.from, cookie: pass })).status).toBe(403)
      expect((await world.reached()).attempts).toBe(2)
      const code = { method: 'POST', body: new URLSearchParams({ code: '123456' }), from: stranger.from }
      expect((await world.send('/login/code', code)).status).toBe(429)
      await recovered()
    })

    it('has the right budgets when it is back', { timeout: 120_000 }, async () => {
      const owner = somebody()
      const cookie = await knownDevice(owner)
      await isGone(fault)
      for (let n = 0; n < 5; n += 1)
        expect((await signIn(world, owner, { from: owner.from, cookie })).status).toBe(303)
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
