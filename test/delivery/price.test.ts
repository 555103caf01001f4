// What a check costs: more the more a network has used up or asks, and the same whomever it means.
import { describe, expect, it, vi } from 'vitest'
import type { Surface } from '../../src/attempt.ts'
import type { Price } from '../../src/challenges/contract.ts'
import { priceFor, priceOfNeeded } from '../../src/delivery/price.ts'
import { hour, second } from '../../src/lib/time.ts'
import type { Site } from '../../src/site.ts'
import type { Ask, Store } from '../../src/stores/contract.ts'
import { issuePass, passCookie } from '../../src/trust/pass.ts'
import type { Action } from '../../src/watchtower/contract.ts'
import { attemptOf, networkAt, noLookout, used } from '../support/attempts.ts'
import { form, guarded } from '../support/guarded.ts'

const address = '203.0.113.7'
type Guarded = ReturnType<typeof guarded>

function priceAt(
  { site }: Pick<Guarded, 'site'>,
  from: string | null = address,
  surface: Surface = 'login',
  changed: Partial<Site> = {},
): Promise<Price> {
  const network = { ...site.networks(from), asn: null, country: null }
  const sender = { network, client: { userAgent: 'Mozilla/5.0', stratum: 1 }, devices: [], pass: null }
  return priceFor(sender, surface, { ...site, ...changed })
}

/** A password that is sent again is no new guess. */
let guesses = 0

/** Wrong passwords for ever other accounts, so that the network pays and no account ends. */
async function guess({ login }: Guarded, times: number, from: (n: number) => string = () => address) {
  for (let n = 0; n < times; n += 1) {
    guesses += 1
    await login(`p${n % 9}@demo.example`, `wrong-${guesses}`, { from: from(n) })
  }
}

describe('a check', () => {
  it('is cheap for whoever has used nothing up', async () => {
    const made = guarded()
    for (const from of [address, '2001:db8::1', null]) expect(await priceAt(made, from)).toBe('low')
  })

  it('is dearer where an address has used up what is free, and not for its neighbours', async () => {
    const made = guarded()
    await guess(made, 29)
    expect(await priceAt(made)).toBe('low')
    await guess(made, 1)
    expect(await priceAt(made)).toBe('middle')
    expect(await priceAt(made, '203.0.113.8')).toBe('low')
    made.clock.advance(20 * second)
    expect(await priceAt(made)).toBe('low')
  })

  it('is dearer for all of a network that has used up what is free', async () => {
    const made = guarded()
    await guess(made, 120, n => `203.0.113.${n}`)
    expect(await priceAt(made, '203.0.113.200')).toBe('middle')
    expect(await priceAt(made, '203.0.112.200')).toBe('low')
  })

  it('is dearest where less than half is left of what is paid for', async () => {
    const budget = { free: 1, refill: 1, every: '1h', paid: { most: 4, refill: 1, every: '1h' } }
    const made = guarded({ vars: { LIMITS: { login: { 'network-budget': budget } } } })
    const prices = [await priceAt(made)]
    for (let n = 0; n < 4; n += 1) {
      await made.login(`p${n}@demo.example`, 'wrong', {
        headers: { cookie: await passOf(made, `pass-${n}`) },
      })
      prices.push(await priceAt(made))
    }
    // The first of them was free.
    expect(prices).toEqual(['low', 'middle', 'middle', 'middle', 'high'])
  })

  it('costs each surface what that one has used up', async () => {
    const made = guarded()
    for (let n = 0; n < 5; n += 1) await made.send('/signup', { body: form({ email: `p${n}@demo.example` }) })
    expect([await priceAt(made, address, 'signup'), await priceAt(made)]).toEqual(['middle', 'low'])
  })

  it('is no dearer for what a rule counts that only watches, or has counted before it was switched off', async () => {
    const acting = guarded()
    await guess(acting, 30)
    expect(await priceAt(acting)).toBe('middle')
    for (const limit of [{ mode: 'monitor' }, 'off']) {
      const watching = guarded({ vars: { LIMITS: { login: { 'network-budget': limit } } } })
      await guess(watching, 40)
      expect(await priceAt(watching)).toBe('low')
      expect(await priceAt(acting, address, 'login', { policy: watching.site.policy })).toBe('low')
    }
  })
})

describe('promise 5: the name that is meant', () => {
  it('makes no check dearer: neither an account under attack nor one that nobody has', async () => {
    const made = guarded()
    for (let n = 0; n < 60; n += 1) await made.login('ada@demo.example', 'wrong', { from: `198.51.${n}.7` })
    for (const email of ['ada@demo.example', 'nobody@demo.example']) {
      const path = encodeURIComponent(`/login?${form({ email })}`)
      const answer = await made.ask(`challenge?for=${path}`)
      expect(await answer.json()).toMatchObject({ challenge: { price: 'low' } })
    }
  })
})

describe('asking', () => {
  async function ask(made: Guarded, times: number, from = address): Promise<ReadonlySet<Price>> {
    const prices = new Set<Price>()
    for (let n = 0; n < times; n += 1) prices.add(await priceAt(made, from))
    return prices
  }

  it('more than 300 times an hour makes a check dearer, and never turns anybody away', async () => {
    const made = guarded()
    expect(await ask(made, 300)).toEqual(new Set(['low']))
    // Not to the dearest, however often: others may be behind the same address.
    expect(await ask(made, 1_000)).toEqual(new Set(['middle']))
    expect((await made.ask('challenge?surface=login')).status).toBe(200)
  })

  it('is forgotten with the hour', async () => {
    const made = guarded()
    await ask(made, 301)
    made.clock.advance(hour - 1)
    expect(await priceAt(made)).toBe('middle')
    made.clock.advance(1)
    expect(await priceAt(made)).toBe('low')
  })

  it('is counted for each address by itself', async () => {
    const made = guarded()
    await ask(made, 301)
    expect(await priceAt(made, '203.0.113.8')).toBe('low')
  })

  it('makes no check cheaper than what the network has used up', async () => {
    const budget = { free: 1, refill: 1, every: '1h', paid: { most: 1, refill: 1, every: '1h' } }
    const made = guarded({ vars: { LIMITS: { login: { 'network-budget': budget } } } })
    await made.login('a', 'wrong')
    await made.login('b', 'wrong', { headers: { cookie: await passOf(made, 'pass') } })
    await ask(made, 301)
    expect(await priceAt(made)).toBe('high')
  })

  it('takes nothing of what anybody has for attempts, and writes nothing down', async () => {
    const made = guarded()
    const asked: Ask[] = []
    const store: Store = {
      ...made.site.store,
      take: asks => {
        asked.push(...asks)
        return made.site.store.take(asks)
      },
    }
    for (let n = 0; n < 5; n += 1) await priceAt(made, address, 'login', { store })
    const ways = asked.flatMap(({ debits }) => debits).flatMap(({ alternatives }) => alternatives)
    expect(new Set(ways.map(({ opensTo }) => opensTo))).toEqual(new Set(['nobody']))
    expect(asked.flatMap(({ claims }) => claims)).toEqual([])
    const { policy, networks } = made.site
    const attempt = attemptOf({ network: networkAt(address, networks(address)) })
    for (const pool of ['free', 'paid', 'waited'] as const)
      for (const name of ['network-budget', 'waits-per-address'])
        expect(new Set([0, ...(await used(store, policy, attempt, name, { pool }))])).toEqual(new Set([0]))
  })
})

describe('promise 8: a store that does not answer', () => {
  const events = () => {
    const reported: string[] = []
    return { reported, report: ((event: string) => reported.push(event)) as unknown as Site['report'] }
  }

  it('makes a check no cheap one, and the operator is told', async () => {
    const made = guarded()
    const { reported, report } = events()
    const store = { ...made.site.store, take: () => Promise.reject(new Error('away')) }
    expect(await priceAt(made, address, 'login', { store, report })).toBe('middle')
    expect(reported).toEqual(['store'])
  })

  it('is waited for as long as the policy says', async () => {
    vi.useFakeTimers()
    try {
      const made = guarded({ vars: { WHEN_UNKNOWN: { patience: '2s' } } })
      const { report } = events()
      const store = { ...made.site.store, take: () => new Promise<never>(() => {}) }
      const pricing = priceAt(made, address, 'login', { store, report })
      await vi.advanceTimersByTimeAsync(2 * second)
      expect(await pricing).toBe('middle')
    } finally {
      vi.useRealTimers()
    }
  })
})

async function passOf({ site }: Guarded, id: string): Promise<string> {
  const earned = { id, how: 'proof-of-work', price: 'low', pool: 'paid' } as const
  const bound = { surface: 'login', host: 'site.example', network: '203.0.113.0/24', client: '' } as const
  const { token } = await issuePass(site.keyring.current, site.policy.site, earned, bound, site.now())
  return `${passCookie}=${token}`
}

describe('a check that is needed, while a campaign is going on', () => {
  function during(action: Action, detection: Readonly<Record<string, unknown>> = { campaigns: 'check' }) {
    const lookout = { ...noLookout, dearest: () => action }
    const made = guarded({ vars: { DETECTION: detection }, site: () => ({ lookout }) })
    const network = { ...made.site.networks(address), asn: null, country: null }
    const sender = { network, client: { userAgent: 'x', stratum: 7 }, devices: [], pass: null }
    return { needed: (surface: Surface) => priceOfNeeded(sender, surface, made.site), made, sender }
  }

  it('is dear where anybody has to show a dear one: whoever was offered less would be asked again and again', async () => {
    expect(await during('seen').needed('login')).toBe('high')
    expect(await during('unseen').needed('login')).toBe('low')
    expect(await during('none').needed('login')).toBe('low')
  })

  it('is no dearer for who signs up or asks for a reset, nor where campaigns are only watched', async () => {
    expect(await during('seen').needed('signup')).toBe('low')
    expect(await during('seen', { campaigns: 'watch' }).needed('login')).toBe('low')
    expect(await during('seen', { campaigns: 'off' }).needed('login')).toBe('low')
  })

  it('is no dearer before anybody knows that it is needed: people type meanwhile, and shall not wait', async () => {
    const { made, sender } = during('seen')
    expect(await priceFor(sender, 'login', made.site)).toBe('low')
  })
})
