// Everything that the site behind Doorward can do wrong, in the real runtime. In each: an attempt is forwarded once and
// never again, what was asked for in vain is given back, and the record has one entry for each attempt.
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { passwordOf, type SoakOrigin, startOrigin } from '../../scripts/soak/origin.ts'
import { startWorld, type World } from '../support/world.ts'

/** What an account has free. */
const free = 8

describe('a site that', () => {
  let site: SoakOrigin
  let world: World
  let names = 0
  let marks = 0
  beforeAll(async () => {
    site = await startOrigin()
    world = await startWorld({ originUrl: site.url, vars: { ORIGIN: { timeout: '1s' } } })
  })
  afterEach(() => site.has({ is: 'none' }))
  afterAll(async () => {
    await world.stop()
    await site.stop()
  })

  /** Each drill has a name and a network of its own. */
  function somebody() {
    names += 1
    return { name: `person${names}@drill.example`, from: `198.51.${names}.7` }
  }

  function form(name: string, password: string): URLSearchParams {
    marks += 1
    return new URLSearchParams({ email: name, password, mark: `mark-${marks}` })
  }

  const signIn = ({ name, from }: ReturnType<typeof somebody>, password = passwordOf(name)) =>
    world.send('/login', { method: 'POST', body: form(name, password), from })
  const arrivedOf = ({ name }: { readonly name: string }) =>
    site.arrivals.filter(arrival => arrival.name === name)

  /** Wrong guesses that still reach it. */
  async function freeOf(who: ReturnType<typeof somebody>): Promise<number> {
    // What follows the outcomes of before has to be over.
    await pause(500)
    const before = arrivedOf(who).length
    for (let n = 0; n < free + 1; n += 1) await signIn(who, `guess ${n}`)
    return arrivedOf(who).length - before
  }

  async function recordedOf({ name }: { readonly name: string }): Promise<readonly unknown[]> {
    const { body } = await world.admin('logs', { account: name, limit: 50 })
    return (body as { readonly lines: readonly { readonly outcome?: unknown }[] }).lines.map(
      ({ outcome }) => outcome,
    )
  }

  it.each([
    ['resets the connection', { is: 'reset' }, 502, 'unreachable'],
    ['hangs', { is: 'hanging' }, 504, 'timeout'],
  ] as const)(
    '%s is asked once, answered for by a page of ours, and costs nobody anything',
    async (_, fault, status, why) => {
      const who = somebody()
      site.has(fault)
      for (let n = 0; n < 3; n += 1) expect((await signIn(who)).status).toBe(status)
      expect(arrivedOf(who)).toHaveLength(3)
      const expected = Array(3).fill({ is: 'no-answer', why })
      await expect.poll(() => recordedOf(who), { timeout: 10_000 }).toEqual(expected)
      site.has({ is: 'none' })
      expect(await freeOf(who)).toBe(free)
    },
  )

  it('breaks off in mid-answer is asked once, and its status counts', async () => {
    const who = somebody()
    site.has({ is: 'cut' })
    for (let n = 0; n < 3; n += 1) {
      const answer = await signIn(who, `another guess ${n}`)
      expect(answer.status).toBe(200)
      await expect(answer.text()).rejects.toThrow()
    }
    expect(arrivedOf(who)).toHaveLength(3)
    site.has({ is: 'none' })
    // The form again, as far as it came: three wrong guesses.
    expect(await freeOf(who)).toBe(free - 3)
  })

  it('is down for maintenance says so itself; what it said of no password is charged, and lets nobody guess', async () => {
    const who = somebody()
    site.has({ is: 'unavailable' })
    for (let n = 0; n < 3; n += 1) expect((await signIn(who)).status).toBe(503)
    expect(arrivedOf(who)).toHaveLength(3)
    site.has({ is: 'none' })
    expect(await freeOf(who)).toBe(free - 3)
  })

  it('answers ten megabytes is passed on to the last byte', async () => {
    const who = somebody()
    const bytes = 10 * 1024 * 1024
    site.has({ is: 'large', bytes })
    const answer = await signIn(who, 'a guess')
    expect(answer.status).toBe(401)
    expect((await answer.arrayBuffer()).byteLength).toBe('<!doctype html><p>Wrong password'.length + bytes)
    expect(arrivedOf(who)).toHaveLength(1)
  })

  it('answers byte by byte is passed on as it comes: its status at once, and then all of it', async () => {
    const who = somebody()
    site.has({ is: 'byte-by-byte', everyMs: 50 })
    const answer = await signIn(who, 'a guess')
    expect(answer.status).toBe(401)
    const text = answer.text()
    expect(await Promise.race([text, pause(300, 'under way')])).toBe('under way')
    expect(await text).toBe('<!doctype html><p>Wrong password')
    await expect.poll(() => recordedOf(who), { timeout: 10_000 }).toMatchObject([{ is: 'failure' }])
  })

  describe('is asked by a client who', () => {
    it('is gone while the site answers is asked once, and a right password is given back all the same', async () => {
      const who = somebody()
      site.has({ is: 'slow', ms: 400 })
      for (let n = 0; n < 4; n += 1) {
        const body = form(who.name, passwordOf(who.name))
        const gone = AbortSignal.timeout(150)
        const sending = world.send('/login', { method: 'POST', body, from: who.from, signal: gone })
        await expect(sending).rejects.toThrow()
      }
      await pause(1_000)
      expect(arrivedOf(who)).toHaveLength(4)
      site.has({ is: 'none' })
      expect(await freeOf(who)).toBe(free)
    })

    it('is gone in mid-upload has sent nothing', async () => {
      const who = somebody()
      for (let n = 0; n < 10; n += 1) await halfAnUpload(who.name, who.from)
      expect(arrivedOf(who)).toEqual([])
      expect(await freeOf(who)).toBe(free)
    })
  })

  async function halfAnUpload(name: string, from: string): Promise<void> {
    const { hostname, port } = new URL(world.url)
    const socket = connect(Number(port), hostname)
    const body = form(name, 'a guess').toString()
    const head = [
      'POST /login HTTP/1.1',
      `host: ${hostname}:${port}`,
      `cf-connecting-ip: ${from}`,
      'content-type: application/x-www-form-urlencoded',
      `content-length: ${body.length + 1}`,
    ]
    socket.on('error', () => {})
    await new Promise<void>(resolve => socket.write(`${head.join('\r\n')}\r\n\r\n${body}`, () => resolve()))
    await pause(30)
    socket.destroy()
  }
})
