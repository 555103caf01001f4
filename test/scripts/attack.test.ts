// The attack tool against a server made here: what it counts, what it refuses to do, and that it can be run again
// exactly. The files below scripts/attack that are pure are tested through it where that is as clear.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, isIP } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import {
  AttackError,
  type AttackOptions,
  attack,
  attackedUrl,
  type Progress,
  type Report,
} from '../../scripts/attack/attack.ts'
import { createChecks } from '../../scripts/attack/checks.ts'
import { attackCommand } from '../../scripts/attack/command.ts'
import { attackAddresses, mostNetworks } from '../../scripts/attack/networks.ts'
import { optionProblems } from '../../scripts/attack/options.ts'
import { createPace } from '../../scripts/attack/pace.ts'
import { planAttack } from '../../scripts/attack/plan.ts'
import { attemptBody } from '../../scripts/attack/sender.ts'
import { isSuccess, parseSuccessMark } from '../../scripts/attack/success.ts'
import { attackSummary, progressLine } from '../../scripts/attack/summary.ts'
import { targetProblems } from '../../scripts/attack/target.ts'

type Seen = { readonly path: string; readonly headers: IncomingMessage['headers']; readonly body: string }
type Answer = {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly body?: string
  readonly afterMs?: number
}

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

async function site(answer: (seen: Seen, count: number) => Answer): Promise<{ url: string; seen: Seen[] }> {
  const seen: Seen[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    seen.push({ path: request.url ?? '', headers: request.headers, body })
    const {
      status = 200,
      headers = {},
      body: text = '',
      afterMs = 0,
    } = answer(seen[seen.length - 1] ?? { path: '', headers: {}, body: '' }, seen.length)
    setTimeout(() => {
      for (const [name, value] of Object.entries(headers))
        response.setHeader(name, value as string | string[])
      response.writeHead(status)
      response.end(text)
    }, afterMs)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen }
}

const wrong: Answer = { status: 200, body: 'wrong', headers: { 'Set-Cookie': 'session=anonymous' } }
const right: Answer = {
  status: 303,
  headers: { Location: '/account', 'Set-Cookie': ['theme=light', 'session=abc; HttpOnly'] },
}

function mitigated(action: string, status = 429): Answer {
  return { status, headers: { 'Doorward-Mitigated': action, 'Content-Type': 'application/problem+json' } }
}

/** A screen that keeps what is written to it. */
function paper(columns: number | null = null) {
  const written = { out: '', err: '' }
  return {
    written,
    screen: {
      out: (text: string) => {
        written.out += text
      },
      err: (text: string) => {
        written.err += text
      },
      columns,
    },
  }
}

function file(text: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'doorward-attack-'))
  cleanups.push(() => rmSync(directory, { recursive: true }))
  const path = join(directory, 'list.txt')
  writeFileSync(path, text)
  return path
}

async function problemsOf(options: AttackOptions): Promise<readonly string[]> {
  const error = await attack(options).catch((caught: unknown) => caught)
  return error instanceof AttackError ? error.problems : []
}

describe('counting', () => {
  it('goes by Doorward-Mitigated, and takes every other answer for the site', async () => {
    const answers = [
      wrong,
      mitigated('challenge', 403),
      mitigated('cool-down'),
      mitigated('refuse', 403),
      { status: 500 },
    ]
    const { url, seen } = await site((_, count) => answers[(count - 1) % 5] ?? wrong)
    const report = await attack({ kind: 'spray', target: url, attempts: 50 })
    expect(report).toMatchObject({
      attempts: 50,
      forwarded: 20,
      challenged: 10,
      cooledDown: 10,
      refused: 10,
      errors: 0,
    })
    expect(report.statuses).toEqual({ 200: 10, 403: 20, 429: 10, 500: 10 })
    expect(seen).toHaveLength(50)
  })

  it('counts an attempt that gets no answer as an error, beside the others', async () => {
    const { url } = await site((_, count) => (count % 5 === 0 ? { afterMs: 1e6 } : wrong))
    const interrupt = new AbortController()
    setTimeout(() => interrupt.abort(), 300)
    const report = await attack({ kind: 'spray', target: url, attempts: 10, signal: interrupt.signal })
    expect(report).toMatchObject({ attempts: 10, forwarded: 8, errors: 2, ended: 'interrupted' })
  })

  it('hands on how far it is while it runs, and ends with the whole', async () => {
    const { url } = await site(() => ({ ...wrong, afterMs: 150 }))
    const heard: Progress[] = []
    const report = await attack({ kind: 'spray', target: url, attempts: 8, concurrency: 2 }, progress => {
      heard.push(progress)
    })
    expect(heard.length).toBeGreaterThanOrEqual(3)
    const counts = heard.map(progress => progress.attempts)
    expect(counts).toEqual(counts.toSorted((a, b) => a - b))
    expect(heard.at(-1)).toMatchObject({ attempts: 8, planned: 8 })
    expect(report.attempts).toBe(8)
  })
})

describe('what is sent', () => {
  it('looks like a form posted by a browser, from an address of its own', async () => {
    const { url, seen } = await site(() => wrong)
    await attack({ kind: 'brute-force', target: url, account: 'a+b@example.org', passwords: ['p&ss wörd'] })
    expect(seen[0]).toMatchObject({
      path: '/login',
      body: 'email=a%2Bb%40example.org&password=p%26ss+w%C3%B6rd',
    })
    expect(seen[0]?.headers).toMatchObject({
      'content-type': 'application/x-www-form-urlencoded',
      origin: url,
      'user-agent': expect.stringMatching(/^Mozilla/),
    })
    expect(isIP(String(seen[0]?.headers['cf-connecting-ip']))).toBe(4)
  })

  it('can be JSON, with other fields, on another path', async () => {
    const { url, seen } = await site(() => wrong)
    await attack({
      kind: 'brute-force',
      target: url,
      path: '/session?next=%2F',
      account: 'ada',
      passwords: ['secret'],
      format: 'json',
      fields: ['log', 'pwd'],
      extraFields: { remember: '1' },
    })
    expect(seen[0]?.path).toBe('/session?next=%2F')
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({ remember: '1', log: 'ada', pwd: 'secret' })
  })

  it('holds no password where the surface takes none', () => {
    expect(attemptBody({ account: 'ada', password: null }, {})).toBe('email=ada')
  })

  it('goes to the path of the target when it has one, else to the usual one of the kind', () => {
    const path = (options: Omit<AttackOptions, 'target'>, target = 'http://localhost') =>
      attackedUrl({ target, ...options }).pathname
    expect(path({ kind: 'spray' })).toBe('/login')
    expect(path({ kind: 'reset-flood' })).toBe('/reset')
    expect(path({ kind: 'signup', format: 'json' })).toBe('/api/signup')
    expect(path({ kind: 'spray' }, 'http://localhost/wp-login.php')).toBe('/wp-login.php')
    expect(path({ kind: 'spray', path: '/x' }, 'http://localhost/wp-login.php')).toBe('/x')
  })
})

describe('an account that opens', () => {
  it('is named, and ends a brute force', async () => {
    const { url } = await site(({ body }) => (body.includes('password=sesame') ? right : wrong))
    const passwords = ['one', 'two', 'sesame', ...Array.from({ length: 500 }, (_, n) => `later${n}`)]
    const report = await attack({
      kind: 'brute-force',
      target: url,
      account: 'ada',
      passwords,
      concurrency: 1,
    })
    expect(report).toMatchObject({ attempts: 3, opened: ['ada'], ended: 'opened' })
  })

  it('is left alone by the rest of a spray, which goes on', async () => {
    const { url, seen } = await site(({ body }) => (body.startsWith('email=bob') ? right : wrong))
    const accounts = ['ann', 'bob', 'cyd']
    const report = await attack({
      kind: 'spray',
      target: url,
      accounts,
      passwords: ['x', 'y'],
      concurrency: 1,
    })
    expect(report).toMatchObject({ attempts: 5, opened: ['bob'], ended: 'done' })
    expect(seen.filter(({ body }) => body.startsWith('email=bob'))).toHaveLength(1)
  })

  it('is not one that an answer of ours claims to open, nor a reset request', async () => {
    const { url } = await site(() => ({
      ...right,
      headers: { ...right.headers, 'Doorward-Mitigated': 'challenge' },
    }))
    expect(await attack({ kind: 'spray', target: url, attempts: 4 })).toMatchObject({
      challenged: 4,
      opened: [],
    })
    const plain = await site(() => right)
    expect((await attack({ kind: 'reset-flood', target: plain.url, attempts: 2 })).opened).toEqual([])
  })

  const answer = {
    status: 303,
    location: '/account',
    contentType: 'text/html',
    setCookie: ['session=abc'],
    body: '',
  }
  const json = { ...answer, status: 200, location: undefined, contentType: 'application/json; charset=utf-8' }
  it.each([
    ['a redirect with a session cookie', true, answer],
    ['WordPress', true, { ...answer, setCookie: ['wordpress_logged_in_5c=admin%7C1; path=/; HttpOnly'] }],
    ['a redirect without a cookie', false, { ...answer, setCookie: [] }],
    ['a redirect back to the form', false, { ...answer, location: 'http://127.0.0.1/login?error=1' }],
    ['a redirect that deletes the session', false, { ...answer, setCookie: ['session=x; Max-Age=0'] }],
    ['a token against forged requests', false, { ...answer, setCookie: ['csrftoken=abc'] }],
    ['a cookie of ours', false, { ...answer, setCookie: ['__Host-doorward-flow=abc-token'] }],
    [
      'a second factor still to come',
      false,
      { ...answer, location: '/login/code', setCookie: ['pending=1'] },
    ],
    ['the form again', false, { ...answer, status: 200, location: undefined }],
    ['JSON', true, { ...json, body: '{"user":{"name":"ada"}}' }],
    ['JSON with an error', false, { ...json, body: '{"error":"invalid_credentials"}' }],
    ['JSON with errors', false, { ...json, body: '{"errors":[{}]}' }],
    ['JSON with ok false', false, { ...json, body: '{"ok":false}' }],
    ['JSON with a 401', false, { ...json, status: 401, body: '{}' }],
    ['broken JSON', false, { ...json, body: '{' }],
  ])('by default: %s → %s', (_, expected, given) => {
    expect(isSuccess(given, '/login', undefined)).toBe(expected)
  })

  it('can be told by marks, all of which must hold', () => {
    const marks = ['status=303', 'location=/acc', 'cookie=sess*', 'body=hello'].map(text => {
      const mark = parseSuccessMark(text)
      if (mark === null) throw new Error(text)
      return mark
    })
    const whole = { ...answer, body: 'oh hello' }
    expect(isSuccess(whole, '/login', marks)).toBe(true)
    const others = [{ status: 302 }, { location: '/' }, { setCookie: ['sess=; Max-Age=0'] }, { body: '' }]
    for (const other of others) expect(isSuccess({ ...whole, ...other }, '/login', marks)).toBe(false)
    for (const text of ['status=99', 'status', 'colour=red', 'body='])
      expect(parseSuccessMark(text)).toBeNull()
  })
})

describe('the order of an attack', () => {
  const listed = (options: Omit<AttackOptions, 'target'>) => {
    const plan = planAttack({ target: 'http://localhost', ...options })
    return Array.from({ length: plan.attempts }, (_, index) => plan.attemptAt(index))
  }

  it('tries the last password last, exactly at the end, and once', () => {
    const passwords = listed({
      kind: 'brute-force',
      account: 'a',
      attempts: 300,
      lastPassword: '123456',
    }).map(attempt => attempt.password)
    expect(passwords.at(-1)).toBe('123456')
    expect(passwords.indexOf('123456')).toBe(299)
    expect(new Set(passwords).size).toBe(300)
  })

  it('never repeats a list that was given', () => {
    const shapes = [
      listed({ kind: 'brute-force', account: 'a', passwords: ['x', 'y'], attempts: 100 }),
      listed({ kind: 'stuffing', combos: [{ account: 'a', password: 'x' }], attempts: 100 }),
      listed({ kind: 'spray', accounts: ['a', 'b'], passwords: ['x'], attempts: 100 }),
      listed({ kind: 'signup', accounts: ['a', 'b', 'c'], attempts: 100 }),
    ]
    expect(shapes.map(attempts => attempts.length)).toEqual([2, 1, 2, 3])
  })

  it('sprays one password over all accounts before the next', () => {
    const attempts = listed({ kind: 'spray', accounts: ['a', 'b'], passwords: ['x'], lastPassword: 'z' })
    expect(attempts.map(({ account, password }) => `${account}:${password}`)).toEqual([
      'a:x',
      'b:x',
      'a:z',
      'b:z',
    ])
  })

  it('stuffs a different account each time', () => {
    const attempts = listed({ kind: 'stuffing', attempts: 2000 })
    expect(new Set(attempts.map(attempt => attempt.account)).size).toBe(2000)
    const right = attempts.filter(attempt => attempt.password?.startsWith('correct-horse-'))
    expect(right.length).toBeGreaterThan(10)
    expect(right.length).toBeLessThan(100)
  })

  it('stuffs with one guess from each network, unless it is told how many', () => {
    expect(listed({ kind: 'stuffing', networks: 3000 })).toHaveLength(3000)
    expect(listed({ kind: 'stuffing', networks: 3 })).toHaveLength(500)
    expect(listed({ kind: 'stuffing', networks: 3000, attempts: 7 })).toHaveLength(7)
    expect(listed({ kind: 'spray', networks: 3000 })).toHaveLength(300)
  })

  it('is the same for the same seed, and another for another', () => {
    const names = (seed: number) => listed({ kind: 'stuffing', attempts: 200, seed })
    expect(names(7)).toEqual(names(7))
    expect(names(7)).not.toEqual(names(8))
    expect(attackAddresses(300, 7, false)).toEqual(attackAddresses(300, 7, false))
    expect(attackAddresses(300, 7, false)).not.toEqual(attackAddresses(300, 8, false))
  })
})

describe('the networks', () => {
  const slash24 = (address: string) => address.split('.').slice(0, 3).join('.')

  it('are each a /24 of their own while there are enough, in ranges that nobody owns', () => {
    const addresses = attackAddresses(513, 3, false)
    expect(new Set(addresses.map(slash24)).size).toBe(513)
    for (const address of addresses) expect(address).toMatch(/^(198\.1[89]\.\d+|203\.0\.113)\.\d+$/)
  })

  it('are all different up to the most there are, and evenly spread', () => {
    const addresses = attackAddresses(mostNetworks.ipv4, 3, false)
    expect(new Set(addresses).size).toBe(mostNetworks.ipv4)
    expect(addresses.every(address => isIP(address) === 4)).toBe(true)
    const perPrefix = Map.groupBy(attackAddresses(1026, 3, false), slash24)
    expect([...perPrefix.values()].every(group => group.length === 2)).toBe(true)
  })

  it('as IPv6 are all 65,536 /64s of one /48', () => {
    const addresses = attackAddresses(mostNetworks.ipv6, 3, true)
    expect(addresses.every(address => isIP(address) === 6)).toBe(true)
    expect(new Set(addresses.map(address => address.split(':').slice(0, 4).join(':'))).size).toBe(65_536)
    expect(new Set(addresses.map(address => address.split(':').slice(0, 3).join(':'))).size).toBe(1)
    expect(addresses[0]).toMatch(/^2001:db8:/)
  })

  it('come to the site by turns', async () => {
    const { url, seen } = await site(() => wrong)
    await attack({ kind: 'spray', target: url, networks: 5, attempts: 20, concurrency: 1 })
    const addresses = seen.map(({ headers }) => headers['cf-connecting-ip'])
    expect(new Set(addresses).size).toBe(5)
    expect(addresses.slice(0, 5)).toEqual(addresses.slice(5, 10))
  })

  it('are counted as far as they were played', async () => {
    const { url } = await site(() => wrong)
    expect(await attack({ kind: 'spray', target: url, networks: 50, attempts: 4 })).toMatchObject({
      networks: 4,
    })
  })
})

describe('the rate', () => {
  it('is kept on average when timers fire late, and never made up for in a burst', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2000 }),
        fc.array(fc.nat(200), { maxLength: 200 }),
        (rate, lateness) => {
          const pace = createPace(rate)
          const sent: number[] = []
          let now = 1000
          for (const late of lateness) {
            const delay = pace(now)
            now += delay + late
            sent.push(now)
          }
          // In any window there are no more than the rate allows, and what 50 ms of catching up allow on top.
          const [first = 0, last = 0] = [sent[0], sent.at(-1)]
          expect(sent.length).toBeLessThanOrEqual(((last - first + 50) * rate) / 1000 + 2)
        },
      ),
    )
  })

  it('is as asked when nothing is late', () => {
    const pace = createPace(4)
    let now = 0
    const times = [1, 2, 3, 4].map(() => {
      now += pace(now)
      return now
    })
    expect(times.map(time => time - (times[0] ?? 0))).toEqual([0, 250, 500, 750])
  })

  it('of 0 never waits', () => {
    const pace = createPace(0)
    expect([pace(0), pace(0), pace(0)]).toEqual([0, 0, 0])
  })

  it('holds over all connections together', async () => {
    const { url } = await site(() => wrong)
    const { seconds } = await attack({ kind: 'spray', target: url, attempts: 21, rate: 40, concurrency: 10 })
    expect(seconds).toBeGreaterThan(0.4)
  })
})

describe('who may be attacked', () => {
  it.each([
    'http://127.0.0.1:8787',
    'http://127.9.9.9',
    'http://[::1]:8787',
    'http://localhost:8787/login',
    'https://127.1/',
    'http://2130706433',
  ])('this machine: %s', async target => {
    expect(await targetProblems(target, false)).toEqual([])
  })

  it.each([
    'http://example.com',
    'http://10.0.0.1',
    'http://[::2]',
    'http://0.0.0.0',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'http://128.0.0.1',
  ])('not without a word that it is yours: %s', async target => {
    expect((await targetProblems(target, false)).join()).toContain('--i-own-this-site')
    expect(await targetProblems(target, true)).toEqual([])
  })

  it.each(['ftp://127.0.0.1', 'file:///etc/passwd', 'http://user:word@127.0.0.1', 'nonsense', ''])(
    'never, even then: %j',
    async target => {
      expect(await targetProblems(target, true)).toHaveLength(1)
    },
  )

  it('is checked before anything is sent, whoever calls', async () => {
    expect(await problemsOf({ kind: 'spray', target: 'http://192.0.2.1' })).toHaveLength(1)
  })

  it('cannot be changed by the path', () => {
    for (const path of [
      '//example.com/login',
      '/\\example.com',
      'http://example.com/',
      'login',
      '/a b',
      '/a\r\nX: 1',
    ]) {
      expect(optionProblems({ path })).toHaveLength(1)
    }
    expect(optionProblems({ path: '/wp-login.php?action=x' })).toEqual([])
  })
})

describe('doorward attack', () => {
  it('with --json prints one object and nothing else', async () => {
    const { url } = await site((_, count) => (count > 10 ? mitigated('cool-down') : wrong))
    const { screen, written } = paper()
    const argv = [
      '--kind',
      'stuffing',
      '--target',
      url,
      '--networks',
      '3',
      '--attempts',
      '30',
      '--rate',
      '0',
      '--json',
    ]
    expect(await attackCommand(argv, screen)).toBe(0)
    const report = JSON.parse(written.out)
    expect(Object.keys(report).slice(0, 6)).toEqual([
      'attempts',
      'forwarded',
      'challenged',
      'cooledDown',
      'refused',
      'opened',
    ])
    expect(report).toMatchObject({
      attempts: 30,
      forwarded: 10,
      cooledDown: 20,
      challenged: 0,
      refused: 0,
      opened: [],
    })
    expect(written.out).toMatch(/^[^\n]+\n$/)
  })

  it('on a terminal writes over one line that fits, and prints the summary', async () => {
    const { url } = await site(() => ({ ...wrong, afterMs: 250 }))
    const { screen, written } = paper(40)
    expect(await attackCommand(['--kind=spray', `--target=${url}`, '--attempts=2'], screen)).toBe(0)
    expect(written.err).not.toContain('\n')
    for (const line of written.err.split('\r\u001b[2K')) expect(line.length).toBeLessThan(40)
    expect(written.out).toMatch(/^spray on http:.*\/login: 2 attempts from 1 network in/)
    expect(written.out).toContain('No account was opened.')
  })

  it('reads lists from files', async () => {
    const { url, seen } = await site(({ body }) => (body.includes('b%3Ac') ? right : wrong))
    const { screen, written } = paper()
    const combos = file('ada:one\r\n\r\nbob:b:c\n')
    expect(await attackCommand(['--kind', 'stuffing', '--target', url, '--combos', combos], screen)).toBe(0)
    expect(seen).toHaveLength(2)
    expect(written.out).toContain('1 account was opened:\n  bob\n')
  })

  it('names every problem at once, and exits with 2', async () => {
    const { screen, written } = paper()
    const argv =
      '--kind brute --target http://example.com --attempts 1000001 --networks 0 --rate fast --concurrency -1 ' +
      '--accounts /does/not/exist --combos /nor/this --format xml --success maybe --field x --fields , --json=1 ' +
      '--path //x --nonsense extra --seed'
    expect(await attackCommand(argv.split(' '), screen)).toBe(2)
    const named = [
      '--kind',
      'example.com',
      '--attempts',
      '--networks',
      '--rate',
      '--concurrency',
      '--accounts',
    ]
    named.push(
      '--combos',
      '--format',
      '--success',
      '--field ',
      '--fields',
      '--json',
      '--path',
      '--nonsense',
      'extra',
      '--seed',
    )
    for (const name of named) expect(written.err).toContain(name)
    expect(written.out).toBe('')
  })

  it.each([
    ['nothing at all', [], ['--kind is missing', '--target is missing']],
    ['an option without its value', ['--kind', '--json'], ['--kind needs a value']],
    [
      'a list for another kind',
      ['--kind', 'signup', '--last-password', 'x'],
      ['--last-password is for brute-force, spray'],
    ],
    [
      'two sources of accounts',
      ['--kind', 'reset-flood', '--account', 'a', '--accounts', '/dev/null'],
      ['exclude'],
    ],
    ['an empty list', ['--kind', 'spray', '--accounts', '/dev/null'], ['--accounts is empty']],
  ])('complains about %s', async (_, argv, complaints) => {
    const { screen, written } = paper()
    expect(await attackCommand(argv, screen)).toBe(2)
    for (const complaint of complaints) expect(written.err).toContain(complaint)
  })

  it('says that nobody is there, and exits with 1', async () => {
    const { url } = await site(() => wrong)
    for (const cleanup of cleanups.splice(0)) cleanup()
    const { screen, written } = paper()
    expect(await attackCommand(['--kind', 'spray', '--target', url], screen)).toBe(1)
    expect(written.err).toContain('ECONNREFUSED')
    expect(written.out).toBe('')
  })

  it('explains itself, with examples and the limits of playing networks', async () => {
    const { screen, written } = paper()
    expect(await attackCommand(['--help'], screen)).toBe(0)
    expect(written.out).toContain('Examples')
    expect(written.out).toContain('Cloudflare overwrites it')
  })
})

describe('the summary', () => {
  const report: Report = {
    attempts: 1,
    forwarded: 1,
    challenged: 0,
    cooledDown: 0,
    refused: 0,
    opened: ['a\u001b[2Jb\u202ec'],
    errors: 0,
    kind: 'spray',
    networks: 1,
    seconds: 1,
    perSecond: 1,
    statuses: {},
    checks: null,
    ended: 'done',
  }
  const told = (change: Partial<Report>) => attackSummary({ ...report, ...change }, 'http://127.0.0.1/login')

  it('says which share was answered by a check, and where to read of it', () => {
    const text = told({ attempts: 3000, forwarded: 1, challenged: 2999 })
    expect(text).toContain('\n99 % of the attempts were answered by a check.\n')
    expect(text).toContain('\n  doorward logs --action challenge\n')
    expect(text).toContain('\n  doorward campaigns    (within 5 minutes)')
    expect(told({})).not.toMatch(/answered by a check|--action/)
  })

  it('counts the checks that were solved afterwards, too', () => {
    const checks = { ...createChecks().counted(), met: 60, solved: 60, paid: 60 }
    expect(told({ attempts: 120, forwarded: 120, checks })).toContain('50 % of the attempts were answered')
  })

  it('promises no campaign of one account, or of no guesses', () => {
    for (const kind of ['brute-force', 'reset-flood', 'signup'] as const)
      expect(told({ kind })).not.toContain('doorward campaigns')
  })

  it('keeps control characters of a list away from the terminal', () => {
    expect(attackSummary(report, 'http://127.0.0.1/login')).toContain('  a\u{fffd}[2Jb\u{fffd}c')
    expect(progressLine({ ...report, planned: 1 })).toContain('opened 1')
  })
})
