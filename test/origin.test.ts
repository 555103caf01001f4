// The only way to the origin: what is ours is taken off, and everything else passes unchanged, there and back.
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createOrigin, type Fetcher, NoAnswer } from '../src/origin.ts'
import { incoming, type Sending } from './support/guarded.ts'

afterEach(() => {
  vi.useRealTimers()
})

const elsewhere = 'https://origin.internal:8443'

/** An origin on a route of its zone, or at `url`, that answers with `answer`; what it was asked last. */
function originWith(url: string | null, answer: () => Response = () => new Response('ok')) {
  let asked = new Request('https://nobody.example/')
  const origin = createOrigin({ url, timeoutMs: 5_000 }, async request => {
    asked = request
    return answer()
  })
  return {
    ask: async (path: string, sending: Sending = {}) => {
      const request = incoming(path, sending)
      const body = request.body === null ? null : await request.clone().arrayBuffer()
      return origin.ask(request, request.url, body)
    },
    pass: (path: string, sending: Sending = {}) => {
      const request = incoming(path, sending)
      return origin.pass(request, request.url)
    },
    asked: () => asked,
  }
}

const ways = ['ask', 'pass'] as const

describe.each(ways)('a request that we %s on', way => {
  it('keeps its method, address, headers and bytes', async () => {
    const origin = originWith(null)
    const bytes = new Uint8Array([0, 255, 13, 10, 195])
    const headers = { 'content-type': 'application/octet-stream', 'x-own': 'a, b', accept: '*/*' }
    await origin[way]('/a%2Fb?x=%00&x=2', { method: 'PUT', body: bytes, headers })
    const asked = origin.asked()
    expect([asked.method, asked.url]).toEqual(['PUT', 'https://site.example/a%2Fb?x=%00&x=2'])
    expect(Object.fromEntries(asked.headers)).toMatchObject(headers)
    expect(new Uint8Array(await asked.arrayBuffer())).toEqual(bytes)
  })

  it('loses every header of ours: no client speaks to the origin in our name', async () => {
    const origin = originWith(null)
    const forged = {
      'doorward-mitigated': 'none',
      'Doorward-Account-Changed': 'yes',
      'DOORWARD-X': '1',
      'x-doorward': 'kept',
      doorward: 'kept',
    }
    await origin[way]('/', { headers: forged })
    const names = [...origin.asked().headers.keys()].filter(name => name.includes('doorward'))
    expect(names.toSorted()).toEqual(['doorward', 'x-doorward'])
  })

  it('loses the headers from which gunicorn takes another path than the one that was judged', async () => {
    const origin = originWith(null)
    const headers = {
      SCRIPT_NAME: '/zzz',
      Path_Info: '/accounts/login/',
      'script-name': 'kept',
      path: 'kept',
    }
    await origin[way]('/zzz/accounts/login/', { headers })
    const names = [...origin.asked().headers.keys()]
    expect(names.filter(name => /script|path/.test(name)).toSorted()).toEqual(['path', 'script-name'])
  })

  it('loses our own cookies, and keeps the bytes of all others', async () => {
    const origin = originWith(null)
    const cookies = async (cookie: string) => {
      await origin[way]('/', { headers: { cookie } })
      return origin.asked().headers.get('cookie')
    }
    expect(await cookies('a=1; __Host-doorward-flow=x; b="2"')).toBe('a=1; b="2"')
    expect(await cookies('__Host-doorward-pass=x;__Host-doorward-device=y')).toBeNull()
    expect(await cookies('a=1;b=2;  c')).toBe('a=1;b=2;  c')
    expect(await cookies('a=__Host-doorward-flow=x; c=3')).toBe('a=__Host-doorward-flow=x; c=3')
  })

  it('names the visitor as the platform does, and not as the client says', async () => {
    const origin = originWith(null)
    await origin[way]('/', { from: '203.0.113.7', headers: { 'x-real-ip': '198.51.100.1' } })
    expect(origin.asked().headers.get('x-real-ip')).toBe('203.0.113.7')
    await origin[way]('/', { from: null, headers: { 'x-real-ip': '198.51.100.1' } })
    expect(origin.asked().headers.get('x-real-ip')).toBeNull()
  })

  it('leaves redirects to the visitor', async () => {
    const origin = originWith(null, () => Response.redirect('https://site.example/next', 302))
    const answer = await origin[way]('/', { body: 'a=1' })
    expect(origin.asked().redirect).toBe('manual')
    expect([answer.status, answer.headers.get('location')]).toEqual([302, 'https://site.example/next'])
  })

  it('gets the very answer, on a route of the origin’s own zone', async () => {
    const given = new Response('ok', { headers: { location: `${elsewhere}/x` } })
    expect(await originWith(null, () => given)[way]('/')).toBe(given)
  })
})

describe.each(ways)('with ORIGIN_URL, a request that we %s on', way => {
  it('goes to that address, with the path and query as they came', async () => {
    const origin = originWith(elsewhere)
    for (const path of ['/a%2Fb?x=1&y=%20', '/', '//x//', '/?next=https://site.example/']) {
      await origin[way](path)
      expect(origin.asked().url).toBe(elsewhere + path)
    }
  })

  it('says what the visitor asked for and who he is, in place of what the client says', async () => {
    const origin = originWith(elsewhere)
    const forged = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'http',
      'x-forwarded-for': '1.2.3.4',
    }
    await origin[way]('https://shop.example:444/login?x=1', { headers: forged })
    expect(Object.fromEntries(origin.asked().headers)).toMatchObject({
      'x-forwarded-host': 'shop.example:444',
      'x-forwarded-proto': 'https',
      'x-forwarded-for': '203.0.113.7',
    })
    await origin[way]('/', { from: null, headers: forged })
    expect(origin.asked().headers.get('x-forwarded-for')).toBeNull()
  })

  it('tells the origin nothing else that a client says of where it was sent', async () => {
    const origin = originWith(elsewhere)
    const forged = {
      forwarded: 'for=1.2.3.4;host=evil.example',
      'x-forwarded-port': '1',
      'x-forwarded-server': 'evil.example',
      'x-host': 'evil.example',
    }
    await origin[way]('/login', { headers: forged })
    expect(Object.keys(forged).filter(name => origin.asked().headers.has(name))).toEqual([])
  })

  it('gets redirects to the origin’s own address back as the visitor’s, and others unchanged', async () => {
    const located = async (location: string) => {
      const origin = originWith(elsewhere, () => new Response(null, { status: 302, headers: { location } }))
      return (await origin[way]('/login')).headers.get('location')
    }
    expect(await located(`${elsewhere}/account?x=1#y`)).toBe('https://site.example/account?x=1#y')
    expect(await located(elsewhere)).toBe('https://site.example')
    for (const location of [
      '/account',
      'https://other.example/',
      `${elsewhere}.evil.example/`,
      `${elsewhere}1/`,
      '//origin.internal.evil.example/',
      'https://origin.internal/x',
    ])
      expect(await located(location)).toBe(location)
  })

  it('gets cookies for the origin’s own host back for the visitor’s, every one of them', async () => {
    const cookies = [
      'a=1; Path=/; Domain=origin.internal; HttpOnly',
      'b=2; domain=.ORIGIN.INTERNAL',
      'c=3; Domain=other.example',
      'd=origin.internal; Path=/',
      'e=5; Domain=not-origin.internal',
    ]
    const headers = cookies.map(cookie => ['set-cookie', cookie] as [string, string])
    const origin = originWith(elsewhere, () => new Response('ok', { status: 201, headers }))
    const answer = await origin[way]('/login')
    expect(answer.headers.getSetCookie()).toEqual([
      'a=1; Path=/; Domain=site.example; HttpOnly',
      'b=2; domain=.site.example',
      'c=3; Domain=other.example',
      'd=origin.internal; Path=/',
      'e=5; Domain=not-origin.internal',
    ])
    expect([answer.status, await answer.text()]).toEqual([201, 'ok'])
  })

  it('gets cookies back for a visitor whose host begins with a digit', async () => {
    const headers = { 'set-cookie': 'a=1; Domain=origin.internal' }
    const origin = originWith(elsewhere, () => new Response('ok', { headers }))
    const answer = await origin[way]('http://127.0.0.1:8787/login')
    expect(answer.headers.getSetCookie()).toEqual(['a=1; Domain=127.0.0.1'])
  })

  it('gets an answer that names no host of the origin’s as it is', async () => {
    const given = new Response('ok', { headers: { 'set-cookie': 'a=1', location: '/x' } })
    expect(await originWith(elsewhere, () => given)[way]('/')).toBe(given)
  })
})

describe('an origin that does not answer', () => {
  const failing: Fetcher = async () => {
    throw new TypeError('connect ECONNREFUSED 10.0.0.7:8080', { cause: new Error('origin.internal') })
  }
  const request = () => incoming('/login', { body: 'a=1' })
  const reason = (answer: Promise<Response>) =>
    answer.then(
      () => null,
      (error: unknown) => error,
    )

  it('is unreachable where the connection fails, and no error names its address', async () => {
    const origin = createOrigin({ url: elsewhere, timeoutMs: 5_000 }, failing)
    for (const failed of [
      await reason(origin.ask(request(), request().url, 'a=1')),
      await reason(origin.pass(request(), request().url)),
    ]) {
      expect(failed).toBeInstanceOf(NoAnswer)
      expect(failed).toMatchObject({ why: 'unreachable' })
      const { message, stack, cause } = failed as NoAnswer
      expect(`${message}${stack}${String(cause)}`).not.toMatch(
        /10\.0\.0\.7|8080|origin\.internal|ECONNREFUSED/,
      )
    }
  })

  it('is too late after the policy’s time, for a protected request', async () => {
    vi.useFakeTimers()
    const origin = createOrigin({ url: null, timeoutMs: 5_000 }, () => new Promise(() => {}))
    const asking = reason(origin.ask(request(), request().url, 'a=1'))
    await vi.advanceTimersByTimeAsync(5_000)
    expect(await asking).toMatchObject({ name: 'NoAnswer', why: 'timeout' })
  })

  it('is waited for however long it takes, where the request is not protected', async () => {
    vi.useFakeTimers()
    const late = Promise.withResolvers<Response>()
    const origin = createOrigin({ url: null, timeoutMs: 5_000 }, () => late.promise)
    const passing = origin.pass(request(), request().url)
    await vi.advanceTimersByTimeAsync(600_000)
    late.resolve(new Response('at last'))
    expect(await (await passing).text()).toBe('at last')
  })

  it('is no failure of ours that nobody catches, where it fails after its time', async () => {
    vi.useFakeTimers()
    const late = Promise.withResolvers<Response>()
    const origin = createOrigin({ url: null, timeoutMs: 5_000 }, () => late.promise)
    const asking = reason(origin.ask(request(), request().url, 'a=1'))
    await vi.advanceTimersByTimeAsync(5_000)
    expect(await asking).toMatchObject({ why: 'timeout' })
    late.reject(new Error('reset'))
    await vi.advanceTimersByTimeAsync(1)
  })
})
