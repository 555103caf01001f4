// The whole site with its limits in a real Redis, behind the bridge that speaks Upstash's protocol: what gets through,
// and how many HTTP calls an attempt costs.
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { redisMissing, startUpstash, type Upstash } from '../support/redis.ts'
import { describeWith } from '../support/required.ts'
import { type Served, served } from '../support/served.ts'
import { inParallel, startWorld, type World } from '../support/world.ts'

describeWith(redisMissing, 'with a real Redis', () => {
  let upstash: Upstash
  let origin: Served
  let world: World
  /** HTTP calls to the store at the moment when an attempt reached the origin. */
  let atOrigin: number[] = []

  const right = 'the right one'

  beforeAll(async () => {
    upstash = await startUpstash()
    origin = await served(async request => {
      if (request.method !== 'POST') return new Response('')
      atOrigin.push(upstash.bridge.calls())
      const isRight = (await request.formData()).get('password') === right
      const headers = { location: '/account', 'set-cookie': 'session=1' }
      return isRight ? new Response('', { status: 303, headers }) : new Response('Wrong.')
    })
    const { url, token } = upstash
    world = await startWorld({
      originUrl: origin.url,
      vars: {
        STORE: 'upstash',
        WHEN_UNKNOWN: { patience: '5s' },
        DETECTION: { strangers: 'watch', campaigns: 'off' },
        LIMITS: { login: { 'address-and-account-budget': { free: 5, refill: 5, every: '1h' } } },
      },
      secrets: { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token },
    })
    await signIn('warm-up@demo.example', right)
  })

  afterAll(async () => {
    await world.stop()
    await origin.close()
    await upstash.stop()
  })

  /** The calls before the origin, and after it; and the cookies that came back. */
  async function signIn(email: string, password: string, { from = '198.51.100.7', cookie = '' } = {}) {
    const calls = upstash.bridge.calls()
    atOrigin = []
    const body = new URLSearchParams({ email, password })
    const response = await world.send('/login', { method: 'POST', body, from, headers: { cookie } })
    await response.arrayBuffer()
    const cookies = response.headers.getSetCookie().map(each => each.split(';')[0])
    await pause(200)
    const [there = calls] = atOrigin
    return { before: there - calls, after: upstash.bridge.calls() - there, cookie: cookies.join('; ') }
  }

  describe('an attempt costs', () => {
    const ada = { email: 'ada@demo.example', from: '203.0.113.20' }

    it('one call before the origin and none after it for a wrong guess', async () => {
      const { before, after } = await signIn(ada.email, 'wrong', ada)
      expect({ before, after }).toEqual({ before: 1, after: 0 })
    })

    it('one before and one after for the right password on a new device: given back, remembered, related', async () => {
      const { before, after, cookie } = await signIn(ada.email, right, ada)
      expect({ before, after }).toEqual({ before: 1, after: 1 })
      expect(cookie).toContain('__Host-doorward-device=')
    })

    it('one before and one after for the right password on a known device that is elsewhere', async () => {
      const { cookie } = await signIn('cleo@demo.example', right, ada)
      const { before, after } = await signIn('cleo@demo.example', right, { from: '192.0.2.9', cookie })
      expect({ before, after }).toEqual({ before: 1, after: 1 })
    })

    it('so many commands in Redis, those inside the scripts too', async () => {
      const commands = []
      // From two addresses: from one, the wrong password may look like a slip beside the right one, and be given back.
      for (const [password, from] of [
        ['wrong', '203.0.113.40'],
        [right, '203.0.113.41'],
      ] as const) {
        const before = await upstash.commandsRun()
        await signIn('eve@demo.example', password, { from })
        commands.push((await upstash.commandsRun()) - before)
      }
      expect(commands).toEqual([12, 34])
    })

    it('none before the origin for a password that was right there a moment ago', async () => {
      await signIn('dora@demo.example', right, ada)
      const { before, after } = await signIn('dora@demo.example', right, ada)
      expect({ before, after }).toEqual({ before: 0, after: 1 })
    })
  })

  describe('a site on Upstash', () => {
    it('lets 5 of 200 parallel guesses at one account through, where 5 are free', async () => {
      atOrigin = []
      const bodies = Array.from({ length: 200 }, (_, n) => ({
        email: 'bo@demo.example',
        password: `guess ${n}`,
      }))
      await inParallel(
        200,
        bodies.map(body => async () => {
          const sent = { method: 'POST', body: new URLSearchParams(body), from: '203.0.113.30' }
          await (await world.send('/login', sent)).arrayBuffer()
        }),
      )
      expect(atOrigin).toHaveLength(5)
    })

    it('leaves nobody of a crowd without an answer because a neighbour who asked for him has gone', async () => {
      const people = Array.from({ length: 1_500 }, (_, n) => n)
      const statuses = await inParallel(
        32,
        people.map(n => async () => {
          const body = new URLSearchParams({ email: `crowd${n}@demo.example`, password: 'wrong' })
          const from = `100.${64 + (n >> 8)}.${n & 255}.1`
          const response = await world.send('/login', { method: 'POST', body, from })
          await response.arrayBuffer()
          return response.status
        }),
      )
      expect(statuses.filter(status => status !== 200)).toEqual([])
    })

    it('keeps keys that all expire, and no name or address in any', async () => {
      const keys = [...(await upstash.keys())]
      expect(keys.length).toBeGreaterThan(5)
      expect(keys.filter(([key]) => !/^doorward:v1:site:[a-z]+[:\w.-]*$/.test(key))).toEqual([])
      expect(keys.filter(([key]) => /demo\.example|203\.0\.113|198\.51\.100/.test(key))).toEqual([])
      expect(keys.filter(([, ms]) => ms <= 0)).toEqual([])
    })
  })
})
