// What is pure in the benchmark: its arithmetic, the requests it sends, how it reads answers and processor times, the
// configuration it writes for workerd. How fast anything is, is not tested here.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readBundle } from '../../scripts/bench/bundle.ts'
import {
  bareNames,
  type CaseName,
  caseNames,
  cases,
  requestsPerNetwork,
  requestsPerTurn,
  stranger,
  withCookie,
} from '../../scripts/bench/cases.ts'
import { wholeAnswer } from '../../scripts/bench/connection.ts'
import { isCounted, processorMs, timesIn } from '../../scripts/bench/processor-time.ts'
import { nothingYet } from '../../scripts/bench/rates.ts'
import { benchReport, benchTable } from '../../scripts/bench/report.ts'
import { median, ratios, spread } from '../../scripts/bench/statistics.ts'
import { type CapnpWorker, capnpConfig, capnpText } from '../../scripts/capnp-config.ts'

describe('statistics', () => {
  it('takes the middle value, or the mean of the middle two', () => {
    expect(median([9, 1, 5])).toBe(5)
    expect(median([4, 1, 2, 9])).toBe(3)
    expect(median([7])).toBe(7)
    expect(() => median([])).toThrow(RangeError)
  })

  it('keeps the median between the least and the greatest, and the values as they were', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1 }), values => {
        const before = [...values]
        const { median: middle, min, max } = spread(values)
        expect(min <= middle && middle <= max).toBe(true)
        expect(values).toEqual(before)
      }),
    )
  })

  it('compares each round with itself', () => {
    // The machine was twice as fast in the second round, for both sides: the ratio is the same.
    expect(ratios([50, 100], [100, 200])).toEqual({ median: 0.5, min: 0.5, max: 0.5 })
    expect(ratios([50, 60, 90], [100, 100, 100])).toEqual({ median: 0.6, min: 0.5, max: 0.9 })
    expect(() => ratios([1], [1, 2])).toThrow(RangeError)
  })
})

describe('the report', () => {
  const nothing = nothingYet()
  const measurements = {
    throughput: {
      ...nothing,
      bare: {
        ...nothing.bare,
        unprotected: [100, 200],
        'form-page': [100, 100],
        'login-success': [100, 100],
        'login-failure': [100, 100],
      },
      doorward: {
        unprotected: [95, 190],
        'form-page': [60, 80],
        'login-success': [30, 40],
        'login-known': [28, 38],
        'login-paid': [20, 30],
        'login-failure': [50, 50],
        refused: [150, 250],
      },
    },
    calls: {},
    filesIn: '/tmp',
    upstashMissing: 'no redis-server',
    startupMs: [10, 12, 11],
    checks: {
      ms: {
        offer: [0.4, 0.5],
        redeem: [0.2, 0.3],
        'offer request': [0.6, 0.7],
        'redeem request': [0.5, 0.6],
      },
      calls: 2_000,
    },
  }
  const report = benchReport(measurements, 100_000, { rounds: 2, seconds: 2, connections: 32 })

  it('holds the fixed keys, a refused attempt against the failed one of the bare Worker and against ours', () => {
    expect(report).toMatchObject({
      cases: {
        unprotected: { ratio: 0.95 },
        'form-page': { ratio: 0.7 },
        'login-success': { ratio: 0.35, min: 0.3, max: 0.4 },
        'login-known': { ratio: 0.33 },
        'login-paid': { ratio: 0.25, bareRequestsPerSecond: 100 },
        'login-failure': { ratio: 0.5 },
        refused: { ratio: 2, overForwarded: 4, overForwardedMin: 3, overForwardedMax: 5 },
      },
      checks: { making: { alone: { median: 0.45 } }, taking: { alone: { median: 0.25 } }, calls: 2_000 },
      bundle: { gzipBytes: 100_000 },
      startupMs: 11,
    })
  })

  it('is a table for people', () => {
    const lines = benchTable(report).split('\n')
    expect(lines[0]?.split(/ {2,}/)).toEqual(['case', 'bare/s', 'doorward/s', 'ratio', 'min–max'])
    expect(lines[3]?.split(/ {2,}/)).toEqual(['login-success', '100', '35', '0.35', '0.30–0.40'])
    expect(new Set(lines.slice(0, 1 + caseNames.length).map(line => line.length)).size).toBe(1)
    expect(lines).toContain(
      'Taking the answer to a check costs the Worker 0.25 ms (0.20–0.30) of processor time, ' +
        '0.55 ms (0.50–0.60) with its request.',
    )
  })

  it('says so where nobody knows what a check costs', () => {
    const without = benchReport({ ...measurements, checks: null }, 100_000, {
      rounds: 2,
      seconds: 2,
      connections: 32,
    })
    expect(without.checks).toBeNull()
    expect(benchTable(without)).toContain('is not known on this system')
  })
})

describe('the requests', () => {
  const parse = (text: string) => {
    const [head = '', body = ''] = text.split('\r\n\r\n')
    const headers = new Headers(
      head
        .split('\r\n')
        .slice(1)
        .map(line => line.split(': ', 2) as [string, string]),
    )
    return { headers, body: new URLSearchParams(body), length: body.length }
  }

  const requestOf = (name: CaseName, index: number) =>
    cases[name].request(stranger(index), index, 'x.example')

  it('are whole: the length is that of the body', () => {
    for (const name of caseNames) {
      const { headers, length } = parse(requestOf(name, 12_345))
      expect(headers.get('content-length') ?? '0').toBe(String(length))
    }
  })

  it('meet no limit: two attempts an account from two networks, four a network, each in a /24 of its own', () => {
    const accounts = new Map<string, string[]>()
    const networks = new Map<string, number>()
    for (let index = 0; index < 20_000; index++) {
      const { headers, body } = parse(requestOf('login-failure', index))
      const account = body.get('email') ?? ''
      const network = (headers.get('cf-connecting-ip') ?? '').split('.').slice(0, 3).join('.')
      accounts.set(account, [...(accounts.get(account) ?? []), network])
      networks.set(network, (networks.get(network) ?? 0) + 1)
    }
    for (const used of accounts.values()) expect([used.length, new Set(used).size]).toEqual([2, 2])
    expect(Math.max(...networks.values())).toBe(requestsPerNetwork)
    expect(networks.size).toBe(5000)
  })

  it('of a job share nothing with those of the job before', () => {
    const seen = (from: number) =>
      Array.from({ length: requestsPerTurn }, (_, n) => stranger(from + n)).flatMap(person => [
        person.email,
        person.address,
      ])
    const before = new Set(seen(0))
    expect(seen(requestsPerTurn).filter(each => before.has(each))).toEqual([])
  })

  it('of the refused case all come from one address', () => {
    const address = (index: number) => parse(requestOf('refused', index)).headers.get('cf-connecting-ip')
    expect(address(0)).toBe(address(99_999))
  })

  it('carry what somebody has earned beside the cookies of the site', () => {
    const person = withCookie(stranger(0), 'earned=1')
    const { headers } = parse(cases['login-known'].request(person, 0, 'x.example'))
    expect(headers.get('cookie')).toBe('theme=light; consent=all; earned=1')
  })

  it('are right only with the answer their case is about', () => {
    const plain = { status: 200, head: 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nETag: "page"' }
    const changed = { status: 200, head: 'HTTP/1.1 200 OK\r\nETag: W/"page"' }
    const redirect = { status: 303, head: 'HTTP/1.1 303 See Other' }
    const ours = { status: 429, head: 'HTTP/1.1 429\r\nDoorward-Mitigated: cool-down' }
    const expected = (answer: typeof plain) =>
      caseNames.filter(name => cases[name].isExpected(answer, 'doorward'))
    expect(expected(plain)).toEqual(['unprotected', 'login-failure'])
    expect(expected(changed)).toContain('form-page')
    expect(cases['form-page'].isExpected(plain, 'bare')).toBe(true)
    const limited = { status: 429, head: 'HTTP/1.1 429 Too Many Requests' }
    expect(expected(limited)).toEqual([])
    expect(caseNames.filter(name => cases[name].isExpected(limited, 'hono-rate-limiter'))).toEqual([
      'refused',
    ])
    expect(cases.refused.isExpected(redirect, 'upstash-ratelimit')).toBe(false)
    expect(expected(redirect)).toEqual(['login-success', 'login-known', 'login-paid'])
    expect(expected(ours)).toEqual(['refused'])
    expect(expected({ ...plain, head: `${plain.head}\r\nDoorward-Mitigated: challenge` })).toEqual([
      'refused',
    ])
  })

  it('are compared with what the bare Worker does with the same', () => {
    expect(new Set(caseNames.map(name => cases[name].bare))).toEqual(new Set(bareNames))
    for (const name of bareNames) expect(cases[name].bare).toBe(name)
  })
})

describe('processor time', () => {
  it('is read past a name with brackets and blanks in it', () => {
    const stat = '42 (a (b) c) S 1 42 42 0 -1 4194560 9 0 0 0 123 45 0 0 20 0 1'
    expect(timesIn(stat)).toEqual({ userTicks: 123, systemTicks: 45 })
  })

  it.runIf(isCounted)('of this process is there', () => {
    expect(processorMs(process.pid)).toBeGreaterThan(0)
  })
})

describe('reading an answer', () => {
  const head = 'HTTP/1.1 200 OK\r\nX: y\r\n'
  it.each([
    ['a length', `${head}Content-Length: 5\r\n\r\nhello`],
    ['no body', `${head}Content-Length: 0\r\n\r\n`],
    [
      'chunks',
      `${head}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1a\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\n\r\n`,
    ],
    [
      'a chunk that looks like the end',
      `${head}Transfer-Encoding: chunked\r\n\r\n5\r\n0\r\n\r\n\r\n0\r\n\r\n`,
    ],
  ])('with %s: waits for the last byte, and no longer', (_, text) => {
    expect(wholeAnswer(text)).toEqual({
      status: 200,
      head: text.slice(0, text.indexOf('\r\n\r\n')),
    })
    for (let length = 0; length < text.length; length++)
      expect(wholeAnswer(text.slice(0, length))).toBeUndefined()
  })
})

describe('the configuration of workerd', () => {
  const worker: CapnpWorker = {
    modules: [
      { name: 'index.js', type: 'esModule', contents: '' },
      { name: 'lib/data.bin', type: 'data', contents: '' },
    ],
    bindings: { MODE: 'enforce', PRESET: ['generic-form'], LIMITS: { login: 1 } },
    durableObjects: { LEDGER: 'Ledger' },
    compatibilityDate: '2026-11-01',
    compatibilityFlags: ['no_nodejs_global_timers'],
    address: '127.0.0.1:0',
    storage: '/tmp/a "b"',
  }

  it('names modules, bindings, objects and the socket', () => {
    const text = capnpConfig(worker)
    expect(text).toContain('(name = "index.js", esModule = embed "modules/index.js")')
    expect(text).toContain('(name = "lib/data.bin", data = embed "modules/lib/data.bin")')
    expect(text).toContain('(name = "MODE", text = "enforce")')
    expect(text).toContain('(name = "PRESET", json = "[\\"generic-form\\"]")')
    expect(text).toContain('(name = "LEDGER", durableObjectNamespace = "Ledger")')
    expect(text).toContain('(className = "Ledger", uniqueKey = "doorward-Ledger", enableSql = true)')
    expect(text).toContain('path = "/tmp/a \\"b\\"", writable = true')
    expect(text).toContain('address = "127.0.0.1:0"')
    expect(text).toContain('compatibilityDate = "2026-11-01"')
  })

  it('has no storage where there are no objects', () => {
    expect(capnpConfig({ ...worker, durableObjects: {} })).not.toContain('durableObjectStorage')
  })

  it('cannot be broken out of by a value', () => {
    expect(capnpText('"\\\n\u0000\u007fé')).toBe('"\\"\\\\\\x0a\\x00\\x7fé"')
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(capnpText(text)).toMatch(/^"(?:[^"\\\p{Cc}]|\\["\\]|\\x[0-9a-f]{2}|[\u0080-\u009f])*"$/u)
      }),
    )
  })

  it('refuses modules outside their directory, and none at all', () => {
    for (const name of ['../index.js', '/index.js', 'a/../../b.js', 'a\\..\\b.js']) {
      expect(() => capnpConfig({ ...worker, modules: [{ name, type: 'esModule', contents: '' }] })).toThrow(
        name,
      )
    }
    expect(() => capnpConfig({ ...worker, modules: [] })).toThrow()
  })
})

describe('a built bundle', () => {
  it('is its modules with the entry first, weighed together; maps and notes are left out', () => {
    const directory = mkdtempSync(join(tmpdir(), 'doorward-test-'))
    try {
      const files = {
        'a.js': 'export {}',
        'index.js': 'export default 1',
        'index.js.map': '{}',
        'README.md': '-',
      }
      for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text)
      const { modules, gzipBytes } = readBundle(directory)
      expect(modules.map(module => module.name)).toEqual(['index.js', 'a.js'])
      expect(gzipBytes).toBe(gzipSync('export {}export default 1').length)
      rmSync(join(directory, 'index.js'))
      expect(() => readBundle(directory)).toThrow('index.js')
    } finally {
      rmSync(directory, { recursive: true })
    }
  })
})
