// The pass: what a check was worth, to whoever passed it, for ten minutes.
import { describe, expect, it } from 'vitest'
import { requestCookies } from '../../src/lib/cookies.ts'
import { keyring } from '../../src/lib/keyed.ts'
import { minute, second } from '../../src/lib/time.ts'
import type { Bound } from '../../src/trust/bound.ts'
import {
  type Earned,
  issuePass,
  passCookie,
  passHeader,
  presentedPass,
  readPass,
  setPassCookie,
} from '../../src/trust/pass.ts'
import { issueTicket } from '../../src/trust/ticket.ts'
import { sign } from '../../src/trust/token.ts'
import { keys, start } from '../support/attempts.ts'

const mine: Bound = {
  surface: 'login',
  host: 'demo.example',
  network: '203.0.113.0/24',
  client: 'Mozilla/5.0 (X11; Linux x86_64)',
}
const earned: Earned = { id: 'ticket-1', how: 'proof-of-work', price: 'low', pool: 'paid' }

const issue = (change: Partial<Earned> = {}, site = 'site', ring = keys) =>
  issuePass(ring.current, site, { ...earned, ...change }, mine, start)
const read = (token: string | null, bound: Partial<Bound> = {}, at = start, ring = keys, site = 'site') =>
  readPass(ring, site, token, { ...mine, ...bound }, at)

describe('a pass', () => {
  it('says which check it was, and what it pays from', async () => {
    const { token } = await issue()
    expect(await read(token)).toMatchObject({ how: 'proof-of-work', pool: 'paid' })
  })

  it('is good for less the dearer the check was: there the risk is', async () => {
    const worth = async (change: Partial<Earned>) => {
      const issued = await issue(change)
      const pass = await read(issued.token)
      expect(pass?.uses).toBe(issued.uses)
      return [pass?.uses, pass?.accounts]
    }
    expect(await worth({ price: 'low' })).toEqual([5, 2])
    expect(await worth({ price: 'middle' })).toEqual([3, 1])
    expect(await worth({ price: 'high' })).toEqual([1, 1])
  })

  it('that was waited for is good for two attempts, whatever the price: for whoever mistypes', async () => {
    for (const price of ['low', 'middle', 'high'] as const) {
      const { token } = await issue({ how: 'wait', pool: 'waited', price })
      expect(await read(token)).toMatchObject({ how: 'wait', pool: 'waited', uses: 2, accounts: 2 })
    }
  })

  it('is the same one however often its ticket is redeemed', async () => {
    for (const { token } of await Promise.all([issue(), issue()]))
      expect(await read(token)).toMatchObject({ id: 'ticket-1' })
    expect(await read((await issue({ id: 'ticket-2' })).token)).toMatchObject({ id: 'ticket-2' })
  })

  it('lives for ten minutes after it was earned, and no longer', async () => {
    const { token, expiresAt } = await issue()
    expect(expiresAt).toBe(start + 10 * minute)
    expect(await read(token, {}, start + 10 * minute - second)).not.toBeNull()
    expect(await read(token, {}, start + 10 * minute)).toBeNull()
    const between = await issuePass(keys.current, 'site', earned, mine, start + 999)
    expect(await read(between.token, {}, start + 999 + 10 * minute)).toBeNull()
  })

  it('tells its holder nothing that is keyed elsewhere, and names nobody', async () => {
    const { token } = await issue()
    const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()
    for (const text of [mine.host, mine.network, mine.client, '203.0.113', 'Mozilla'])
      expect(payload).not.toContain(text)
  })

  it('is short', async () => {
    const { token } = await issuePass(
      keys.current,
      'x'.repeat(32),
      { id: 'ticket-1', how: 'friendly-captcha', price: 'middle', pool: 'waited' },
      { ...mine, surface: 'password-reset', client: 'x'.repeat(200) },
      start,
    )
    expect(token.length).toBeLessThan(512)
  })
})

describe('a pass is refused', () => {
  it('for another surface, host, network or program', async () => {
    const { token } = await issue()
    const others: readonly Partial<Bound>[] = [
      { surface: 'signup' },
      { surface: 'password-reset' },
      { host: 'other.demo.example' },
      { host: 'demo.example:8443' },
      { network: '203.0.114.0/24' },
      { network: '2001:db8::/48' },
      { network: 'no-address' },
      { client: 'curl/8.5.0' },
      { client: '' },
    ]
    for (const bound of others) expect([bound, await read(token, bound)]).toEqual([bound, null])
  })

  it('where its parts were moved: they are bound each for itself', async () => {
    const { token } = await issuePass(
      keys.current,
      'site',
      earned,
      { ...mine, host: 'a', network: 'b' },
      start,
    )
    for (const bound of [
      { host: 'b', network: 'a' },
      { host: 'ab', network: '' },
      { host: 'a","b', network: '' },
    ])
      expect(await read(token, bound)).toBeNull()
  })

  it('at another site, with the same keys', async () => {
    expect(await read((await issue({}, 'shop')).token)).toBeNull()
  })

  it('where it is a ticket, or one in another shape', async () => {
    const ticket = { id: 'i', how: 'wait', price: 'low', from: start, fallback: false } as const
    expect(await read(await issueTicket(keys.current, 'site', ticket, mine, start))).toBeNull()
    const terms = { kind: 'pass', site: 'site', audience: 'login' } as const
    const whole = await issue()
    const said = JSON.parse(Buffer.from(whole.token.split('.')[1] ?? '', 'base64url').toString())
    const read1 = async (change: object) =>
      read(await sign(keys.current, terms, { ...said, ...change }, start + minute))
    expect(await read1({})).not.toBeNull()
    for (const change of [
      { who: '' },
      { who: null },
      { pool: 'free' },
      { price: 'cheap' },
      { jti: undefined },
    ])
      expect([change, await read1(change)]).toEqual([change, null])
  })

  it('where it is no pass at all', async () => {
    for (const token of [null, '', 'new', 'x'.repeat(100_000), `${(await issue()).token}, x`])
      expect(await read(token)).toBeNull()
  })
})

describe('while a secret is being rotated', () => {
  const renewed = keyring('the root of all keys from now on', 'the root of all keys in these tests')

  it('a pass under the one before is good, for whom it was', async () => {
    const { token } = await issue()
    expect(await read(token, {}, start, renewed)).toMatchObject({ uses: 5 })
    expect(await read(token, { network: '198.51.100.0/24' }, start, renewed)).toBeNull()
    expect(await read((await issue({}, 'site', renewed)).token, {}, start, renewed)).not.toBeNull()
  })

  it('and not when it is over', async () => {
    const over = keyring('the root of all keys from now on', null)
    expect(await read((await issue()).token, {}, start, over)).toBeNull()
  })
})

describe('a request shows its pass', () => {
  it('in a cookie of this host alone, that no script reads, for ten minutes', async () => {
    const line = setPassCookie((await issue()).token)
    expect(line).toMatch(
      /^__Host-doorward-pass=[\w.-]+; Path=\/; Max-Age=600; Secure; HttpOnly; SameSite=Lax$/,
    )
    const cookies = requestCookies(line.split(';', 1)[0] ?? '')
    expect(await read(presentedPass(new Headers(), cookies))).not.toBeNull()
  })

  it('or in a header, which goes first', async () => {
    const { token } = await issue()
    const headers = new Headers({ [passHeader]: token })
    expect(presentedPass(headers, requestCookies(`${passCookie}=another`))).toBe(token)
  })

  it('and none where it has two', async () => {
    const { token } = await issue()
    const cookies = requestCookies(`${passCookie}=${token}; ${passCookie}=${token}`)
    expect(presentedPass(new Headers(), cookies)).toBeNull()
    const headers = new Headers([
      [passHeader, token],
      [passHeader, token],
    ])
    expect(await read(presentedPass(headers, []))).toBeNull()
  })
})
