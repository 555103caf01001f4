// The demo site as its visitors see it, over HTTP. Doorward's own tests count on these answers.
import { connect } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Stats } from '../../scripts/demo-site/stats.ts'
import { type DemoSite, demoAccounts, startDemoSite } from '../../scripts/demo-site.ts'
import { type Browser, chromiumMissing, startBrowser, type Visitor } from '../support/browser.ts'
import { describeWith } from '../support/required.ts'

let site: DemoSite

beforeEach(async () => {
  site = await startDemoSite({ port: 0, people: 3, workFactor: 1024 })
})

afterEach(() => site.close())

type Fields = Readonly<Record<string, string>>

function get(path: string, cookie = ''): Promise<Response> {
  return fetch(site.url + path, { headers: { cookie }, redirect: 'manual' })
}

function post(path: string, fields: Fields, cookie = ''): Promise<Response> {
  return fetch(site.url + path, {
    method: 'POST',
    headers: { cookie },
    body: new URLSearchParams(fields),
    redirect: 'manual',
  })
}

function send(path: string, body: unknown, cookie = ''): Promise<Response> {
  return fetch(site.url + path, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

/** The cookies of an answer, as a browser sends them back. */
function cookiesOf(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map(line => line.split(';')[0])
    .join('; ')
}

function account(name: string): { email: string; password: string; code: string } {
  const found = demoAccounts.find(({ email }) => email.startsWith(name))
  if (found === undefined) throw new Error(`no demo account ${name}`)
  return { email: found.email, password: found.password, code: found.code ?? '' }
}

async function signedIn(name: string): Promise<string> {
  const { email, password } = account(name)
  return cookiesOf(await post('/login', { email, password }))
}

async function resetToken(email: string): Promise<string> {
  await post('/reset', { email })
  const mails = (await (await get('/__outbox')).json()) as { to: string; token: string }[]
  return mails.findLast(({ to }) => to === email)?.token ?? ''
}

async function stats(): Promise<ReturnType<Stats['snapshot']>> {
  return (await (await get('/__stats')).json()) as ReturnType<Stats['snapshot']>
}

describe('signing in by form', () => {
  it('answers a right password with a redirect and two cookies', async () => {
    const { email, password } = account('ada')
    const answer = await post('/login', { email, password })
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toBe('/account')
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^session=[\w-]{32}; HttpOnly; SameSite=Lax; Path=\/$/),
      expect.stringMatching(/^last_seen=[^;]+; Path=\/$/),
    ])
    const page = await get('/account', cookiesOf(answer))
    expect(await page.text()).toContain('signed in as <strong>ada@demo.example</strong>')
  })

  it('takes a multipart form as well', async () => {
    const body = new FormData()
    for (const [name, value] of Object.entries(account('müller'))) body.append(name, value)
    const answer = await fetch(`${site.url}/login`, { method: 'POST', body, redirect: 'manual' })
    expect(answer.headers.get('location')).toBe('/account')
  })

  it('answers a wrong password and an unknown account with the same page, 200', async () => {
    const wrong = await post('/login', { email: 'ada@demo.example', password: 'wrong' })
    const unknown = await post('/login', { email: 'eve@demo.example', password: 'wrong' })
    expect([wrong.status, unknown.status]).toEqual([200, 200])
    expect(wrong.headers.getSetCookie()).toEqual([])
    const page = await wrong.text()
    expect(page).toContain('role="alert"')
    expect(await unknown.text()).toBe(page.replace('ada@', 'eve@'))
  })

  it('answers a wrong password of somebody who is signed in like that of anyone', async () => {
    const cookie = await signedIn('ada')
    const answer = await post('/login', { email: 'ada@demo.example', password: 'wrong' }, cookie)
    expect(answer.status).toBe(200)
    expect(answer.headers.getSetCookie()).toEqual([])
  })

  it('compares emails lower-cased and trimmed, and folds nothing else', async () => {
    const { password } = account('müller')
    const login = async (email: string) => (await post('/login', { email, password })).status
    expect(await login(' MÜLLER@demo.example ')).toBe(303)
    expect(await login('muller@demo.example')).toBe(200)
    expect(await login('mu\u0308ller@demo.example')).toBe(200)
  })

  it('takes the last of several values', async () => {
    const { email, password } = account('ada')
    const body = new URLSearchParams([
      ['email', 'x'],
      ['email', email],
      ['password', password],
      ['password', 'wrong'],
    ])
    const answer = await fetch(`${site.url}/login`, { method: 'POST', body, redirect: 'manual' })
    expect(answer.status).toBe(200)
  })

  it('escapes what it shows again', async () => {
    const answer = await post('/login', { email: '"><script>alert(1)</script>', password: 'x' })
    const page = await answer.text()
    expect(page).not.toContain('<script>')
    expect(page).toContain('&#34;&#62;&#60;script&#62;')
  })

  it('ends a session on request', async () => {
    const cookie = await signedIn('ada')
    const answer = await post('/logout', {}, cookie)
    expect(answer.headers.get('location')).toBe('/')
    expect((await get('/account', cookie)).headers.get('location')).toBe('/login')
  })

  it('knows the people it was asked to seed, and no more', async () => {
    const login = (number: string) =>
      post('/login', { email: `person${number}@demo.example`, password: `correct-horse-${number}` })
    expect((await login('0003')).status).toBe(303)
    expect((await login('0003')).status).toBe(303)
    expect((await login('0004')).status).toBe(200)
  })

  it('matches a path as lenient frameworks do', async () => {
    expect((await get('/%6Cogin')).status).toBe(200)
    expect((await get('/LOGIN/')).status).toBe(200)
    expect((await get('//login')).status).toBe(404)
    expect((await get('/%zz')).status).toBe(400)
  })
})

describe('the second factor', () => {
  it('lets in nobody before the code', async () => {
    const { email, password, code } = account('grace')
    const first = await post('/login', { email, password })
    expect(first.headers.get('location')).toBe('/login/code')
    expect(first.headers.getSetCookie()).toEqual([expect.stringMatching(/^pending=/)])
    const cookie = cookiesOf(first)
    expect((await get('/account', cookie)).headers.get('location')).toBe('/login')

    const wrong = await post('/login/code', { code: '000000' }, cookie)
    expect(wrong.status).toBe(200)
    expect(await wrong.text()).toContain('role="alert"')

    const right = await post('/login/code', { code }, cookie)
    expect(right.headers.get('location')).toBe('/account')
    expect(right.headers.getSetCookie()).toHaveLength(2)
    expect((await get('/account', cookiesOf(right))).status).toBe(200)

    const again = await post('/login/code', { code }, cookie)
    expect(again.headers.get('location')).toBe('/login')
  })
})

describe('password reset', () => {
  it('answers every address alike and sends mail only to accounts', async () => {
    for (const email of ['ada@demo.example', 'eve@demo.example']) {
      const answer = await post('/reset', { email })
      expect([answer.status, answer.headers.get('location')]).toEqual([303, '/reset/sent'])
    }
    const mails = await (await get('/__outbox')).json()
    expect(mails).toEqual([expect.objectContaining({ to: 'ada@demo.example' })])
  })

  it('sets the password once, and ends what the old one had opened', async () => {
    const email = 'ada@demo.example'
    const cookie = await signedIn('ada')
    const token = await resetToken(email)
    expect((await post('/reset/confirm', { token, password: 'short' })).status).toBe(200)
    const answer = await post('/reset/confirm', { token, password: 'a new password' })
    expect(answer.headers.get('location')).toBe('/login')
    expect((await get('/account', cookie)).status).toBe(303)
    expect((await post('/login', { email, password: account('ada').password })).status).toBe(200)
    expect((await post('/login', { email, password: 'a new password' })).status).toBe(303)
    expect((await post('/reset/confirm', { token, password: 'another one' })).status).toBe(200)
  })
})

describe('signing up', () => {
  it('creates an account and signs it in', async () => {
    const answer = await post('/signup', { email: 'New@demo.example', password: 'long enough' })
    expect(answer.headers.get('location')).toBe('/account')
    expect(await (await get('/', cookiesOf(answer))).text()).toContain('new@demo.example')
  })

  it('refuses a taken email, and a short password', async () => {
    for (const fields of [
      { email: 'ADA@demo.example', password: 'long enough' },
      { email: 'new@demo.example', password: '1234567' },
    ]) {
      const answer = await post('/signup', fields)
      expect(answer.status).toBe(200)
      expect(answer.headers.getSetCookie()).toEqual([])
      expect(await answer.text()).toContain('role="alert"')
    }
  })
})

describe('changing the email address', () => {
  it('asks for a session and for the password', async () => {
    const fields = { new_email: 'lovelace@demo.example', password: account('ada').password }
    expect((await post('/account/email', fields)).headers.get('location')).toBe('/login')
    const cookie = await signedIn('ada')
    const wrong = await post('/account/email', { ...fields, password: 'wrong' }, cookie)
    expect([wrong.status, (await wrong.text()).includes('role="alert"')]).toEqual([200, true])
    expect((await post('/account/email', fields, cookie)).headers.get('location')).toBe('/account')
    expect(await (await get('/account', cookie)).text()).toContain('lovelace@demo.example')
  })

  it('keeps an address that somebody else has', async () => {
    const fields = { new_email: 'grace@demo.example', password: account('ada').password }
    expect((await post('/account/email', fields, await signedIn('ada'))).status).toBe(200)
  })
})

describe('the JSON API', () => {
  it('signs in, says who it is, and signs out', async () => {
    const { email, password } = account('ada')
    const answer = await send('/api/login', { email, password })
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({ user: { email } })
    expect(answer.headers.getSetCookie()).toHaveLength(2)
    const cookie = cookiesOf(answer)
    expect(await (await get('/api/account', cookie)).json()).toEqual({ user: { email } })
    expect((await send('/api/logout', {}, cookie)).status).toBe(200)
    expect((await get('/api/account', cookie)).status).toBe(401)
  })

  it('answers wrong credentials with 401', async () => {
    const answer = await send('/api/login', { email: 'ada@demo.example', password: 'wrong' })
    expect([answer.status, await answer.json()]).toEqual([401, { error: 'invalid_credentials' }])
  })

  it('reads nothing but text, and no inherited member', async () => {
    for (const body of [
      { email: ['ada@demo.example'], password: { $ne: '' } },
      '{"__proto__":{"email":"ada@demo.example"}}',
    ])
      expect((await send('/api/login', body)).status).toBe(401)
  })

  it('asks for a code where there is a second factor', async () => {
    const { email, password, code } = account('grace')
    const first = await send('/api/login', { email, password })
    expect([first.status, await first.json()]).toEqual([200, { pending: 'code' }])
    const cookie = cookiesOf(first)
    expect(await (await send('/api/login/code', { code: '1' }, cookie)).json()).toEqual({
      error: 'invalid_code',
    })
    expect((await send('/api/login/code', { code })).status).toBe(401)
    expect(await (await send('/api/login/code', { code }, cookie)).json()).toEqual({ user: { email } })
  })

  it('resets a password', async () => {
    expect((await send('/api/reset', { email: 'eve@demo.example' })).status).toBe(202)
    const token = await resetToken('ada@demo.example')
    expect((await send('/api/reset/confirm', { token: 'x', password: 'long enough' })).status).toBe(400)
    expect((await send('/api/reset/confirm', { token, password: 'long enough' })).status).toBe(200)
  })

  it('signs up', async () => {
    const signup = async (email: string, password: string) =>
      (await send('/api/signup', { email, password })).status
    expect(await signup('new@demo.example', 'long enough')).toBe(201)
    expect(await signup('new@demo.example', 'long enough')).toBe(409)
    expect(await signup('another@demo.example', 'short')).toBe(422)
    expect(await signup('nobody', 'long enough')).toBe(422)
  })

  it('changes the email address', async () => {
    const { password } = account('ada')
    const cookie = await signedIn('ada')
    const change = async (body: unknown, cookie: string) =>
      (await send('/api/account/email', body, cookie)).status
    expect(await change({ newEmail: 'a@demo.example', password }, '')).toBe(401)
    expect(await change({ newEmail: 'a@demo.example', password: 'wrong' }, cookie)).toBe(403)
    expect(await change({ newEmail: 'grace@demo.example', password }, cookie)).toBe(409)
    expect(await change({ newEmail: 'a@demo.example', password }, cookie)).toBe(200)
  })
})

describe('pages with scripts, and with policies about them', () => {
  it('are found from the front page', async () => {
    const page = await (await get('/')).text()
    for (const path of ['/app', '/strict/login', '/closed/login']) {
      expect(page).toContain(`href="${path}"`)
      expect((await get(path)).status).toBe(200)
    }
  })

  it('the strict one lets scripts run by a nonce alone, another one in each answer', async () => {
    const nonces = []
    for (const _ of [1, 2]) {
      const answer = await get('/strict/login')
      const [, nonce = ''] = /'nonce-([^']+)'/.exec(answer.headers.get('content-security-policy') ?? '') ?? []
      const rules = (answer.headers.get('content-security-policy') ?? '').split('; ')
      expect(rules).toEqual([
        "default-src 'none'",
        "style-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        `script-src 'nonce-${nonce}' 'strict-dynamic'`,
        "connect-src 'self'",
      ])
      expect(await answer.text()).toContain(`<script nonce="${nonce}">`)
      nonces.push(nonce)
    }
    expect(new Set(nonces).size).toBe(2)
  })

  it('the closed one lets none run', async () => {
    const answer = await get('/closed/login')
    expect(answer.headers.get('content-security-policy')).toContain("script-src 'none'")
    expect(await answer.text()).not.toContain('<script')
  })

  it('both send the form to the same place as any', async () => {
    for (const path of ['/strict/login', '/closed/login'])
      expect(await (await get(path)).text()).toContain('<form method="post" action="/login">')
  })

  it('the application says who is signed in, and tells without a script where the plain form is', async () => {
    expect(await (await get('/app', await signedIn('ada'))).text()).toContain('>ada@demo.example</strong>')
    expect(await (await get('/app')).text()).toMatch(/<noscript>.*href="\/login"/)
    const script = await get('/static/app.js')
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(script.headers.get('etag')).toMatch(/^"[\w-]{22}"$/)
  })
})

describeWith(chromiumMissing, 'in a browser', () => {
  let browser: Browser
  let visitor: Visitor
  beforeAll(async () => {
    browser = await startBrowser()
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    visitor = await browser.visitor()
  })
  afterEach(() => visitor.leave())

  it('the application signs in and out with no Doorward in front, without leaving its page', async () => {
    const { page } = visitor
    const { email, password, code } = account('grace')
    await page.goto(`${site.url}/app`)
    await page.fill('#email', email)
    await page.fill('#password', 'wrong')
    await page.click('button:visible')
    await page.waitForSelector('[role=alert]:has-text("do not match")')
    await page.fill('#password', password)
    await page.keyboard.press('Enter')
    await page.fill('#code', code)
    await page.keyboard.press('Enter')
    await page.waitForSelector(`#who:has-text("${email}")`)
    expect([new URL(page.url()).pathname, await page.inputValue('#password')]).toEqual(['/app', ''])
    await page.click('button:visible')
    await page.waitForSelector('#email:visible')
    expect((await stats()).login).toEqual({ attempts: 2, success: 1, failure: 1 })
  })

  it("the application sends through Doorward's client where that is there", async () => {
    const { page } = visitor
    const client = `window.doorward = { fetch: (path, init) => {
        window.sent = path
        return fetch(path, init)
      } }`
    await page.route('**/__doorward/client.js', route =>
      route.fulfill({ contentType: 'text/javascript', body: client }),
    )
    const { email, password } = account('ada')
    await page.goto(`${site.url}/app`)
    await page.fill('#email', email)
    await page.fill('#password', password)
    await page.keyboard.press('Enter')
    await page.waitForSelector(`#who:has-text("${email}")`)
    expect(await page.evaluate('window.sent')).toBe('/api/login')
  })

  it('the strict page runs its own script, the closed one signs in without any, and neither complains', async () => {
    const { page, complaints } = visitor
    const { email, password } = account('ada')
    await page.goto(`${site.url}/strict/login`)
    expect(await page.textContent('#script')).toBe('The script of this page has run.')
    await page.goto(`${site.url}/closed/login`)
    await page.fill('#email', email)
    await page.fill('#password', password)
    await page.click('button')
    await page.waitForURL('**/account')
    expect(complaints).toEqual([])
  })
})

describe('requests that cannot be answered', () => {
  const raw = (path: string, type: string, body: BodyInit) =>
    fetch(site.url + path, { method: 'POST', headers: { 'content-type': type }, body })

  it('says so with a 4xx', async () => {
    expect((await send('/api/login', '{"email":')).status).toBe(400)
    expect((await send('/api/login', '[]')).status).toBe(400)
    expect((await raw('/api/login', 'application/json', Uint8Array.of(0x22, 0xff, 0x22))).status).toBe(400)
    expect((await raw('/login', 'multipart/form-data; boundary=x', 'no parts')).status).toBe(400)
    expect((await raw('/api/login', 'text/plain', '{}')).status).toBe(415)
    expect((await raw('/login', 'application/json', '{}')).status).toBe(415)
    expect((await send('/api/login', ' '.repeat(1024 * 1024 + 1))).status).toBe(413)
    expect((await post('/login', { email: 'x'.repeat(2 * 1024 * 1024) })).status).toBe(413)
    expect((await get('/nowhere')).status).toBe(404)
    expect(await (await get('/api/constructor')).json()).toEqual({ error: 'not_found' })
  })

  it('names the methods it knows', async () => {
    const answer = await fetch(`${site.url}/login`, { method: 'PUT' })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST'])
    const api = await get('/api/login')
    expect([api.status, api.headers.get('allow')]).toEqual([405, 'POST'])
    expect((await fetch(`${site.url}/login`, { method: 'HEAD' })).status).toBe(200)
  })

  it('goes on after a visitor who leaves in the middle of a form', async () => {
    const socket = connect(site.port, '127.0.0.1')
    socket.write('POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nemail=')
    await new Promise(resolve => setTimeout(resolve, 20))
    socket.destroy()
    expect((await get('/login')).status).toBe(200)
    expect((await stats()).login.attempts).toBe(0)
  })
})

describe('the counters', () => {
  it('count what arrived, by form and by API together', async () => {
    const ada = account('ada')
    const grace = account('grace')
    await post('/login', { email: ada.email, password: ada.password })
    await send('/api/login', { email: ada.email, password: 'wrong' })
    const cookie = cookiesOf(await post('/login', { email: grace.email, password: grace.password }))
    await post('/login/code', { code: '000000' }, cookie)
    await post('/login/code', { code: grace.code })
    await post('/reset', { email: 'ada@demo.example' })
    await send('/api/reset', { email: 'eve@demo.example' })
    await post('/reset/confirm', { token: 'x', password: 'long enough' })
    await post('/signup', { email: 'new@demo.example', password: 'long enough' })
    await post('/account/email', { new_email: 'x@demo.example', password: 'x' }, await signedIn('müller'))
    expect(await stats()).toEqual({
      login: { attempts: 4, success: 3, failure: 1 },
      code: { attempts: 1, success: 0, failure: 1 },
      reset: { attempts: 2, success: 1, failure: 1 },
      resetConfirm: { attempts: 1, success: 0, failure: 1 },
      signup: { attempts: 1, success: 1, failure: 0 },
      sensitive: { attempts: 1, success: 0, failure: 1 },
    })
    await send('/__stats/reset', {})
    expect((await stats()).login).toEqual({ attempts: 0, success: 0, failure: 0 })
  })
})

describe('what a proxy has to pass on', () => {
  it('streams in several chunks', async () => {
    const { body } = await get('/stream')
    const arrived: number[] = []
    for await (const _ of body ?? []) arrived.push(Date.now())
    expect(arrived.length).toBe(5)
    expect((arrived.at(-1) ?? 0) - (arrived[0] ?? 0)).toBeGreaterThan(200)
  })

  it('serves the stylesheet with an ETag', async () => {
    const first = await get('/static/style.css')
    const etag = first.headers.get('etag') ?? ''
    expect((await first.text()).length).toBeGreaterThan(500)
    const second = await fetch(`${site.url}/static/style.css`, { headers: { 'if-none-match': etag } })
    expect([second.status, await second.text()]).toEqual([304, ''])
  })

  it('echoes over a WebSocket', async () => {
    const socket = new WebSocket(`${site.url.replace('http', 'ws')}/echo`)
    const texts = ['short', 'ä'.repeat(5000)]
    const received = await new Promise<string[]>((resolve, reject) => {
      const list: string[] = []
      socket.addEventListener('error', reject)
      socket.addEventListener('open', () => texts.forEach(text => void socket.send(text)))
      socket.addEventListener('message', ({ data }) => {
        if (list.push(String(data)) === texts.length) resolve(list)
      })
    })
    socket.close()
    expect(received).toEqual(texts)
  })
})

describe('failure drills', () => {
  const restart = async (options: Omit<Parameters<typeof startDemoSite>[0], 'port'>) => {
    await site.close()
    site = await startDemoSite({ port: 0, workFactor: 1024, ...options })
  }
  const wrong = () => post('/login', { email: 'ada@demo.example', password: 'wrong' })

  it('answers a wrong password with 500', async () => {
    await restart({ crashOnWrongPassword: 'status-500' })
    expect((await wrong()).status).toBe(500)
    expect((await send('/api/login', {})).status).toBe(500)
    expect((await post('/login', account('ada'))).status).toBe(303)
  })

  it('never answers a wrong password', async () => {
    await restart({ crashOnWrongPassword: 'hang' })
    const answer = wrong().catch(() => 'closed')
    const timeout = new Promise(resolve => setTimeout(resolve, 100, 'nothing yet'))
    expect(await Promise.race([answer, timeout])).toBe('nothing yet')
    expect((await stats()).login.failure).toBe(1)
    await site.close()
    expect(await answer).toBe('closed')
  })

  it('cuts the connection on a wrong password', async () => {
    await restart({ crashOnWrongPassword: 'reset-connection' })
    await expect(wrong()).rejects.toThrow('fetch failed')
    expect((await stats()).login.failure).toBe(1)
  })

  it('waits before it answers a login', async () => {
    await restart({ delayMs: 100 })
    const start = performance.now()
    await wrong()
    expect(performance.now() - start).toBeGreaterThan(95)
  })
})
