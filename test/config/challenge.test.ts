// [vars.CHALLENGE]: what is taken, and that an account with a provider is whole, is used, and is no test account where
// anything is enforced.
import { describe, expect, it } from 'vitest'
import { challenges } from '../../src/challenges/index.ts'
import { providerPolicy } from '../../src/config/challenge.ts'
import { type ParsedPolicy, parsePolicy } from '../../src/config/parse.ts'
import type { ChallengePolicy } from '../../src/config/policy.ts'
import { problemText } from '../../src/config/problems.ts'
import { parts } from './parts.ts'

const secret = 'A-secret-that-a-provider-gave-35-long'
const sitekey = '0x4Asitekey-of-a-site'

function parse(vars: object, challengeSecret?: string | null): ParsedPolicy {
  return parsePolicy({ PRESET: 'django', ...vars }, { ...parts, challengeSecret })
}

function told(vars: object, challengeSecret?: string | null): readonly string[] {
  const parsed = parse(vars, challengeSecret)
  return parsed.ok ? [] : parsed.problems.map(problemText)
}

function policyOf(CHALLENGE: object | undefined, challengeSecret: string | null = null) {
  const parsed = parse(CHALLENGE === undefined ? {} : { CHALLENGE }, challengeSecret)
  if (!parsed.ok) throw new Error(parsed.problems.map(problemText).join('\n'))
  return parsed.policy.challenge
}

describe('the challenge of a policy', () => {
  it('is a proof of work without anything written, and a wait of eight seconds', () => {
    const usual: ChallengePolicy = {
      provider: 'proof-of-work',
      sitekey: null,
      siteverify: null,
      waitSeconds: 8,
      formPages: [],
    }
    expect(policyOf(undefined)).toEqual(usual)
    expect(policyOf({})).toEqual(usual)
    expect(policyOf({ provider: 'proof-of-work' })).toEqual(usual)
  })

  it('is a provider’s with its sitekey', () => {
    const CHALLENGE = {
      provider: 'turnstile',
      sitekey,
      siteverify: 'https://verify.example.com/siteverify',
      wait: '20s',
      pages: [{ path: '/Account/*', surface: 'login' }],
    }
    expect(policyOf(CHALLENGE, secret)).toEqual({
      provider: 'turnstile',
      sitekey,
      siteverify: 'https://verify.example.com/siteverify',
      waitSeconds: 20,
      formPages: [{ path: '/account/*', surface: 'login' }],
    })
  })

  it('is none where it is off, and what else is written may stay', () => {
    expect(policyOf({ provider: 'off' })).toBe(null)
    expect(policyOf({ provider: 'off', sitekey, wait: '5s' }, secret)).toBe(null)
  })

  it('may be any of the shelf that asks for something', () => {
    for (const { name, pool, needsAccount } of challenges) {
      const CHALLENGE = { provider: name, ...(needsAccount ? { sitekey } : {}) }
      const problems = told({ CHALLENGE }, needsAccount ? secret : null)
      expect(problems.length, name).toBe(pool === 'paid' ? 0 : 1)
    }
  })

  it('verifies over the network by https alone, and on this machine as it likes', () => {
    const verifies = (siteverify: string) =>
      policyOf({ provider: 'hcaptcha', sitekey, siteverify }, secret)?.siteverify
    const good = [
      'https://eu.frcapi.com/api/v2/captcha/siteverify',
      'http://127.0.0.1:8080/siteverify',
      'http://localhost:1/',
      'http://[::1]:1/x?y',
    ]
    for (const url of good) expect(verifies(url)).toBe(url)
    const bad = [
      'http://verify.example.com/',
      'http://127.0.0.1.example.com/',
      'http://localhost.example.com/',
      'http://10.0.0.1/',
      'ftp://127.0.0.1/',
      '//127.0.0.1/',
      'https://',
      'https://name:word@verify.example.com/',
      '/siteverify',
    ]
    for (const siteverify of bad) {
      const problems = told({ CHALLENGE: { provider: 'hcaptcha', sitekey, siteverify } }, secret)
      expect(problems, siteverify).toHaveLength(1)
      expect(problems[0]).toMatch(/^CHALLENGE\.siteverify: /)
    }
  })

  it('waits a number of whole seconds', () => {
    expect(['3s', '60s', '1 min', '8 seconds'].map(wait => policyOf({ wait })?.waitSeconds)).toEqual([
      3, 60, 60, 8,
    ])
    for (const wait of ['2s', '61s', '3500ms', '1h', '8', 8, '']) {
      expect(told({ CHALLENGE: { wait } }), String(wait)).toEqual([
        expect.stringMatching(
          /^CHALLENGE\.wait: .* Allowed: a number of whole seconds from "3s" to "60s"\.$/,
        ),
      ])
    }
  })
})

describe('the account with a provider', () => {
  it('is its sitekey and its secret, or none', () => {
    const CHALLENGE = { provider: 'turnstile', sitekey }
    expect(providerPolicy(policyOf(CHALLENGE, secret), secret)).toEqual({ sitekey, secret, siteverify: null })
    expect(providerPolicy(policyOf({}), null)).toBe(null)
    expect(providerPolicy(policyOf({ provider: 'proof-of-work' }, secret), secret)).toBe(null)
    expect(providerPolicy(null, secret)).toBe(null)
  })

  it('is whole', () => {
    expect(told({ CHALLENGE: { provider: 'turnstile' } }, null)).toEqual([
      'CHALLENGE.sitekey: missing. Allowed: the sitekey that turnstile shows for this site.',
      'DOORWARD_CHALLENGE_SECRET: missing. Allowed: the secret that turnstile gives with the sitekey.',
    ])
  })

  it('has a secret that a file cannot show: nothing is said of it there', () => {
    expect(told({ CHALLENGE: { provider: 'turnstile', sitekey } })).toEqual([])
    expect(told({ CHALLENGE: { provider: 'turnstile', sitekey } }, undefined)).toEqual([])
  })

  it('is used: what is set without its provider was meant to be', () => {
    const providers = 'turnstile, hcaptcha, recaptcha, friendly-captcha'
    expect(told({}, secret)).toEqual([
      `CHALLENGE.provider: missing. Allowed: the provider that DOORWARD_CHALLENGE_SECRET is of: ${providers}.`,
    ])
    const forgotten = { sitekey, siteverify: 'https://verify.example.com/' }
    expect(told({ CHALLENGE: forgotten }, secret)).toEqual([
      `CHALLENGE.provider: missing. Allowed: the provider that sitekey is of: ${providers}.`,
    ])
  })

  it('has no place beside a proof of work that is asked for by name, but for the secret, which may wait', () => {
    const CHALLENGE = {
      provider: 'proof-of-work',
      sitekey: 'a-sitekey',
      siteverify: 'https://verify.example.com/',
    }
    expect(told({ CHALLENGE }, secret)).toEqual([
      'CHALLENGE.sitekey: "a-sitekey". Allowed: nothing with proof-of-work.',
      'CHALLENGE.siteverify: "https://verify.example.com/". Allowed: nothing with proof-of-work.',
    ])
    expect(told({ CHALLENGE: { provider: 'proof-of-work' } }, secret)).toEqual([])
  })
})

describe('keys that are published for tests', () => {
  const published = challenges.flatMap(({ name, testKeys }) =>
    testKeys.sitekeys.map(key => [name, key, testKeys.secrets[0] ?? ''] as const),
  )
  const enforcing = [
    { MODE: 'enforce' },
    { LIMITS: { signup: { mode: 'enforce' } } },
    { LIMITS: { login: { 'network-budget': { mode: 'enforce' } } } },
    { RULES: { 'attack-tool': 'enforce' } },
  ]

  it('are known of the three who publish some', () => {
    expect(new Set(published.map(([name]) => name))).toEqual(new Set(['turnstile', 'hcaptcha', 'recaptcha']))
  })

  it.each(published)('are taken while everything watches, and nowhere else: %s %s', (provider, key, own) => {
    const CHALLENGE = { provider, sitekey: key }
    for (const MODE of ['monitor', 'off']) expect(told({ MODE, CHALLENGE }, own)).toEqual([])
    for (const modes of enforcing) {
      expect(told({ ...modes, CHALLENGE }, own)).toEqual([
        expect.stringMatching(/^CHALLENGE\.sitekey: a sitekey for tests\. Allowed: one of your own /),
        expect.stringMatching(/^DOORWARD_CHALLENGE_SECRET: a secret for tests\. Allowed: one of your own /),
      ])
      expect(told({ ...modes, CHALLENGE }), 'read from a file').toHaveLength(1)
    }
  })

  it('are found one without the other, every secret of them', () => {
    for (const { name, testKeys } of challenges) {
      for (const own of testKeys.secrets) {
        const problems = told({ MODE: 'enforce', CHALLENGE: { provider: name, sitekey } }, own)
        expect(problems, own).toHaveLength(1)
        expect(problems[0]).not.toContain(own)
      }
    }
  })

  it('mean nothing where no provider is asked', () => {
    const [[, , own] = []] = published
    expect(told({ MODE: 'enforce', CHALLENGE: { provider: 'proof-of-work' } }, own)).toEqual([])
    expect(told({ MODE: 'enforce', CHALLENGE: { provider: 'off' } }, own)).toEqual([])
  })
})

describe('a mistake in [vars.CHALLENGE]', () => {
  const names = 'proof-of-work, turnstile, hcaptcha, recaptcha, friendly-captcha, off'

  it('is told with what was most likely meant', () => {
    expect(
      told({
        CHALLENGE: { provider: 'turnstyle', site_key: sitekey, pages: [{ path: '/x', surface: 'signin' }] },
      }),
    ).toEqual([
      'CHALLENGE.site_key: unknown key "site_key". Allowed: provider, sitekey, siteverify, wait, pages. Did you mean "sitekey"?',
      `CHALLENGE.provider: "turnstyle". Allowed: ${names}. Did you mean "turnstile"?`,
      expect.stringMatching(/^CHALLENGE\.pages\.0\.surface: "signin"\. .* Did you mean "login"\?$/),
    ])
    expect(told({ CHALENGE: {} })[0]).toMatch(/Did you mean "CHALLENGE"\?$/)
  })

  it('is told wherever it stands, all at once', () => {
    const CHALLENGE = {
      provider: 'hcaptcha',
      sitekey: 'a b',
      siteverify: 'http://verify.example.com',
      wait: 8,
      pages: [
        { path: 'x', surface: 'login' },
        { path: '/a', surface: 'login' },
        { path: '/a', surface: 'signup' },
        { path: '/b' },
        { path: '/__doorward/x', surface: 'login' },
        '/c',
      ],
    }
    const paths = told({ MODE: 'enfore', CHALLENGE }, null).map(line => line.split(':')[0])
    expect(paths.sort()).toEqual([
      'CHALLENGE.pages.0.path',
      'CHALLENGE.pages.2.path',
      'CHALLENGE.pages.3.surface',
      'CHALLENGE.pages.4.path',
      'CHALLENGE.pages.5',
      'CHALLENGE.sitekey',
      'CHALLENGE.siteverify',
      'CHALLENGE.wait',
      'MODE',
    ])
  })

  it('is told once where the provider itself cannot be read', () => {
    expect(told({ CHALLENGE: { provider: 'turnstyle', sitekey } }, null)).toHaveLength(1)
    expect(told({ CHALLENGE: 'turnstile' }, null)).toHaveLength(1)
  })
})
