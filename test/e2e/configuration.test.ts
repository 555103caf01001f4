// A bad configuration that ships anyway: protected routes are shut, the rest of the site stays up, and the operator is
// told every problem at once. And a site that says which hosts it has answers to no other.
import { afterEach, describe, expect, it } from 'vitest'
import { demoAccounts } from '../../scripts/demo-site.ts'
import { ask, headerOf } from '../support/raw-http.ts'
import { address, startWorld, type World, type WorldOptions } from '../support/world.ts'

const [ada] = demoAccounts
if (ada === undefined) throw new Error('The demo site has accounts.')

let world: World
afterEach(() => world.stop())

async function start(options: WorldOptions): Promise<void> {
  world = await startWorld({ onLog: () => {}, ...options, site: { people: 10, workFactor: 1024 } })
}

const right = { email: ada.email, password: ada.password }

function form(fields: Readonly<Record<string, string>>): RequestInit {
  return { method: 'POST', body: new URLSearchParams(fields) }
}

function json(value: unknown): RequestInit {
  return { method: 'POST', body: JSON.stringify(value), headers: { 'content-type': 'application/json' } }
}

async function problemsOf(): Promise<readonly string[]> {
  const { status, body } = await world.admin('doctor')
  expect(status).toBe(200)
  return (body as { readonly problems: readonly string[] }).problems
}

/** Where each problem is. */
function paths(problems: readonly string[]): readonly string[] {
  return problems.map(problem => problem.split(':', 1)[0] ?? '')
}

/** Whatever any preset protects, as a person and as a program see it. */
async function expectShut(): Promise<void> {
  await world.forget()
  // `fetch` says of itself that it is a program.
  const page = await ask(world.url, {
    method: 'POST',
    target: '/login',
    headers: [
      ['Accept', 'text/html'],
      ['Content-Type', 'application/x-www-form-urlencoded'],
    ],
    body: new URLSearchParams(right).toString(),
  })
  expect(page.status).toBe(503)
  expect(headerOf(page, 'content-type')).toBe('text/html; charset=utf-8')
  expect(headerOf(page, 'cache-control')).toBe('no-store')
  expect(page.body.toString()).toContain('<h1>')
  const problem = await world.send('/api/login', json(right))
  expect(problem.status).toBe(503)
  expect(problem.headers.get('content-type')).toBe('application/problem+json')
  expect(await problem.json()).toMatchObject({ status: 503 })
  for (const path of [
    '/signup',
    '/reset',
    '/login/code',
    '/account/email',
    '/wp-login.php',
    '/LOGIN/',
    '/%6cogin',
  ]) {
    expect((await world.send(path, form(right))).status, path).toBe(503)
  }
  const query = new URLSearchParams(right)
  expect((await world.send(`/login?${query}`)).status).toBe(503)
  for (const what of ['login', 'signup', 'reset', 'sensitive', 'code']) {
    expect((await world.reached(what)).attempts, what).toBe(0)
  }
}

/** What nobody protects. */
async function expectUp(): Promise<void> {
  expect((await world.send('/')).status).toBe(200)
  expect((await world.send('/login')).status).toBe(200)
  expect((await world.send('/static/style.css')).status).toBe(200)
  expect((await world.send('/stream')).status).toBe(200)
  expect((await world.send('/logout', { method: 'POST' })).status).toBe(303)
}

describe('bad vars', () => {
  const bad = {
    MODE: 'enfore',
    PRESET: ['generic-form', 'wordpres'],
    STORE: 'redis',
    SITE: { name: 'My Shop', hosts: ['https://shop.example'] },
    LIMITS: {
      login: { 'network-budgt': { free: 5 }, 'account-budget': { free: 0, every: 'soon' } },
      logn: { mode: 'off' },
    },
    RULES: { 'attack-tools': 'off' },
    LISTS: { deny: { networks: ['203.0.113.0/33'], countries: ['UK'], accounts: [7] } },
    WHEN_UNKNOWN: { login: 'open' },
    STATE: { shards: 0 },
    ORIGIN: { timeout: 30 },
    LOGS: { retention: 'forever', console: 'yes' },
    LIMTS: {},
  }

  it('shut the protected routes and nothing else, and are all told at once, to the operator alone', async () => {
    const lines: string[] = []
    await start({ vars: bad, onLog: (_, message) => lines.push(message) })
    await expectShut()
    await expectUp()
    const problems = await problemsOf()
    const expected = [
      'MODE',
      'PRESET.1',
      'STORE',
      'SITE.name',
      'SITE.hosts.0',
      'LIMITS.login.network-budgt',
      'LIMITS.login.account-budget.free',
      'LIMITS.login.account-budget.every',
      'LIMITS.logn',
      'RULES.attack-tools',
      'LISTS.deny.networks.0',
      'LISTS.deny.countries.0',
      'LISTS.deny.accounts.0',
      'WHEN_UNKNOWN.login',
      'STATE.shards',
      'ORIGIN.timeout',
      'LOGS.retention',
      'LOGS.console',
      'LIMTS',
    ]
    expect([...paths(problems)].toSorted()).toEqual(expected.toSorted())
    expect(problems.find(problem => problem.startsWith('MODE:'))).toContain('Did you mean "enforce"?')
    for (const command of ['logs', 'status', 'unblock']) {
      const input = command === 'unblock' ? { account: 'somebody' } : {}
      const { status, body } = await world.admin(command, input)
      expect(status).toBe(503)
      expect((body as { readonly problems: readonly unknown[] }).problems.length).toBe(expected.length)
    }
    const page = await (await world.send('/login', form(right))).text()
    expect(page).not.toMatch(/MODE|enfore|LIMITS/)
    // Once for the isolate, not once for every request.
    const told = lines.filter(line => line.includes('bad-configuration'))
    expect(told.length).toBe(1)
    expect(told[0]).toContain('LIMITS.logn')
  })

  it('shut the operator’s own routes too, where these can be read', async () => {
    const ROUTES = [{ name: 'shop-login', surface: 'login', paths: '/shop/enter', like: 'generic-form' }]
    await start({ vars: { ROUTES, MODE: 'enfore' } })
    expect(paths(await problemsOf())).toEqual(['MODE'])
    expect((await world.send('/shop/enter', form(right))).status).toBe(503)
  })

  it('name nobody and show no secret', async () => {
    const lines: string[] = []
    await start({
      vars: {
        LISTS: {
          deny: { accounts: ['zebedee@quill.example', ''] },
          allow: { acounts: ['wombat@x.example'] },
        },
      },
      secrets: { DOORWARD_SECRET: 'hunter2-and-no-more' },
      onLog: (_, message) => lines.push(message),
    })
    const told = JSON.stringify(await problemsOf()) + lines.join('')
    expect(told).toContain('DOORWARD_SECRET')
    expect(told).toContain('LISTS.allow.acounts')
    expect(told).not.toMatch(/zebedee|wombat|hunter2/)
    await expectShut()
  })
})

describe('secrets', () => {
  it('missing: the protected routes are shut, and doctor says why', async () => {
    await start({ secrets: { DOORWARD_SECRET: '' } })
    await expectShut()
    await expectUp()
    expect(paths(await problemsOf())).toEqual(['DOORWARD_SECRET'])
    const { body } = await world.admin('doctor')
    expect(body).toMatchObject({ secrets: { DOORWARD_SECRET: false, DOORWARD_ADMIN_TOKEN: true } })
  })

  it('without an admin token the API is closed, and the rest works', async () => {
    await start({ secrets: { DOORWARD_ADMIN_TOKEN: '' } })
    expect((await world.admin('doctor')).status).toBe(404)
    expect(await world.login(ada.email, ada.password)).toBe(303)
  })

  it('an admin token that is none does not open the API', async () => {
    await start({ secrets: { DOORWARD_ADMIN_TOKEN: 'short' } })
    expect((await world.admin('doctor')).status).toBe(404)
    await expectShut()
  })
})

describe('vars', () => {
  it('as strings of JSON, as a dashboard sends them', async () => {
    await start({
      vars: {
        LIMITS: '{"login":{"account-budget":{"free":2,"refill":1,"every":"1h"}}}',
        PRESET: '["generic-form"]',
      },
    })
    for (let n = 0; n < 5; n += 1) await world.login(ada.email, `guess-${n}`, address(n))
    expect((await world.reached()).attempts).toBe(2)
  })
})

describe('hosts', () => {
  const vars = { SITE: { hosts: ['shop.example', 'www.shop.example'] } }
  const hosted = (host: string, target = '/', accept = '*/*') =>
    ask(world.url, {
      target,
      headers: [
        ['Host', host],
        ['Accept', accept],
      ],
    })

  it('of the site are served; of others, no path is', async () => {
    await start({ vars })
    for (const host of ['shop.example', 'www.shop.example', 'SHOP.example', 'shop.example:8443']) {
      expect((await hosted(host)).status, host).toBe(200)
    }
    for (const host of [
      'evil.example',
      'shop.example.evil.example',
      'xshop.example',
      '127.0.0.1',
      'shop.example.',
    ]) {
      const answer = await hosted(host)
      expect(answer.status, host).toBe(421)
      expect(headerOf(answer, 'content-type')).toBe('application/problem+json')
    }
    const page = await hosted('evil.example', '/', 'text/html')
    expect(page.status).toBe(421)
    expect(headerOf(page, 'content-type')).toBe('text/html; charset=utf-8')
    const login = await ask(world.url, {
      method: 'POST',
      target: '/login',
      headers: [
        ['Host', 'evil.example'],
        ['Content-Type', 'application/x-www-form-urlencoded'],
      ],
      body: new URLSearchParams(right).toString(),
    })
    expect(login.status).toBe(421)
    expect((await world.reached()).attempts).toBe(0)
    // The operator has a token, and asks on whatever host there is.
    expect(await problemsOf()).toEqual([])
  })
})
