// From an answer to a pass: for whom it was made, when it is due, if it is right, and once.
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Surface } from '../../src/attempt.ts'
import type { Price } from '../../src/challenges/contract.ts'
import { offerCheck } from '../../src/delivery/offer.ts'
import { type Redeemed, redeem } from '../../src/delivery/redeem.ts'
import { keyring } from '../../src/lib/keyed.ts'
import { minute, second } from '../../src/lib/time.ts'
import type { Site } from '../../src/site.ts'
import { readPass } from '../../src/trust/pass.ts'
import { type Envelope, workOn } from '../support/checks.ts'
import { type GuardedOptions, guarded, secret } from '../support/guarded.ts'
import { type StandIn, startProvider, troubles } from '../support/provider.ts'

let provider: StandIn
beforeAll(async () => {
  provider = await startProvider('siteverify')
})
afterAll(() => provider.close())
beforeEach(() => provider.behave(null))

type Guarded = ReturnType<typeof guarded>

/** A site whose checks a provider does. */
function withProvider(options: GuardedOptions = {}): Guarded {
  const { sitekey, url: siteverify } = provider
  return guarded({
    ...options,
    vars: {
      CHALLENGE: { provider: 'turnstile', sitekey, siteverify },
      DOORWARD_CHALLENGE_SECRET: provider.secret,
      ...options.vars,
    },
    origin: request => fetch(request),
  })
}

interface Who {
  readonly from?: string
  readonly host?: string
  readonly client?: string
  readonly surface?: Surface
}

const nobodyElse = {
  from: '203.0.113.7',
  host: 'site.example',
  client: 'Mozilla/5.0',
  surface: 'login',
} as const

function boundTo({ site }: Guarded, who: Who) {
  const { from, host, client, surface } = { ...nobodyElse, ...who }
  return { surface, host, network: site.networks(from).wide, client }
}

interface Offering {
  readonly how?: string
  readonly price?: Price
  readonly fallback?: boolean
}

/** A ticket as it is handed out; without more, for a wait. */
async function ticketOf(made: Guarded, who: Who = {}, offering: Offering = {}): Promise<string> {
  const { how = 'wait', price = 'low', fallback = false } = offering
  const { site } = made
  const challenge = site.challenges.find(({ name }) => name === how)
  if (challenge === undefined) throw new Error(`${how} is no challenge.`)
  const offered = await offerCheck(challenge, boundTo(made, who), { price, fallback }, site.now(), site)
  return offered.ticket
}

function redeemed(
  made: Guarded,
  ticket: string,
  answer: unknown = null,
  who: Who = {},
  changed: Partial<Site> = {},
): Promise<Redeemed> {
  const { from, host, client } = { ...nobodyElse, ...who }
  const { site } = made
  const network = { ...site.networks(from), asn: null, country: null }
  const sender = { network, client: { userAgent: client, stratum: 1 }, devices: [], pass: null }
  const visitor = { sender, address: from, host, now: site.now() }
  return redeem(ticket, answer, visitor, { ...site, ...changed })
}

const told = async (redeeming: Promise<Redeemed>) => {
  const result = await redeeming
  return result.ok ? 'pass' : result.why
}

/** A ticket whose time to wait is over. */
async function waitedFor(made: Guarded, who: Who = {}): Promise<string> {
  const ticket = await ticketOf(made, who)
  made.clock.advance(8 * second)
  return ticket
}

describe('a right answer', () => {
  it('earns a pass for what the ticket was for: its surface, its host, this network and program', async () => {
    const made = guarded()
    const ticket = await waitedFor(made, { surface: 'signup' })
    const result = await redeemed(made, ticket)
    if (!result.ok) throw new Error(result.why)
    const { keyring: keys, policy, now } = made.site
    const read = (who: Who) => readPass(keys, policy.site, result.pass.token, boundTo(made, who), now())
    expect(await read({ surface: 'signup' })).toMatchObject({ how: 'wait', pool: 'waited', uses: 2 })
    for (const others of [
      { host: 'other.example' },
      { from: '203.0.114.7' },
      { client: 'curl/8' },
      { surface: 'login' },
    ] as const)
      expect(await read({ surface: 'signup', ...others })).toBeNull()
  })

  it('is worth what the ticket says that it cost', async () => {
    const made = withProvider()
    for (const [price, uses] of [
      ['low', 5],
      ['middle', 3],
      ['high', 1],
    ] as const) {
      const ticket = await ticketOf(made, {}, { how: 'turnstile', price })
      const result = await redeemed(made, ticket, provider.earn({ host: 'site.example', action: 'login' }))
      expect(result).toMatchObject({ ok: true, pass: { uses } })
    }
  })

  it('is right no earlier than the ticket says', async () => {
    const made = guarded()
    const ticket = await ticketOf(made)
    expect(await redeemed(made, ticket)).toMatchObject({ why: 'too-early', waitMs: 8 * second })
    made.clock.advance(8 * second - 1)
    expect(await redeemed(made, ticket)).toMatchObject({ why: 'too-early', waitMs: 1 })
    made.clock.advance(1)
    expect(await told(redeemed(made, ticket))).toBe('pass')
  })

  it('is right no later than ten minutes after', async () => {
    const made = guarded()
    const [inTime, late] = [await ticketOf(made), await ticketOf(made)]
    made.clock.advance(10 * minute - second)
    expect(await told(redeemed(made, inTime))).toBe('pass')
    made.clock.advance(second)
    expect(await told(redeemed(made, late))).toBe('expired')
  })
})

describe('a ticket', () => {
  it.each<[string, Who]>([
    ['another network', { from: '203.0.114.7' }],
    ['another program', { client: 'Mozilla/5.0 (another)' }],
    ['another host', { host: 'other.example' }],
  ])('is nothing for %s, and stays good for whose it is', async (_, thief) => {
    const made = guarded()
    const ticket = await waitedFor(made)
    const refused = { ok: false, why: 'not-yours', ticket: null }
    expect(await redeemed(made, ticket, null, thief)).toMatchObject(refused)
    expect(await told(redeemed(made, ticket, null, { from: '203.0.113.99' }))).toBe('pass')
  })

  it('is none that somebody else made: another site, another secret, another kind of token, any text', async () => {
    const made = guarded()
    const ticket = await waitedFor(made)
    const pass = await redeemed(made, ticket)
    const foreign = guarded({ vars: { SITE: { name: 'another' } } })
    const others = guarded({ vars: { DOORWARD_SECRET: secret.toUpperCase() + secret } })
    const [head = '', body = '', signature = ''] = (await waitedFor(made)).split('.')
    const unsigned = Buffer.from(JSON.stringify({ alg: 'none', typ: 'doorward-ticket+jwt' })).toString(
      'base64url',
    )
    for (const text of [
      await waitedFor(foreign),
      await waitedFor(others),
      pass.ok ? pass.pass.token : '',
      `${head}.${body}.${signature.slice(1)}A`,
      `${unsigned}.${body}.`,
      '',
      'x',
      '..',
      'x'.repeat(10_000),
    ])
      expect([text, await told(redeemed(made, text))]).toEqual([text, 'not-yours'])
  })

  it('made before the secret was changed is good while both are told', async () => {
    const made = guarded()
    const ticket = await waitedFor(made)
    const renewed = 'nM4kd8TzYw2hQ7sVb1Lx6cR9fJ3gP5aE'
    const both = keyring(renewed, secret)
    expect(await told(redeemed(made, ticket, null, {}, { keyring: keyring(renewed, null) }))).toBe(
      'not-yours',
    )
    expect(await told(redeemed(made, ticket, null, {}, { keyring: both }))).toBe('pass')
  })

  it('is used once: of ten at the same moment exactly one', async () => {
    const made = guarded()
    const ticket = await waitedFor(made)
    const all = await Promise.all(Array.from({ length: 10 }, () => told(redeemed(made, ticket))))
    expect(all.filter(one => one === 'pass')).toHaveLength(1)
    expect(all.filter(one => one === 'used')).toHaveLength(9)
  })

  it('is remembered to be used for as long as it lives', async () => {
    const made = guarded()
    const ticket = await waitedFor(made)
    expect(await told(redeemed(made, ticket))).toBe('pass')
    for (let n = 0; n < 9; n += 1) {
      made.clock.advance(minute)
      expect(await told(redeemed(made, ticket))).toBe('used')
    }
    made.clock.advance(minute)
    expect(await told(redeemed(made, ticket))).toBe('expired')
  })

  it('is not used up by a wrong answer: what costs nothing to send uses nothing up', async () => {
    const made = guarded()
    const ticket = await ticketOf(made, {}, { how: 'proof-of-work' })
    for (let n = 0; n < 1_100; n += 1)
      expect(await told(redeemed(made, ticket, { counter: n }))).toBe('wrong')
    // Nor what others behind the same network need.
    const neighbour = await waitedFor(made, { from: '203.0.113.99' })
    expect(await told(redeemed(made, neighbour, null, { from: '203.0.113.99' }))).toBe('pass')
  })

  it('lets one address have a provider asked so often, and his neighbour all the same', async () => {
    const made = withProvider()
    const ask = async (from: string) => {
      const ticket = await ticketOf(made, { from }, { how: 'turnstile' })
      return told(redeemed(made, ticket, 'token-made-up', { from }))
    }
    const before = provider.asked.length
    for (let n = 0; n < 60; n += 1) expect(await ask('203.0.113.7')).toBe('wrong')
    expect(await ask('203.0.113.7')).toBe('too-many')
    expect(provider.asked).toHaveLength(before + 60)
    expect(await ask('203.0.113.8')).toBe('wrong')
  })

  it('earns no more than a check of today does, however early it was got', { timeout: 60_000 }, async () => {
    const made = guarded()
    const work = made.site.challenges.find(({ name }) => name === 'proof-of-work')
    if (work === undefined) throw new Error('There is such a challenge.')
    const terms = { price: 'low', fallback: false } as const
    const hoarded = await offerCheck(work, boundTo(made, {}), terms, made.site.now(), made.site)
    const answer = await workOn(hoarded as Envelope)
    for (let n = 0; n < 40; n += 1) await made.login(`p${n % 9}@demo.example`, `wrong-${n}`)
    const earned = await redeemed(made, hoarded.ticket, answer)
    expect(earned).toMatchObject({ ok: true, pass: { uses: 3 } })
  })

  it('for a check that this site does not take any more is nothing', async () => {
    const ofProvider = withProvider()
    // Work for a pass of the dearer sort would be the cheaper way round the provider.
    const work = await ticketOf(ofProvider, {}, { how: 'proof-of-work' })
    expect(await told(redeemed(ofProvider, work))).toBe('not-yours')
    const made = guarded()
    const elsewhere = await ticketOf(ofProvider, {}, { how: 'turnstile' })
    expect(await told(redeemed(made, elsewhere, 'token'))).toBe('not-yours')
  })

  it('for what stands in for a provider is taken beside it', async () => {
    const made = withProvider()
    const work = await ticketOf(made, {}, { how: 'proof-of-work', price: 'high', fallback: true })
    // Its answer is looked at: here, there is none.
    expect(await told(redeemed(made, work))).toBe('wrong')
  })

  it('is nothing where checks were switched off', async () => {
    const made = guarded()
    const ticket = await waitedFor(made)
    const policy = { ...made.site.policy, challenge: null }
    expect(await told(redeemed(made, ticket, null, {}, { policy }))).toBe('not-yours')
  })
})

describe('a provider that cannot tell', () => {
  it('opens nothing: it is said, with the ticket that another check can replace', async () => {
    const made = withProvider()
    for (const trouble of Object.values(troubles)) {
      provider.behave(trouble)
      const ticket = await ticketOf(made, {}, { how: 'turnstile' })
      const token = provider.earn({ host: 'site.example', action: 'login' })
      expect(await redeemed(made, ticket, token)).toMatchObject({
        ok: false,
        why: 'unavailable',
        ticket: { how: 'turnstile', surface: 'login' },
      })
    }
  })

  it('is told the address of whoever did the check', async () => {
    const made = withProvider()
    const before = provider.asked.length
    const ticket = await ticketOf(made, {}, { how: 'turnstile' })
    await redeemed(made, ticket, provider.earn({ host: 'site.example', action: 'login' }))
    expect(provider.asked.slice(before).map(({ fields }) => fields['remoteip'])).toEqual(['203.0.113.7'])
  })
})

describe('promise 8: a store that does not answer', () => {
  const broken = (made: Guarded, take: Site['store']['take']) => {
    const reported: string[] = []
    const report: Site['report'] = event => reported.push(event)
    return { reported, site: { store: { ...made.site.store, take }, report } }
  }

  it('leaves a ticket good once in this isolate, and the operator is told', async () => {
    const made = guarded()
    const { reported, site } = broken(made, () => Promise.reject(new Error('away')))
    const ticket = await waitedFor(made)
    expect(await told(redeemed(made, ticket, null, {}, site))).toBe('pass')
    expect(await told(redeemed(made, ticket, null, {}, site))).toBe('used')
    expect(reported).toEqual(['store', 'store'])
    made.clock.advance(9 * minute)
    expect(await told(redeemed(made, ticket, null, {}, site))).toBe('used')
  })

  it('is waited for as long as the policy says', async () => {
    vi.useFakeTimers()
    try {
      const made = guarded()
      const asked = Promise.withResolvers<void>()
      const { site } = broken(made, () => {
        asked.resolve()
        return new Promise(() => {})
      })
      const redeeming = told(redeemed(made, await waitedFor(made), null, {}, site))
      await asked.promise
      await vi.advanceTimersByTimeAsync(made.site.policy.patienceMs)
      expect(await redeeming).toBe('pass')
    } finally {
      vi.useRealTimers()
    }
  })
})
