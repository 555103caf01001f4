// Nothing secret is kept: after a run of everything that people and attackers do, every byte that Doorward stored,
// every line that it wrote to its console and every answer of its own is searched for names, passwords, codes, tokens
// and its own secrets.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DemoSite, demoAccounts, startDemoSite } from '../../scripts/demo-site.ts'
import { skeleton } from '../../src/lib/account-name.ts'
import { askForCheck, handIn, signIn, workOn } from '../support/checks.ts'
import { ask, headerOf } from '../support/raw-http.ts'
import { address, startWorld, type World } from '../support/world.ts'

const [ada, grace, mueller] = demoAccounts
if (ada === undefined || grace === undefined || mueller === undefined) throw new Error('Three accounts.')

/** The Ledger writes behind within two seconds. */
const writtenAfterMs = 2_300
const newcomer = { email: 'Zebedee.Quillfeather@demo.example', password: 'wombat-parachute-77' }
const stranger = { email: 'o’connor+tag@nobody.example', password: 'never right, 93 % sure' }
const tokenInPath = 'tok-9f8e7d6c5b4a39281706f5e4d3c2b1a0'
const wrong = 'mistyped-velociraptor-5'
const newPassword = 'entirely-new-password-31'
const wrongCode = '730951'

const lines: string[] = []
/** Every answer of our own, with its headers. */
const answers: string[] = []
let storage: string
let site: DemoSite
let world: World
let stored: readonly { readonly name: string; readonly bytes: Buffer }[]
let resetToken = ''
let session = ''
let ticket = ''
let pass = ''
let device = ''
/** Something that must be there: the search finds what is to be found. */
let reference = ''

beforeAll(async () => {
  storage = mkdtempSync(join(tmpdir(), 'doorward-secrecy-'))
  site = await startDemoSite({ port: 0, workFactor: 1024 })
  world = await startWorld({
    originUrl: site.url,
    storage,
    vars: { LOGS: { console: true } },
    onLog: (_, message) => lines.push(message),
  })
  await everything()
  await sleep(writtenAfterMs)
  await world.stop()
  stored = filesOf(storage)
})
afterAll(async () => {
  await site.close()
  rmSync(storage, { recursive: true, force: true })
})

function form(fields: Readonly<Record<string, string>>, headers: Record<string, string> = {}): RequestInit {
  return { method: 'POST', body: new URLSearchParams(fields), headers }
}

function json(value: unknown): RequestInit {
  return { method: 'POST', body: JSON.stringify(value), headers: { 'content-type': 'application/json' } }
}

function cookiesOf(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map(line => line.split(';', 1)[0])
    .join('; ')
}

/** People who sign in, mistype, sign up and forget; attackers; broken requests; and the operator. */
async function everything(): Promise<void> {
  const { email, password } = ada ?? newcomer
  const first = await signIn(world, { email, password }, { from: address(1) })
  expect(first.status).toBe(303)
  device = tokenIn(first.own['__Host-doorward-device'])
  expect(await world.login(email, wrong, address(1))).toBe(200)
  expect((await world.send('/api/login', { ...json({ email, password }), from: address(2) })).status).toBe(
    200,
  )
  expect((await world.send('/api/login', { ...json({ email, password: wrong }) })).status).toBe(401)
  expect(await world.login(mueller?.email ?? '', mueller?.password ?? '', address(3))).toBe(303)
  expect((await world.send('/signup', { ...form(newcomer), from: address(4) })).status).toBe(303)
  expect((await world.send('/api/signup', { ...json(newcomer), from: address(4) })).status).toBe(409)

  const asked = await world.send(
    '/login',
    form({ email: grace?.email ?? '', password: grace?.password ?? '' }),
  )
  const cookie = cookiesOf(asked)
  await world.send('/login/code', form({ code: wrongCode }, { cookie }))
  const entered = await world.send('/login/code', form({ code: grace?.code ?? '' }, { cookie }))
  expect(entered.status).toBe(303)
  session = cookiesOf(entered).match(/session=([^;]+)/)?.[1] ?? ''
  await world.send(
    '/account/email',
    form({ new_email: newcomer.email, password: wrong }, { cookie: session }),
  )

  const reset = await world.send('/reset', { ...form({ email }), from: address(5) })
  const [mail] = (await (await fetch(`${site.url}/__outbox`)).json()) as readonly { readonly token: string }[]
  resetToken = mail?.token ?? ''
  const inUrl = `/reset/confirm?token=${resetToken}`
  await world.send(inUrl, { from: address(5) })
  const confirmed = await world.send(inUrl, {
    ...form({ token: resetToken, password: newPassword }, { cookie: cookiesOf(reset) }),
    from: address(5),
  })
  expect(confirmed.status).toBe(303)
  await world.send(`/reset/${tokenInPath}`, { ...form({ password: newPassword }), from: address(5) })
  await world.send(`/login?email=${encodeURIComponent(email)}&password=${wrong}`, { from: address(6) })

  const attack = (n: number) =>
    world.send('/login', {
      ...form({ email: stranger.email, password: stranger.password + String(n) }),
      from: address(10 + (n % 3)),
    })
  for (let n = 0; n < 23; n += 1) await attack(n)
  await passACheck()
  const last = await attack(23)
  expect([last.status, last.headers.get('doorward-mitigated')]).toEqual([403, 'challenge'])
  reference = ((await last.json()) as { readonly reference: string }).reference
  for (const broken of [
    `{"email":"${newcomer.email}","password":"${wrong}"`,
    `{"email":"${newcomer.email}","email":"x","password":"${wrong}"}`,
    JSON.stringify([newcomer, stranger]),
    JSON.stringify({ email: { $ne: newcomer.email }, password: wrong }),
  ]) {
    const headers = { 'content-type': 'application/json' }
    const answer = await world.send('/api/login', {
      method: 'POST',
      body: broken,
      headers,
      from: address(20),
    })
    expect(answer.status).toBeGreaterThanOrEqual(400)
  }
  // A door that nobody protects, with everything in its path.
  for (let n = 0; n < 25; n += 1) {
    const path = `/portal/${encodeURIComponent(newcomer.email)}/${tokenInPath}`
    await world.send(path, { ...form({ password: wrong }), from: address(30) })
  }

  await world.admin('logs', { account: newcomer.email })
  await world.admin('allow', { account: stranger.email, forMs: 60_000 })
  await world.admin('unblock', { account: email })
  await world.admin('match', { names: [email, newcomer.email, stranger.email] })
  await world.admin('forget', { account: mueller?.email ?? '' })
  await world.admin('doctor')
  await fetch(`${world.url}/__doorward/api/logs`, {
    method: 'POST',
    headers: { authorization: 'Bearer wrong' },
  })
}

/** Somebody who is held back sees our pages, does what they ask for, and tries again. */
async function passACheck(): Promise<void> {
  const client = { from: address(10), userAgent: 'Mozilla/5.0 (a browser)' }
  await said('/login', stranger, 'text/html', client)
  await said('/login', stranger, 'application/json', client)
  const envelope = await askForCheck(world, client)
  ticket = envelope.ticket
  const { cookie, body } = await handIn(world, ticket, await workOn(envelope), client)
  expect(body.ok).toBe(true)
  pass = tokenIn(cookie)
  answers.push(JSON.stringify(body))
  expect((await signIn(world, stranger, { ...client, cookie })).status).toBe(200)
  await said('/__doorward/wait', { surface: 'login', back: '/login' }, 'text/html', client)
}

/** Keeps what we answer to a form that is held back, with its headers: to a browser or a program. */
async function said(
  target: string,
  fields: Readonly<Record<string, string>>,
  accept: string,
  { from, userAgent }: { readonly from: string; readonly userAgent: string },
): Promise<void> {
  const answer = await ask(world.url, {
    method: 'POST',
    target,
    headers: [
      ['CF-Connecting-IP', from],
      ['User-Agent', userAgent],
      ['Accept', accept],
      ['Referer', `${world.url}/login`],
      ['Content-Type', 'application/x-www-form-urlencoded'],
    ],
    body: new URLSearchParams(fields).toString(),
  })
  expect([answer.status, headerOf(answer, 'doorward-mitigated')]).toEqual([403, 'challenge'])
  answers.push(JSON.stringify(answer.headers) + answer.body.toString())
}

/** Of a cookie. */
function tokenIn(pair = ''): string {
  return pair.slice(pair.indexOf('=') + 1)
}

function filesOf(directory: string): { readonly name: string; readonly bytes: Buffer }[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .map(path => ({ name: path.slice(directory.length), bytes: readFileSync(path) }))
}

/** A text in every guise in which it could have been kept. */
function guises(text: string): readonly Buffer[] {
  const spelt = [text, text.toUpperCase(), text.toLowerCase(), text.normalize('NFD')]
  const escaped = spelt.flatMap(each => [
    encodeURIComponent(each),
    new URLSearchParams({ '': each }).toString().slice(1),
    JSON.stringify(each).slice(1, -1),
  ])
  const plain = [...new Set([...spelt, ...escaped])]
  return [
    ...plain.map(each => Buffer.from(each)),
    ...[...new Set(spelt)].flatMap(each => [
      Buffer.from(each, 'utf16le'),
      Buffer.from(Buffer.from(each).toString('hex')),
      ...insideBase64(Buffer.from(each)),
    ]),
  ]
}

/** What base64 makes of these bytes wherever they begin, less the characters that their neighbours change. */
function insideBase64(bytes: Buffer): readonly Buffer[] {
  return [0, 1, 2].flatMap(shift => {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes])
    const text = whole.toString('base64').replace(/=+$/, '')
    const inner = text.slice(Math.ceil((shift * 8) / 6), Math.floor((whole.byteLength * 8) / 6))
    return [Buffer.from(inner), Buffer.from(inner.replaceAll('+', '-').replaceAll('/', '_'))]
  })
}

/** Where a secret is found; the secret itself is not told again. */
function placesOf(secret: string): readonly string[] {
  const wanted = guises(secret)
  const told = [
    { name: 'console', bytes: Buffer.from(lines.join('\n')) },
    { name: 'answers', bytes: Buffer.from(answers.join('\n')) },
  ]
  return [...stored, ...told]
    .filter(({ bytes }) => wanted.some(each => bytes.includes(each)))
    .map(({ name }) => name)
}

describe('what is there can be found', () => {
  it('in the store', () => {
    expect(stored.length).toBeGreaterThan(2)
    expect(placesOf(reference).some(name => name.includes('Journal'))).toBe(true)
    expect(placesOf('generic-form-login')).toContain('console')
    for (const text of ['data-doorward="check"', 'action="/__doorward/wait"', 'problem:check-needed'])
      expect(placesOf(text)).toContain('answers')
  })

  it('in any guise', () => {
    for (const guise of guises(newcomer.password)) {
      stored = [...stored, { name: 'planted', bytes: Buffer.concat([Buffer.from('xyz'), guise]) }]
      expect(placesOf(newcomer.password)).toContain('planted')
      stored = stored.filter(({ name }) => name !== 'planted')
    }
    for (const pad of ['', 'a', 'ab']) {
      const bytes = Buffer.from(Buffer.from(`${pad}${newcomer.password}${pad}zz`).toString('base64'))
      expect(insideBase64(Buffer.from(newcomer.password)).some(each => bytes.includes(each))).toBe(true)
    }
  })

  it('and every kind of attempt is in the record', () => {
    const text = lines.join('\n')
    for (const surface of [
      'login',
      'password-reset',
      'signup',
      'one-time-code',
      'reset-confirm',
      'sensitive',
    ]) {
      expect(text).toContain(surface)
    }
  })
})

describe('is in no byte of the store, in no line of the console and in no answer of our own', () => {
  const secrets: Readonly<Record<string, () => string>> = {
    'the name of an account': () => ada.email,
    'the name of an account with letters beyond ASCII': () => mueller.email,
    'the first part of that name': () => 'müller',
    'the name of a new account': () => newcomer.email,
    'the first part of a name': () => 'Quillfeather',
    'the name of nobody’s account': () => stranger.email,
    'its first part': () => 'o’connor+tag',
    'its last part': () => 'nobody.example',
    'a name as the limits compare it': () => skeleton(newcomer.email),
    'the same of nobody’s account': () => skeleton(stranger.email),
    'a right password': () => ada.password,
    'a right password with letters beyond ASCII': () => mueller.password,
    'the password before a second factor': () => grace.password,
    'the password of a new account': () => newcomer.password,
    'a password after a reset': () => newPassword,
    'a wrong password': () => wrong,
    'a wrong password with blanks and signs': () => stranger.password,
    'a right code': () => grace.code ?? '',
    'a wrong code': () => wrongCode,
    'a session of the site': () => session,
    'a reset token in a query': () => resetToken,
    'a token in a path': () => tokenInPath,
    'the secret': () => world.secret,
    'the admin token': () => world.adminToken,
    'a ticket that was used': () => ticket,
    'a pass': () => pass,
    'a device': () => device,
  }
  for (const [name, secret] of Object.entries(secrets)) {
    it(name, () => {
      expect(secret().length).toBeGreaterThanOrEqual(6)
      expect(placesOf(secret())).toEqual([])
    })
  }
})
