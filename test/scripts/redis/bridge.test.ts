import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { redisMissing, startUpstash, type Upstash } from '../../support/redis.ts'
import { describeWith } from '../../support/required.ts'

describeWith(redisMissing, 'the bridge', () => {
  let upstash: Upstash
  beforeAll(async () => {
    upstash = await startUpstash()
  })
  afterAll(() => upstash.stop())

  async function ask(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) {
    const response = await fetch(upstash.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${upstash.token}`, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    return { status: response.status, said: await response.json() }
  }

  const base64 = { 'upstash-encoding': 'base64' }

  describe('a command', () => {
    it('is run, with numbers and nulls as texts', async () => {
      const key = randomUUID()
      expect(await ask('/', ['set', key, 7])).toEqual({ status: 200, said: { result: 'OK' } })
      expect(await ask('/', ['INCRBY', key, 3])).toEqual({ status: 200, said: { result: 10 } })
      expect(await ask('/', ['get', key])).toEqual({ status: 200, said: { result: '10' } })
      expect(await ask('/', ['get', randomUUID()])).toEqual({ status: 200, said: { result: null } })
      await ask('/', ['set', key, null])
      expect((await ask('/', ['get', key])).said).toEqual({ result: 'null' })
    })

    it('that Redis refuses is 400, with what Redis says', async () => {
      const { status, said } = await ask('/', ['incr'])
      expect(status).toBe(400)
      expect(said).toEqual({ error: expect.stringMatching(/^ERR wrong number of arguments/) })
    })

    it.each([[[]], ['set a b'], ['{'], [[['get', 'a']]], [[{ get: 'a' }]], [{}]])(
      'that is none is 400: %j',
      async body => {
        expect((await ask('/', body)).status).toBe(400)
      },
    )
  })

  describe('texts in base64', () => {
    it('are all of them, however deep, but for OK', async () => {
      const key = randomUUID()
      expect((await ask('/', ['set', key, 'ä'], base64)).said).toEqual({ result: 'OK' })
      expect((await ask('/', ['get', key], base64)).said).toEqual({ result: 'w6Q=' })
      const nested = ['eval', "return {'a', 1, {'b', false}}", 0]
      expect((await ask('/', nested, base64)).said).toEqual({ result: ['YQ==', 1, ['Yg==', null]] })
    })

    it('are no errors', async () => {
      expect((await ask('/', ['incr'], base64)).said).toEqual({ error: expect.stringMatching(/^ERR /) })
    })
  })

  describe('a pipeline', () => {
    it('answers each for itself, and 200 where one fails', async () => {
      const key = randomUUID()
      const { status, said } = await ask('/pipeline', [
        ['set', key, 'a'],
        ['incr', key],
        ['get', key],
      ])
      expect(status).toBe(200)
      expect(said).toEqual([
        { result: 'OK' },
        { error: 'ERR value is not an integer or out of range' },
        { result: 'a' },
      ])
    })
  })

  describe('a transaction', () => {
    it('is run whole', async () => {
      const key = randomUUID()
      const { said } = await ask('/multi-exec', [
        ['set', key, 1],
        ['incr', key],
      ])
      expect(said).toEqual([{ result: 'OK' }, { result: 2 }])
    })

    it('is one error where Redis discards it', async () => {
      const key = randomUUID()
      const { status, said } = await ask('/multi-exec', [['set', key, 1], ['no-such-command']])
      expect(status).toBe(400)
      expect(said).toEqual({ error: expect.any(String) })
      expect((await ask('/', ['exists', key])).said).toEqual({ result: 0 })
    })
  })

  describe('a script', () => {
    const text = '#!lua flags=allow-key-locking\nreturn KEYS[1]'
    const hash = createHash('sha1').update(text).digest('hex')

    it('is run without flags that a plain Redis does not know, and known by its own hash from then on', async () => {
      expect((await ask('/', ['evalsha', hash, 1, 'a'])).said).toEqual({
        error: expect.stringMatching(/^NOSCRIPT/),
      })
      expect((await ask('/', ['eval', text, 1, 'a'])).said).toEqual({ result: 'a' })
      expect((await ask('/', ['evalsha', hash, 1, 'b'])).said).toEqual({ result: 'b' })
    })
  })

  describe('whoever', () => {
    it('has no token, or another, is 401', async () => {
      for (const authorization of ['', 'Bearer', `Bearer ${upstash.token}x`, upstash.token])
        expect((await ask('/', ['ping'], { authorization })).status).toBe(401)
    })

    it('sends no POST is 405', async () => {
      expect((await fetch(upstash.url)).status).toBe(405)
    })

    it('asks for another path is 400', async () => {
      expect((await ask('/subscribe/a', [])).status).toBe(400)
    })
  })
})
