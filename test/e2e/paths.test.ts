// Two thousand spellings of one path, as bytes on a socket: whatever a server might take for the login is counted as
// one, in workerd itself, at the demo site and at a site that is as lax about paths as any chain of servers could be.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { type DemoSite, startDemoSite } from '../../scripts/demo-site.ts'
import type { RawWorkerd } from '../../scripts/raw-workerd.ts'
import { ask } from '../support/raw-http.ts'
import { startRawWorld } from '../support/raw-world.ts'
import { address, inParallel, type Tally } from '../support/world.ts'

const accountBudget = 8
const wanted = 2_000

let worker: RawWorkerd
let closeSite: () => Promise<void>
afterEach(async () => {
  await worker.stop()
  await closeSite()
})

it('at the demo site: no more wrong guesses arrive than the account has', async () => {
  const site: DemoSite = await startDemoSite({ port: 0, workFactor: 1024 })
  closeSite = () => site.close()
  worker = await startRawWorld(site.url)
  const statuses = await guessAtAll(spellings(wanted))
  const { login } = (await (await fetch(`${site.url}/__stats`)).json()) as { readonly login: Tally }
  expect(login.failure).toBeLessThanOrEqual(accountBudget)
  expect(login.failure).toBeGreaterThan(0)
  expect(login.success).toBe(0)
  expect(statuses.filter(status => status >= 500 || status === 0)).toEqual([])
})

it('at the laxest of sites: whatever any server takes for the login is counted', async () => {
  const lax = await startLaxSite()
  closeSite = lax.close
  worker = await startRawWorld(lax.url)
  const statuses = await guessAtAll(spellings(wanted))
  const told = lax.logins().slice(0, 20).join('  ')
  expect(lax.logins().length, told).toBeLessThanOrEqual(accountBudget)
  expect(lax.logins().length).toBeGreaterThan(0)
  expect(statuses.filter(status => status >= 500 || status === 0)).toEqual([])
})

/** Tries a wrong password for one account at each of these targets, every time from another network. */
function guessAtAll(targets: readonly string[]): Promise<readonly number[]> {
  expect(targets.length).toBe(wanted)
  const guesses = targets.map((target, n) => async () => {
    const answer = await ask(worker.url, {
      method: 'POST',
      target,
      headers: [
        ['CF-Connecting-IP', n < 512 ? address(n) : `100.${64 + (n >> 8)}.${n & 255}.7`],
        ['Content-Type', 'application/x-www-form-urlencoded'],
      ],
      body: `email=ada%40demo.example&password=guess-${n}`,
    })
    return answer.status
  })
  return inParallel(16, guesses)
}

/** Every run tries the same: a failure can be repeated. */
function random(seed: number): (below: number) => number {
  let state = seed
  return below => {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const before = [
  '/',
  '//',
  '///',
  '/./',
  '/.//',
  '/a/../',
  '/a/b/../../',
  '/%2e/',
  '/x/%2e%2e/',
  '/%2F',
  '/%5c',
  '/\\',
  '/;/',
  '/;a=b/',
  '/index.php/',
  '/INDEX.PHP/',
  '/index.php//',
  '/%69ndex.php/',
  '/static/../',
  '/static/..%2f',
  '/static/..;/',
  '/%252e/',
  '/\uff0f',
  '/%ef%bc%8f',
  '/..%5c',
  '/ /',
  '/%20/',
  '/./././',
  '/a/..//',
  '/app/../index.php/',
  '/.;/',
  '/%3b/',
  '/%2e%2e/',
] as const
const after = [
  '',
  '/',
  '//',
  '/.',
  '/./',
  '/x/..',
  '/x/../',
  '.',
  '..',
  '...',
  '%20',
  '%20%20',
  '+',
  '/%20',
  ';',
  ';jsessionid=1',
  ';a=b;c=d',
  '/;',
  '/;x=/',
  '.json',
  '.html',
  '.php',
  '.JSON',
  '?',
  '?x=1',
  '?email=',
  '?/../x',
  '#',
  '#x',
  '%23',
  '%3f',
  '%3fx=1',
  '%2f',
  '%5c',
  '\\',
  '%252f',
  '%2e',
  '%00',
  '%0a',
  '%09',
  '%c2%a0',
  '%e3%80%80',
  '%ef%bc%8f',
  '%u002f',
  '%2',
  '%',
  '%ff',
  '%e2%80%8b',
  '%c2%ad',
  '.%20',
  '%2e%20',
  ';%2f',
  '~',
  ':',
  '::$DATA',
  '.%',
  '%253fx',
  '/%2e',
  '%25252e',
] as const

/** Spellings of `/login`, each once. */
function spellings(count: number): readonly string[] {
  const below = random(20_261_122)
  const pick = <Item>(items: readonly Item[], fallback: Item): Item => items[below(items.length)] ?? fallback
  const found = new Set<string>(['/login'])
  for (const prefix of before) found.add(`${prefix}login`)
  for (const suffix of after) found.add(`/login${suffix}`)
  while (found.size < count) {
    const word = [...'login'].map(letter => pick([letter, letter, letter, ...rarely], letter))
    const letters = word.map((how, at) => (typeof how === 'string' ? how : how('login'[at] ?? '')))
    found.add(pick(before, '/') + letters.join('') + pick(after, ''))
  }
  return [...found].slice(0, count)
}

type Spelt = (letter: string) => string
const code = (letter: string) => letter.charCodeAt(0)
const hex = (number: number) => number.toString(16).padStart(2, '0')
const upper: Spelt = letter => letter.toUpperCase()
const octet: Spelt = letter => `%${hex(code(letter))}`
const twice: Spelt = letter => octet(letter).replace('%', '%25')
const thrice: Spelt = letter => octet(letter).replace('%', '%2525')
const wide: Spelt = letter => encodeURIComponent(String.fromCharCode(code(letter) + 0xfee0))
/** As old versions of IIS read it. */
const percentU: Spelt = letter => `%u00${hex(code(letter))}`
/** In two octets where UTF-8 has one: decoders that do not check take it all the same. */
const overlong: Spelt = letter => `%${hex(0xc0 | (code(letter) >> 6))}%${hex(0x80 | (code(letter) & 63))}`
const rarely = [upper, octet, octet, twice, thrice, wide, percentU, overlong] as const

/** Answers every sign-in with a 200 that says no, and notes the targets that it took for the login. */
async function startLaxSite() {
  const taken: string[] = []
  const server: Server = createServer((request, response) => {
    const { method, url = '/' } = request
    if (method === 'POST' && laxReadings(url).some(isLogin)) taken.push(url)
    request.resume()
    request.on('end', () => response.end('The password is wrong.'))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    logins: () => taken,
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** The path after up to three rounds of decoding, with and without what servers take for its end. */
function laxReadings(target: string): readonly string[] {
  const readings = [target]
  for (let round = 0; round < 3; round += 1) {
    readings.push(laxlyDecoded(readings.at(-1) ?? ''))
  }
  return readings.flatMap(text => [text, text.split(/[?#]/, 1)[0] ?? '', text.split('\0', 1)[0] ?? ''])
}

function laxlyDecoded(text: string): string {
  return text
    .replace(/%u([0-9a-f]{4})/gi, (_, digits: string) => character(Number.parseInt(digits, 16)))
    .replace(/%c([01])%([89ab][0-9a-f])/gi, (_, high: string, low: string) =>
      character((Number(high) << 6) | (Number.parseInt(low, 16) & 63)),
    )
    .replace(/(?:%[0-9a-f]{2})+/gi, octets => Buffer.from(octets.replaceAll('%', ''), 'hex').toString('utf8'))
}

function character(number: number): string {
  return String.fromCharCode(number)
}

/** As Tomcat drops `;parameters`, Windows trailing dots and blanks, PHP `index.php`, and many servers doubled slashes. */
function isLogin(reading: string): boolean {
  const kept: string[] = []
  for (const part of reading
    .normalize('NFKC')
    .toLowerCase()
    .split(/[/\\]+/)) {
    const name = (part.split(';', 1)[0] ?? '').trim()
    if (name === '..') kept.pop()
    else if (name.replace(/[. ]+$/, '') !== '') kept.push(name.replace(/[. ]+$/, ''))
  }
  const path = `/${kept.join('/')}`.replace(/^\/index\.php\//, '/')
  return path === '/login' || path === '/login.json' || path === '/login.html'
}
