// Doors that the operator forgot: a look, now and then and afterwards, at the field names of small POSTs.
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { UnprotectedDoor } from '../src/sinks/contract.ts'
import { start } from './support/attempts.ts'
import { guarded, incoming, type Sending } from './support/guarded.ts'

/** As in an isolate of its own: what was told before is forgotten. */
async function fresh() {
  vi.resetModules()
  return import('../src/unprotected.ts')
}

let unprotected: Awaited<ReturnType<typeof fresh>>
beforeEach(async () => {
  unprotected = await fresh()
})

const small = (path: string, { body, headers = {} }: Sending): Request =>
  incoming(path, {
    body: body ?? null,
    headers: { 'content-length': String(String(body).length), ...headers },
  })

/** What is told of one look at this request. */
async function look(
  path: string,
  sending: Sending,
  answered: Promise<Response> = Promise.resolve(new Response('ok')),
): Promise<readonly UnprotectedDoor[]> {
  const told: UnprotectedDoor[] = []
  const sink = {
    name: 'test',
    write: async () => {},
    note: async (door: UnprotectedDoor) => void told.push(door),
    noteStore: () => {},
  }
  await unprotected.lookAfterwards(small(path, sending), { sinks: [sink], now: () => start }, answered)
  return told
}

const json = { 'content-type': 'application/json' }

describe('which requests are looked at', () => {
  it('is one in twenty small POSTs of forms and JSON', () => {
    const looks = Array.from({ length: 60 }, () =>
      unprotected.isWorthALook(small('/x', { body: 'password=1' })),
    )
    expect(looks.filter(Boolean)).toHaveLength(3)
  })

  it('is none of another method, size or type', () => {
    const worth = (sending: Sending) =>
      Array.from({ length: 40 }, () => unprotected.isWorthALook(incoming('/x', sending))).some(Boolean)
    const length = { 'content-length': '10' }
    expect(worth({ body: 'password=1', headers: length })).toBe(true)
    expect(worth({ method: 'PUT', body: 'password=1', headers: length })).toBe(false)
    expect(worth({ body: 'password=1' })).toBe(false)
    expect(worth({ body: 'password=1', headers: { 'content-length': '0' } })).toBe(false)
    expect(worth({ body: 'password=1', headers: { 'content-length': '8193' } })).toBe(false)
    expect(worth({ body: 'password=1', headers: { 'content-length': 'x' } })).toBe(false)
    for (const type of ['multipart/form-data; boundary=x', 'text/plain', 'application/octet-stream', ''])
      expect(worth({ body: 'password=1', headers: { ...length, 'content-type': type } })).toBe(false)
  })
})

describe('what is told', () => {
  it('is the shape of the path and the names of the fields, and never a value', async () => {
    const told = await look('/api/v2/users/48213/auth?token=s3cret', {
      body: 'user=ada&new_password=hunter2&OTP=123456&comment=x',
    })
    expect(told).toEqual([{ at: start, shape: '/api/v2/users/#/auth', fields: ['new_password', 'OTP'] }])
    expect(JSON.stringify(told)).not.toMatch(/hunter2|ada|123456|s3cret|48213/)
  })

  it('is read from JSON too, however deep the field lies, within reason', async () => {
    const deep = (depth: number, inner: unknown): unknown =>
      depth === 0 ? inner : { a: deep(depth - 1, inner) }
    expect(await look('/auth/web', { body: '{"user":[{"passwd":"x"}]}', headers: json })).toMatchObject([
      { fields: ['passwd'] },
    ])
    expect(
      await look('/rest/web', { body: JSON.stringify(deep(9, { password: 1 })), headers: json }),
    ).toEqual([])
  })

  it('is nothing where no field looks like a password', async () => {
    for (const body of ['q=password', 'comment=my+otp', 'one=1&time=2', '', '&&&'])
      expect([body, await look('/app/web', { body })]).toEqual([body, []])
  })

  it('is no name that may hold something else than a name', async () => {
    for (const body of ['password%20ada=1', 'pass%0Aword=1', 'my+password+is+x=1', '%3Cpassword%3E=1'])
      expect([body, await look('/app/web', { body })]).toEqual([body, []])
  })

  it('is nothing where a name is so long that it may be anything', async () => {
    expect(await look('/app/web', { body: `password${'x'.repeat(60)}=1` })).toEqual([])
  })

  it('is nothing where the body cannot be read', async () => {
    expect(await look('/app', { body: '{"password":', headers: json })).toEqual([])
    expect(await look('/app', { body: 'password=1&'.repeat(300) })).toEqual([])
    const used = small('/app', { body: 'password=1' })
    await used.text()
    await unprotected.lookAfterwards(used, { sinks: [], now: () => start }, Promise.resolve(new Response()))
  })

  it('is told once for each shape', async () => {
    const body = 'password=1'
    expect(await look('/users/1/auth', { body })).toHaveLength(1)
    expect(await look('/users/2/auth', { body })).toHaveLength(0)
    expect(await look('/users/2/login', { body })).toHaveLength(1)
  })

  it('is nothing where the origin says that there is no such door, or says nothing', async () => {
    const answer = (status: number) => Promise.resolve(new Response(null, { status }))
    for (const status of [404, 405, 410, 501])
      expect(await look('/members/login', { body: 'password=1' }, answer(status))).toEqual([])
    expect(await look('/members/login', { body: 'password=1' }, Promise.reject(new Error('away')))).toEqual(
      [],
    )
    for (const [at, status] of [200, 302, 400, 401, 403, 422, 500].entries())
      expect(
        await look(`/members${'/login'.repeat(at)}`, { body: 'password=1' }, answer(status)),
      ).toHaveLength(1)
  })

  it('is of any new shape after a hundred others: nobody fills the list once and for all', async () => {
    const word = (n: number) => `${['login', 'auth', 'users', 'admin', 'token'][n % 5]}`
    const body = 'password=1'
    await look('/first', { body })
    for (let n = 0; n < 125; n += 1)
      expect(await look(`/${word(n)}/${word((n / 5) | 0)}/${word((n / 25) | 0)}`, { body })).toHaveLength(1)
    expect(await look('/login/login/login', { body })).toHaveLength(1)
    expect(await look('/token/token/token', { body })).toHaveLength(0)
  })

  it('is lost without harm where a sink fails', async () => {
    const failing = {
      name: 'test',
      write: async () => {},
      note: () => Promise.reject(new Error('away')),
      noteStore: () => {},
    }
    const request = small('/login/web', { body: 'password=1' })
    await expect(
      unprotected.lookAfterwards(
        request,
        { sinks: [failing], now: () => start },
        Promise.resolve(new Response()),
      ),
    ).resolves.toBeUndefined()
  })
})

describe('the shape of a path', () => {
  it('keeps the words that name nobody, and nothing else', () => {
    const { shapeOf } = unprotected
    expect(shapeOf('/')).toBe('/')
    expect(shapeOf('/API/v2/Users/ada@demo.example/Password')).toBe('/api/v2/users/#/password')
    expect(shapeOf('/reset/8f14e45fceea')).toBe('/reset/#')
    expect(shapeOf('/wp-login.php/x')).toBe('/wp-login.php/#')
    expect(shapeOf('//login//')).toBe('//login//')
  })

  it('is bounded, however long the path', () => {
    expect(unprotected.shapeOf('/login'.repeat(1_000)).length).toBeLessThanOrEqual(60)
    expect(unprotected.shapeOf(`/${'a'.repeat(60_000)}`)).toBe('/#')
  })
})

describe('a visitor', () => {
  it('notices nothing: the request goes on as it came', async () => {
    const { send, reached, entries } = guarded()
    for (let n = 0; n < 25; n += 1)
      await send('/guestbook', { body: 'password=hunter2', headers: { 'content-length': '16' } })
    expect(reached).toHaveLength(25)
    for (const request of reached) expect(await request.text()).toBe('password=hunter2')
    expect(entries).toEqual([])
  })

  it('is looked at on paths that nobody protects, and on no other', async () => {
    const { send, doors } = guarded()
    const often = async (path: string) => {
      for (let n = 0; n < 40; n += 1)
        await send(path, { body: 'email=a&password=right', headers: { 'content-length': '22' } })
    }
    await often('/login')
    expect(doors).toEqual([])
    await often('/members/area')
    expect(doors).toMatchObject([{ shape: '/members/#', fields: ['password'] }])
  })
})
