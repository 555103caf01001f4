// The edge: what is ours, what is the guard's, and what becomes of bad configuration and of errors nobody foresaw.
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createApp } from '../src/app.ts'
import type { Env } from '../src/build.ts'
import { canonicalReference } from '../src/lib/reference.ts'
import {
  environment,
  type FakeOrigin,
  form,
  formSite,
  incoming,
  type Sending,
  secret,
} from './support/guarded.ts'

const token = 'Tq4mV8xY2zB6nC1kR9wL5pD3'

afterEach(() => {
  vi.restoreAllMocks()
})

function appWith(vars: Readonly<Record<string, unknown>> = {}, origin: FakeOrigin = formSite) {
  const reached: Request[] = []
  const app = createApp({
    now: () => Date.UTC(2026, 10, 22, 10),
    fetch: async request => {
      reached.push(request)
      return origin(request)
    },
    waitUntil: () => {},
  })
  const journal = { writeText: async () => {}, doors: async () => [] }
  const namespace = { idFromName: () => '', get: () => journal } as unknown as DurableObjectNamespace
  const env: Env = { ...environment({ JOURNAL: namespace, ...vars }) }
  const send = (path: string, sending: Sending = {}) => app(incoming(path, sending), env, () => {})
  return { app, env, send, reached }
}

const login = { body: form({ email: 'ada@demo.example', password: 'right' }) }

/** What the operator is told on the console. */
function complaints(): readonly unknown[] {
  return vi.mocked(console.error).mock.calls.map(([line]) => line)
}

describe('a request', () => {
  it('goes to the guard, and on to the origin', async () => {
    const { send, reached } = appWith()
    expect((await send('/login', login)).status).toBe(303)
    expect((await send('/about', { method: 'GET' })).status).toBe(200)
    expect(reached).toHaveLength(2)
  })

  it('is ours under /__doorward, and never the origin’s', async () => {
    const { send, reached } = appWith({ DOORWARD_ADMIN_TOKEN: token })
    for (const path of [
      '/__doorward',
      '/__doorward/',
      '/__doorward/api/status',
      '/__doorward?x',
      '/__doorward/x',
    ])
      expect((await send(path, { method: 'POST' })).status).toBeGreaterThanOrEqual(400)
    expect(reached).toEqual([])
  })

  it('is answered by the endpoints for checks there, of every host that is served', async () => {
    const { send, reached } = appWith({ SITE: { hosts: ['site.example'] } })
    const challenge = '/__doorward/challenge?surface=login'
    const answer = await send(challenge, { method: 'GET' })
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ needed: true, surface: 'login' })
    expect((await send('/__doorward/client.js', { method: 'GET' })).status).toBe(200)
    expect((await send(`https://other.example${challenge}`, { method: 'GET' })).status).toBe(421)
    expect(reached).toEqual([])
  })

  it('is not ours where that only stands somewhere in its address', async () => {
    const { send, reached } = appWith()
    for (const path of ['/x/__doorward/api', '/__doorwards', '/?next=/__doorward/', '/__DOORWARD/x'])
      await send(path, { method: 'GET' })
    expect(reached).toHaveLength(4)
  })

  it('opens the API with the token, and with nothing else', async () => {
    const { send } = appWith({ DOORWARD_ADMIN_TOKEN: token })
    const ask = (authorization: string) =>
      send('/__doorward/api/doctor', {
        body: '{}',
        headers: { authorization, 'content-type': 'application/json' },
      })
    expect((await ask(`Bearer ${token}`)).status).not.toBe(401)
    expect((await ask('Bearer wrong-token-of-some-length')).status).toBe(401)
  })
})

describe('the hosts of a site', () => {
  it('are the only ones that are served, where it lists them', async () => {
    const { send, reached } = appWith({ SITE: { hosts: ['site.example', 'www.site.example'] } })
    expect((await send('https://site.example/', { method: 'GET' })).status).toBe(200)
    expect((await send('https://WWW.site.example:8443/', { method: 'GET' })).status).toBe(200)
    for (const url of [
      'https://other.example/login',
      'https://site.example.evil.example/',
      'http://127.0.0.1/',
    ])
      expect((await send(url, login)).status).toBe(421)
    expect(reached).toHaveLength(2)
  })

  it('turn nobody away while Doorward only watches, or is off', async () => {
    for (const MODE of ['monitor', 'off']) {
      const { send } = appWith({ MODE, SITE: { hosts: ['site.example'] } })
      expect((await send('https://other.example/', { method: 'GET' })).status).toBe(200)
    }
  })

  it('are any, where it lists none', async () => {
    expect((await appWith().send('https://other.example/', { method: 'GET' })).status).toBe(200)
  })
})

describe('a binding that is missing', () => {
  it('is bad configuration: nobody finds out by being turned away', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    for (const name of ['LEDGER', 'JOURNAL', 'WATCHTOWER']) {
      const { send, reached } = appWith({ [name]: undefined })
      expect((await send('/login', login)).status).toBe(503)
      expect((await send('/about', { method: 'GET' })).status).toBe(200)
      expect(reached).toHaveLength(1)
      expect(JSON.stringify(complaints())).toContain(`${name}: no binding`)
    }
  })
})

describe('bad configuration', () => {
  const bad = { MODE: 'enforced', DOORWARD_SECRET: 'short' }

  it('shows the visitor a reference that the operator finds beside the problems', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const { send } = appWith(bad)
    const program = { ...login, headers: { accept: 'application/json' } }
    const { reference } = await (await send('/login', program)).json<{ reference: string }>()
    expect(canonicalReference(reference)).toBe(reference)
    expect(complaints()).toEqual([expect.objectContaining({ event: 'bad-configuration', reference })])
  })

  it('holds back what any preset protects, and passes on the rest of the site', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const { send, reached } = appWith(bad)
    for (const [path, sending] of [
      ['/login', login],
      ['/wp-login.php', login],
      ['/api/auth/sign-in/email', login],
      ['/accounts/login/', login],
      ['/login/%ff', login],
      ['/wp-json/', { method: 'GET', headers: { authorization: `Basic ${btoa('a:b')}` } }],
    ] as const)
      expect([path, (await send(path, sending)).status]).toEqual([path, 503])
    expect(reached).toEqual([])
    expect((await send('/about', { method: 'GET' })).status).toBe(200)
    expect((await send('/comment', { body: 'text=hello' })).status).toBe(200)
    expect(reached).toHaveLength(2)
  })

  it('is told to the operator, once, with every problem, and no secret', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const { send } = appWith({ ...bad, DOORWARD_SECRET: 'hunter2hunter2' })
    for (let n = 0; n < 3; n += 1) await send('/', { method: 'GET' })
    expect(complaints()).toHaveLength(1)
    const [complaint] = complaints()
    expect(complaint).toMatchObject({ event: 'bad-configuration' })
    const text = JSON.stringify(complaint)
    expect(text).toContain('MODE')
    expect(text).toContain('DOORWARD_SECRET')
    expect(text).not.toContain('hunter2')
  })

  it('tells a visitor nothing about it', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const { send } = appWith(bad)
    const program = await (await send('/login', login)).text()
    const page = await (await send('/login', { ...login, headers: { accept: 'text/html' } })).text()
    // The one name of ours that a program is told is the kind of problem.
    expect(program).toContain('"type":"urn:doorward:problem:trouble"')
    for (const text of [program.replace('urn:doorward:problem:trouble', ''), page])
      expect(text).not.toMatch(/MODE|enforced|DOORWARD|config/i)
  })

  it('hands out no check, and takes none: nobody knows what it would be for', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const { send, reached } = appWith(bad)
    for (const [path, sending] of [
      ['/__doorward/challenge?surface=login', { method: 'GET' }],
      ['/__doorward/verify', { body: '{"ticket":"x","answer":null}' }],
      ['/__doorward/wait', { body: 'ticket=x&back=/login' }],
      ['/__doorward/client.js', { method: 'GET' }],
    ] as const)
      expect([path, (await send(path, sending)).status]).toEqual([path, 503])
    expect(reached).toEqual([])
  })

  it('shows no visitor which account changed, either', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const changed = { 'doorward-account-changed': 'ada@demo.example', 'x-of-the-site': 'yes' }
    const { send } = appWith(bad, () => new Response('Saved.', { headers: changed }))
    const answer = await send('/settings', { method: 'GET' })
    expect([answer.headers.get('x-of-the-site'), await answer.text()]).toEqual(['yes', 'Saved.'])
    expect(answer.headers.has('doorward-account-changed')).toBe(false)
  })

  it('leaves the API open to the operator, so that he can be told what is wrong', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const { send } = appWith({ MODE: 'enforced', DOORWARD_ADMIN_TOKEN: token })
    const answer = await send('/__doorward/api/doctor', {
      body: '{}',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    })
    expect(answer.status).toBe(200)
    expect(JSON.stringify(await answer.json())).toContain('MODE')
  })

  it('is read once for an environment, and again for another', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const { app, env } = appWith(bad)
    const ask = (environment: Env) => app(incoming('/login', login), environment, () => {})
    expect((await ask(env)).status).toBe(503)
    expect((await ask({ ...env, MODE: 'enforce', DOORWARD_SECRET: secret })).status).toBe(303)
  })
})

describe('our script', () => {
  const page = '<!doctype html><html><head><title>Sign in</title></head><body><form></form></body></html>'
  const html = () => new Response(page, { headers: { 'content-type': 'text/html' } })
  const ofLogin = async (vars: Readonly<Record<string, unknown>>, path = '/login') =>
    (await appWith(vars, html).send(path, { method: 'GET' })).text()

  it('is in a page with a protected form, and the page is otherwise as it was', async () => {
    const tag = /<script src="\/__doorward\/client\.js\?v=[\da-f]{12}" defer><\/script>/
    const text = await ofLogin({})
    expect(text).toMatch(tag)
    expect(text.replace(tag, '')).toBe(page)
  })

  it('is in no other page, and in none of a site that only watches, or never asks for a check', async () => {
    expect(await ofLogin({}, '/about')).toBe(page)
    for (const vars of [
      { MODE: 'monitor' },
      { MODE: 'off' },
      { LIMITS: { login: { mode: 'monitor' } } },
      { CHALLENGE: { provider: 'off' } },
    ])
      expect(await ofLogin(vars)).toBe(page)
  })
})

describe('our own answers to a page of another origin', () => {
  const browser = {
    ...login,
    headers: { origin: 'https://app.example', 'sec-fetch-mode': 'cors', accept: 'application/json' },
  }

  it('may be read where the site would let it read its own, and nowhere else', async () => {
    for (const [allowed, expected] of [
      ['https://app.example', 'https://app.example'],
      [null, null],
    ] as const) {
      const { send, reached } = appWith({ LISTS: { deny: { networks: ['203.0.113.7'] } } }, () => {
        return new Response(
          null,
          allowed === null ? {} : { headers: { 'access-control-allow-origin': allowed } },
        )
      })
      const answer = await send('/login', browser)
      expect(answer.status).toBe(403)
      expect(answer.headers.get('access-control-allow-origin')).toBe(expected)
      // The site was asked what it allows, and nothing of the attempt reached it.
      expect(reached.map(({ method, body }) => [method, body])).toEqual([['OPTIONS', null]])
    }
  })
})

describe('promise 1: errors have no private way through', () => {
  it('is a 502 where the origin cannot be reached, on any path', async () => {
    const { send } = appWith({}, () => {
      throw new TypeError('connect ECONNREFUSED 10.0.0.7:8080')
    })
    for (const [path, sending] of [
      ['/about', { method: 'GET' }],
      ['/login', login],
    ] as const) {
      const answer = await send(path, sending)
      expect([path, answer.status]).toEqual([path, 502])
      expect(await answer.text()).not.toMatch(/10\.0\.0\.7|ECONNREFUSED/)
    }
  })

  it('is a 500 for what nobody foresaw: nothing reaches the origin, and nothing is told of it but where', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const { app, env, reached } = appWith()
    const request = incoming('/login', login)
    await request.arrayBuffer() // A body that is gone: reading it throws.
    const failure = new Error('the password was hunter2\nand more of it')
    vi.spyOn(request, 'arrayBuffer').mockRejectedValue(failure)
    vi.spyOn(request, 'body', 'get').mockImplementation(() => {
      throw failure
    })
    const answer = await app(request, env, () => {})
    expect(answer.status).toBe(500)
    expect(await answer.text()).not.toContain('hunter2')
    expect(reached).toEqual([])
    const [complaint] = complaints()
    expect(complaint).toMatchObject({ event: 'error', name: 'Error' })
    expect(JSON.stringify(complaint)).not.toMatch(/hunter2|and more/)
  })

  it('is the same 500 at our own endpoints: one place answers, and tells nobody what an error says', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const { send } = appWith()
    for (const path of ['/__doorward/verify', '/__doorward/wait']) {
      const body = new ReadableStream({
        pull: controller => controller.error(new Error('the password was hunter2')),
      })
      const answer = await send(path, { body, headers: { 'content-type': 'application/json' } })
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([500, 'no-store'])
      expect(await answer.text()).toContain('urn:doorward:problem:trouble')
    }
    expect(complaints()).toMatchObject(Array(2).fill({ event: 'error', name: 'Error' }))
    expect(JSON.stringify(complaints())).not.toContain('hunter2')
  })

  it('is a 500 for what is thrown and is no error', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const { app, env } = appWith()
    const request = incoming('/login', login)
    vi.spyOn(request, 'url', 'get').mockImplementation(() => {
      throw 'hunter2'
    })
    expect((await app(request, env, () => {})).status).toBe(500)
    expect(JSON.stringify(complaints())).not.toContain('hunter2')
  })
})
