// An attacker who solves the checks that he meets, against a server made here that asks for them: what he sends, what
// he counts, and what each guess costs him.
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createChallenge, verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2'
import { afterEach, describe, expect, it } from 'vitest'
import { attack } from '../../scripts/attack/attack.ts'
import { attackCommand } from '../../scripts/attack/command.ts'

interface Seen {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

interface Answer {
  readonly status: number
  readonly mitigated?: string
  readonly type?: string
  readonly body?: unknown
}

interface Settings {
  /** What a pass is good for. */
  readonly uses: number
  /** Different accounts that it is good for. */
  readonly accounts: number
  /** In place of the check of this server. */
  readonly check: object | null
  /** In place of its verdict. */
  readonly verdict: Answer | null
  /** Where the answer to a program says that checks are. */
  readonly places: { readonly url: string; readonly verify: string }
  /** Attempts that need no pass, from all networks together. */
  readonly free: number
}

const secrets = {
  hmacSignatureSecret: 'one of these tests',
  hmacKeySignatureSecret: 'another of these tests',
}
const wrong: Answer = { status: 200, type: 'text/html', body: 'wrong' }
const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

/** A site that asks everybody for a check, but for a few. Its passes hold for one /24 and one User-Agent. */
async function checkedSite(change: Partial<Settings> = {}) {
  const settings: Settings = {
    uses: 5,
    accounts: 100,
    check: null,
    verdict: null,
    places: { url: '/__doorward/challenge?surface=login', verify: '/__doorward/verify' },
    free: 0,
    ...change,
  }
  const seen: Seen[] = []
  const tickets = new Map<string, string>()
  const passes = new Map<string, { readonly for: string; uses: number; readonly accounts: Set<string> }>()
  let free = settings.free

  const whose = ({ headers }: Seen) =>
    `${String(headers['cf-connecting-ip']).split('.').slice(0, 3).join('.')} ${headers['user-agent']}`

  const pays = (asked: Seen): boolean => {
    if (free-- > 0) return true
    const pass = passes.get(String(asked.headers['doorward-pass']))
    if (pass === undefined || pass.for !== whose(asked) || pass.uses === 0) return false
    const [account = ''] = /email[^&,]*/.exec(asked.body) ?? []
    pass.accounts.add(account)
    if (pass.accounts.size > settings.accounts) return false
    pass.uses--
    return true
  }

  const routes: Readonly<Record<string, (asked: Seen) => Answer | Promise<Answer>>> = {
    '/__doorward/challenge': async asked => {
      const ticket = randomUUID()
      tickets.set(ticket, whose(asked))
      // Enough work for the clock of the processor to see it.
      const cost = { cost: 2_000, counter: 60 }
      const parameters = await createChallenge({
        algorithm: 'PBKDF2/SHA-256',
        ...cost,
        deriveKey,
        ...secrets,
      })
      const challenge = settings.check ?? { type: 'proof-of-work', price: 'low', most: 60, parameters }
      return { status: 200, body: { needed: true, surface: 'login', ticket, expiresIn: 600, challenge } }
    },
    '/__doorward/verify': async asked => {
      const { ticket, answer, as } = JSON.parse(asked.body)
      const { counter, derivedKey, parameters } = answer
      const solution = { counter, derivedKey }
      const { verified } = await verifySolution({ challenge: parameters, solution, deriveKey, ...secrets })
      const isTheirs = tickets.get(ticket) === whose(asked)
      tickets.delete(ticket)
      if (settings.verdict !== null) return settings.verdict
      if (!verified || !isTheirs || as !== 'header')
        return { status: 403, body: { ok: false, why: 'wrong', next: null } }
      const pass = `pass-${passes.size}`
      passes.set(pass, { for: whose(asked), uses: settings.uses, accounts: new Set() })
      return { status: 200, body: { ok: true, surface: 'login', pass, uses: settings.uses, expiresIn: 600 } }
    },
  }

  const attempted = (asked: Seen): Answer => {
    if (pays(asked)) return wrong
    const challenged = { status: 403, mitigated: 'challenge' }
    if (!asked.headers.accept?.startsWith('application/json'))
      return { ...challenged, type: 'text/html', body: '<h1>One quick check</h1>' }
    return { ...challenged, type: 'application/problem+json', body: { challenge: settings.places } }
  }

  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const asked = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body }
    seen.push(asked)
    const answer = (routes[asked.path.split('?')[0] ?? ''] ?? attempted)(asked)
    const { status, mitigated, type = 'application/json', body: text = '' } = await answer
    if (mitigated !== undefined) response.setHeader('Doorward-Mitigated', mitigated)
    response.writeHead(status, { 'Content-Type': type })
    response.end(typeof text === 'string' ? text : JSON.stringify(text))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** What came to a path, in order. */
    at: (path: string) => seen.filter(asked => asked.path.split('?')[0] === path),
  }
}

const guesses = { kind: 'brute-force', account: 'ada@demo.example', attempts: 20, solve: true } as const

describe('an attacker who solves checks', () => {
  it('gets through with a pass for as many guesses as it is good for, and pays for each', async () => {
    const { url, at } = await checkedSite()
    const { checks, ...report } = await attack({ ...guesses, target: url, concurrency: 1 })
    expect(report).toMatchObject({ attempts: 20, forwarded: 20, challenged: 0, errors: 0 })
    expect(checks).toMatchObject({ met: 4, solved: 4, prices: { low: 4 }, passes: 4, paid: 20, unsolved: {} })
    const withPass = ['pass-0', 'pass-1', 'pass-2', 'pass-3'].map(pass => Array(5).fill(pass))
    expect(at('/login').map(({ headers }) => headers['doorward-pass'])).toEqual(
      withPass.flatMap(guesses => [undefined, ...guesses]),
    )
  })

  it('counts as paid only what was sent with a pass', async () => {
    const { url } = await checkedSite({ free: 12 })
    const { forwarded, checks } = await attack({ ...guesses, target: url })
    expect([forwarded, checks?.paid]).toEqual([20, 8])
  })

  it('asks as the same client from the same network, and for the path that is attacked', async () => {
    const { url, at } = await checkedSite()
    await attack({ ...guesses, target: url, path: '/login?next=%2F', networks: 3, concurrency: 4 })
    const [asked] = at('/__doorward/challenge')
    expect(asked?.path).toBe('/__doorward/challenge?for=%2Flogin%3Fnext%3D%252F')
    const clients = [...at('/login'), ...at('/__doorward/challenge'), ...at('/__doorward/verify')]
    expect(new Set(clients.map(({ headers }) => headers['user-agent'])).size).toBe(1)
    expect(new Set(at('/__doorward/verify').map(({ headers }) => headers['cf-connecting-ip'])).size).toBe(3)
  })

  it('shares a pass among the addresses of its network', async () => {
    const { url, at } = await checkedSite({ uses: 100 })
    // So many that each /24 is played by several addresses.
    await attack({ ...guesses, target: url, attempts: 1100, networks: 1026, concurrency: 8 })
    expect(at('/__doorward/verify').length).toBe(513)
  })

  it('solves one check for all the guesses that wait for it', async () => {
    const { url, at } = await checkedSite({ uses: 20 })
    const { checks } = await attack({ ...guesses, target: url, concurrency: 20 })
    expect(checks).toMatchObject({ met: 20, passes: 1, paid: 20 })
    expect(at('/__doorward/challenge')).toHaveLength(1)
  })

  it('gets another pass where one is not good for a further account', async () => {
    const { url } = await checkedSite({ accounts: 2 })
    const report = await attack({ kind: 'stuffing', target: url, attempts: 10, concurrency: 5, solve: true })
    expect(report).toMatchObject({ forwarded: 10, challenged: 0, checks: { passes: 5, paid: 10 } })
  })

  it('as a program goes where the answer says', async () => {
    const { url, at } = await checkedSite()
    const { forwarded } = await attack({ ...guesses, target: url, format: 'json' })
    expect(forwarded).toBe(20)
    expect(at('/__doorward/challenge')[0]?.path).toBe('/__doorward/challenge?surface=login')
  })

  it.each(['http://192.0.2.1/challenge', '//192.0.2.1/challenge', 'http://'])(
    'never goes to another site, whatever the answer says: %s',
    async place => {
      const { url, at } = await checkedSite({ places: { url: place, verify: '/__doorward/verify' } })
      await attack({ ...guesses, target: url, format: 'json' })
      expect(at('/__doorward/challenge')[0]?.path).toBe('/__doorward/challenge?for=%2Fapi%2Flogin')
    },
  )
})

describe('a check that cannot be passed', () => {
  it.each<[string, Partial<Settings>, string]>([
    ['a provider’s', { check: { type: 'turnstile', sitekey: 'x' } }, 'turnstile'],
    ['one without its parts', { check: { type: 'proof-of-work' } }, 'a check that cannot be read'],
    [
      'an answer that is not taken',
      { verdict: { status: 403, body: { ok: false, why: 'used', next: null } } },
      'used',
    ],
    ['a verdict that is none', { verdict: { status: 503, type: 'text/html', body: 'oh' } }, 'status 503'],
    ['one that is not needed', { check: {} }, 'no check was given'],
  ])('leaves the guess challenged, and says why: %s', async (_, change, why) => {
    const { url } = await checkedSite(change)
    const report = await attack({ ...guesses, target: url, attempts: 3, concurrency: 1 })
    expect(report).toMatchObject({ forwarded: 0, challenged: 3, errors: 0 })
    expect(report.checks).toMatchObject({
      met: 3,
      passes: 0,
      paid: 0,
      cpuMsPerPaid: null,
      unsolved: { [why]: 3 },
    })
  })

  it('is solved once for a guess, where its pass does not help', async () => {
    const { url, at } = await checkedSite({ accounts: 0 })
    const report = await attack({ ...guesses, target: url, attempts: 2, concurrency: 1 })
    expect(report).toMatchObject({ challenged: 2, checks: { met: 2, passes: 2, paid: 0 } })
    expect(at('/login')).toHaveLength(4)
  })

  it('is cut off with the rest of an attack that is interrupted', async () => {
    const parameters = await createChallenge({
      algorithm: 'PBKDF2/SHA-256',
      cost: 1_000,
      counter: 1_000_000,
      deriveKey,
      ...secrets,
    })
    const { url, at } = await checkedSite({ check: { type: 'proof-of-work', parameters } })
    const interrupt = new AbortController()
    setTimeout(() => interrupt.abort(), 1_000)
    const report = await attack({ ...guesses, target: url, attempts: 4, signal: interrupt.signal })
    expect(report).toMatchObject({ ended: 'interrupted', errors: 4 })
    expect(at('/__doorward/challenge')).toHaveLength(1)
  })
})

describe('what it costs', () => {
  it('is told as CPU time, of all and per guess that was paid for', async () => {
    const { url } = await checkedSite()
    const { checks } = await attack({ ...guesses, target: url })
    expect(checks?.cpuMs).toBeGreaterThan(0)
    // Both are rounded, each by itself.
    expect(Math.abs((checks?.cpuMsPerPaid ?? 0) - (checks?.cpuMs ?? 0) / 20)).toBeLessThanOrEqual(1)
  })

  async function run(...argv: readonly string[]): Promise<string> {
    const { url } = await checkedSite()
    let written = ''
    const out = (text: string) => {
      written += text
    }
    const screen = { out, err: () => {}, columns: null }
    const common = ['--kind', 'brute-force', '--target', url, '--attempts', '20', '--concurrency', '1']
    expect(await attackCommand([...common, ...argv], screen)).toBe(0)
    return written
  }

  it('stands in the summary', async () => {
    const written = await run('--solve')
    expect(written).toContain('\nChecks: 4 met, 4 solved (price low × 4), 4 passes.\n')
    expect(written).toMatch(
      /\n20 guesses were paid for with \d+\.\d s of CPU time: \d+\.\d ms each, \d+\.\d s per 1,000\.\n/,
    )
  })

  it('stands in the JSON', async () => {
    expect(JSON.parse(await run('--solve', '--json')).checks).toMatchObject({ met: 4, passes: 4, paid: 20 })
  })

  it('is nothing for whoever does not solve: he counts the checks, and asks for none', async () => {
    const { url, at } = await checkedSite({ free: 5 })
    const report = await attack({ ...guesses, target: url, solve: false })
    expect(report).toMatchObject({ forwarded: 5, challenged: 15, checks: null })
    expect(at('/__doorward/challenge')).toEqual([])
  })
})
