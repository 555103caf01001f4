// Our own endpoints, as browsers and programs ask them: a check, its answer, the way through without a script, the
// scripts.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { clientScript, pageScript } from '../../src/delivery/client-scripts.ts'
import { day, minute, second } from '../../src/lib/time.ts'
import { passCookie, passHeader } from '../../src/trust/pass.ts'
import { askForCheck, type Envelope, earnPass, handIn, signIn, workOn } from '../support/checks.ts'
import { form, formSite, guarded, ownCookie, type Sending } from '../support/guarded.ts'
import { type StandIn, silences, startProvider, troubles } from '../support/provider.ts'

const ada = { email: 'ada@demo.example', password: 'right' }
type Guarded = ReturnType<typeof guarded>

/** Strangers use up what Ada's account takes for free. */
async function underAttack(options: Parameters<typeof guarded>[0] = {}): Promise<Guarded> {
  const made = guarded(options)
  for (let n = 0; n < 9; n += 1) await made.login(ada.email, 'wrong', { from: `192.0.${n}.7` })
  return made
}

/** What a ticket says: its holder may read it. */
function claimsOf(ticket: string): Readonly<Record<string, unknown>> {
  return JSON.parse(Buffer.from(ticket.split('.')[1] ?? '', 'base64url').toString())
}

function verify(made: Guarded, body: unknown, sending: Sending = {}): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const headers = { 'content-type': 'application/json', ...sending.headers }
  return made.ask('verify', { ...sending, method: 'POST', body: text, headers })
}

const wait = (made: Guarded, fields: Readonly<Record<string, string>> | string, sending: Sending = {}) =>
  made.ask('wait', { method: 'POST', body: typeof fields === 'string' ? fields : form(fields), ...sending })

const ofBrowser = {
  accept: 'text/html',
  'sec-fetch-mode': 'navigate',
  'content-type': 'application/x-www-form-urlencoded',
}

/** Begins to wait, as somebody without a script does on the check page. */
const beginToWait = (made: Guarded, fields: Readonly<Record<string, string>> = {}) =>
  wait(made, { surface: 'login', back: '/login', ...fields }, { headers: ofBrowser })

const ticketIn = (page: string) => /name="ticket" value="([^"]+)"/.exec(page)?.[1] ?? ''

async function waitTicket(made: Guarded): Promise<string> {
  return ticketIn(await (await beginToWait(made)).text())
}

describe('asking for a check', () => {
  const asked = async (made: Guarded, query: string, sending: Sending = {}) =>
    (await made.ask(`challenge?${query}`, sending)).json()

  it('gives a ticket and what is to be done, for a form’s address or for a surface', async () => {
    const made = guarded()
    for (const query of ['for=/login', `for=${encodeURIComponent('/login?next=%2Fx')}`, 'surface=login']) {
      const response = await made.ask(`challenge?${query}`)
      expect(response.status).toBe(200)
      expect(await response.json()).toEqual({
        needed: true,
        surface: 'login',
        ticket: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
        expiresIn: 600,
        challenge: { type: 'proof-of-work', price: 'low', most: 1_000, parameters: expect.anything() },
      })
    }
  })

  it('is never cached, sets no cookie, and asks the origin nothing', async () => {
    const made = guarded()
    const { headers } = await made.ask('challenge?for=/login')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.getSetCookie()).toEqual([])
    expect(made.reached).toEqual([])
  })

  it('is in vain where nothing is protected, or the question is none', async () => {
    const made = guarded()
    for (const query of [
      'for=/about',
      'for=/',
      'for=',
      'for=login',
      'for=https://site.example/login',
      'for=//site.example/login',
      'for=/login/%ff',
      `for=/${'x'.repeat(5_000)}`,
      'surface=admin',
      'surface=',
      'surface=__proto__',
      '',
    ])
      expect([query, await asked(made, query)]).toEqual([query, { needed: false }])
  })

  it('is in vain where nothing is enforced, and where checks are switched off', async () => {
    for (const vars of [
      { MODE: 'monitor' },
      { MODE: 'off' },
      { LIMITS: { login: { mode: 'monitor' } } },
      { CHALLENGE: { provider: 'off' } },
    ]) {
      const made = guarded({ vars })
      for (const query of ['for=/login', 'surface=login'])
        expect(await asked(made, query)).toEqual({ needed: false })
    }
  })

  it('spares a browser with a ripe device the work before the form, but not once a check was asked for', async () => {
    const made = guarded()
    const first = ownCookie(await made.login(ada.email, 'right'), 'device')
    const withDevice = (cookie: string) => ({ headers: { cookie } })
    expect(await asked(made, 'for=/login', withDevice(first))).toMatchObject({ needed: true })
    made.clock.advance(day)
    const ripe = ownCookie(await made.login(ada.email, 'right', withDevice(first)), 'device')
    expect(await asked(made, 'for=/login', withDevice(ripe))).toEqual({ needed: false })
    expect(await asked(made, 'surface=login', withDevice(ripe))).toMatchObject({ needed: true })
  })

  it('spares nobody where strangers need one: whoever mistypes his name is a stranger on his own device', async () => {
    const made = guarded({ vars: { DETECTION: { strangers: 'check' } } })
    const envelope = (await asked(made, 'surface=login')) as Envelope
    const verified = await verify(made, { ticket: envelope.ticket, answer: await workOn(envelope) })
    const pass = ownCookie(verified, 'pass')
    const device = ownCookie(await made.login(ada.email, 'right', { headers: { cookie: pass } }), 'device')
    const known = { headers: { cookie: device } }
    expect((await made.login(ada.email, 'right', known)).status).toBe(303)
    // From elsewhere: a name that nobody signed in with is judged as the only account that there is.
    const elsewhere = { ...known, from: '198.51.100.9' }
    expect((await made.login('adda@demo.example', 'right', elsewhere)).status).toBe(403)
    expect(await asked(made, 'for=/login', known)).toMatchObject({ needed: true })
  })

  it('says nothing of whoever is meant: known or not, under attack or not', async () => {
    const made = await underAttack()
    const shapes: object[] = []
    for (const email of [ada.email, 'nobody@demo.example']) {
      const query = `for=${encodeURIComponent(`/login?${form({ email })}`)}`
      const { ticket, challenge, ...rest } = await (await made.ask(`challenge?${query}`)).json<Envelope>()
      const { parameters, ...offered } = challenge
      const { jti, exp, ...claims } = claimsOf(ticket)
      shapes.push({ rest, offered, claims, length: ticket.length })
    }
    expect(shapes[1]).toEqual(shapes[0])
  })
})

describe('handing an answer in', () => {
  it('earns a pass, and with it a sign-in at an account under attack', async () => {
    const made = await underAttack()
    const owner = { from: '203.0.113.40', userAgent: 'Mozilla/5.0 (a test)' }
    expect(await signIn(made.world, ada, owner)).toMatchObject({ status: 403, mitigated: 'challenge' })
    const envelope = await askForCheck(made.world, owner)
    const answer = await workOn(envelope)
    const handedIn = await handIn(made.world, envelope.ticket, answer, owner)
    expect(handedIn).toMatchObject({
      status: 200,
      body: { ok: true, surface: 'login', uses: 5, expiresIn: 600 },
    })
    expect(handedIn.cookie).toMatch(/^__Host-doorward-pass=/)
    expect((await signIn(made.world, ada, { ...owner, cookie: handedIn.cookie })).status).toBe(303)
    // Once: the same answer is worth nothing more.
    expect((await handIn(made.world, envelope.ticket, answer, owner)).body).toMatchObject({
      ok: false,
      why: 'used',
    })
  })

  it('sets the pass as a cookie of this host alone, for ten minutes, and out of reach for scripts', async () => {
    const made = guarded()
    const ticket = await waitTicket(made)
    made.clock.advance(8 * second)
    const response = await verify(made, { ticket, answer: null })
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-doorward-pass=[\w.-]+; Path=\/; Max-Age=600; Secure; HttpOnly; SameSite=Lax$/,
      ),
    ])
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.json()).toEqual({ ok: true, surface: 'login', uses: 2, expiresIn: 600 })
  })

  it('gives the pass to a program that keeps no cookies, and takes it from a header', async () => {
    const made = await underAttack()
    const ticket = await waitTicket(made)
    made.clock.advance(8 * second)
    const response = await verify(made, { ticket, answer: null, as: 'header' })
    expect(response.headers.getSetCookie()).toEqual([])
    const { pass } = await response.json<{ pass: string }>()
    expect((await made.login(ada.email, 'right')).status).toBe(403)
    expect((await made.login(ada.email, 'right', { headers: { [passHeader]: pass } })).status).toBe(303)
  })

  it('that is wrong leads to another check, which earns a pass', async () => {
    const made = guarded()
    const envelope = await askForCheck(made.world)
    const { status, body, cookie } = await handIn(made.world, envelope.ticket, { counter: 1 })
    expect([status, body.ok, body.why, cookie]).toEqual([403, false, 'wrong', ''])
    const next = body.next
    if (next == null) throw new Error('Another check was expected.')
    expect(next).toMatchObject({ needed: true, surface: 'login', challenge: { price: 'low' } })
    expect(next.ticket).not.toBe(envelope.ticket)
    expect((await handIn(made.world, next.ticket, await workOn(next))).body.ok).toBe(true)
  })

  it('too early, too late, or by somebody else leads nowhere: whoever it is asks anew', async () => {
    const made = guarded()
    const ticket = await waitTicket(made)
    const why = async (sending: Sending = {}) => {
      const response = await verify(made, { ticket, answer: null }, sending)
      return [response.status, await response.json()]
    }
    expect(await why()).toEqual([403, { ok: false, why: 'too-early', next: null }])
    made.clock.advance(8 * second)
    for (const sending of [{ from: '198.51.100.7' }, { headers: { 'user-agent': 'curl/8' } }])
      expect(await why(sending)).toEqual([403, { ok: false, why: 'not-yours', next: null }])
    made.clock.advance(10 * minute)
    expect(await why()).toEqual([403, { ok: false, why: 'expired', next: null }])
  })

  it('is answered with a 4xx where it is none, whatever was sent', async () => {
    const made = guarded()
    for (const body of [
      '',
      '{',
      'null',
      '[]',
      '"x"',
      '5',
      '{}',
      '{"ticket":"x"}',
      '{"ticket":5,"answer":null}',
      '{"ticket":["x"],"answer":null}',
      '{"ticket":"x","answer":null,"as":"query"}',
      'ticket=x&answer=',
    ]) {
      const response = await verify(made, body)
      expect([body, response.status]).toEqual([body, 400])
      expect(response.headers.get('content-type')).toBe('application/problem+json')
    }
    const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`
    for (const body of [`{"ticket":"x","answer":${deep}}`, '{"ticket":"","answer":null}'])
      expect((await verify(made, body)).status).toBe(403)
    expect((await verify(made, `{"ticket":"${'x'.repeat(40_000)}","answer":null}`)).status).toBe(413)
    expect(made.reached).toEqual([])
  })
})

describe('a provider', () => {
  let provider: StandIn
  beforeAll(async () => {
    provider = await startProvider('siteverify')
  })
  afterAll(() => provider.close())
  beforeEach(() => provider.behave(null))

  const withProvider = () => {
    const { sitekey, secret, url: siteverify } = provider
    const vars = {
      CHALLENGE: { provider: 'turnstile', sitekey, siteverify },
      DOORWARD_CHALLENGE_SECRET: secret,
    }
    const origin = (request: Request) => (request.url === siteverify ? fetch(request) : formSite(request))
    return underAttack({ vars, origin })
  }
  const token = () => provider.earn({ host: 'site.example', action: 'login' })

  it('is asked for by its name, and its token earns a pass that opens the account', async () => {
    const made = await withProvider()
    const envelope = await askForCheck(made.world)
    expect(envelope.challenge).toMatchObject({
      type: 'turnstile',
      sitekey: provider.sitekey,
      action: 'login',
    })
    const { body, cookie } = await handIn(made.world, envelope.ticket, token())
    expect(body.ok).toBe(true)
    expect((await signIn(made.world, ada, { cookie })).status).toBe(303)
  })

  it('that is away is replaced by dear work, and never by a pass', async () => {
    const made = await withProvider()
    for (const trouble of [troubles['an error of its own'], silences['does not answer']]) {
      provider.behave(trouble)
      const envelope = await askForCheck(made.world)
      const { status, body, cookie } = await handIn(made.world, envelope.ticket, token())
      expect([status, body.ok, body.why, cookie]).toEqual([403, false, 'unavailable', ''])
      expect(body.next?.challenge).toMatchObject({ type: 'proof-of-work', price: 'high' })
      expect(claimsOf(body.next?.ticket ?? '')).toMatchObject({ fallback: true, price: 'high' })
    }
  })

  it('that is away makes work no cheaper for who does it wrong', async () => {
    const made = await withProvider()
    provider.behave(troubles['an error of its own'])
    const envelope = await askForCheck(made.world)
    const { body } = await handIn(made.world, envelope.ticket, token())
    const failed = await handIn(made.world, body.next?.ticket ?? '', { counter: 1 })
    expect(failed.body).toMatchObject({ ok: false, why: 'wrong', next: { challenge: { price: 'high' } } })
  })

  it('is sent the address of whoever did the check, and no cookie of anybody’s', async () => {
    const made = await withProvider()
    const envelope = await askForCheck(made.world, { from: '203.0.113.40' })
    const before = provider.asked.length
    const client = { from: '203.0.113.40', cookie: 'session=secret' }
    await handIn(made.world, envelope.ticket, token(), client)
    const [asked] = provider.asked.slice(before)
    expect(asked?.fields).toMatchObject({ remoteip: '203.0.113.40' })
    expect(JSON.stringify(asked)).not.toContain('session=secret')
  })
})

describe('waiting', () => {
  it('begins where the check page sends it, with a ticket for the surface and the time to wait', async () => {
    const made = guarded()
    const response = await beginToWait(made, { surface: 'signup', back: '/join' })
    expect([response.status, response.headers.get('retry-after')]).toEqual([403, '8'])
    expect(response.headers.getSetCookie()).toEqual([])
    const page = await response.text()
    expect(page).toContain('Please wait 8 seconds, then choose Continue.')
    expect(page).toContain('name="back" value="/join"')
    made.clock.advance(8 * second)
    const ended = await wait(made, { ticket: ticketIn(page), back: '/join' })
    expect([ended.status, ended.headers.get('location')]).toEqual([303, '/join'])
    expect(claimsOf(ownCookie(ended, 'pass'))).toMatchObject({ aud: 'signup' })
  })

  it.each([
    ['a surface that nobody named', {}, { surface: 'nothing' }],
    ['a surface that is only watched', { MODE: 'monitor' }, {}],
    ['checks that are switched off', { CHALLENGE: { provider: 'off' } }, {}],
  ])('begins at nothing for %s', async (_, vars, fields) => {
    const response = await beginToWait(guarded({ vars }), fields)
    const page = await response.text()
    expect([response.status, page.includes('href="/login"'), ticketIn(page)]).toEqual([403, true, ''])
  })

  it('leads back to the form with a pass, which opens an account under attack for a try and one more', async () => {
    const made = await underAttack()
    const ticket = await waitTicket(made)
    made.clock.advance(8 * second)
    const response = await wait(made, { ticket, back: '/login?next=%2Fx' })
    expect([response.status, response.headers.get('location')]).toEqual([303, '/login?next=%2Fx'])
    expect(response.headers.get('cache-control')).toBe('no-store')
    const cookie = ownCookie(response, 'pass')
    expect((await made.login(ada.email, 'mistyped', { headers: { cookie } })).status).toBe(200)
    expect((await made.login(ada.email, 'right', { headers: { cookie } })).status).toBe(303)
    expect((await made.login(ada.email, 'wrong', { headers: { cookie } })).status).toBe(403)
  })

  it('that was too short goes on, with the same ticket, and says for how long', async () => {
    const made = guarded()
    const ticket = await waitTicket(made)
    made.clock.advance(5_500)
    const response = await wait(made, { ticket, back: '/login' }, { headers: ofBrowser })
    expect([response.status, response.headers.get('doorward-mitigated')]).toEqual([403, 'challenge'])
    expect(response.headers.get('retry-after')).toBe('3')
    expect(response.headers.getSetCookie()).toEqual([])
    const page = await response.text()
    expect(page).toContain(`name="ticket" value="${ticket}"`)
    expect(page).toContain('name="back" value="/login"')
    made.clock.advance(2_500)
    expect((await wait(made, { ticket, back: '/login' })).status).toBe(303)
  })

  it('with a ticket that is of no more use leads back to the form, and nowhere else', async () => {
    const made = guarded()
    const ticket = await waitTicket(made)
    made.clock.advance(8 * second)
    expect((await wait(made, { ticket, back: '/login' })).status).toBe(303)
    const headers = { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' }
    for (const of of [ticket, 'made-up']) {
      const response = await wait(made, { ticket: of, back: '/login' }, { headers })
      const page = await response.text()
      expect([response.status, response.headers.getSetCookie()]).toEqual([403, []])
      expect(page).toContain('href="/login"')
      expect(page).not.toContain('<form')
    }
  })

  it.each([
    'https://evil.example/',
    '//evil.example/',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/%09/evil.example/..//evil.example',
    '/./\\evil.example',
    '/.//evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    'evil.example',
    '@evil.example',
    '/__doorward/wait',
    `/${'x'.repeat(3_000)}`,
    '',
  ])('never leads to another site, nor to us: %j', async back => {
    const made = guarded()
    for (const early of [true, false]) {
      const ticket = await waitTicket(made)
      if (!early) made.clock.advance(8 * second)
      const response = await wait(made, { ticket, back })
      const { origin, pathname } = new URL(response.headers.get('location') ?? '/', 'https://site.example/x')
      expect([response.status, origin]).toEqual([early ? 403 : 303, 'https://site.example'])
      expect(pathname).not.toMatch(/^\/__doorward/)
    }
  })

  it('is answered with a page or a 4xx, whatever was sent', async () => {
    const made = guarded()
    const file = new FormData()
    file.set('ticket', new Blob(['x']), 'ticket.txt')
    file.set('back', new Blob(['/login']), 'back.txt')
    const bodies: readonly (readonly [BodyInit, string?])[] = [
      ['x'],
      ['ticket=&back='],
      ['ticket=a&ticket=b&back=/x&back=//evil.example'],
      ['ticket[]=a&ticket[b]=c'],
      ['{"ticket":"x"}', 'application/json'],
      ['abc', 'multipart/form-data'],
      ['abc', 'multipart/form-data; boundary=x'],
      [file],
    ]
    for (const [body, type] of bodies) {
      const headers = type === undefined ? {} : { 'content-type': type }
      const response = await made.ask('wait', { method: 'POST', body, headers })
      expect([response.status, response.headers.getSetCookie()]).toEqual([403, []])
    }
    expect((await wait(made, `ticket=${'x'.repeat(40_000)}`)).status).toBe(413)
  })
})

describe('the scripts', () => {
  const scripts = [
    ['client.js', clientScript],
    ['page.js', pageScript],
  ] as const

  it.each(scripts)('%s is kept for good under its version, and for an hour without', async (name, script) => {
    const made = guarded()
    for (const [query, cached] of [
      [`?v=${script.hash}`, 'public, max-age=31536000, immutable'],
      ['', 'public, max-age=3600'],
      ['?v=', 'public, max-age=3600'],
      ['?v=000000000000', 'public, max-age=3600'],
    ] as const) {
      const response = await made.ask(name + query)
      expect([response.status, response.headers.get('cache-control')]).toEqual([200, cached])
      expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
      expect(response.headers.getSetCookie()).toEqual([])
      expect(await response.text()).toBe(script.text)
    }
  })

  it.each(scripts)('%s is not sent again to who has it', async (name, { hash }) => {
    const made = guarded()
    for (const [match, status] of [
      [`"${hash}"`, 304],
      [`W/"${hash}"`, 304],
      [`"another", "${hash}"`, 304],
      ['"another"', 200],
    ] as const) {
      const response = await made.ask(name, { headers: { 'if-none-match': match } })
      expect([match, response.status]).toEqual([match, status])
      expect(response.headers.get('etag')).toBe(`"${hash}"`)
      expect((await response.text()) === '').toBe(status === 304)
    }
  })

  it('are the same for everybody: nothing in them is of a visitor', async () => {
    const made = guarded()
    const first = await (await made.ask('client.js')).text()
    const cookie = await earnPass(made.world)
    const second = await (await made.ask('client.js', { from: '198.51.100.9', headers: { cookie } })).text()
    expect(second).toBe(first)
  })
})

describe('a page of another origin', () => {
  const app = 'https://app.example'
  /** A site that lets that page read its sign-in, with cookies. */
  const letting = (): Guarded =>
    guarded({
      origin: ({ method, headers }) =>
        new Response(
          null,
          method === 'OPTIONS' && headers.get('origin') === app
            ? { headers: { 'access-control-allow-origin': app, 'access-control-allow-credentials': 'true' } }
            : {},
        ),
    })
  const ofApp = (origin = app) => ({ headers: { origin, 'sec-fetch-mode': 'cors' } })
  const readers = ({ headers }: Response) => [
    headers.get('access-control-allow-origin'),
    headers.get('access-control-allow-credentials'),
  ]

  it('may do the check where the site lets it sign in from there, and no other may', async () => {
    const made = letting()
    for (const path of ['challenge?surface=login', 'client.js', 'nothing']) {
      expect([path, readers(await made.ask(path, ofApp()))]).toEqual([path, [app, 'true']])
      const other = await made.ask(path, ofApp('https://other.example'))
      expect([path, readers(other)]).toEqual([path, [null, null]])
      expect(other.headers.get('vary')).toContain('Origin')
    }
    expect(readers(await verify(made, { ticket: 'x', answer: null }, ofApp()))).toEqual([app, 'true'])
    expect(readers(await guarded().ask('challenge?surface=login', ofApp()))).toEqual([null, null])
    // What the site is asked is whether: no cookie, no body, and by its own sign-in's address.
    for (const { method, url, body } of made.reached)
      expect([method, new URL(url).pathname, body]).toEqual(['OPTIONS', '/login', null])
  })

  it('is answered when it asks before, and never with a check', async () => {
    const made = letting()
    for (const path of ['challenge', 'verify']) {
      const response = await made.ask(path, { method: 'OPTIONS', ...ofApp() })
      expect(response.status).toBe(204)
      expect(response.headers.get('access-control-allow-methods')).toContain('POST')
      expect(response.headers.get('access-control-allow-headers')).toContain('content-type')
      expect(readers(response)).toEqual([app, 'true'])
    }
  })
})

describe('anything else under our path', () => {
  it('is not there, is not cached, and is not the origin’s', async () => {
    const made = guarded()
    for (const [method, path] of [
      ['GET', ''],
      ['GET', 'verify'],
      ['POST', 'challenge'],
      ['PUT', 'verify'],
      ['GET', 'wait'],
      ['POST', 'client.js'],
      ['GET', 'client.js/x'],
      ['DELETE', 'nothing'],
    ] as const) {
      const response = await made.ask(path, { method })
      expect([method, path, response.status]).toEqual([method, path, 404])
      expect(response.headers.get('cache-control')).toBe('no-store')
    }
    expect(made.reached).toEqual([])
  })

  it('takes a pass from nobody who asks there: it is for attempts', async () => {
    const made = guarded()
    const cookie = await earnPass(made.world)
    for (let n = 0; n < 6; n += 1) await made.ask('challenge?surface=login', { headers: { cookie } })
    expect(cookie).toContain(passCookie)
    for (let n = 0; n < 8; n += 1) await made.login(ada.email, 'wrong', { from: `192.0.${n}.7` })
    expect((await signIn(made.world, ada, { cookie })).status).toBe(303)
  })
})
