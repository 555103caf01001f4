// Our own answers, read by pages of other origins: exactly where the site would let them, and without letting anybody
// make us ask the site more than a few times.
import { describe, expect, it, vi } from 'vitest'
import { corsAsOf } from '../src/cors.ts'
import { handClock } from './support/attempts.ts'
import { incoming, type Sending } from './support/guarded.ts'

const app = 'https://app.example'
const json = { 'content-type': 'application/json', 'sec-fetch-mode': 'cors' }

/** A site that lets pages of one origin read it, with cookies. */
function lets(allowed: string, more: Readonly<Record<string, string>> = {}) {
  return (request: Request): Response => {
    const isAllowed = allowed === '*' || request.headers.get('origin') === allowed
    const headers = isAllowed
      ? {
          'access-control-allow-origin': allowed,
          'access-control-allow-credentials': 'true',
          'access-control-allow-methods': 'POST',
          'access-control-max-age': '600',
          'set-cookie': 'tracking=1',
          ...more,
        }
      : {}
    return new Response(null, { status: 204, headers })
  }
}

function asking(site: (request: Request) => Response | Promise<Response> = lets(app)) {
  const clock = handClock()
  const asked: Request[] = []
  const cors = corsAsOf(async request => {
    asked.push(request)
    return site(request)
  }, clock.now)
  const send = (
    path: string,
    headers: Readonly<Record<string, string>> = { origin: app, ...json },
    sending: Sending = {},
  ) => {
    const request = incoming(path, { headers, ...sending })
    const response = new Response(null, { status: 403, headers: { vary: 'Accept' } })
    return cors(response, request, request.url)
  }
  return { clock, asked, send }
}

describe('an answer of ours to a page of another origin', () => {
  it('can be read where the site lets it, with our own headers', async () => {
    const { headers, status } = await asking().send('/api/login')
    expect(status).toBe(403)
    expect(headers.get('access-control-allow-origin')).toBe(app)
    expect(headers.get('access-control-allow-credentials')).toBe('true')
    expect(headers.get('access-control-expose-headers')).toBe('Doorward-Mitigated, Retry-After')
    expect(headers.get('vary')).toBe('Accept, Origin')
  })

  it('takes nothing else from what the site said', async () => {
    const { headers } = await asking().send('/api/login')
    for (const name of ['set-cookie', 'access-control-allow-methods', 'access-control-max-age'])
      expect(headers.has(name), name).toBe(false)
  })

  it('keeps what the site exposes', async () => {
    const site = lets(app, { 'access-control-expose-headers': 'X-Total' })
    const { headers } = await asking(site).send('/api/login')
    expect(headers.get('access-control-expose-headers')).toBe('X-Total, Doorward-Mitigated, Retry-After')
  })

  it('cannot be read where the site does not let it', async () => {
    for (const site of [lets('https://other.example'), () => new Response('no', { status: 405 })]) {
      const { headers } = await asking(site).send('/api/login')
      expect([...headers.keys()]).toEqual(['vary'])
    }
  })

  it('can be read by everybody where the site says so', async () => {
    const { headers } = await asking(lets('*')).send('/api/login')
    expect(headers.get('access-control-allow-origin')).toBe('*')
  })

  it('never names another origin than the one that asks', async () => {
    const always = () =>
      new Response(null, { headers: { 'access-control-allow-origin': 'https://other.example' } })
    expect((await asking(always).send('/api/login')).headers.has('access-control-allow-origin')).toBe(false)
  })
})

describe('the site is asked', () => {
  it('as a browser would ask, and told nothing of the visitor', async () => {
    const { asked, send } = asking()
    await send(
      '/api/login?token=secret',
      { origin: app, ...json, cookie: 'session=1', authorization: 'Bearer secret', 'user-agent': 'somebody' },
      { body: '{"password":"secret"}' },
    )
    const [question] = asked
    expect(question?.method).toBe('OPTIONS')
    expect(question?.url).toBe('https://site.example/api/login')
    expect(question?.body).toBeNull()
    expect(Object.fromEntries(question?.headers ?? [])).toEqual({
      origin: app,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    })
  })

  it('about no header that needs no asking', async () => {
    const { asked, send } = asking()
    for (const type of [
      'application/x-www-form-urlencoded; charset=utf-8',
      'text/plain',
      'MULTIPART/form-data; boundary=x',
    ])
      await send(`/${encodeURIComponent(type)}`, { origin: app, 'content-type': type })
    for (const { headers } of asked) expect(headers.has('access-control-request-headers')).toBe(false)
  })

  it('not at all for its own pages, for navigations, and for who is no page', async () => {
    const { asked, send } = asking()
    await send('/login', { origin: 'https://site.example', 'sec-fetch-mode': 'cors' })
    await send('/login', { origin: app, 'sec-fetch-mode': 'navigate' })
    const { headers } = await send('/login', {})
    expect(asked).toEqual([])
    expect(headers.get('vary')).toBe('Accept')
  })

  it('not about our own addresses, which the site does not know', async () => {
    const { asked, send } = asking(lets('*'))
    await send('/__doorward/wait')
    expect(asked).toEqual([])
  })

  it('once in a while about the same', async () => {
    const { asked, clock, send } = asking()
    for (let at = 0; at < 20; at += 1)
      expect((await send('/api/login?x')).headers.get('access-control-allow-origin')).toBe(app)
    expect(asked).toHaveLength(1)
    clock.advance(5 * 60_000)
    await send('/api/login')
    expect(asked).toHaveLength(2)
  })

  it('apart for each origin, each host and each path', async () => {
    const { asked, send } = asking(lets('*'))
    await send('/api/login')
    await send('/api/login', { origin: 'https://app.example:8443', ...json })
    await send('/api/v2/login')
    await send('https://www.site.example/api/login')
    expect(asked).toHaveLength(4)
  })

  it('a few times in ten seconds, however many origins somebody makes up', async () => {
    const { asked, clock, send } = asking(lets('*'))
    const flood = async (count: number) => {
      for (let at = 0; at < count; at += 1)
        await send('/api/login', { origin: `https://${clock.now()}-${at}.example`, ...json })
    }
    await flood(50)
    expect(asked).toHaveLength(20)
    clock.advance(10_000)
    await flood(50)
    expect(asked).toHaveLength(40)
  })

  it('not again about what is known while somebody does that', async () => {
    const { asked, clock, send } = asking(lets('*'))
    await send('/api/login')
    for (let round = 0; round < 29; round += 1) {
      clock.advance(10_000)
      for (let at = 0; at < 30; at += 1) await send(`/api/login/${round}/${at}`)
    }
    const before = asked.length
    expect((await send('/api/login')).headers.has('access-control-allow-origin')).toBe(true)
    expect(asked).toHaveLength(before)
  })

  it('about no origin that is longer than any', async () => {
    const { asked, send } = asking(lets('*'))
    await send('/api/login', { origin: `https://${'a'.repeat(500)}.example`, ...json })
    expect(asked).toEqual([])
  })
})

describe('an application that the site lets read its answers', () => {
  /** Made-up origins use up all the questions of these ten seconds; then the application is answered. */
  async function afterFlood({ clock, send }: ReturnType<typeof asking>) {
    for (let at = 0; at < 20; at += 1)
      await send('/api/login', { origin: `https://${clock.now()}-${at}.example`, ...json })
    return (await send('/api/login')).headers.get('access-control-allow-origin')
  }

  it.each([
    ['lets nobody else', lets(app)],
    ['lets every page', (request: Request) => lets(request.headers.get('origin') ?? '')(request)],
  ])('is not blinded by who makes up origins, however long, where the site %s', async (_, site) => {
    const made = asking(site)
    await made.send('/api/login')
    for (let round = 0; round < 100; round += 1) {
      made.clock.advance(10_000)
      expect([round, await afterFlood(made)]).toEqual([round, app])
    }
  })

  it('is no longer let as soon as the site can be asked and says no', async () => {
    let allowed = app
    const made = asking(request => lets(allowed)(request))
    await made.send('/api/login')
    allowed = 'https://other.example'
    made.clock.advance(5 * 60_000)
    expect((await made.send('/api/login')).headers.has('access-control-allow-origin')).toBe(false)
    made.clock.advance(5 * 60_000)
    expect(await afterFlood(made)).toBeNull()
  })

  it('is let as before while the site does not answer', async () => {
    let up = true
    const { clock, send } = asking(request => {
      if (!up) throw new TypeError('connect ECONNREFUSED')
      return lets(app)(request)
    })
    await send('/api/login')
    up = false
    clock.advance(5 * 60_000)
    expect((await send('/api/login')).headers.get('access-control-allow-origin')).toBe(app)
  })

  it('makes room, unneeded, for as many others: what is kept has an end', async () => {
    const made = asking(lets('*'))
    await made.send('/api/login')
    for (let round = 0; round < 31; round += 1) {
      made.clock.advance(10_000)
      for (let at = 0; at < 20; at += 1) await made.send(`/api/login/${round}/${at}`)
    }
    expect((await made.send('/api/login')).headers.has('access-control-allow-origin')).toBe(false)
  })
})

describe('a site that does not answer', () => {
  it('leaves our answer as it is, and is asked again soon', async () => {
    let up = false
    const { asked, clock, send } = asking(request => {
      if (!up) throw new TypeError('connect ECONNREFUSED')
      return lets(app)(request)
    })
    expect((await send('/api/login')).headers.has('access-control-allow-origin')).toBe(false)
    await send('/api/login')
    expect(asked).toHaveLength(1)
    up = true
    clock.advance(10_000)
    expect((await send('/api/login')).headers.get('access-control-allow-origin')).toBe(app)
  })

  it('is not waited for longer than two seconds', async () => {
    vi.useFakeTimers()
    try {
      const answered = asking(() => new Promise(() => {})).send('/api/login')
      await vi.advanceTimersByTimeAsync(2_000)
      expect((await answered).headers.has('access-control-allow-origin')).toBe(false)
    } finally {
      vi.useRealTimers()
    }
  })
})
