// A verdict carried out: the one way to the origin for protected requests, and what is seen of its answer in passing.
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Outcome } from '../../src/attempt.ts'
import { requestCookies } from '../../src/lib/cookies.ts'
import { readFlow } from '../../src/trust/flow.ts'
import { type FakeOrigin, form, guarded, inChunks, inPieces, redirect } from '../support/guarded.ts'

afterEach(() => {
  vi.useRealTimers()
})

const ada = { email: 'ada@demo.example', password: 'right' }
const body = form(ada)
/** One at once, and nothing for whoever passed a check. */
const one = { free: 1, refill: 1, every: '1h', paid: 'off' }
/** The same with what a check pays for. */
const oneAndMore = { free: 1, refill: 1, every: '1h' }

/** A login at a site whose rules are these, and whose answer is that one: what became of it. */
async function outcomeOf(
  outcome: Readonly<Record<string, unknown>>,
  origin: FakeOrigin,
): Promise<Outcome | undefined> {
  const rule = { surface: 'login', paths: '/login', outcome: { sessionCookies: 'session', ...outcome } }
  const site = guarded({ vars: { PRESET: '', ROUTES: { own: rule } }, origin })
  await site.send('/login', { body })
  return site.entries[0]?.outcome
}

describe('promise 1: one door', () => {
  it('forwards the request with its method, headers and bytes, and the answer as it came', async () => {
    const site = guarded({
      origin: () =>
        new Response('Hello', {
          status: 418,
          headers: [
            ['set-cookie', 'a=1; Path=/'],
            ['set-cookie', 'b=2; Path=/'],
            ['x-own', 'kept'],
            ['content-type', 'text/plain'],
          ],
        }),
    })
    const response = await site.send('/login?next=%2Fx', { body, headers: { 'x-client': 'kept' } })
    expect(response.status).toBe(418)
    expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2; Path=/'])
    expect(response.headers.get('x-own')).toBe('kept')
    expect(await response.text()).toBe('Hello')
    const [asked] = site.reached
    expect([asked?.method, asked?.url, asked?.headers.get('x-client'), await asked?.text()]).toEqual([
      'POST',
      'https://site.example/login?next=%2Fx',
      'kept',
      body,
    ])
  })

  it('asks the origin nothing where it refuses or cools down', async () => {
    const refusing = guarded({ vars: { LISTS: { deny: { networks: ['203.0.113.7'] } } } })
    expect((await refusing.send('/login', { body })).status).toBe(403)
    const cooling = guarded({ vars: { LIMITS: { login: { 'account-budget': one } } } })
    await cooling.login(ada.email, 'wrong')
    expect((await cooling.login(ada.email, 'wrong')).status).toBe(429)
    expect([refusing.reached.length, cooling.reached.length]).toEqual([0, 1])
    for (const entry of [refusing.entries[0], cooling.entries[1]])
      expect(entry?.outcome).toEqual({ is: 'not-forwarded' })
  })

  it('has no way around it for what cannot be read', async () => {
    const site = guarded()
    const odd: readonly (readonly [number, Parameters<typeof site.send>])[] = [
      [400, ['/login/%ff', { body }]],
      [400, ['/login', { body: 'a=1&'.repeat(1_001) }]],
      [413, ['/login', { body: 'x'.repeat(70_000) }]],
      [415, ['/login', { body, headers: { 'content-encoding': 'gzip' } }]],
      [403, ['/login', { body: `${body}&password=other` }]],
    ]
    for (const [status, request] of odd) expect((await site.send(...request)).status).toBe(status)
    expect(site.reached).toEqual([])
  })

  it('says what it held back, and shows the reference of the record', async () => {
    const site = guarded({ vars: { LISTS: { deny: { networks: ['203.0.113.7'] } } } })
    const response = await site.send('/login', { body })
    expect(response.headers.get('doorward-mitigated')).toBe('refuse')
    expect(await response.json()).toMatchObject({ status: 403, reference: site.entries[0]?.reference })
  })
})

describe('a check that is asked for', () => {
  /** A site where an account's free guess is used up. */
  async function spent(vars: Readonly<Record<string, unknown>> = {}) {
    const site = guarded({ vars: { LIMITS: { login: { 'account-budget': oneAndMore } }, ...vars } })
    await site.login(ada.email, 'wrong')
    return site
  }
  const ofBrowser = {
    accept: 'text/html',
    'sec-fetch-mode': 'navigate',
    referer: 'https://site.example/account?tab=2',
  }

  it('is a 403 that says so, with the reference of the record, and nothing reaches the origin', async () => {
    const site = await spent()
    const response = await site.login(ada.email, 'right')
    expect([response.status, response.headers.get('doorward-mitigated')]).toEqual([403, 'challenge'])
    expect(response.headers.get('retry-after')).toBeNull()
    expect(await response.json()).toMatchObject({
      type: 'urn:doorward:problem:check-needed',
      reference: site.entries[1]?.reference,
      challenge: { surface: 'login', url: '/__doorward/challenge?surface=login' },
    })
    expect(site.reached).toHaveLength(1)
    expect(site.entries[1]).toMatchObject({ action: 'challenge', outcome: { is: 'not-forwarded' } })
  })

  it('leads a browser back to the page with the form, and lets one without a script wait', async () => {
    const site = await spent()
    const page = await (await site.login(ada.email, 'right', { headers: ofBrowser })).text()
    expect(page).toContain('data-back="/account?tab=2"')
    expect(page).toMatch(/<form method="post" action="\/__doorward\/wait">/)
  })

  it('offers nobody to wait where waiting would open nothing', async () => {
    const site = await spent({
      LIMITS: { login: { 'account-budget': oneAndMore, 'waits-per-account': 'off' } },
    })
    const page = await (await site.login(ada.email, 'right', { headers: ofBrowser })).text()
    expect(page).toContain('data-doorward="check"')
    expect(page).not.toContain('/__doorward/wait')
  })

  it('is none where checks are switched off: then there is only to wait', async () => {
    const site = await spent({ CHALLENGE: { provider: 'off' } })
    const response = await site.login(ada.email, 'right')
    expect([response.status, response.headers.get('doorward-mitigated')]).toEqual([429, 'cool-down'])
  })

  it('holds nothing of what was sent: no page, header, cookie or line of the record', async () => {
    const site = await spent()
    for (const headers of [ofBrowser, { accept: 'application/json' }]) {
      const sent = form({ email: ada.email, password: 'correct horse', note: 'battery staple' })
      const response = await site.send('/login?next=secret-path', { body: sent, headers })
      expect(response.status).toBe(403)
      const all = JSON.stringify([[...response.headers], await response.text(), site.entries])
      expect(all).not.toMatch(/horse|staple|secret-path|ada@demo|ada%40demo/)
    }
  })
})

describe('an origin that does not answer', () => {
  it('is a 502 of ours where the connection fails, without a word of what the error said', async () => {
    const site = guarded()
    const response = await site.login(ada.email, 'unreachable')
    expect(response.status).toBe(502)
    expect(await response.text()).not.toMatch(/10\.0\.0\.7|ECONNREFUSED|8080/)
    expect(site.entries[0]?.outcome).toEqual({ is: 'no-answer', why: 'unreachable' })
  })

  it('is a 504 of ours when its time is over', async () => {
    vi.useFakeTimers()
    const site = guarded({ vars: { ORIGIN: { timeout: '5s' } } })
    const waiting = site.login(ada.email, 'hang')
    await vi.advanceTimersByTimeAsync(5_000)
    expect((await waiting).status).toBe(504)
    expect(site.entries[0]?.outcome).toEqual({ is: 'no-answer', why: 'timeout' })
  })

  it('is not meant by an answer of 502 or 504 of its own: that was delivered', async () => {
    for (const status of [500, 502, 503, 504]) {
      const site = guarded({ origin: () => new Response('busy', { status }) })
      expect((await site.login(ada.email, 'x')).status).toBe(status)
      expect(site.entries[0]?.outcome).toEqual({ is: 'unclear', status, why: 'no-match' })
    }
  })
})

describe('what is seen of an answer while it passes', () => {
  const inJson = {
    success: { status: 200, setsCookie: 'session' },
    failure: { status: 200, json: { pointer: '/error' } },
  }
  const signedIn = { 'set-cookie': 'session=abc' }

  it('is known from the headers, without waiting for the body', async () => {
    const endless = new ReadableStream<Uint8Array>({
      start: controller => controller.enqueue(new TextEncoder().encode('<p>')),
    })
    const site = guarded({ origin: () => new Response(endless, { status: 404 }), site: () => ({}) })
    const known = new Promise(resolve => {
      const sink = {
        name: 'first',
        write: async () => resolve('known'),
        note: async () => {},
        noteStore: () => {},
      }
      void site.passing({ sinks: [sink] }, '/login', { body })
    })
    expect(await known).toBe('known')
  })

  it('is read from a copy of the body, where only the body can tell', async () => {
    const wrong = await outcomeOf(inJson, () => Response.json({ error: 'no' }, { headers: signedIn }))
    const right = await outcomeOf(inJson, () => Response.json({ user: 1 }, { headers: signedIn }))
    expect([wrong?.is, right?.is]).toEqual(['failure', 'success'])
  })

  it('leaves the body to the visitor as it came, piece by piece', async () => {
    const rule = { surface: 'login', paths: '/login', outcome: { sessionCookies: 'session', ...inJson } }
    const pieces = ['{"a":', '"ü', '"}']
    const site = guarded({
      vars: { PRESET: '', ROUTES: { own: rule } },
      origin: () =>
        new Response(inPieces(...pieces), { headers: { 'content-type': 'application/json', etag: '"x"' } }),
    })
    const response = await site.send('/login', { body })
    expect(response.headers.get('etag')).toBe('"x"')
    expect(await response.text()).toBe(pieces.join(''))
  })

  it('is cut after 64 KB: the rest passes unread', async () => {
    let sent = 0
    const long = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1
        if (sent > 64) controller.close()
        else controller.enqueue(new Uint8Array(4_096).fill(97))
      },
    })
    const rule = { surface: 'login', paths: '/login', outcome: { sessionCookies: 'session', ...inJson } }
    const site = guarded({ vars: { PRESET: '', ROUTES: { own: rule } }, origin: () => new Response(long) })
    const response = await site.send('/login', { body })
    expect((await response.arrayBuffer()).byteLength).toBe(64 * 4_096)
  })

  it('is no success where the failure stands in a body too long to be read', async () => {
    const long = JSON.stringify({ name: 'x'.repeat(70_000), error: 'no such user' })
    const said = await outcomeOf(inJson, () => new Response(inChunks(long, 16_384), { headers: signedIn }))
    expect(said?.is).not.toBe('success')
  })

  it('is no success where the body breaks off before it told', async () => {
    const said = await outcomeOf(inJson, () => {
      let pulled = 0
      const broken = new ReadableStream<Uint8Array>({
        pull(controller) {
          pulled += 1
          if (pulled === 1) controller.enqueue(new TextEncoder().encode('{"name":'))
          else controller.error(new Error('reset'))
        },
      })
      return new Response(broken, { headers: signedIn })
    })
    expect(said?.is).not.toBe('success')
  })

  it('is seen to its end, also where the visitor went away', async () => {
    const rule = { surface: 'login', paths: '/login', outcome: { sessionCookies: 'session', ...inJson } }
    const site = guarded({
      vars: { PRESET: '', ROUTES: { own: rule } },
      origin: () => new Response(inPieces('{"er', 'ror":', '"no"}'), { headers: signedIn }),
    })
    const response = await site.passing({}, '/login', { body })
    await response.body?.cancel()
    await vi.waitFor(() => expect(site.entries[0]?.outcome.is).toBe('failure'))
  })

  it('may be an answer without a body', async () => {
    const said = await outcomeOf({ ...inJson, pending: { status: 204, json: { pointer: '/x' } } }, () => {
      return new Response(null, { status: 204 })
    })
    expect(said).toEqual({ is: 'unclear', status: 204, why: 'no-match' })
  })
})

describe('forged successes', () => {
  it('are unclear: a request with two names, signed in, or for another account', async () => {
    const vars = { PRESET: '', RULES: { 'too-many-credentials': 'monitor' } }
    const outcome = {
      success: { status: 303, setsCookie: 'session' },
      failure: { status: 401 },
      sessionCookies: 'session',
      signedInAs: { cookie: 'who' },
    }
    const site = guarded({
      vars: { ...vars, ROUTES: { own: { surface: 'login', paths: '/login', outcome } } },
      origin: () => redirect('/account', ['session=abc', 'who=mallory']),
    })
    await site.send('/login', { body: 'username=mallory&password=x' })
    await site.send('/login', { body: 'username=admin&password=x&username=&password=' })
    await site.send('/login', { body: 'username=mallory&password=x', headers: { cookie: 'session=own' } })
    await site.send('/login', { body: 'username=admin&password=x' })
    expect(site.entries.map(({ outcome: said }) => (said.is === 'unclear' ? said.why : said.is))).toEqual([
      'success',
      'ambiguous-request',
      'signed-in',
      'other-account',
    ])
  })
})

describe('a flow', () => {
  const cookieOf = (response: Response) =>
    response.headers.getSetCookie().find(line => line.startsWith('__Host-doorward-flow='))

  it('begins with a right password whose second factor is still to come, for that account', async () => {
    const { site, login } = guarded()
    const response = await login(ada.email, 'right-and-a-code')
    const cookie = cookieOf(response)
    expect(cookie).toMatch(/; Path=\/; Max-Age=900; Secure; HttpOnly; SameSite=Lax$/)
    const flow = await readFlow(
      site.keyring,
      site.policy.site,
      'one-time-code',
      requestCookies(cookie?.split(';', 1)[0] ?? ''),
      site.now(),
    )
    expect(flow?.account.subject.key).toContain(':account:')
    expect(response.headers.getSetCookie()).toContain('step=two')
  })

  it('begins with no other answer to a password', async () => {
    const { login } = guarded()
    for (const password of ['right', 'wrong', 'no-mark', 'crash'])
      expect(cookieOf(await login(ada.email, password))).toBeUndefined()
  })

  it('begins with any answer to a reset request: one that differs would tell who has an account', async () => {
    const { send } = guarded()
    for (const email of ['ada@demo.example', 'nobody@demo.example'])
      expect(cookieOf(await send('/reset', { body: form({ email }) }))).toBeDefined()
  })

  it('leads to the step that it was begun towards, and to no other', async () => {
    const site = guarded()
    const code = cookieOf(await site.login(ada.email, 'right-and-a-code'))?.split(';', 1)[0] ?? ''
    const token =
      cookieOf(await site.send('/reset', { body: form({ email: ada.email }) }))?.split(';', 1)[0] ?? ''
    for (const cookie of [code, token]) {
      await site.send('/login/code', { body: 'code=123456', headers: { cookie } })
      await site.send('/reset/confirm', { body: 'token=wrong', headers: { cookie } })
    }
    const named = site.entries.slice(2).map(({ surface, account }) => [surface, account !== null])
    expect(named).toEqual([
      ['one-time-code', true],
      ['reset-confirm', false],
      ['one-time-code', false],
      ['reset-confirm', true],
    ])
  })

  it('begins with the headers that tell, also where the body may name somebody', async () => {
    const outcome = {
      success: { status: 200, setsCookie: 'session' },
      failure: { status: 401 },
      pending: { status: 200, setsCookie: 'half' },
      signedInAs: { json: '/user' },
      sessionCookies: 'session',
    }
    const { send, entries } = guarded({
      vars: { PRESET: '', ROUTES: { own: { surface: 'login', paths: '/login', outcome } } },
      origin: () => Response.json({ more: 'code' }, { headers: { 'set-cookie': 'half=way' } }),
    })
    expect(cookieOf(await send('/login', { body: 'username=ada&password=x' }))).toBeDefined()
    expect(entries[0]?.outcome).toEqual({ is: 'pending', status: 200 })
  })

  it('begins for no request that names nobody', async () => {
    const { send } = guarded()
    expect(cookieOf(await send('/reset', { body: 'x=1' }))).toBeUndefined()
  })

  it('makes the code after it the account’s own', async () => {
    const site = guarded()
    const cookie = cookieOf(await site.login(ada.email, 'right-and-a-code'))?.split(';', 1)[0] ?? ''
    await site.send('/login/code', { body: 'code=123456', headers: { cookie } })
    const [login, code] = site.entries
    expect(code?.surface).toBe('one-time-code')
    expect(code?.account).toEqual(login?.account)
  })
})
