// Requests that no browser sends, in workerd itself, at the demo site: each gets a clear 4xx or the site's own answer,
// never a 5xx, and none is a way around the count of wrong guesses.
import { request as openRequest } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { deflateSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type DemoSite, startDemoSite } from '../../scripts/demo-site.ts'
import type { RawWorkerd } from '../../scripts/raw-workerd.ts'
import { ask, chunked, exchange, headerOf, type RawAnswer, type RawRequest } from '../support/raw-http.ts'
import { startRawWorld } from '../support/raw-world.ts'
import { address, person, type Tally } from '../support/world.ts'

/** Guesses that unknown clients have at one account. */
const accountBudget = 8
const tries = 12

let site: DemoSite
let worker: RawWorkerd
let trickles: readonly Promise<number>[]
beforeAll(async () => {
  site = await startDemoSite({ port: 0, people: 200, workFactor: 1024 })
  worker = await startRawWorld(site.url)
  // They take ten seconds: the others are tried meanwhile.
  trickles = [trickle('announced'), trickle('chunked'), trickle('stops')]
})
afterAll(async () => {
  await worker.stop()
  await site.close()
})
beforeEach(async () => {
  await fetch(`${site.url}/__stats/reset`, { method: 'POST' })
})

/** Every request comes from a network that was not seen before, so that only the account's budget holds it. */
let networks = 0
function from(): readonly [string, string] {
  networks += 1
  return ['CF-Connecting-IP', address(networks)]
}

/** And every case is about somebody else. */
let victims = 0
function victim(): string {
  victims += 1
  return person(victims).email
}

function send(request: RawRequest): Promise<RawAnswer> {
  return ask(worker.url, { ...request, headers: [from(), ...(request.headers ?? [])] })
}

/**
 * Who answers before all of a body came, and closes, resets the connection; the answer may be lost on the way (RFC
 * 9112, 9.6). Then it is asked again.
 */
async function answered(request: RawRequest): Promise<RawAnswer> {
  for (let again = 0; again < 4; again += 1) {
    const answer = await send(request)
    if (answer.status !== 0) return answer
  }
  return send(request)
}

/** The same guess a dozen times, with other passwords: what was answered. */
async function guess(make: (password: string) => RawRequest): Promise<readonly number[]> {
  return (await answersTo(make)).map(({ status }) => status)
}

async function answersTo(make: (password: string) => RawRequest): Promise<readonly RawAnswer[]> {
  const answers: RawAnswer[] = []
  for (let n = 0; n < tries; n += 1) answers.push(await send(make(`guess-${n}`)))
  return answers
}

/** What we did with a guess ourselves, behind its status: `403 challenge`; the status alone where it was forwarded. */
function told(answer: RawAnswer): string {
  return `${answer.status} ${headerOf(answer, 'doorward-mitigated') ?? ''}`.trim()
}

/** So many answers of the site, and then nothing but checks. */
function thenChecks(forwarded: number): readonly string[] {
  return [...Array(forwarded).fill('200'), ...Array(tries - forwarded).fill('403 challenge')]
}

async function reached(): Promise<Tally> {
  const stats = (await (await fetch(`${site.url}/__stats`)).json()) as { readonly login: Tally }
  return stats.login
}

const form = ['Content-Type', 'application/x-www-form-urlencoded'] as const
const json = ['Content-Type', 'application/json'] as const
const login = { method: 'POST', target: '/login' } as const
const apiLogin = { method: 'POST', target: '/api/login' } as const

function fields(email: string, password: string): string {
  return new URLSearchParams({ email, password }).toString()
}

type Case = (email: string, password: string) => RawRequest

/** Doorward says what was wrong, the site hears nothing. */
const refused: Readonly<Record<number, Readonly<Record<string, Case>>>> = {
  400: {
    'JSON that breaks off': (email, password) => ({
      ...apiLogin,
      headers: [json],
      body: JSON.stringify({ email, password }).slice(0, -1),
    }),
    'JSON with something behind it': (email, password) => ({
      ...apiLogin,
      headers: [json],
      body: `${JSON.stringify({ email, password })}{}`,
    }),
    'JSON with the same key twice': (email, password) => ({
      ...apiLogin,
      headers: [json],
      body: `{"email":"a@b.example","password":"${password}","email":"${email}"}`,
    }),
    'JSON with the same key in other case': (email, password) => ({
      ...apiLogin,
      headers: [json],
      body: `{"Email":"a@b.example","password":"${password}","email":"${email}"}`,
    }),
    'JSON with an escaped key beside the plain one': (email, password) => ({
      ...apiLogin,
      headers: [json],
      body: `{"\\u0065mail":"a@b.example","password":"${password}","email":"${email}"}`,
    }),
    'JSON with an object for a password': email => ({
      ...apiLogin,
      headers: [json],
      body: JSON.stringify({ email, password: { $ne: '' } }),
    }),
    'JSON ten thousand levels deep': () => ({
      ...apiLogin,
      headers: [json],
      body: '['.repeat(10_000) + ']'.repeat(10_000),
    }),
    'a thousand and one fields': (email, password) => ({
      ...login,
      headers: [form],
      body: `${'x=1&'.repeat(1_000)}${fields(email, password)}`,
    }),
    'a thousand and one fields in the query': (email, password) => ({
      ...login,
      target: `/login?${'x&'.repeat(1_001)}`,
      headers: [form],
      body: fields(email, password),
    }),
    'a thousand signs that count for nothing before the name': (email, password) => ({
      ...login,
      headers: [form],
      body: fields(`${'£'.repeat(1_000)}${email}`, password),
    }),
    'another path in a header, protected in another way': (email, password) => ({
      ...login,
      target: '/reset',
      headers: [form, ['X-Original-URL', '/login']],
      body: fields(email, password),
    }),
    'multipart without a boundary': (email, password) => ({
      ...login,
      headers: [['Content-Type', 'multipart/form-data']],
      body: fields(email, password),
    }),
    'multipart that breaks off': (email, password) => ({
      ...login,
      headers: [['Content-Type', 'multipart/form-data; boundary=b']],
      body: `--b\r\nContent-Disposition: form-data; name="email"\r\n\r\n${email}\r\n--b\r\nContent-Disposition: form-data; name="password"\r\n\r\n${password}`,
    }),
  },
  403: {
    'a list of sign-ins': (email, password) => ({
      ...apiLogin,
      headers: [json],
      body: JSON.stringify([
        { email, password },
        { email, password: `${password}x` },
      ]),
    }),
    'a list of passwords': (email, password) => ({
      ...apiLogin,
      headers: [json],
      body: JSON.stringify({ email, password: [password, `${password}x`] }),
    }),
    'the password twice': (email, password) => ({
      ...login,
      headers: [form],
      body: `${fields(email, password)}&password=other`,
    }),
    'another name behind a semicolon': (email, password) => ({
      ...login,
      headers: [form],
      body: `email=somebody@else.example;${fields(email, password)}`,
    }),
    'another name in brackets': (email, password) => ({
      ...login,
      headers: [form],
      body: `${fields(email, password)}&[email]=somebody%40else.example`,
    }),
    'another name in escapes that only some servers know': (email, password) => ({
      ...login,
      headers: [form],
      body: `${fields(email, password)}&%u0065mail=somebody%40else.example`,
    }),
    'another name in the query than in the body': (email, password) => ({
      ...login,
      target: `/login?email=somebody%40else.example`,
      headers: [form],
      body: fields(email, password),
    }),
  },
  413: {
    'a body of ten megabytes, announced': (email, password) => ({
      ...login,
      headers: [form],
      body: `${fields(email, password)}&x=${'x'.repeat(10 * 1024 * 1024)}`,
    }),
    'a body of ten megabytes, chunked': (email, password) => ({
      ...login,
      headers: [form, ['Transfer-Encoding', 'chunked']],
      body: chunked(`${fields(email, password)}&x=${'x'.repeat(10 * 1024 * 1024)}`),
    }),
    'JSON of ten megabytes with the name at its end': (email, password) => ({
      ...apiLogin,
      headers: [json],
      body: JSON.stringify({ x: 'x'.repeat(10 * 1024 * 1024), email, password }),
    }),
  },
  415: {
    'a character set that nobody knows': (email, password) => ({
      ...login,
      headers: [['Content-Type', 'application/x-www-form-urlencoded; charset=x-nobody']],
      body: fields(email, password),
    }),
    'UTF-7': (email, password) => ({
      ...apiLogin,
      headers: [['Content-Type', 'application/json; charset=utf-7']],
      body: JSON.stringify({ email, password }),
    }),
    'UTF-16 that says so': (email, password) => ({
      ...apiLogin,
      headers: [['Content-Type', 'application/json; charset=utf-16le']],
      body: Buffer.from(JSON.stringify({ email, password }), 'utf16le'),
    }),
    'a gzip body': (email, password) => ({
      ...login,
      headers: [form, ['Content-Encoding', 'gzip']],
      body: gzipSync(fields(email, password)),
    }),
    'a deflate body': (email, password) => ({
      ...apiLogin,
      headers: [json, ['Content-Encoding', 'deflate']],
      body: deflateSync(JSON.stringify({ email, password })),
    }),
    'a gzip body of a gigabyte of blanks': () => ({
      ...login,
      headers: [form, ['Content-Encoding', 'gzip']],
      body: gzipSync(Buffer.alloc(8 * 1024 * 1024)),
    }),
    'two content types': (email, password) => ({
      ...login,
      headers: [form, ['Content-Type', 'text/xml']],
      body: fields(email, password),
    }),
    'a type of no form': (email, password) => ({
      ...login,
      headers: [['Content-Type', 'application/octet-stream']],
      body: fields(email, password),
    }),
    'a boundary twice': (email, password) => ({
      ...login,
      headers: [['Content-Type', 'multipart/form-data; boundary=a; boundary=b']],
      body: fields(email, password),
    }),
  },
}

for (const [status, cases] of Object.entries(refused)) {
  describe(`is refused with ${status}`, () => {
    for (const [name, make] of Object.entries(cases)) {
      it(name, async () => {
        const first = await answered(make(victim(), 'guess'))
        expect(first.status).toBe(Number(status))
        expect(headerOf(first, 'doorward-mitigated')).toBe('refuse')
        expect(headerOf(first, 'content-type')).toBe('application/problem+json')
        expect(JSON.parse(first.body.toString())).toMatchObject({ status: Number(status) })
        expect((await reached()).attempts).toBe(0)
      })
    }
  })
}

/** The site's own answer, or ours that the budget is spent; and no more guesses than that budget has. */
const counted: Readonly<Record<string, Case>> = {
  'no content type': (email, password) => ({ ...login, body: fields(email, password) }),
  'plain text that is a form': (email, password) => ({
    ...login,
    headers: [['Content-Type', 'text/plain']],
    body: fields(email, password),
  }),
  'plain text that is JSON': (email, password) => ({
    ...apiLogin,
    headers: [['Content-Type', 'text/plain']],
    body: JSON.stringify({ email, password }),
  }),
  'a form sent to the JSON interface': (email, password) => ({
    ...apiLogin,
    headers: [form],
    body: fields(email, password),
  }),
  'JSON sent to the form': (email, password) => ({
    ...login,
    headers: [json],
    body: JSON.stringify({ email, password }),
  }),
  'octets that are no UTF-8': (email, password) => ({
    ...login,
    headers: [form],
    body: `${fields(email, password)}%ff%fe&x=%e0`,
  }),
  'an escape that is none': (email, password) => ({
    ...login,
    headers: [form],
    body: `${fields(email, password)}&%=%zz&=`,
  }),
  'JSON with its keys in another case': (email, password) => ({
    ...apiLogin,
    headers: [json],
    body: JSON.stringify({ Email: email, PASSWORD: password }),
  }),
  'a password with a semicolon in it': (email, password) => ({
    ...login,
    headers: [form],
    body: `${fields(email, password)};x=y`,
  }),
  'JSON behind a byte order mark': (email, password) => ({
    ...apiLogin,
    headers: [json],
    body: `\ufeff${JSON.stringify({ email, password })}`,
  }),
  'a body in chunks of one byte': (email, password) => ({
    ...login,
    headers: [form, ['Transfer-Encoding', 'chunked']],
    body: chunked(fields(email, password), 1),
  }),
  'half of it in the query': (email, password) => ({
    ...login,
    target: `/login?email=${encodeURIComponent(email)}`,
    headers: [form],
    body: new URLSearchParams({ password }).toString(),
  }),
  'a cookie of eight kilobytes': (email, password) => ({
    ...login,
    headers: [form, ['Cookie', `session=${'x'.repeat(8_000)}`]],
    body: fields(email, password),
  }),
  'a header of forty kilobytes': (email, password) => ({
    ...login,
    headers: [form, ['X-Long', 'x'.repeat(40_000)]],
    body: fields(email, password),
  }),
  'five hundred headers': (email, password) => ({
    ...login,
    headers: [form, ...Array.from({ length: 500 }, (_, n) => [`X-Header-${n}`, String(n)] as const)],
    body: fields(email, password),
  }),
  'a hundred thousand cookies': (email, password) => ({
    ...login,
    headers: [form, ['Cookie', 'a=b;'.repeat(10_000)]],
    body: fields(email, password),
  }),
  'an expectation': (email, password) => ({
    ...login,
    headers: [form, ['Expect', '100-continue']],
    body: fields(email, password),
  }),
  'an upgrade to WebSocket': (email, password) => ({
    ...login,
    headers: [form, ['Upgrade', 'websocket'], ['Connection', 'Upgrade'], ['Sec-WebSocket-Version', '13']],
    body: fields(email, password),
  }),
  'header names and values in odd case': (email, password) => ({
    ...login,
    headers: [['cOnTeNt-TyPe', 'APPLICATION/X-WWW-FORM-URLENCODED; CHARSET="UTF-8"']],
    body: fields(email, password),
  }),
  'GET with name and password in the query': (email, password) => ({
    target: `/login?${fields(email, password)}`,
  }),
  'HEAD with name and password in the query': (email, password) => ({
    method: 'HEAD',
    target: `/login?${fields(email, password)}`,
  }),
  'GET that wants to be a POST': (email, password) => ({
    target: `/login?${fields(email, password)}&_method=POST`,
    headers: [['X-HTTP-Method-Override', 'POST']],
  }),
  'GET with a body': (email, password) => ({
    target: '/login',
    headers: [form],
    body: fields(email, password),
  }),
}

describe('is counted like any other guess', () => {
  for (const [name, make] of Object.entries(counted)) {
    it(name, async () => {
      const email = victim()
      const { headers: given = [], ...request } = make(email, 'guess')
      const own = (await ask(site.url, { ...request, headers: given })).status
      await fetch(`${site.url}/__stats/reset`, { method: 'POST' })
      const statuses = await guess(password => make(email, password))
      expect(statuses.filter(status => status !== own && !(status >= 400 && status < 500))).toEqual([])
      expect((await reached()).attempts).toBeLessThanOrEqual(accountBudget)
    })
  }
})

it('an address in the request line, with another host', async () => {
  const email = victim()
  const answers = await answersTo(password => ({
    ...login,
    target: 'http://other.example/login',
    headers: [form],
    body: fields(email, password),
  }))
  expect(answers.map(told)).toEqual(thenChecks(accountBudget))
  expect((await reached()).attempts).toBe(accountBudget)
})

it('another path in a header, which some servers route by', async () => {
  const email = victim()
  for (const [header, left] of [
    ['X-Original-URL', accountBudget],
    ['X-Rewrite-URL', 0],
  ] as const) {
    const answers = await answersTo(password => ({
      method: 'POST',
      target: '/blog/comments',
      headers: [form, [header, '/login']],
      body: fields(email, password),
    }))
    const held = answers.map(told).filter(one => one === '403 challenge')
    expect([header, held.length]).toEqual([header, tries - left])
    expect(answers.slice(0, left).map(answer => headerOf(answer, 'doorward-mitigated'))).toEqual(
      Array(left).fill(null),
    )
  }
})

describe('methods', () => {
  const methods = [
    'PUT',
    'PATCH',
    'DELETE',
    'PROPFIND',
    'QUERY',
    'LOGIN',
    'post',
    'PURGE',
    'TRACE',
    'OPTIONS',
  ]
  for (const method of methods) {
    it(method, async () => {
      const email = victim()
      const statuses = await guess(password => ({
        ...login,
        method,
        headers: [form],
        body: fields(email, password),
      }))
      // 501: the runtime has no such method.
      expect(statuses.filter(status => status !== 501 && !(status >= 400 && status < 500))).toEqual([])
      expect((await reached()).attempts).toBeLessThanOrEqual(accountBudget)
    })
  }
})

describe('a target that is no path', () => {
  const targets = [
    'login',
    '?x=/login',
    'x?/login',
    '#/login',
    'http://x.example?x=/login',
    '@evil/login',
    '*',
    '/?/login',
  ]
  for (const target of targets) {
    it(target, async () => {
      const email = victim()
      const statuses = await guess(password => ({
        ...login,
        target,
        headers: [form, ['Host', 'x.example']],
        body: fields(email, password),
      }))
      expect(statuses.filter(status => status < 400 || status >= 500)).toEqual([])
      expect((await reached()).attempts).toBe(0)
    })
  }
})

describe('broken HTTP', () => {
  const body = 'email=ada%40demo.example&password=guess'
  const head = (...lines: readonly string[]) =>
    `POST /login HTTP/1.1\r\nHost: x.example\r\n${lines.map(line => `${line}\r\n`).join('')}`
  const type = form.join(': ')
  const broken: Readonly<Record<string, string>> = {
    'two lengths that differ': `${head(type, 'Content-Length: 5', `Content-Length: ${body.length}`)}\r\n${body}`,
    'a length and chunks': `${head(type, `Content-Length: 4`, 'Transfer-Encoding: chunked')}\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
    'a transfer coding that nobody knows': `${head(type, 'Transfer-Encoding: xchunked')}\r\n${body}`,
    'chunked twice': `${head(type, 'Transfer-Encoding: chunked, chunked')}\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
    'a chunk size that is none': `${head(type, 'Transfer-Encoding: chunked')}\r\nzz\r\n${body}\r\n0\r\n\r\n`,
    'a length that is none': `${head(type, 'Content-Length: -1')}\r\n${body}`,
    'a header without a colon': `${head(type, `Content-Length: ${body.length}`, 'nonsense')}\r\n${body}`,
    'a folded header': `${head(type, `Content-Length: ${body.length}`, 'X-Folded: a\r\n b')}\r\n${body}`,
    'a NUL in a header': `${head(type, `Content-Length: ${body.length}`, 'X-Nul: a\0b')}\r\n${body}`,
    'no host': `POST /login HTTP/1.1\r\n${type}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    'two hosts': `${head('Host: y.example', type, `Content-Length: ${body.length}`)}\r\n${body}`,
    'HTTP of a version to come': `POST /login HTTP/9.9\r\nHost: x\r\n\r\n`,
    'no HTTP at all': '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n',
  }
  for (const [name, text] of Object.entries(broken)) {
    it(name, async () => {
      const answer = await exchange(worker.url, Buffer.from(text, 'latin1'), 'POST')
      // Nothing at all where the runtime hangs up.
      expect(['0', '200', '400', '400 refuse', '403 challenge', '411', '501', '505']).toContain(told(answer))
      expect((await reached()).attempts).toBeLessThanOrEqual(1)
    })
  }

  it('a second request hidden behind the first', async () => {
    const one = `${head(type, `Content-Length: ${body.length}`)}\r\n${body}`
    await exchange(worker.url, Buffer.from(one.repeat(20)), 'POST')
    await sleep(300)
    expect((await reached()).attempts).toBeLessThanOrEqual(accountBudget)
  })

  it('a visitor who hangs up in the middle', async () => {
    await Promise.all(
      Array.from({ length: 20 }, () => {
        const { promise, resolve } = Promise.withResolvers<void>()
        const request = openRequest(`${worker.url}/login`, {
          method: 'POST',
          headers: { 'content-type': form[1], 'content-length': 1000 },
        })
        request.on('error', () => resolve())
        request.on('close', () => resolve())
        request.write(body)
        setTimeout(() => request.destroy(), 50)
        return promise
      }),
    )
    expect((await reached()).attempts).toBe(0)
    expect((await send({ target: '/' })).status).toBe(200)
  })
})

describe('our own endpoints, asked badly', () => {
  const json: readonly [string, string] = ['Content-Type', 'application/json']
  const multipart: readonly [string, string] = ['Content-Type', 'multipart/form-data; boundary=x']
  const file = '--x\r\nContent-Disposition: form-data; name="ticket"; filename="t"\r\n\r\nx\r\n--x--\r\n'
  const post = (target: string, header: readonly [string, string], text: string): RawRequest => ({
    method: 'POST',
    target: `/__doorward/${target}`,
    headers: [header],
    body: text,
  })
  const get = (target: string): RawRequest => ({ target: `/__doorward/${target}` })
  const asked: Readonly<Record<string, readonly [status: number, request: RawRequest]>> = {
    'no JSON': [400, post('verify', json, '{')],
    'JSON of another shape': [400, post('verify', json, '{"ticket":{"$ne":1},"answer":null}')],
    'a ticket that is none': [403, post('verify', json, '{"ticket":"a.b.c","answer":{"counter":1e999}}')],
    'more than any answer': [413, post('verify', json, `{"ticket":"${'x'.repeat(50_000)}"}`)],
    'a form with a file': [403, post('wait', multipart, file)],
    'a form that breaks off': [403, post('wait', multipart, file.slice(0, 60))],
    'a form that is long': [413, post('wait', form, `ticket=${'x'.repeat(50_000)}`)],
    'a form that leads elsewhere': [403, post('wait', form, 'ticket=x&back=//evil.example')],
    'broken percent-encoding': [200, get('challenge?for=%ff%')],
    'an address of somebody else’s': [200, get('challenge?for=//evil.example/login')],
    'no question': [200, get('challenge?')],
    'an address that is not there': [404, get('%2e%2e/x')],
    'another method': [404, post('challenge', json, '{}')],
  }
  for (const [name, [status, request]] of Object.entries(asked)) {
    it(`${name}: ${status}`, async () => {
      const answer = await answered(request)
      expect(answer.status).toBe(status)
      expect(headerOf(answer, 'cache-control')).toBe('no-store')
      expect(headerOf(answer, 'location')).toBeNull()
      expect(headerOf(answer, 'set-cookie')).toBeNull()
      if (status === 200) expect(JSON.parse(answer.body.toString())).toEqual({ needed: false })
    })
  }
})

describe('a body that trickles', () => {
  it.each([
    ['announced', 0],
    ['chunked', 1],
    ['with its last byte missing', 2],
  ] as const)('%s: is answered 408 after ten seconds', async (_, at) => {
    expect(await trickles[at]).toBe(408)
  })
})

/** Sends a form a byte every quarter of a second, or all of it but the last byte. */
function trickle(how: 'announced' | 'chunked' | 'stops'): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const body = fields('ada@demo.example', 'guess').padEnd(80, 'x')
  const framing = how === 'chunked' ? {} : { 'content-length': body.length }
  const request = openRequest(`${worker.url}/login`, {
    method: 'POST',
    headers: { 'content-type': form[1], 'cf-connecting-ip': '203.0.113.9', ...framing },
  })
  let sent = 0
  const timer = setInterval(() => {
    if (sent === body.length) return
    request.write(body.slice(sent, sent + 1))
    sent += 1
  }, 250)
  if (how === 'stops') {
    request.write(body.slice(0, -1))
    sent = body.length
  } else request.flushHeaders()
  request.on('error', reject)
  request.on('response', response => {
    resolve(response.statusCode ?? 0)
    response.resume()
    request.destroy()
  })
  request.on('close', () => clearInterval(timer))
  return promise
}
