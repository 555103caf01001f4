// What passes, passes unchanged: compared with what the demo site answers without Doorward.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoAccounts } from '../../scripts/demo-site.ts'
import { startWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld({ site: { workFactor: 1024 } })
})
afterAll(() => world.stop())

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

describe('an answer of the origin is the same with Doorward in front', () => {
  const right = { email: ada.email, password: ada.password }
  const cases: Record<string, readonly [path: string, init: RequestInit]> = {
    'a right password in a form': ['/login', form(right)],
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
  }
  for (const [name, [path, init]] of Object.entries(cases)) {
    it(name, async () => {
      const without = await described(await fetch(world.originUrl + path, { ...init, redirect: 'manual' }))
      const behind = await described(await world.send(path, init))
      expect(behind).toEqual(without)
    })
  }

  it('a right password in multipart', async () => {
    const body = () => {
      const data = new FormData()
      data.set('email', ada.email)
      data.set('password', ada.password)
      return { method: 'POST', body: data, redirect: 'manual' } as const
    }
    const without = await described(await fetch(`${world.originUrl}/login`, body()))
    expect(await described(await world.send('/login', body()))).toEqual(without)
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
