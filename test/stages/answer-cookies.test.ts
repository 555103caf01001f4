// The cookies of ours that an answer takes along: a device after a sign-in that can be believed, and the flow that a
// step begins. Everything else of the answer is the origin's.
import { describe, expect, it } from 'vitest'
import type { KnownDevice } from '../../src/attempt.ts'
import { skeleton } from '../../src/lib/account-name.ts'
import { tag } from '../../src/lib/keyed.ts'
import { day, hour, minute } from '../../src/lib/time.ts'
import { deviceCookie, deviceHeader, readDevices, sealDevices } from '../../src/trust/device.ts'
import { issuePass, passCookie } from '../../src/trust/pass.ts'
import { type FakeOrigin, form, guarded, ownCookie, redirect, type Sending } from '../support/guarded.ts'

const ada = 'ada@demo.example'
const grace = 'grace@demo.example'
type Guarded = ReturnType<typeof guarded>

/** What the device cookie of an answer says; empty where it sets none. */
async function devicesIn(response: Response, { site }: Guarded): Promise<readonly KnownDevice[]> {
  return devicesOf(ownCookie(response, 'device'), site)
}

function devicesOf(cookie: string, site: Guarded['site']): Promise<readonly KnownDevice[]> {
  return readDevices(site.keyring, site.policy.site, cookie.replace(`${deviceCookie}=`, ''), site.now())
}

const withCookie = (cookie: string): Sending => ({ headers: { cookie } })

/** A pass for sign-ins from the address that these tests use. */
async function passOf({ site }: Guarded, pool: 'paid' | 'waited', id = 'pass-1'): Promise<string> {
  const earned = { id, how: pool === 'paid' ? 'proof-of-work' : 'wait', price: 'low', pool } as const
  const bound = { surface: 'login', host: 'site.example', network: '203.0.113.0/24', client: '' } as const
  const { token } = await issuePass(site.keyring.current, site.policy.site, earned, bound, site.now())
  return `${passCookie}=${token}`
}

describe('a device cookie', () => {
  it('comes with a right sign-in: for half a year, of this host alone, and out of reach for scripts', async () => {
    const made = guarded()
    const response = await made.login(ada, 'right')
    const lines = response.headers.getSetCookie()
    expect(lines).toHaveLength(2)
    expect(lines[0]).toBe('session=of-this-person; Path=/; HttpOnly')
    expect(lines[1]).toMatch(
      /^__Host-doorward-device=[\w.-]+; Path=\/; Max-Age=15552000; Secure; HttpOnly; SameSite=Lax$/,
    )
    expect([response.status, response.headers.get('location')]).toEqual([303, '/account'])
    expect(await devicesIn(response, made)).toMatchObject([{ firstAt: made.site.now(), ripe: false }])
  })

  it('comes with no other answer to a password', async () => {
    const { login } = guarded()
    for (const password of ['wrong', 'right-and-a-code', 'no-mark', 'crash', 'unreachable'])
      expect([password, ownCookie(await login(ada, password), 'device')]).toEqual([password, ''])
  })

  it('comes with the code that ends a sign-in, for the account that began it', async () => {
    const made = guarded()
    const flow = ownCookie(await made.login(ada, 'right-and-a-code'), 'flow')
    const code = (said: string) =>
      made.send('/login/code', { body: form({ code: said }), ...withCookie(flow) })
    expect(ownCookie(await code('000000'), 'device')).toBe('')
    const [ofCode] = await devicesIn(await code('right'), made)
    made.clock.advance(hour)
    const [ofPassword] = await devicesIn(await made.login(ada, 'right'), made)
    expect(ofCode?.name).toBe(ofPassword?.name)
  })

  it('comes with nothing that is no sign-in, however well it ended', async () => {
    const { send } = guarded()
    const flow = ownCookie(await send('/reset', { body: form({ email: ada }) }), 'flow')
    for (const [path, sending] of [
      ['/reset', { body: form({ email: ada }) }],
      ['/reset/confirm', { body: 'token=right', ...withCookie(flow) }],
      ['/signup', { body: form({ email: ada, password: 'right' }) }],
      ['/account/email', { body: form({ password: 'right' }), ...withCookie('session=of-this-person') }],
      ['/about', { method: 'GET' }],
    ] as const)
      expect([path, ownCookie(await send(path, sending), 'device')]).toEqual([path, ''])
  })

  it('comes with no success that is not believed', async () => {
    const made = guarded({ origin: () => redirect('/account', ['session=mallory']) })
    const twice = `${form({ email: ada, password: 'x' })}&email=&password=`
    const watching = guarded({ vars: { MODE: 'monitor' }, origin: () => redirect('/account', ['session=x']) })
    const answers = [
      // Signed in as somebody already: a wrong password may look as right as this.
      await made.login(ada, 'guess', withCookie('session=of-mallory-himself')),
      await watching.send('/login', { body: twice }),
    ]
    for (const answer of answers) expect(ownCookie(answer, 'device')).toBe('')
    expect(made.entries[0]?.outcome.is).toBe('unclear')
  })

  it('cannot come where only the body tells the outcome: by then the headers have left', async () => {
    const outcome = {
      success: { status: 200, setsCookie: 'session' },
      failure: { status: 200, json: { pointer: '/error' } },
      sessionCookies: 'session',
    }
    const made = guarded({
      vars: { PRESET: '', ROUTES: { own: { surface: 'login', paths: '/login', outcome } } },
      origin: () => Response.json({ user: 1 }, { headers: { 'set-cookie': 'session=x' } }),
    })
    const response = await made.send('/login', { body: 'username=ada&password=x' })
    expect(made.entries[0]?.outcome.is).toBe('success')
    expect(response.headers.getSetCookie()).toEqual(['session=x'])
  })

  it('comes for no program that signs every call: it would be another device each time', async () => {
    const remembered: unknown[] = []
    const wordpress = guarded({
      vars: { PRESET: 'wordpress' },
      origin: () => Response.json([], { headers: { expires: 'Wed, 11 Jan 1984 05:00:00 GMT' } }),
      site: ({ store }) => ({
        store: { ...store, remember: async (_, device) => void remembered.push(device) },
      }),
    })
    const headers = { authorization: `Basic ${btoa('ada:right')}` }
    for (let n = 0; n < 3; n += 1) {
      const response = await wordpress.send('/wp-json/wp/v2/users/me', { method: 'GET', headers })
      expect(response.headers.getSetCookie()).toEqual([])
    }
    expect(wordpress.entries.map(({ outcome }) => outcome.is)).toEqual(Array(3).fill('success'))
    expect(remembered).toEqual([])
  })

  it('comes also where Doorward only watches: so that everybody is known when it acts', async () => {
    const made = guarded({ vars: { MODE: 'monitor' } })
    expect(await devicesIn(await made.login(ada, 'right'), made)).toHaveLength(1)
  })
})

describe('a page of another site that signs a browser in', () => {
  const elsewhere = 'https://evil.example'

  it('makes no device known and leaves the browser’s cookie alone', async () => {
    const remembered: unknown[] = []
    const made = guarded({
      site: ({ store }) => ({
        store: { ...store, remember: async (_, device) => void remembered.push(device) },
      }),
    })
    for (const headers of [
      { 'sec-fetch-site': 'cross-site', origin: elsewhere },
      { 'sec-fetch-site': 'cross-site' },
      { origin: elsewhere },
      { origin: 'https://site.example.evil.example' },
      { origin: 'null' },
    ]) {
      const response = await made.login(ada, 'right', { headers })
      expect([headers, response.status, ownCookie(response, 'device')]).toEqual([headers, 303, ''])
      made.clock.advance(hour)
    }
    expect(remembered).toEqual([])
  })

  it('is none of the site’s own, of a sibling’s, of the address bar or of a program', async () => {
    const { login, clock } = guarded()
    for (const headers of [
      { 'sec-fetch-site': 'same-origin', origin: 'https://site.example' },
      { 'sec-fetch-site': 'same-origin', origin: 'null' },
      { 'sec-fetch-site': 'same-site', origin: 'https://www.site.example' },
      { 'sec-fetch-site': 'none' },
      { origin: 'https://site.example' },
      { 'user-agent': 'curl/8' },
    ]) {
      const response = await login(ada, 'right', { headers: headers as Record<string, string> })
      expect([headers, ownCookie(response, 'device')]).not.toEqual([headers, ''])
      clock.advance(hour)
    }
  })

  it('begins a flow as any other does: it holds nothing that the browser had', async () => {
    const { login } = guarded()
    const response = await login(ada, 'right-and-a-code', { headers: { 'sec-fetch-site': 'cross-site' } })
    expect(ownCookie(response, 'flow')).not.toBe('')
  })

  it('is no danger to an application that keeps its device in a header', async () => {
    const { login } = guarded()
    const headers = { 'sec-fetch-site': 'cross-site', origin: 'https://localhost', [deviceHeader]: 'new' }
    const response = await login(ada, 'right', { headers })
    expect([response.headers.has(deviceHeader), ownCookie(response, 'device')]).toEqual([true, ''])
  })
})

describe('in a header', () => {
  const app = (value: string): Sending => ({ headers: { [deviceHeader]: value } })

  it('a device is given to programs that ask so, and no cookie', async () => {
    const made = guarded()
    for (const value of ['', 'new']) {
      const response = await made.login(ada, 'right', app(value))
      expect(ownCookie(response, 'device')).toBe('')
      const sealed = response.headers.get(deviceHeader)
      expect(
        await readDevices(made.site.keyring, made.site.policy.site, sealed, made.site.now()),
      ).toHaveLength(1)
      made.clock.advance(hour)
    }
  })

  it('a device is taken, and given back with this sign-in', async () => {
    const made = guarded()
    const first = (await made.login(ada, 'right', app('new'))).headers.get(deviceHeader) ?? ''
    made.clock.advance(day)
    const second = (await made.login(ada, 'right', app(first))).headers.get(deviceHeader)
    const [device] = await readDevices(made.site.keyring, made.site.policy.site, second, made.site.now())
    expect(device?.ripe).toBe(true)
  })

  it('nothing is given to who was wrong', async () => {
    const { login } = guarded()
    expect((await login(ada, 'wrong', app('new'))).headers.has(deviceHeader)).toBe(false)
  })
})

describe('a device', () => {
  it('that the account’s record knows is continued, and ripens after a day', async () => {
    const made = guarded()
    const first = await made.login(ada, 'right')
    made.clock.advance(day - 1)
    const second = await made.login(ada, 'right', withCookie(ownCookie(first, 'device')))
    made.clock.advance(hour)
    const third = await made.login(ada, 'right', withCookie(ownCookie(second, 'device')))
    const [one, two, three] = await Promise.all(
      [first, second, third].map(async response => (await devicesIn(response, made))[0]),
    )
    expect(new Set([one?.id, two?.id, three?.id]).size).toBe(1)
    expect([one?.ripe, two?.ripe, three?.ripe]).toEqual([false, false, true])
    expect(three?.firstAt).toBe(one?.firstAt)
  })

  it('that is ripe is noted once a day, and else no cookie is set', async () => {
    const made = guarded()
    const first = ownCookie(await made.login(ada, 'right'), 'device')
    made.clock.advance(day)
    const ripe = await made.login(ada, 'right', withCookie(first))
    const cookie = withCookie(ownCookie(ripe, 'device'))
    made.clock.advance(day - 1)
    expect(ownCookie(await made.login(ada, 'right', cookie), 'device')).toBe('')
    made.clock.advance(hour)
    const [before] = await devicesIn(ripe, made)
    const [after] = await devicesIn(await made.login(ada, 'right', cookie), made)
    expect(after).toEqual({ ...before, lastAt: made.site.now() })
  })

  it('that the record does not know begins anew, whatever its seal says', async () => {
    const made = guarded()
    const first = await made.login(ada, 'right')
    made.clock.advance(2 * day)
    const { account } = made.site.subjects
    await made.site.store.forgetDevices(account(skeleton(ada)))
    const second = await made.login(ada, 'right', withCookie(ownCookie(first, 'device')))
    const [before] = await devicesIn(first, made)
    const [after] = await devicesIn(second, made)
    expect(after).toMatchObject({ firstAt: made.site.now(), ripe: false })
    expect(after?.id).not.toBe(before?.id)
  })

  it('is left as it is where the record was not asked, for a password that was right a moment ago', async () => {
    const made = guarded()
    const first = ownCookie(await made.login(ada, 'right'), 'device')
    made.clock.advance(2 * day)
    const ripe = ownCookie(await made.login(ada, 'right', withCookie(first)), 'device')
    made.clock.advance(minute)
    const again = await made.login(ada, 'right', withCookie(ripe))
    expect(made.entries.at(-1)?.readings).toEqual([])
    expect([again.status, again.headers.getSetCookie()]).toEqual([303, [expect.stringMatching(/^session=/)]])
    // And it still is what it was.
    made.clock.advance(day)
    const [device] = await devicesIn(await made.login(ada, 'right', withCookie(ripe)), made)
    expect(device).toMatchObject({ id: (await devicesOf(ripe, made.site))[0]?.id, ripe: true })
  })

  it('of a second browser is begun all the same, a moment after the first', async () => {
    const made = guarded()
    const [one] = await devicesIn(await made.login(ada, 'right'), made)
    made.clock.advance(minute)
    const [other] = await devicesIn(await made.login(ada, 'right'), made)
    expect(other?.id).not.toBe(one?.id)
    expect(other?.id).toBeDefined()
  })

  it('is neither begun nor continued where the store cannot be asked', async () => {
    const remembered: unknown[] = []
    const made = guarded({
      vars: { WHEN_UNKNOWN: { login: 'forward' } },
      site: ({ store }) => ({
        report: () => {},
        store: {
          ...store,
          take: () => Promise.reject(new Error('away')),
          remember: async (_, device) => void remembered.push(device),
        },
      }),
    })
    const { site } = made
    const mine: KnownDevice = {
      id: 'id',
      name: nameIn(made, ada),
      firstAt: 0,
      lastAt: site.now(),
      ripe: true,
    }
    const sealed = await sealDevices(site.keyring.current, site.policy.site, [mine], site.now())
    for (const cookie of ['', `${deviceCookie}=${sealed}`]) {
      const response = await made.login(ada, 'right', withCookie(cookie))
      expect([response.status, ownCookie(response, 'device')]).toEqual([303, ''])
    }
    expect(remembered).toEqual([])
  })

  it('stands beside those of other accounts, the latest first', async () => {
    const made = guarded()
    const first = await made.login(ada, 'right')
    const second = await made.login(grace, 'right', withCookie(ownCookie(first, 'device')))
    const [before] = await devicesIn(first, made)
    const [latest, kept, ...others] = await devicesIn(second, made)
    expect(kept).toEqual(before)
    expect(latest?.name).not.toBe(kept?.name)
    expect(others).toEqual([])
  })
})

describe('a check that was passed', () => {
  const ripeWith = async (made: Guarded, cookie: string) => {
    const [device] = await devicesIn(await made.login(ada, 'right', withCookie(cookie)), made)
    return device?.ripe
  }

  it('makes a device ripe at once', async () => {
    const made = guarded()
    expect(await ripeWith(made, await passOf(made, 'paid'))).toBe(true)
  })

  it('is none where somebody only waited', async () => {
    const made = guarded()
    expect(await ripeWith(made, await passOf(made, 'waited'))).toBe(false)
  })

  it('is none where the pass is used up', async () => {
    const made = guarded()
    const pass = await passOf(made, 'paid')
    for (let n = 0; n < 5; n += 1) await made.login(grace, `wrong-${n}`, withCookie(pass))
    expect(await ripeWith(made, pass)).toBe(false)
  })
})

describe('a flow', () => {
  it('begins with the answer that leads on to its next step, and takes no device along', async () => {
    const made = guarded()
    for (const response of [
      await made.login(ada, 'right-and-a-code'),
      await made.send('/reset', { body: form({ email: ada }) }),
    ]) {
      expect(ownCookie(response, 'flow')).toMatch(/^__Host-doorward-flow=[\w.-]+$/)
      expect(ownCookie(response, 'device')).toBe('')
    }
    expect(ownCookie(await made.login(ada, 'right'), 'flow')).toBe('')
  })
})

describe('the answer', () => {
  it('is otherwise the origin’s: status, headers, every cookie, body', async () => {
    const headers: [string, string][] = [
      ['set-cookie', 'session=abc; Path=/'],
      ['set-cookie', 'other=1'],
      ['location', '/account'],
      ['etag', '"x"'],
      ['x-own', 'kept'],
    ]
    const origin: FakeOrigin = () => new Response('Welcome, and go on.', { status: 303, headers })
    const response = await guarded({ origin }).login(ada, 'right')
    expect([response.status, await response.text()]).toEqual([303, 'Welcome, and go on.'])
    const ours = response.headers.getSetCookie().filter(line => line.startsWith('__Host-doorward-device='))
    expect(ours).toHaveLength(1)
    const kept = [...response.headers].filter(([, value]) => !ours.includes(value))
    expect(kept).toEqual([...new Response('Welcome, and go on.', { headers }).headers])
  })
})

/** The tag under which a device speaks for this account. */
function nameIn({ site }: Guarded, name: string): string {
  return tag(site.keyring.current, 'name', name)
}
