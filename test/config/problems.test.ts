// How a problem reads: one plain line that says where, what was found, what is allowed, and what was likely meant.
import { describe, expect, it } from 'vitest'
import { parsePolicy } from '../../src/config/parse.ts'
import { problemText } from '../../src/config/problems.ts'
import { parts } from './parts.ts'

function told(vars: Readonly<Record<string, unknown>>): readonly string[] {
  const parsed = parsePolicy({ PRESET: 'django', ...vars }, parts)
  return parsed.ok ? [] : parsed.problems.map(problemText)
}

describe('a problem', () => {
  it('names an unknown key, the keys there are, and the nearest', () => {
    expect(told({ LIMITS: { login: { 'network-budget': { evry: '20s' } } } })).toEqual([
      'LIMITS.login.network-budget.evry: unknown key "evry". Allowed: free, refill, every, paid, mode. Did you mean "every"?',
    ])
  })

  it('names no nearest where nothing is near', () => {
    expect(told({ LOGS: { colour: 'red' } })).toEqual([
      'LOGS.colour: unknown key "colour". Allowed: retention, console.',
    ])
  })

  it('names a word that is none of those allowed', () => {
    expect(told({ MODE: 'enfore' })).toEqual([
      'MODE: "enfore". Allowed: off, monitor, enforce. Did you mean "enforce"?',
    ])
  })

  it('names the one place where a route’s fields can be, of those there are', () => {
    const rule = { name: 'own', surface: 'login', paths: '/own', like: 'generic-json' }
    expect(told({ ROUTES: [{ ...rule, carriedBy: 'basics' }] })).toEqual([
      'ROUTES.0.carriedBy: "basics". Allowed: body, xml-rpc, basic. Did you mean "basic"?',
    ])
    expect(told({ ROUTES: [{ ...rule, carriedBy: ['body', 'basic'] }] })).toEqual([
      'ROUTES.0.carriedBy: a list. Allowed: body, xml-rpc, basic.',
    ])
  })

  it('names a var that is nearly ours, and never what is in it', () => {
    const [line, ...more] = told({ LIMIT: 'something private' })
    expect(more).toEqual([])
    expect(line).toMatch(/^LIMIT: unknown var "LIMIT"\. Allowed: MODE, PRESET, .*\. Did you mean "LIMITS"\?$/)
  })

  it('takes other names of a surface for what they mean, and not for what they look like', () => {
    const rule = { name: 'own', paths: '/own', like: 'generic-form' }
    const list = 'login, password-reset, signup, one-time-code, reset-confirm, sensitive'
    expect(
      told({
        ROUTES: [{ ...rule, surface: 'signin' }],
        LIMITS: { signin: {} },
        WHEN_UNKNOWN: { signin: 'forward' },
      }),
    ).toEqual([
      `ROUTES.0.surface: "signin". Allowed: ${list}. Did you mean "login"?`,
      `LIMITS.signin: unknown key "signin". Allowed: ${list}. Did you mean "login"?`,
      `WHEN_UNKNOWN.signin: unknown key "signin". Allowed: ${list}, patience. Did you mean "login"?`,
    ])
  })

  it('names the right place of a rule that stands in another', () => {
    const meant = told({
      LIMITS: { 'account-budget': { free: 5 }, 'flow-budget': 'off', login: { 'attack-tool': 'off' } },
      RULES: { 'network-budget': 'monitor' },
    }).map(line => line.replace(/:.*Did you mean/, ':'))
    expect(meant).toEqual([
      'LIMITS.account-budget: "LIMITS.login.account-budget"?',
      'LIMITS.flow-budget: "LIMITS.one-time-code.flow-budget"?',
      'LIMITS.login.attack-tool: "RULES.attack-tool"?',
      'RULES.network-budget: "LIMITS.login.network-budget"?',
    ])
  })

  it('says once that a rule takes two brackets', () => {
    const alone = { name: 'own', surface: 'login', paths: ['/own'], outcome: { success: [] } }
    for (const ROUTES of [alone, { surfce: 'login', paths: '/own' }]) {
      expect(told({ ROUTES })).toEqual([
        'ROUTES: a table. Allowed: a list of rules: each begins with two brackets, [[vars.ROUTES]].',
      ])
    }
    expect(told({ ROUTES: { account: { surface: 'signup', paths: '/own' } } })).toEqual([])
  })

  it('says that several presets are a list', () => {
    for (const PRESET of [
      'wordpress, django',
      'wordpress,django',
      'wordpress django',
      'wordpress + django',
    ]) {
      const [line, ...more] = told({ PRESET })
      expect(more).toEqual([])
      expect(line).toContain('Allowed: several as a list, such as ["generic-form", "generic-json"], of ')
    }
    expect(told({ PRESET: 'wordpres,' })[0]).toContain('Did you mean "wordpress"?')
  })

  it('says what a mark of failure lacks where there is pending', () => {
    const outcome = {
      success: { status: 302, setsCookie: 'sid' },
      failure: { body: 'Wrong password' },
      pending: { location: '/code' },
      sessionCookies: 'sid',
    }
    expect(told({ ROUTES: [{ name: 'own', surface: 'login', paths: '/own', outcome }] })).toEqual([
      'ROUTES.0.outcome.failure.0: a table. Allowed: a mark with more than body where there is pending: add one of status, location, setsCookie, header.',
    ])
  })

  it('says what is missing', () => {
    expect(told({ ROUTES: [{ name: 'shop-login', paths: '/shop/login' }] })).toEqual([
      'ROUTES.0.surface: missing. Allowed: login, password-reset, signup, one-time-code, reset-confirm, sensitive.',
    ])
  })

  it('says how to write it right', () => {
    expect(
      told({
        SITE: { hosts: ['https://WWW.example.com/'] },
        LISTS: { allow: { networks: ['2001:db8:1:2:3::4'], countries: ['UK'] } },
      }),
    ).toEqual([
      'SITE.hosts.0: "https://WWW.example.com/". Allowed: a host name such as www.example.com, without scheme, port or *. Did you mean "www.example.com"?',
      'LISTS.allow.networks.0: "2001:db8:1:2:3::4". Allowed: an address or network such as 203.0.113.7, 203.0.113.0/24 or 2001:db8::/64, not narrower than that. Did you mean "2001:db8:1:2::/64"?',
      'LISTS.allow.countries.0: "UK". Allowed: a country code of ISO 3166-1 such as DE, or XK, T1 (Tor), XX (unknown). Did you mean "GB"?',
    ])
  })

  it('shows no control characters of a value', () => {
    expect(told({ STORE: 'mem\u001b[31mory\n' })).toEqual([
      'STORE: "mem\\u001b[31mory". Allowed: durable-object, upstash, memory.',
    ])
  })
})
