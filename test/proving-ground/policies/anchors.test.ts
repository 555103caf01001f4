// What is known of policies must come out here too: the sanity anchors of the research that are about them, attempt by
// attempt. In the simulated world, the same is in `../anchors.test.ts`.
import { describe, expect, it } from 'vitest'
import type { Policy } from '../../../proving-ground/policies/contract.ts'
import { policies } from '../../../proving-ground/policies/index.ts'
import { day, hour, minute, second, visit } from './visitor.ts'

const perAddress = [
  'aws-atp',
  'cloudflare-rules',
  'auth0',
  'supabase',
  'better-auth',
  'crowdsec',
  'fail2ban',
  'wordfence',
  'nginx-limit-req',
] as const
const perAccount = ['keycloak', 'authelia', 'device-cookies'] as const

const unknown = 1_000_000_000

/** Share of attempts that are let through, as the attempts are made here. */
function letThrough(policy: Policy, attempts: number, attempt: (n: number) => Parameters<Knock>[0]): number {
  const { knock } = visit(policy)
  let through = 0
  for (let n = 0; n < attempts; n += 1) if (knock(attempt(n)).do === 'forward') through += 1
  return through / attempts
}

type Knock = ReturnType<typeof visit>['knock']

describe('S1: an attack below every limit of an address is not caught by one', () => {
  it.each(perAddress)('%s lets all of it through', name => {
    // Two attempts an hour from each of 500 addresses, a new name each time, for 30 hours.
    const attempt = (n: number) => ({ at: n * 3.6 * second, address: n % 500, name: unknown + n })
    const few = name === 'wordfence' ? 9_500 : 30_000
    expect(letThrough(policies[name], few, attempt)).toBe(1)
  })

  it('wordfence catches it in the end, as its count ends only after four quiet hours', () => {
    const attempt = (n: number) => ({ at: n * 3.6 * second, address: n % 500, name: unknown + n })
    expect(letThrough(policies.wordfence, 60_000, attempt)).toBeLessThan(0.8)
  })

  it.each(perAddress)('%s does catch a single address that hurries', name => {
    const attempt = (n: number) => ({ at: n * 100, address: 1, name: unknown + n })
    expect(letThrough(policies[name], 1_000, attempt)).toBeLessThan(0.3)
  })
})

describe('S2: one guess at each account is not caught by a limit of an account', () => {
  it.each(perAccount)('%s lets all of it through, from one address as from many', name => {
    expect(letThrough(policies[name], 30_000, n => ({ at: n * 100, name: n }))).toBe(1)
  })

  it.each(perAccount)('%s does catch many guesses at one account, from however many addresses', name => {
    const guesses = (n: number) => ({ at: n * 3 * second, address: n, name: 1 })
    expect(letThrough(policies[name], 2_000, guesses)).toBeLessThan(0.1)
  })
})

describe('S3: a limit of an account locks its owner out, unless his device is known', () => {
  /** 20 wrong guesses in 15 minutes for two days; the owner comes 500 times on the second day. */
  function lockedOut(policy: Policy, isKnown: boolean): number {
    const visitor = visit(policy)
    visitor.knock({ at: 0, right: true })
    const cookie = isKnown ? visitor.cookie() : null
    let locked = 0
    let visits = 0
    for (let at = minute; at < 2 * day; at += 45 * second) {
      visitor.knock({ at, address: 2 + (at % 2_000) })
      if (at < day || visits === 500) continue
      visits += 1
      // He only looks whether he would get in: coming in would help the counts of the policy.
      if (visitor.wouldTurnAway({ at: at + (visits % 45) * second, address: 1, cookie })) locked += 1
    }
    return locked / visits
  }

  it('keycloak and authelia lock out owners whatever device they use', () => {
    expect(lockedOut(policies.keycloak, true)).toBeGreaterThan(0.9)
    expect(lockedOut(policies.authelia, true)).toBeGreaterThan(0.7)
  })

  it('device cookies and StopGuessing lock out no known device, and the former nearly every new one', () => {
    expect(lockedOut(policies['device-cookies'], true)).toBe(0)
    expect(lockedOut(policies['device-cookies'], false)).toBeGreaterThan(0.8)
    expect(lockedOut(policies.stopguessing, true)).toBe(0)
  })
})

describe('S6: who owns an account gets the better of what forgets failures with a success', () => {
  /** From one address, two guesses at others' accounts and a sign-in to the attacker's own, every ten minutes. */
  const withOwn = (n: number) => ({
    at: n * 10 * minute,
    name: n % 3 === 2 ? 9 : unknown + n,
    right: n % 3 === 2,
  })
  const without = (n: number) => ({ at: n * 10 * minute, name: unknown + n })

  it('wordfence lets it go on for ever, and locks it out without the sign-ins', () => {
    expect(letThrough(policies.wordfence, 3_000, withOwn)).toBe(1)
    expect(letThrough(policies.wordfence, 3_000, without)).toBeLessThan(0.6)
  })

  it('StopGuessing, which gives no credit for a success, does not', () => {
    const visitor = visit(policies.stopguessing)
    for (let n = 0; n < 300; n += 1) visitor.knock({ ...withOwn(n), password: 5_000 + n })
    expect(visitor.knock({ at: 2 * day, name: 1, password: 0, right: true })).toEqual({ do: 'pretend' })
  })
})

describe('S8: the oracle stops all of it and bothers nobody; a check for everybody stops who cannot do one', () => {
  it('oracle', () => {
    const { knock } = visit(policies.oracle, ({ name }) => name >= unknown)
    for (let n = 0; n < 1_000; n += 1) {
      expect(knock({ at: n, name: unknown + n, right: true }).do).toBe('turn-away')
      expect(knock({ at: n, name: n, right: n % 2 === 0 }).do).toBe('forward')
    }
  })

  it('turnstile-always', () => {
    const right = (n: number) => ({ at: n * hour, name: n, right: true })
    expect(letThrough(policies['turnstile-always'], 1_000, right)).toBe(0)
    const solved = (n: number) => ({
      ...right(n),
      pass: { id: n, price: 'low', how: 'seen', at: n * hour } as const,
    })
    expect(letThrough(policies['turnstile-always'], 1_000, solved)).toBe(1)
  })
})
