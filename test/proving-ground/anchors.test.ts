// What is known of policies must come out in the simulated world too: the sanity anchors of the research that are about
// them. Attempt by attempt, the same is in `policies/anchors.test.ts`.
import { describe, expect, it } from 'vitest'
import { policies } from '../../proving-ground/policies/index.ts'
import { readScenario } from '../../proving-ground/scenario.ts'
import { simulate } from '../../proving-ground/simulate.ts'

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

type Keys = Readonly<Record<string, unknown>>
type Name = keyof typeof policies

/** A small site, with one attack on its last day, whose attacker takes no notice of answers. */
async function world(name: Name, attack: Keys, of: { readonly people?: Keys; readonly site?: Keys } = {}) {
  const site = {
    accounts: 2_000,
    loginsPerAccountPerDay: 0.2,
    signupsPerDay: 10,
    resetsPerDay: 10,
    ...of.site,
  }
  const scenario = {
    name: 'anchor',
    days: 3,
    warmupDays: 2,
    site,
    people: of.people ?? {},
    attacks: [{ startDay: 2, days: 1, reaction: 'ignore', ...attack }],
  }
  const read = readScenario(JSON.stringify(scenario))
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return (await simulate(read.scenario, policies[name], 1)).counts
}

/** Of the attempts at accounts, the share that was let through. */
async function takeoverShare(name: Name, attack: Keys): Promise<number> {
  const { attackAtExisting, attackAtExistingForwarded } = await world(name, attack)
  return attackAtExistingForwarded / attackAtExisting
}

describe('in the simulated world', () => {
  it.each(perAddress)('S1: %s lets all of a stuffing through that stays below its limits', async name => {
    const counts = await world(name, { attemptsPerHour: 60, knownAccountShare: 0.3 })
    expect(counts.attackAttempts).toBeGreaterThan(1_000)
    expect(counts.attackForwarded).toBe(counts.attackAttempts)
    expect(counts.takeovers).toBe(counts.validPairsTried)
  })

  it.each(perAccount)('S2: %s lets a stuffing through that tries each account once', async name => {
    const share = await takeoverShare(name, { attemptsPerHour: 60, knownAccountShare: 1 })
    // But where the owner himself had locked the account.
    expect(share).toBeGreaterThan(0.99)
  })

  it('S3: under a lockout attack, a lock of the account keeps its owner out whatever device he has', async () => {
    const lockedOut = await ownersLockedOut('keycloak')
    expect(lockedOut.known).toBeGreaterThan(0.6)
    expect(lockedOut.new).toBeGreaterThan(0.6)
    expect((await ownersLockedOut('authelia')).known).toBeGreaterThan(0.6)
  })

  it('S3: device cookies keep out new devices alone, StopGuessing nobody', async () => {
    const lockedOut = await ownersLockedOut('device-cookies')
    expect(lockedOut.known).toBe(0)
    expect(lockedOut.new).toBeGreaterThan(0.6)
    expect(await ownersLockedOut('stopguessing')).toEqual({ known: 0, new: 0 })
    expect(await ownersLockedOut('none')).toEqual({ known: 0, new: 0 })
  })

  it('S6: a sign-in of the attacker’s own for every two guesses defeats wordfence, not StopGuessing', async () => {
    const loud = { attemptsPerHour: 200, networks: 20, perNetworkPerHour: 100, knownAccountShare: 0.5 }
    const withOwn = { ...loud, ownedAccounts: 5, ownedSuccessEvery: 2 }
    expect(await takeoverShare('wordfence', loud)).toBeLessThan(0.7)
    expect(await takeoverShare('wordfence', withOwn)).toBe(1)
    expect(await takeoverShare('stopguessing', { ...withOwn, kind: 'spray' })).toBeLessThan(0.1)
  })

  it('S7: StopGuessing lets all of a spray reach the origin, and nearly nobody in', async () => {
    const spray = { kind: 'spray', attemptsPerHour: 200, networks: 20, perNetworkPerHour: 100 }
    const people = { topPasswordShare: 0.3 }
    const counts = await world('stopguessing', { ...spray, knownAccountShare: 0.9 }, { people })
    expect(counts.validPairsTried).toBeGreaterThan(50)
    expect(counts.takeovers / counts.validPairsTried).toBeLessThan(0.1)
    expect(counts.attackForwarded).toBe(counts.attackAttempts)
  })

  it('S8: under the oracle nothing is taken over and nobody is bothered', async () => {
    const counts = await world('oracle', { attemptsPerHour: 200, knownAccountShare: 0.5, solves: 1 })
    expect(counts.validPairsTried).toBeGreaterThan(100)
    expect(counts).toMatchObject({ takeovers: 0, attackForwarded: 0 })
    expect(counts).toMatchObject({ peopleChecked: 0, peopleInterrupted: 0, peopleBlocked: 0 })
  })

  it('S8: a check for everybody leaves what can do checks, and hardly turns anybody away', async () => {
    const attack = { attemptsPerHour: 200, knownAccountShare: 0.5 }
    expect(await world('turnstile-always', attack)).toMatchObject({ takeovers: 0, attackForwarded: 0 })
    const counts = await world('turnstile-always', { ...attack, solves: 0.6 })
    expect(counts.takeovers / counts.validPairsTried).toBeCloseTo(0.6, 1)
    expect(counts.peopleChecked + counts.peopleInterrupted).toBe(counts.people)
    expect(counts.peopleBlocked / counts.people).toBeLessThan(0.01)
  })
})

/**
 * 20 wrong guesses in 15 minutes at each of 60 accounts, for six hours: the share of their owners' visits that fail.
 */
async function ownersLockedOut(name: Name): Promise<{ readonly known: number; readonly new: number }> {
  const attack = {
    kind: 'lockout',
    days: 0.25,
    targets: 60,
    attemptsPerHour: 4_800,
    networks: 1_000,
    perNetworkPerHour: 10,
  }
  const site = { accounts: 300, loginsPerAccountPerDay: 4 }
  const counts = await world(name, attack, { site, people: { deviceCookieShare: 1 } })
  expect(counts.ownersKnown).toBeGreaterThan(50)
  expect(counts.ownersNew).toBeGreaterThan(50)
  return {
    known: counts.ownersKnownLockedOut / counts.ownersKnown,
    new: counts.ownersNewLockedOut / counts.ownersNew,
  }
}
