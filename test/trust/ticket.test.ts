// The ticket: for whom a check is, from when, and until when. Answering it is another file's business.
import { describe, expect, it } from 'vitest'
import { surfaces } from '../../src/attempt.ts'
import { keyring } from '../../src/lib/keyed.ts'
import { minute, second } from '../../src/lib/time.ts'
import type { Bound } from '../../src/trust/bound.ts'
import { issuePass } from '../../src/trust/pass.ts'
import { issueTicket, readTicket } from '../../src/trust/ticket.ts'
import { sign } from '../../src/trust/token.ts'
import { keys, start } from '../support/attempts.ts'

const mine: Bound = {
  surface: 'login',
  host: 'demo.example',
  network: '2001:db8:7::/48',
  client: 'Mozilla/5.0 (X11; Linux x86_64)',
}
const check = { id: 'pXJ1f0xXbqkWm3nT9aZk2g', how: 'proof-of-work', price: 'middle' } as const

/** Odd milliseconds: a ticket is exact. */
const at = start + 437

const issue = (
  change: { from?: number; fallback?: boolean } = {},
  bound = mine,
  site = 'site',
  ring = keys,
) => issueTicket(ring.current, site, { ...check, from: at, fallback: false, ...change }, bound, at)
const read = (text: string, bound: Partial<Bound> = {}, now = at, ring = keys, site = 'site') =>
  readTicket(ring, site, text, { ...mine, ...bound }, now)
const refused = (why: string) => ({ ok: false, why })

describe('a ticket', () => {
  it('says everything about its check, to the millisecond', async () => {
    expect(await read(await issue())).toEqual({
      ok: true,
      ticket: { ...check, from: at, fallback: false, surface: 'login' },
    })
    expect(await read(await issue({ fallback: true }))).toMatchObject({ ticket: { fallback: true } })
  })

  it('says for which surface, whichever that is', async () => {
    for (const surface of surfaces)
      expect(await read(await issue({}, { ...mine, surface }))).toMatchObject({
        ok: true,
        ticket: { surface },
      })
  })

  it('may be answered for ten minutes', async () => {
    const ticket = await issue()
    expect(await read(ticket, {}, at + 10 * minute - second)).toMatchObject({ ok: true })
    for (const now of [at + 10 * minute, at + 365 * 24 * 60 * minute])
      expect(await read(ticket, {}, now)).toEqual(refused('expired'))
  })

  it('may not be answered before its time, to the millisecond', async () => {
    const ticket = await issue({ from: at + 8 * second })
    for (const now of [at, at + second, at + 8 * second - 1])
      expect(await read(ticket, {}, now)).toEqual({ ...refused('too-early'), waitMs: at + 8 * second - now })
    expect(await read(ticket, {}, at + 8 * second)).toMatchObject({ ok: true })
  })

  it('names nobody to its holder', async () => {
    const payload = Buffer.from((await issue()).split('.')[1] ?? '', 'base64url').toString()
    for (const text of [mine.host, mine.network, mine.client, '2001:db8', 'Mozilla'])
      expect(payload).not.toContain(text)
  })

  it('is short', async () => {
    const longest = { ...check, how: 'friendly-captcha', from: at + 8 * second, fallback: false }
    const bound: Bound = { ...mine, surface: 'password-reset', client: 'x'.repeat(200) }
    expect((await issueTicket(keys.current, 'x'.repeat(32), longest, bound, at)).length).toBeLessThan(512)
  })
})

describe('a ticket is not yours', () => {
  it('at another host, from another network, or in another program', async () => {
    const ticket = await issue()
    const others: readonly Partial<Bound>[] = [
      { host: 'other.demo.example' },
      { network: '2001:db8:8::/48' },
      { network: '203.0.113.0/24' },
      { client: 'curl/8.5.0' },
      { client: '' },
    ]
    for (const bound of others)
      expect([bound, await read(ticket, bound)]).toEqual([bound, refused('not-yours')])
  })

  it('and nobody is told when it may be answered', async () => {
    const ticket = await issue({ from: at + minute })
    expect(await read(ticket, { network: '203.0.113.0/24' })).toEqual(refused('not-yours'))
  })

  it('at another site, with the same keys', async () => {
    expect(await read(await issue({}, mine, 'shop'))).toEqual(refused('not-yours'))
  })

  it('with other keys', async () => {
    const other = keyring('the root of the keys of somebody else', null)
    expect(await read(await issue({}, mine, 'site', other))).toEqual(refused('not-yours'))
    expect(await read(await issue(), {}, at, other)).toEqual(refused('not-yours'))
  })

  it('where it is a pass', async () => {
    const { token } = await issuePass(keys.current, 'site', { ...check, pool: 'paid' }, mine, at)
    expect(await read(token)).toEqual(refused('not-yours'))
  })

  it('where we signed one in another shape', async () => {
    const said = JSON.parse(Buffer.from((await issue()).split('.')[1] ?? '', 'base64url').toString())
    const resigned = async (change: object, audience = 'login') =>
      read(
        await sign(
          keys.current,
          { kind: 'ticket', site: 'site', audience },
          { ...said, ...change },
          at + minute,
        ),
      )
    expect(await resigned({})).toMatchObject({ ok: true })
    for (const change of [{ who: '' }, { price: 'free' }, { from: '0' }, { from: undefined }, { jti: 7 }])
      expect([change, await resigned(change)]).toEqual([change, refused('not-yours')])
    expect(await resigned({}, 'nothing')).toEqual(refused('not-yours'))
  })

  it('where it is no ticket at all', async () => {
    for (const text of ['', 'x', '..', 'x'.repeat(100_000), `${await issue()}AAAA`])
      expect(await read(text)).toEqual(refused('not-yours'))
  })
})

describe('while a secret is being rotated', () => {
  const renewed = keyring('the root of all keys from now on', 'the root of all keys in these tests')

  it('a ticket under the one before is read, with all its rules', async () => {
    const ticket = await issue()
    expect(await read(ticket, {}, at, renewed)).toMatchObject({ ok: true, ticket: { id: check.id } })
    expect(await read(ticket, { client: 'curl/8.5.0' }, at, renewed)).toEqual(refused('not-yours'))
    expect(await read(ticket, {}, at + 10 * minute, renewed)).toEqual(refused('expired'))
  })

  it('and not when it is over', async () => {
    const over = keyring('the root of all keys from now on', null)
    expect(await read(await issue(), {}, at, over)).toEqual(refused('not-yours'))
  })
})
