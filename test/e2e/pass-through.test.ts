// What passes, passes unchanged but for what is ours to add, and that is said exactly: compared with what the demo site
// answers without Doorward.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoAccounts } from '../../scripts/demo-site.ts'
import { startWorld, type World } from '../support/world.ts'

let world: World
let watching: World
beforeAll(async () => {
  world = await startWorld({ site: { workFactor: 1024 } })
  watching = await startWorld({ vars: { MODE: 'monitor' }, site: { workFactor: 1024 } })
})
afterAll(() => Promise.all([world.stop(), watching.stop()]))

const [ada, grace] = demoAccounts
if (ada === undefined || grace === undefined) throw new Error('The demo site has two accounts.')

/** Headers that say how a body travels, not what was answered, and those that differ with time or address. */
const travelling = new Set([
  'content-length',
  'content-encoding',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'date',
])

/** What a right sign-in adds to the cookies of the origin, after them. */
const device = '__Host-doorward-device=…; Path=/; Max-Age=15552000; Secure; HttpOnly; SameSite=Lax'
/** What a page with a protected form has more, where Doorward acts. */
const script = /<script src="\/__doorward\/client\.js\?v=[\da-f]{12}" defer><\/script>/g

type Described = Awaited<ReturnType<typeof described>>

/** What the origin answers by itself, and what it answers with Doorward in front. */
async function compared(
  of: World,
  path: string,
  init: () => RequestInit,
): Promise<readonly [Described, Described]> {
  const without = await described(await fetch(of.originUrl + path, { ...init(), redirect: 'manual' }))
  return [without, await described(await of.send(path, init()))]
}

async function described(response: Response) {
  const headers = [...response.headers].filter(([name]) => !travelling.has(name) && name !== 'set-cookie')
  const cookies = response.headers.getSetCookie().map(cookie => cookie.replace(/=[^;]*/, '=…'))
  return { status: response.status, headers: headers.sort(), cookies, body: await response.text() }
}

function form(fields: Record<string, string>): RequestInit {
  return { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' }
}

function json(value: unknown): RequestInit {
  return {
    method: 'POST',
    body: JSON.stringify(value),
    headers: { 'content-type': 'application/json' },
    redirect: 'manual',
  }
}

const right = { email: ada.email, password: ada.password }

describe('an answer of the origin is the same with Doorward in front', () => {
  const cases: Record<string, readonly [path: string, init: RequestInit]> = {
    'a wrong password in a form': ['/login', form({ ...right, password: 'wrong' })],
    'a right password in JSON': ['/api/login', json(right)],
    'a wrong password in JSON': ['/api/login', json({ ...right, password: 'wrong' })],
    'a sign-up that is refused': ['/signup', form({ email: 'new@demo.example', password: 'short' })],
    'broken JSON on an open path': ['/api/nothing', json({})],
    'a page': ['/', {}],
    'a stream': ['/stream', {}],
    'a file with an ETag': ['/static/style.css', {}],
    'a page that is not there': ['/nothing', {}],
    'a method that is not allowed': ['/login', { method: 'DELETE' }],
    'a page with a protected form, asked for without its body': ['/login', { method: 'HEAD' }],
    'a part of a page with a protected form': ['/login', { headers: { range: 'bytes=0-99' } }],
  }
  for (const [name, [path, init]] of Object.entries(cases)) {
    it(name, async () => {
      for (const of of [world, watching]) {
        const [without, behind] = await compared(of, path, () => init)
        expect(behind).toEqual(without)
      }
    })
  }
})

describe('a right sign-in by a form is the same, and one cookie of ours is added', () => {
  const multipart = (): RequestInit => {
    const data = new FormData()
    data.set('email', ada.email)
    data.set('password', ada.password)
    return { method: 'POST', body: data }
  }
  for (const [name, init] of [
    ['urlencoded', () => form(right)],
    ['multipart', multipart],
  ] as const) {
    it(name, async () => {
      for (const of of [world, watching]) {
        const [without, behind] = await compared(of, '/login', init)
        expect(without.cookies.length).toBeGreaterThan(0)
        expect(behind).toEqual({ ...without, cookies: [...without.cookies, device] })
      }
    })
  }
})

describe('a page with a protected form', () => {
  for (const path of ['/login', '/signup', '/reset', '/login?next=%2Faccount']) {
    it(`${path} has our script at the end of its head, and is the same without it`, async () => {
      const [without, behind] = await compared(world, path, () => ({}))
      expect(without.status).toBe(200)
      expect(behind.body.match(script)).toHaveLength(1)
      expect(behind.body.slice(behind.body.search(script)).replace(script, '')).toMatch(/^\s*<\/head>/)
      expect({ ...behind, body: behind.body.replace(script, '') }).toEqual(without)
    })

    it(`${path} is the very same where Doorward only watches`, async () => {
      const [without, behind] = await compared(watching, path, () => ({}))
      expect(behind).toEqual(without)
    })
  }

  it('names a script that is there', async () => {
    const page = await (await world.send('/login')).text()
    const [, address = ''] = /<script src="(\/__doorward\/client\.js[^"]+)"/.exec(page) ?? []
    const answer = await world.send(address)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'text/javascript; charset=utf-8',
    ])
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  })
})

describe('a second factor', () => {
  it('is asked for, and its step knows the account by a sealed cookie', async () => {
    const first = await world.send('/login', form({ email: grace.email, password: grace.password }))
    const cookies = first.headers.getSetCookie().map(cookie => cookie.split(';', 1)[0] ?? '')
    expect(cookies.some(cookie => cookie.startsWith('__Host-doorward-flow='))).toBe(true)
    const second = await world.send('/login/code', {
      ...form({ code: grace.code ?? '' }),
      headers: { cookie: cookies.join('; ') },
    })
    expect(second.status).toBe(303)
    expect(second.headers.getSetCookie().some(cookie => cookie.startsWith('session='))).toBe(true)
  })
})

describe('what is ours is taken off', () => {
  it('does not let a client speak to the origin in our name', async () => {
    const response = await world.send('/__echo-headers', { headers: { 'doorward-account-changed': '1' } })
    expect(response.status).toBe(404)
  })
})
