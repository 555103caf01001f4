import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hour, minute } from '../../../src/lib/time.ts'
import { adminWorld, token } from '../../support/admin.ts'
import { doorward, type RunOptions, typed } from '../../support/command-line.ts'
import { entryAt, heldAt, subjects, tagOf } from '../../support/journal.ts'
import { type Served, served } from '../../support/served.ts'

const now = Date.now()
/** The start of a minute, an hour ago. */
const start = now - hour - ((now - hour) % minute)

const entries = [
  entryAt(start),
  heldAt(start + 1_000, { name: 'bob', wide: '198.51.100.0/24', userAgent: 'x\u001b[2J\u202e' }),
  entryAt(start + minute, { watched: 'cool-down', reason: 'network-budget' }),
  entryAt(now - 3 * 24 * hour, { name: 'carol', outcome: { is: 'success', status: 302 } }),
  heldAt(now - 3 * 24 * hour + 1_000, {
    name: 'erin',
    action: 'challenge',
    watched: 'challenge',
    readings: [
      ...heldAt(start).readings,
      { reason: 'known-device', about: 'account', mode: 'enforce', says: 'shown', what: 'unripe' },
    ],
  }),
]
const world = adminWorld(() => now)
let server: Served

beforeAll(async () => {
  await world.write(...entries.toSorted((one, other) => one.at - other.at))
  server = await served(request => world.api.fetch(request))
})
afterAll(() => server.close())

function env() {
  return { DOORWARD_URL: server.url, DOORWARD_ADMIN_TOKEN: token }
}

function run(argv: readonly string[], options: { readonly input?: string; readonly columns?: number } = {}) {
  return typed(argv, { env: env(), ...options })
}

/** In a process of its own. */
function started(argv: readonly string[], options: RunOptions = {}) {
  return doorward(argv, { env: env(), ...options })
}

describe('doorward logs', () => {
  it('prints the stored entries with a sentence as NDJSON where the output is no terminal, oldest first', async () => {
    const { code, lines, err } = await started(['logs', '--since', '2h'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(lines.map(({ sentence, ...entry }) => [entry, typeof sentence])).toEqual(
      [entries[0], entries[1], entries[2]].map(entry => [entry, 'string']),
    )
  })

  it('filters', async () => {
    const references = async (...argv: readonly string[]) =>
      (await run(['logs', ...argv])).lines.map(({ reference }) =>
        entries.findIndex(entry => entry.reference === reference),
      )
    expect(await references('--action', 'block')).toEqual([4, 1])
    expect(await references('--action', 'challenge')).toEqual([4])
    expect(await references('--would', 'challenge')).toEqual([4])
    expect(await references('--would', 'block', '--action', 'forward')).toEqual([2])
    expect(await references('--network', '203.0.113.0/24', '--since', '2h')).toEqual([0, 2])
    expect(await references('--until', '1d')).toEqual([3, 4])
    expect(await references('--limit', '1')).toEqual([2])
    expect(await references('--asn', 'AS64501')).toEqual([])
    expect(await references('--account', 'BOB')).toEqual([1])
  })

  it('takes the account from standard input, so that it stands in no history', async () => {
    const { lines } = await started(['logs', '--account', '-'], { input: 'bob\nalice\n' })
    expect(lines).toMatchObject([{ reference: entries[1]?.reference }])
  })

  it('lets no control character of an attacker through, and still is the JSON that was stored', async () => {
    const { out, lines } = await started(['logs', '--account', 'bob'])
    expect(out).not.toMatch(/[^\P{C}\n]/u)
    expect(lines).toMatchObject([{ userAgent: 'x\u001b[2J\u202e' }])
  })

  it('follows what comes in, and brings up nothing that the limit left out', async () => {
    const own = adminWorld(() => Date.now())
    const live = await served(request => own.api.fetch(request))
    const [left, last] = [entryAt(Date.now() - 6_000), entryAt(Date.now() - 5_000)]
    const coming = heldAt(Date.now(), { name: 'dora' })
    await own.write(left, last)
    let isFollowing = false
    const { lines } = await started(['logs', '--follow', '--limit', '1'], {
      env: { ...env(), DOORWARD_URL: live.url },
      until: out => {
        if (!isFollowing && out.includes(last.reference)) void own.write(coming)
        isFollowing ||= out.includes(last.reference)
        return out.includes(coming.reference)
      },
    })
    await live.close()
    expect(lines.map(({ reference }) => reference)).toEqual([last.reference, coming.reference])
  }, 20_000)
})

describe('doorward on a terminal', () => {
  it('shows tables, and nothing that a client sent is obeyed', async () => {
    const { out } = await run(['logs', '--limit', '3'], { columns: 100 })
    expect(out).toMatch(/^WHEN +SURFACE +DONE +NETWORK/)
    expect(out).toContain(entries[2]?.reference)
    const top = await run(['top', 'network', '--since', '2h'], { columns: 100 })
    expect(top.out).toMatch(/^NETWORK +ATTEMPTS/)
    expect(top.out).toMatch(/\n198\.51\.100\.0\/24 +1 +1/)
    expect(await run(['logs', '--reason', 'nothing'], { columns: 100 })).toMatchObject({
      code: 0,
      out: '',
      err: 'Nothing in the record matches.\n',
    })
  })
})

describe('doorward show', () => {
  it('tells the whole story of a reference, however it is spelt', async () => {
    const reference = entries[1]?.reference ?? ''
    const { code, out } = await run(['show', reference.toLowerCase().replaceAll('-', ' ')])
    expect(code).toBe(0)
    expect(out).toContain(reference)
    expect(out).toContain('Held back for 15 minutes: ')
    expect(out).toMatch(/account-budget +█+ 8 of 8/)
    expect(out).toContain('198.51.100.7 in 198.51.100.0/24, FR, AS64500')
    expect(out).toContain('x\\u{1b}[2J\\u{202e}')
    expect(out).toContain('Same network (198.51.100.0/24)')
  })

  it('tells what the client showed of itself', async () => {
    const { out } = await run(['show', entries[4]?.reference ?? ''])
    expect(out).toContain('Asked for a check: ')
    expect(out).toMatch(/\n {2}known-device {4}a device of this account that is new\n/)
  })

  it('gives everything as JSON', async () => {
    const { lines } = await run(['show', entries[0]?.reference ?? '', '--json'])
    expect(lines).toMatchObject([
      {
        lines: [{ reference: entries[0]?.reference }],
        around: { network: { after: [{}] } },
        sealed: { at: start },
      },
    ])
  })

  it('says so where there is nothing: 1 for a reference of nobody, 2 for what is none', async () => {
    expect(await run(['show', '00000-00000-00000-00000-000000'])).toMatchObject({
      code: 1,
      err: 'Nothing has this reference.\n',
    })
    expect(await run(['show', 'nonsense'])).toMatchObject({ code: 2 })
  })
})

describe('doorward top', () => {
  it('ranks', async () => {
    expect((await run(['top', 'network', '--since', '2h'])).lines).toMatchObject([
      { name: '203.0.113.0/24', attempts: expect.any(Number) },
      { name: '198.51.100.0/24', attempts: 1, blocked: 1 },
    ])
    expect(await run(['top', 'netwrok'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('Did you mean network?'),
    })
  })
})

describe('doorward unblock and allow', () => {
  it('say what was done', async () => {
    expect((await run(['unblock', '--network', '203.0.113.7'])).out).toContain('203.0.113.0/24')
    expect((await run(['unblock', '--account', '-'], { input: 'alice\n' })).out).toContain('this account')
    expect((await run(['allow', '--network', '203.0.113.7', '--for', '24h'])).out).toBe(
      '203.0.113.7 is not counted for 1 day.\n',
    )
    expect((await run(['allow', '--account', 'alice', '--for', '0s'])).out).toContain('counted again')
  })

  it('need to know whom, how long, and no more than is counted together', async () => {
    for (const argv of [
      ['unblock'],
      ['unblock', '--network', '203.0.113.7', '--account', 'alice'],
      ['unblock', '--network', 'example.com'],
      ['allow', '--network', '203.0.113.7'],
      ['allow', '--network', '203.0.113.7', '--for', 'ever'],
    ]) {
      expect(await run(argv)).toMatchObject({ code: 2, out: '' })
    }
    expect(await run(['unblock', '--network', '10.0.0.0/8'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('must lie within one /24'),
    })
  })
})

describe('doorward match', () => {
  it('tells which names the tags mean, as lines of tag and name', async () => {
    const names = [
      ...Array.from({ length: 600 }, (_, at) => `nobody-${at}`),
      'Carol',
      'alice@example.com\r',
    ].join('\n')
    const { out } = await run(['match', '--since', '2h'], { input: names })
    expect(out).toBe(`${tagOf('alice@example.com')} alice@example.com\n`)
    expect((await run(['match'], { input: names })).out).toContain(' Carol\n')
  })
})

describe('doorward forget-devices', () => {
  it('makes the devices of an account unknown, and says so', async () => {
    const subject = subjects.account('alice@example.com')
    const device = { id: 'a device', name: 'alice', previousName: null, checked: true }
    await world.store.remember(subject, device)
    const known = async () => {
      const ask = {
        subject,
        debits: [],
        claims: [],
        device: device.id,
        provenance: null,
        proversAt: null,
        lifts: [],
      }
      return (await world.store.take([ask]))[0]?.device
    }
    expect(await known()).toBe('ripe')
    const { code, out } = await run(['forget-devices', '--account', '-'], { input: 'Alice@example.com\n' })
    expect({ code, out }).toEqual({
      code: 0,
      out: 'This account knows no device any more: whoever signs in next is a stranger to it.\n',
    })
    expect(await known()).toBeNull()
  })

  it('needs to know whose', async () => {
    expect(await run(['forget-devices'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('--account is missing'),
    })
  })
})

describe('doorward forget', () => {
  it('erases an account from the record', async () => {
    expect(await run(['forget', '--account', '-'], { input: 'carol' })).toMatchObject({
      code: 0,
      out: 'Erased: 1 lines. Its devices are forgotten.\n',
    })
    expect((await run(['logs', '--account', 'carol'])).lines).toEqual([])
  })
})

describe('doorward status', () => {
  it('tells the mode, the counts, and what monitor mode would have done', async () => {
    const { code, out } = await run(['status'])
    expect(code).toBe(0)
    expect(out).toMatch(/Mode +enforce, signup monitor/)
    expect(out).toMatch(/last day +3 +2 +0 +1 +0/)
    expect(out).toContain(
      "If every rule acted, Doorward would also have held back 1: 33 % of the day's 3 attempts.",
    )
    expect((await run(['status', '--json'])).lines).toMatchObject([{ store: { ms: expect.any(Number) } }])
  })
})

describe('the command line', () => {
  it('helps, examples first', async () => {
    const general = await doorward(['help'])
    expect(general.code).toBe(0)
    expect(general.out).toMatch(/^Examples:\n {2}doorward/)
    for (const name of [
      'logs',
      'show',
      'top',
      'unblock',
      'allow',
      'campaigns',
      'dismiss-campaign',
      'match',
      'import-names',
      'forget-devices',
      'status',
      'doctor',
      'attack',
    ]) {
      expect(general.out).toContain(`\n  ${name}`)
    }
    expect((await run(['logs', '--help'])).out).toBe((await run(['help', 'logs'])).out)
    expect((await run([])).out).toBe(general.out)
  })

  it('names everything it does not understand, and what was probably meant', async () => {
    expect(await started(['lgos'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('Did you mean logs?'),
    })
    const { code, err } = await run([
      'logs',
      '--actoin',
      'block',
      '--surface',
      'log-in',
      '--since',
      '--json=1',
      'extra',
    ])
    expect(code).toBe(2)
    expect(err).toContain('Did you mean --action?')
    expect(err).toContain('Did you mean login?')
    expect(err).toContain('--since needs a value')
    expect(err).toContain('"extra"')
  })

  it('knows what people call a surface, and says how many lines there can be', async () => {
    expect((await run(['logs', '--surface', 'signin'])).err).toContain('Did you mean login?')
    expect(await run(['logs', '--limit', '99999999'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('--limit is a whole number from 1 to 9999999, not "99999999".'),
    })
  })

  it('says which setting is wrong or missing', async () => {
    const failing = async (env: Record<string, string>) => {
      const { code, err, out } = await typed(['status'], { env })
      expect(out).toBe('')
      return `${code} ${err}`
    }
    expect(await failing({ DOORWARD_URL: server.url, DOORWARD_ADMIN_TOKEN: 'wrong' })).toMatch(
      /^1 .*DOORWARD_ADMIN_TOKEN/,
    )
    expect(await failing({ DOORWARD_URL: server.url })).toMatch(/^1 .*DOORWARD_ADMIN_TOKEN is not/)
    expect(await failing({ DOORWARD_ADMIN_TOKEN: token })).toMatch(/^1 .*DOORWARD_URL is not/)
    expect(await failing({ DOORWARD_URL: 'http://127.0.0.1:1', DOORWARD_ADMIN_TOKEN: token })).toMatch(
      /npm start/,
    )
    expect(await failing({ DOORWARD_URL: 'http://example.com', DOORWARD_ADMIN_TOKEN: token })).toMatch(
      /^2 .*https/,
    )
    expect(await failing({ DOORWARD_URL: 'nonsense', DOORWARD_ADMIN_TOKEN: token })).toMatch(/^2 /)
  })

  it('says that there is no admin API, and follows no redirect with the token', async () => {
    const asked: string[] = []
    const other = await served(request => {
      asked.push(new URL(request.url).pathname)
      return asked.length === 1 ? new Response('hello') : Response.redirect('https://www.example.com/', 301)
    })
    const env = { DOORWARD_URL: other.url, DOORWARD_ADMIN_TOKEN: token }
    expect((await typed(['status'], { env })).err).toContain('answered 200')
    expect((await typed(['status'], { env })).err).toContain('redirect')
    await other.close()
    expect(asked).toEqual(['/__doorward/api/status', '/__doorward/api/status'])
  })

  it('ends quietly when its reader has seen enough', async () => {
    expect(await started(['logs'], { stopReading: true })).toMatchObject({ code: 0, err: '' })
  })
})
