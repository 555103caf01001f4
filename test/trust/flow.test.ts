// The flow cookie: whose a step without a name is. Sealed, so that nobody can read, change or keep one.
import { describe, expect, it } from 'vitest'
import { requestCookies } from '../../src/lib/cookies.ts'
import { keyring, tag } from '../../src/lib/keyed.ts'
import { minute } from '../../src/lib/time.ts'
import { sealDevices } from '../../src/trust/device.ts'
import { beginFlow, flowCookie, readFlow } from '../../src/trust/flow.ts'
import { seal } from '../../src/trust/token.ts'
import { attemptOf, keys, start } from '../support/attempts.ts'
import { guarded } from '../support/guarded.ts'

const name = 'wilhelmina@demo.example'
const before = keyring('the root of the keys before these', null)
const { account } = attemptOf({ name })
if (account === null) throw new Error('This attempt names an account.')
/** As during a rotation: with the name under two keys. */
const mine = { ...account, names: [tag(keys.current, 'name', name), tag(before.current, 'name', name)] }
const other = keyring('the root of the keys of somebody else', null)

const begin = (nonce = 'nonce', site = 'site', at = start) =>
  beginFlow(keys.current, site, 'one-time-code', mine, nonce, at)
const pairOf = (line: string) => line.split(';', 1)[0] ?? ''
const sealedOf = (line: string) => pairOf(line).slice(flowCookie.length + 1)
const read = (cookies: string | null, at = start, ring = keys, site = 'site') =>
  readFlow(ring, site, 'one-time-code', requestCookies(cookies), at)

describe('a flow', () => {
  it('is for the step it was begun towards, and for no other', async () => {
    const cookies = requestCookies(pairOf(await begin()))
    expect(await readFlow(keys, 'site', 'reset-confirm', cookies, start)).toBeNull()
    expect(await readFlow(keys, 'site', 'one-time-code', cookies, start)).not.toBeNull()
  })

  it('says whose it is, and which', async () => {
    const flow = await read(pairOf(await begin()))
    expect(flow?.account).toEqual(mine)
    expect(flow?.id).toMatch(/^1[\w-]{4}\.[\w-]{22}$/)
  })

  it('is another one each time', async () => {
    const ids = [await read(pairOf(await begin('a'))), await read(pairOf(await begin('b')))].map(
      flow => flow?.id,
    )
    expect(new Set(ids).size).toBe(2)
  })

  it('is found among other cookies', async () => {
    expect(await read(`a=1; ${pairOf(await begin())}; b=2`)).not.toBeNull()
  })

  it('is a cookie of this host alone, that no script reads, for a quarter of an hour', async () => {
    expect(await begin()).toMatch(
      /^__Host-doorward-flow=[\w.-]+; Path=\/; Max-Age=900; Secure; HttpOnly; SameSite=Lax$/,
    )
  })

  it('tells its holder nothing: neither account nor tag can be read', async () => {
    const sealed = sealedOf(await begin())
    const parts = sealed.split('.').map(part => Buffer.from(part, 'base64url').toString('latin1'))
    for (const part of [sealed, ...parts])
      for (const secret of [mine.tag, mine.hint, mine.subject.key, ...mine.names, 'wilhelmina'])
        expect(part).not.toContain(secret)
  })

  it('fits into a cookie', async () => {
    expect((await begin()).length).toBeLessThan(800)
  })
})

describe('a flow is refused', () => {
  it('where there is none', async () => {
    for (const cookies of [null, '', 'a=1', `${flowCookie}=`, `x${flowCookie}=abc`])
      expect(await read(cookies)).toBeNull()
  })

  it('where there are two: a browser has one, and nobody may choose whose the step is', async () => {
    const [one, other] = [pairOf(await begin('a')), pairOf(await begin('b'))]
    for (const cookies of [`${one}; ${other}`, `${one}; ${one}`, `${one}; a=1; ${flowCookie}=`])
      expect([cookies, await read(cookies)]).toEqual([cookies, null])
  })

  it('when its time is over', async () => {
    const cookie = pairOf(await begin())
    expect(await read(cookie, start + 15 * minute - 1_000)).not.toBeNull()
    expect(await read(cookie, start + 15 * minute)).toBeNull()
    expect(await read(cookie, start + 365 * 24 * 60 * minute)).toBeNull()
  })

  it('that another site sealed, with the same keys', async () => {
    expect(await read(pairOf(await begin('nonce', 'shop')), start)).toBeNull()
  })

  it('that was sealed with other keys', async () => {
    expect(await read(pairOf(await begin()), start, other)).toBeNull()
  })

  it('that was changed, wherever', async () => {
    const sealed = sealedOf(await begin())
    const places = [0, Math.floor(sealed.length / 2), sealed.length - 3, sealed.lastIndexOf('.') + 1]
    for (const at of places) {
      const letter = sealed[at] === 'A' ? 'B' : 'A'
      const changed = sealed.slice(0, at) + letter + sealed.slice(at + 1)
      expect([at, await read(`${flowCookie}=${changed}`)]).toEqual([at, null])
    }
    expect(await read(`${flowCookie}=${sealed.slice(0, -4)}`)).toBeNull()
    expect(await read(`${flowCookie}=${sealed}AAAA`)).toBeNull()
  })

  it('that says it needs no key to be opened', async () => {
    const claims = { flow: 'f', account: mine, iss: 'site', aud: 'one-time-code', exp: start / 1_000 + 900 }
    const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const ours = { kid: keys.current.id, typ: 'doorward-flow+jwt' }
    for (const header of [
      { ...ours, alg: 'none' },
      { ...ours, alg: 'none', enc: 'A256GCM' },
    ])
      expect(await read(`${flowCookie}=${encoded(header)}.${encoded(claims)}.`)).toBeNull()
  })

  it('that was begun towards nothing of ours, or is in another shape', async () => {
    const whole = { flow: 'f', account: mine }
    const sealed = async (audience: string, claims: Record<string, unknown>) =>
      read(
        `${flowCookie}=${await seal(keys.current, { kind: 'flow', site: 'site', audience }, claims, start + minute)}`,
      )
    expect(await sealed('one-time-code', whole)).not.toBeNull()
    expect(await sealed('device', whole)).toBeNull()
    const { names: _, ...nameless } = mine
    const others = ['ada', null, nameless, { ...mine, names: 'ada' }]
    for (const claims of [{ account: mine }, ...others.map(account => ({ ...whole, account }))])
      expect(await sealed('one-time-code', claims)).toBeNull()
  })

  it('that is a device', async () => {
    const devices = await sealDevices(keys.current, 'site', [], start)
    expect(await read(`${flowCookie}=${devices}`)).toBeNull()
  })

  it('that is longer than a cookie may be', async () => {
    expect(await read(`${flowCookie}=${'A'.repeat(5_000)}`)).toBeNull()
  })
})

describe('while a secret is being rotated', () => {
  const renewed = keyring('the root of all keys from now on', 'the root of all keys in these tests')

  it('a flow under the one before is read, and new ones are sealed with the new one', async () => {
    expect((await read(pairOf(await begin()), start, renewed))?.account).toEqual(mine)
    const later = pairOf(await beginFlow(renewed.current, 'site', 'one-time-code', mine, 'nonce', start))
    expect(await read(later, start, renewed)).not.toBeNull()
    expect(await read(later, start, keys)).toBeNull()
  })

  it('and not when it is over', async () => {
    const over = keyring('the root of all keys from now on', null)
    expect(await read(pairOf(await begin()), start, over)).toBeNull()
  })
})

describe('a flow that is presented with somebody else’s sign-in', () => {
  const victims = 'sid=kq0VnX7rT1mW9yL5cJ8dF2gH6sA4eZ3b'
  const flowOf = (response: Response) => response.headers.getSetCookie().map(line => pairOf(line))
  const isFlow = (cookie: string) => cookie.startsWith(flowCookie)

  it('gives no more codes than one sign-in has, however many accounts the attacker holds', async () => {
    const { login, send, reached } = guarded()
    for (let puppet = 0; puppet < 8; puppet += 1) {
      const from = `203.0.${puppet}.7`
      const own = flowOf(await login(`puppet-${puppet}@demo.example`, 'right-and-a-code', { from })).find(
        isFlow,
      )
      for (let n = 0; n < 4; n += 1)
        await send('/login/code', { body: 'code=000000', from, headers: { cookie: `${victims}; ${own}` } })
    }
    expect(reached.filter(({ url }) => url.endsWith('/code'))).toHaveLength(10)
  })

  it('leaves the account whose flow it is, and everybody else, their own', async () => {
    const { login, send } = guarded()
    const from = '198.51.100.7'
    for (let n = 0; n < 12; n += 1) {
      const own = flowOf(
        await login(`puppet-${n}@demo.example`, 'right-and-a-code', { from: `203.0.${n}.7` }),
      ).find(isFlow)
      await send('/login/code', {
        body: 'code=0',
        from: `203.0.${n}.7`,
        headers: { cookie: `${victims}; ${own}` },
      })
    }
    for (const [at, name] of ['ada@demo.example', 'puppet-1@demo.example'].entries()) {
      const own = flowOf(await login(name, 'right-and-a-code', { from })).find(isFlow)
      const cookie = `sid=${at}b3e4As6Hg2Fd8Jc5Ly9Wm1Tr7Xnv0qk; ${own}`
      expect((await send('/login/code', { body: 'code=right', from, headers: { cookie } })).status).toBe(303)
    }
  })

  it('is no more than ten codes for the session it is presented with, where no flow is', async () => {
    const { send, reached } = guarded()
    const code = (n: number) =>
      send('/login/code', {
        body: 'code=000000',
        from: `203.0.${n}.7`,
        headers: { cookie: n % 2 === 0 ? victims : `${victims}; session=${n}invented0VnX7rT1mW9yL5c` },
      })
    for (let n = 0; n < 40; n += 1) await code(n)
    expect(reached.filter(({ url }) => url.endsWith('/code')).length).toBeLessThanOrEqual(10)
  })
})

describe('what requests without flow and session have in common', () => {
  it('is spent by strangers to nobody’s harm who has a session', async () => {
    const { send } = guarded()
    const code = (n: number, body: string, headers = {}) =>
      send('/login/code', { body, from: `203.${n}.113.7`, headers })
    for (let n = 0; n < 70; n += 1) await code(n, 'code=000000')
    const stranger = await code(71, 'code=right')
    expect([stranger.status, stranger.headers.get('doorward-mitigated')]).toEqual([403, 'challenge'])
    const session = { cookie: 'session=b3ZeA4s6Hg2Fd8Jc5Ly9Wm1Tr7Xnv0qk' }
    expect((await code(72, 'code=right', session)).status).toBe(303)
  })
})
