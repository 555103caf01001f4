import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Fault, type FaultyProxy, startFaultyProxy } from '../../scripts/redis/faulty-proxy.ts'
import { connect } from '../../src/upstash/connection.ts'
import { script } from '../../src/upstash/lua/script.ts'
import { redisMissing, startUpstash, type Upstash } from '../support/redis.ts'
import { describeWith } from '../support/required.ts'

const secretKey = 'doorward:v1:ada@site.example'
const echo = script('return ARGV[1]')
const hanging: Fault = { is: 'hanging', isPassedOn: false }

describeWith(redisMissing, 'with a real Redis', () => {
  let upstash: Upstash
  let proxy: FaultyProxy
  beforeAll(async () => {
    upstash = await startUpstash()
    proxy = await startFaultyProxy(upstash.url)
  })
  afterAll(async () => {
    await proxy.stop()
    await upstash.stop()
  })

  afterEach(() => void vi.useRealTimers())

  async function failing(fault: Fault, token = upstash.token): Promise<Error> {
    proxy.has(fault)
    const connection = connect({ url: proxy.url, token, now: Date.now, waitUntil: () => {}, longestMs: 300 })
    try {
      const said = await connection.run(echo, [secretKey], ['hunter2'])
      throw new Error(`It answered ${JSON.stringify(said)}.`)
    } catch (error) {
      return error as Error
    }
  }

  const answer = (status: number, body: unknown): Fault => ({
    is: 'answering',
    status,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

  describe('a connection that fails', () => {
    it.each<readonly [name: string, fault: Fault]>([
      ['UpstashTooSlow', hanging],
      ['UpstashUnreachable', { is: 'reset' }],
      ['UpstashUnreachable', { is: 'cut', bytes: 10 }],
      ['UpstashUnauthorized', answer(401, { error: 'Unauthorized' })],
      ['UpstashTooManyRequests', answer(429, { error: 'ERR max requests limit exceeded. Limit: 500000' })],
      ['UpstashTooManyRequests', answer(429, { error: 'Too many requests' })],
      ['UpstashFull', answer(200, [{ error: 'OOM command not allowed when used memory > maxmemory' }])],
      ['UpstashFull', answer(400, { error: 'ERR DB capacity quota exceeded: max database size' })],
      ['UpstashGarbage', answer(200, '<html>Welcome</html>')],
      ['UpstashGarbage', answer(502, '<html>Bad gateway</html>')],
      ['UpstashGarbage', answer(200, 'null')],
      ['UpstashGarbage', answer(200, '[]')],
      ['UpstashFailed', answer(200, [{ error: 'ERR Error running script' }])],
    ])('is %s where the server does this: %j', async (name, fault) => {
      expect((await failing(fault)).name).toBe(name)
    })

    it('says nothing of what was asked: the library’s own errors hold the whole command', async () => {
      for (const fault of [answer(400, { error: 'ERR wrong' }), answer(200, 'hunter2'), hanging]) {
        const error = await failing(fault, 'token-of-a-test')
        const said = `${error.name} ${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`
        expect(said).not.toMatch(/hunter2|ada@site|token-of-a-test/)
      }
    })

    it('is asked once: the library would try six times, for seconds', async () => {
      const before = proxy.asked()
      await failing({ is: 'reset' })
      expect(proxy.asked() - before).toBe(1)
    })

    it('is no answer where it was given up: of a plain signal the library makes an answer of its own', async () => {
      expect((await failing(hanging)).name).toBe('UpstashTooSlow')
    })
  })

  describe('a connection', () => {
    it('asks for a script by its hash, and sends the text where Redis does not know it', async () => {
      const { url, token, bridge } = upstash
      const connection = connect({ url, token, now: Date.now, waitUntil: () => {} })
      const calls = bridge.calls()
      expect(await connection.run(echo, [], ['first'])).toBe('first')
      expect(bridge.calls() - calls).toBe(2)
      expect(await connection.run(echo, [], ['second'])).toBe('second')
      expect(bridge.calls() - calls).toBe(3)
    })

    it('sends what is asked at one time in one call', async () => {
      const { url, token, bridge } = upstash
      const connection = connect({ url, token, now: Date.now, waitUntil: () => {} })
      await connection.run(echo, [], [''])
      const calls = bridge.calls()
      const said = await Promise.all(['a', 'b', 'c'].map(each => connection.run(echo, [], [each])))
      expect(said).toEqual(['a', 'b', 'c'])
      expect(bridge.calls() - calls).toBe(1)
    })

    it.each(['run', 'runAfterwards'] as const)(
      'gathers what is asked while a call is under way: %s',
      async run => {
        const { url, token, bridge } = upstash
        const connection = connect({ url, token, now: Date.now, waitUntil: () => {} })
        await connection.run(echo, [], [''])
        const calls = bridge.calls()
        const first = connection[run](echo, [], ['first'])
        await Promise.resolve()
        const others = ['a', 'b', 'c'].map(async (each, at) => {
          for (let later = 0; later < at; later += 1) await Promise.resolve()
          return connection[run](echo, [], [each])
        })
        expect(await Promise.all([first, ...others])).toEqual(['first', 'a', 'b', 'c'])
        expect(bridge.calls() - calls).toBe(2)
      },
    )

    it.each([
      ['run', 'ten milliseconds', 10],
      ['runAfterwards', 'a tenth of a second, as nobody waits for it', 100],
    ] as const)('waits for others while a call is under way: %s %s', async (run, _, ms) => {
      proxy.has(hanging)
      const { url } = proxy
      const { token } = upstash
      const connection = connect({ url, token, now: Date.now, waitUntil: () => {} })
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
      const before = proxy.asked()
      const isAsked = async (times: number) => {
        for (let n = 0; n < 100 && proxy.asked() - before < times; n += 1) await pause(20)
        expect(proxy.asked() - before).toBe(times)
      }
      void connection[run](echo, [], ['first']).catch(() => {})
      await isAsked(1)
      void connection[run](echo, [], ['second']).catch(() => {})
      await vi.advanceTimersByTimeAsync(ms - 1)
      await pause(50)
      expect(proxy.asked() - before).toBe(1)
      await vi.advanceTimersByTimeAsync(1)
      await isAsked(2)
    })

    it('fails each for itself of what was asked together', async () => {
      const { url, token } = upstash
      const connection = connect({ url, token, now: Date.now, waitUntil: () => {} })
      const said = await Promise.allSettled([
        connection.run(echo, [], ['a']),
        connection.run(script('return nothing.at.all'), [], []),
        connection.run(echo, [], ['b']),
      ])
      expect(said.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    })

    it('leaves texts as they are', async () => {
      const { url, token } = upstash
      const connection = connect({ url, token, now: Date.now, waitUntil: () => {} })
      for (const text of ['007', 'true', '{"a":1}', 'OK', 'ä€\u{1f511}', ''])
        expect(await connection.run(echo, [], [text])).toBe(text)
    })

    it('is refused with another token', async () => {
      const connection = connect({
        url: upstash.url,
        token: 'another-token',
        now: Date.now,
        waitUntil: () => {},
      })
      await expect(connection.run(echo, [], [''])).rejects.toMatchObject({ name: 'UpstashUnauthorized' })
    })
  })
})
