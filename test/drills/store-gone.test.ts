// The store is gone, and an attack goes on. How much an isolate lets through by itself, who gets in all the same, and
// that nothing of it is left when the store is back. The whole site in this process, with a hand clock.
import { describe, expect, it } from 'vitest'
import { day, second } from '../../src/lib/time.ts'
import type { Store } from '../../src/stores/contract.ts'
import { type GuardedOptions, guarded, ownCookie } from '../support/guarded.ts'

/** The table in the README: what an account and an address have free in an hour. */
const freeOfAccount = 12
const freeOfAddress = 30 + 180

function siteWithout(vars: GuardedOptions['vars'] = {}) {
  let gone = true
  const made = guarded({
    vars: { LISTS: {}, ...vars },
    site: ({ store }) => {
      const take: Store['take'] = asks =>
        gone ? Promise.reject(new Error('Object reset.')) : store.take(asks)
      return { store: { ...store, take }, report: () => {} }
    },
  })
  const attack = async (
    guesses: number,
    everyMs: number,
    of: (n: number) => readonly [name: string, from: string],
  ) => {
    made.reached.length = 0
    for (let n = 0; n < guesses; n += 1) {
      const [name, from] = of(n)
      await made.login(name, `guess ${n}`, { from })
      made.clock.advance(everyMs)
    }
    return made.reached.length
  }
  return {
    ...made,
    attack,
    is(what: 'gone' | 'back') {
      gone = what === 'gone'
    },
  }
}

const forwarding = { WHEN_UNKNOWN: { login: 'forward' } }
const botnet = (n: number) => `198.${18 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}`

describe('an hour without a store', () => {
  it('lets nobody guess who passes no check, by default', async () => {
    const { attack } = siteWithout()
    expect(await attack(720, 5 * second, n => ['ada@demo.example', botnet(n * 256)])).toBe(0)
  })

  it('lets no more than an account’s own budget through where `forward` is set, from however many networks', async () => {
    const { attack } = siteWithout(forwarding)
    const reached = await attack(720, 5 * second, n => ['ada@demo.example', botnet(n * 256)])
    expect(reached).toBeGreaterThan(0)
    expect(reached).toBeLessThanOrEqual(freeOfAccount)
  })

  it('lets no more than an address’s own budget through there, at however many accounts', async () => {
    const { attack } = siteWithout(forwarding)
    const reached = await attack(1_800, 2 * second, n => [`name${n}@demo.example`, '203.0.113.7'])
    expect(reached).toBeGreaterThan(0)
    expect(reached).toBeLessThanOrEqual(freeOfAddress)
  })

  it('forwards no one-time code', async () => {
    const { send, reached } = siteWithout()
    for (let n = 0; n < 20; n += 1)
      expect((await send('/login/code', { body: `code=${100_000 + n}` })).status).toBe(429)
    expect(reached).toEqual([])
  })

  it('lets a known device in at once, whatever strangers use up meanwhile', async () => {
    const made = siteWithout(forwarding)
    made.is('back')
    let cookie = ''
    for (let n = 0; n < 3; n += 1) {
      cookie =
        ownCookie(await made.login('ada@demo.example', 'right', { headers: { cookie } }), 'device') || cookie
      made.clock.advance(2 * day)
    }
    made.is('gone')
    await made.attack(200, second, n => ['ada@demo.example', botnet(n * 256)])
    const owner = await made.login('ada@demo.example', 'right', { from: '192.0.2.7', headers: { cookie } })
    expect(owner.status).toBe(303)
    expect((await made.login('ada@demo.example', 'right', { from: '192.0.3.8' })).status).not.toBe(303)
  })

  it('gives back what a right password was charged: nobody is held back for signing in', async () => {
    const { login, clock } = siteWithout(forwarding)
    for (let n = 0; n < 60; n += 1) {
      expect((await login(`name${n}@demo.example`, 'right')).status).toBe(303)
      clock.advance(second)
    }
  })
})

describe('a store that is back', () => {
  it('counts from where it was: nothing that was counted meanwhile is held against anybody', async () => {
    const made = siteWithout(forwarding)
    const guesses = (from: string) => made.attack(20, 5 * second, () => ['ada@demo.example', from])
    expect(await guesses('203.0.113.7')).toBe(8)
    made.is('back')
    expect(await guesses('203.0.113.8')).toBe(8)
    expect(await guesses('203.0.113.9')).toBe(0)
  })
})
