// The challenges of providers: each sends its provider what it takes, and counts only what was earned on this host, for
// this surface.
import { describe, expect, it } from 'vitest'
import type { Challenge } from '../../src/challenges/contract.ts'
import { friendlyCaptcha } from '../../src/challenges/friendly-captcha.ts'
import { hcaptcha } from '../../src/challenges/hcaptcha.ts'
import { recaptcha } from '../../src/challenges/recaptcha.ts'
import { turnstile } from '../../src/challenges/turnstile.ts'
import { order, toolsFor } from '../contracts/challenge.ts'
import type { Earned } from '../support/provider.ts'
import { type ProviderUnderTest, providersUnderTest } from './under-test.ts'

const { siteverify, friendly, items } = providersUnderTest()

for (const { challenge, provider, earned, tells } of items) {
  describe(`${challenge.name}, as a provider`, () => {
    const check = (earns: Earned, about = order) =>
      challenge.check(provider().earn(earns), about, toolsFor(provider()))

    it('offers what its script needs', async () => {
      const { script } = await challenge.offer(order, toolsFor(provider()))
      expect(await challenge.offer(order, toolsFor(provider()))).toEqual({
        type: challenge.name,
        sitekey: provider().sitekey,
        script: expect.stringMatching(/^https:\/\//),
        action: 'login',
      })
      const sources = challenge.hosts.script.map(source => source.replace('//*.', '//'))
      const { hostname } = new URL(String(script))
      expect(sources.some(source => hostname.endsWith(new URL(source).hostname))).toBe(true)
    })

    it('takes a token once', async () => {
      const token = provider().earn(earned(order))
      const told = [1, 2].map(() => challenge.check(token, order, toolsFor(provider())))
      expect((await Promise.all(told)).map(({ is }) => is).sort()).toEqual(['right', 'wrong'])
    })

    it('takes a host for the same whatever its port and case', async () => {
      expect(await check(earned(order), { ...order, host: 'SHOP.example.com:8443' })).toEqual({ is: 'right' })
    })

    it('refuses what was earned on another host, or for something else', async () => {
      expect(await check({ ...earned(order), host: 'shop.example.com.evil.example' })).toMatchObject({
        why: 'another-host',
      })
      if (!tells.includes('surface')) return
      expect(await check({ ...earned(order), action: 'signup' })).toMatchObject({ why: 'another-action' })
    })

    it('does not ask about what cannot be a token', async () => {
      const before = provider().asked.length
      for (const answer of ['', 'two words', 'a\nb', 'ü', 'x'.repeat(20_000), null, 7, ['token']]) {
        expect((await challenge.check(answer, order, toolsFor(provider()))).is).toBe('wrong')
      }
      expect(provider().asked.length).toBe(before)
    })
  })
}

describe('what a provider promises', () => {
  const isRight = async ({ challenge, provider }: ProviderUnderTest, earned: Earned) =>
    (await challenge.check(provider().earn(earned), order, toolsFor(provider()))).is === 'right'
  const itemOf = (challenge: Challenge): ProviderUnderTest => {
    const found = items.find(item => item.challenge === challenge)
    if (found === undefined) throw new Error('There is no such item.')
    return found
  }

  it.each([turnstile, recaptcha])(
    'counts against the token where it is missing: the host',
    async challenge => {
      const item = itemOf(challenge)
      for (const host of [null, '', 'not-provided'])
        expect(await isRight(item, { ...item.earned(order), host })).toBe(false)
    },
  )

  it('counts against the token where it is missing: Turnstile’s action', async () => {
    for (const action of [null, '', 'log-in'])
      expect(await isRight(itemOf(turnstile), { host: order.host, action })).toBe(false)
  })

  it('is not asked of those who do not always know the host', async () => {
    for (const host of [null, '', 'not-provided'])
      expect(await isRight(itemOf(hcaptcha), { host, action: null })).toBe(true)
    for (const host of [null, ''])
      expect(await isRight(itemOf(friendlyCaptcha), { host, action: null })).toBe(true)
  })

  it('is a score where reCAPTCHA gives one: then every visitor is a success, and the low ones are not', async () => {
    const scored = (score: number) => isRight(itemOf(recaptcha), { host: order.host, action: 'login', score })
    expect(await Promise.all([0, 0.1, 0.4, 0.5, 0.9].map(scored))).toEqual([false, false, false, true, true])
    expect(await isRight(itemOf(recaptcha), { host: order.host, action: 'signup', score: 0.9 })).toBe(false)
    expect(await isRight(itemOf(hcaptcha), { host: order.host, action: null, score: 0.1 })).toBe(true)
  })

  it('is a length: Turnstile’s tokens have 2,048 characters at most, others many more', async () => {
    const said = (challenge: Challenge, length: number) =>
      challenge.check('x'.repeat(length), order, toolsFor(itemOf(challenge).provider()))
    expect(await said(turnstile, 2049)).toEqual({ is: 'wrong', why: 'no-token' })
    expect(await said(turnstile, 2048)).toEqual({ is: 'wrong', why: 'timeout-or-duplicate' })
    expect(await said(hcaptcha, 4500)).toEqual({ is: 'wrong', why: 'timeout-or-duplicate' })
    expect(await said(friendlyCaptcha, 16_384)).toEqual({ is: 'wrong', why: 'response_duplicate' })
  })
})

describe('what a provider is asked', () => {
  const lastAsked = async ({ challenge, provider, earned }: ProviderUnderTest, address: string | null) => {
    const token = provider().earn(earned(order))
    await challenge.check(token, order, { ...toolsFor(provider()), address })
    const { fields, headers } = provider().asked.at(-1) ?? { fields: {}, headers: {} }
    return { token, fields, headers }
  }

  it.each(items.map(item => [item.challenge.name, item] as const))(
    '%s: what it takes, and no more',
    async (name, item) => {
      const { token, fields, headers } = await lastAsked(item, '203.0.113.7')
      const { secret, sitekey } = item.provider()
      const expected = {
        turnstile: { secret, response: token, remoteip: '203.0.113.7' },
        hcaptcha: { secret, response: token, remoteip: '203.0.113.7', sitekey },
        recaptcha: { secret, response: token, remoteip: '203.0.113.7' },
        'friendly-captcha': { response: token, sitekey },
      }[name]
      expect(fields).toEqual(expected)
      expect(headers['x-api-key']).toBe(name === 'friendly-captcha' ? secret : undefined)
    },
  )

  it('the visitor’s address, where there is one, and never what is none', async () => {
    const [item] = items
    if (item === undefined) throw new Error('There are no items.')
    const sent = async (address: string | null) => (await lastAsked(item, address)).fields['remoteip']
    expect(await sent('2001:db8::7')).toBe('2001:db8::7')
    expect(await sent('::ffff:203.0.113.7')).toBe('203.0.113.7')
    for (const address of [null, 'no-address', '2001:db8::/64', ''])
      expect(await sent(address)).toBeUndefined()
  })

  it('by nobody it leads to: the secret stays with the provider', async () => {
    siteverify().behave(answer => answer.writeHead(307, { location: friendly().url }).end())
    const before = friendly().asked.length
    const told = await turnstile.check('token', order, toolsFor(siteverify()))
    siteverify().behave(null)
    expect(told).toEqual({ is: 'unavailable', why: 'status-307' })
    expect(friendly().asked.length).toBe(before)
  })
})
