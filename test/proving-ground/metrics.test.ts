import { describe, expect, it } from 'vitest'
import type { Arrival, Truth } from '../../proving-ground/arrival.ts'
import { createMetrics, falseAlarms, isForwarded, minutesToDetect } from '../../proving-ground/metrics.ts'
import type { Decision, Outcome } from '../../proving-ground/policies/contract.ts'
import { readScenario, type Scenario } from '../../proving-ground/scenario.ts'

const day = 86_400_000
const minute = 60_000

function scenarioOf(change: object = {}): Scenario {
  const read = readScenario(
    JSON.stringify({ name: 'test', days: 14, warmupDays: 7, attacks: [{}], ...change }),
  )
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read.scenario
}

const arrival = (change: Partial<Arrival> = {}): Arrival => ({
  at: 8 * day,
  surface: 'login',
  name: 1,
  password: 1,
  listed: false,
  place: { address: 1, middle: null, wide: 0, asn: 1, hosting: false, country: 1, location: 1 },
  client: { fingerprint: 1, script: true },
  cookie: null,
  visit: null,
  pass: null,
  ...change,
})
const person: Truth = {
  by: 'people',
  attack: null,
  exists: true,
  right: true,
  own: false,
  stale: false,
  owner: null,
  shared: false,
}
const attacker: Truth = { ...person, by: 'attack', attack: 0, right: false }
const forwarded: Decision = { do: 'forward', checked: false }
const checked: Decision = { do: 'forward', checked: true }
const asked: Decision = { do: 'check', price: 'low' }
const turnedAway: Decision = { do: 'turn-away', retryAfterMs: null }
const seen = { id: 1, price: 'low', how: 'seen', at: 8 * day } as const

/** Metrics of a site whose origin says yes to every right password, where a test does not say otherwise. */
function metricsOf(scenario: Scenario) {
  const metrics = createMetrics(scenario)
  const said = (decision: Decision, { right }: Truth): Outcome =>
    isForwarded(decision) ? (right ? 'success' : 'failure') : 'not-asked'
  return {
    ...metrics,
    knocked: (arrival: Arrival, truth: Truth, decision: Decision, outcome = said(decision, truth)) =>
      metrics.knocked(arrival, truth, decision, outcome),
  }
}

describe('people', () => {
  it('are counted after the warm-up, and without the repeats of programs', () => {
    const { counts, knocked } = metricsOf(scenarioOf())
    knocked(arrival({ at: 6.9 * day }), person, forwarded)
    knocked(arrival(), { ...person, stale: true }, forwarded)
    knocked(arrival({ surface: 'signup' }), person, forwarded)
    knocked(arrival(), person, forwarded)
    expect(counts.people).toBe(1)
  })

  it('are checked where nothing was seen, and interrupted once where a page was', () => {
    const { counts, knocked } = metricsOf(scenarioOf())
    knocked(arrival(), { ...person, shared: true }, checked)
    knocked(arrival(), person, asked)
    knocked(arrival({ pass: seen }), person, asked)
    knocked(arrival({ pass: seen }), person, checked)
    expect(counts).toMatchObject({
      people: 2,
      peopleChecked: 1,
      peopleInterrupted: 1,
      shared: 1,
      sharedChecked: 1,
    })
  })

  it('are checked and not interrupted again where a pass of a page is good for another try', () => {
    const { counts, knocked } = metricsOf(scenarioOf())
    knocked(arrival({ at: seen.at + 60_000, pass: seen }), person, checked)
    knocked(arrival({ at: seen.at + 60_000, pass: { ...seen, how: 'waited' } }), person, checked)
    expect(counts).toMatchObject({ people: 2, peopleChecked: 2, peopleInterrupted: 0 })
  })

  it('are interrupted, and not only checked, where they were told to wait for the unseen work', () => {
    const { counts, knocked } = metricsOf(scenarioOf())
    const waited = { ...person, waited: true } as const
    knocked(arrival(), waited, checked)
    knocked(arrival(), waited, forwarded)
    knocked(arrival(), waited, asked)
    knocked(arrival({ pass: seen }), person, checked)
    expect(counts).toMatchObject({ people: 3, peopleChecked: 0, peopleInterrupted: 3 })
  })

  it('are interrupted by a false alarm where a campaign asks for a page and nobody attacks', () => {
    const forCampaign: Decision = { ...asked, campaign: true }
    const { counts, knocked } = metricsOf(scenarioOf({ attacks: [{ startDay: 9, days: 1 }] }))
    knocked(arrival(), person, forCampaign)
    knocked(arrival({ pass: seen }), person, forCampaign)
    knocked(arrival(), person, asked)
    knocked(arrival({ at: 9.5 * day }), person, forCampaign)
    knocked(arrival({ at: 6 * day }), person, forCampaign)
    expect(counts).toMatchObject({ peopleInterrupted: 3, peopleInterruptedByFalseAlarms: 1 })
  })

  it('are blocked where they are turned away, told that a right password is wrong, or give up', () => {
    const { counts, knocked, gaveUp } = metricsOf(scenarioOf())
    knocked(arrival(), person, turnedAway)
    knocked(arrival(), { ...person, right: false }, turnedAway)
    knocked(arrival(), person, { do: 'pretend' })
    knocked(arrival(), { ...person, right: false }, { do: 'pretend' })
    gaveUp(8 * day)
    gaveUp(6 * day)
    expect(counts).toMatchObject({ peopleBlocked: 4, peopleBlockedCorrect: 3 })
  })
})

describe('attackers', () => {
  it('take over an account where the success is delivered, and only one that is not theirs', () => {
    const { counts, knocked } = metricsOf(scenarioOf())
    const right = { ...attacker, right: true }
    knocked(arrival(), right, forwarded)
    knocked(arrival(), right, { do: 'pretend' })
    knocked(arrival(), right, asked)
    knocked(arrival(), { ...right, own: true }, forwarded)
    knocked(arrival(), attacker, forwarded)
    knocked(arrival(), { ...attacker, exists: false }, forwarded)
    knocked(arrival({ surface: 'password-reset' }), attacker, forwarded)
    expect(counts).toMatchObject({
      attackAttempts: 7,
      attackForwarded: 6,
      attackAtExisting: 4,
      attackAtExistingForwarded: 2,
      validPairsTried: 3,
      takeovers: 1,
      people: 0,
    })
  })

  it('take nothing over while the site fails right passwords', () => {
    const { counts, knocked } = metricsOf(scenarioOf())
    knocked(arrival(), { ...attacker, right: true }, forwarded, 'failure')
    expect(counts).toMatchObject({ validPairsTried: 1, attackAtExistingForwarded: 1, takeovers: 0 })
  })

  it('make one attempt of what they send again with a pass', () => {
    const { counts, knocked } = metricsOf(scenarioOf())
    const right = { ...attacker, right: true }
    knocked(arrival(), right, asked)
    knocked(arrival({ pass: seen }), right, checked)
    knocked(arrival({ at: 8 * day + minute, pass: seen }), right, checked)
    expect(counts).toMatchObject({
      attackAttempts: 2,
      attackForwarded: 2,
      attackAtExisting: 2,
      attackAtExistingForwarded: 2,
      validPairsTried: 2,
      takeovers: 2,
    })
  })

  it('pay for the checks that they do, after the warm-up', () => {
    const { counts, solved } = metricsOf(scenarioOf({ attacks: [{ costPer1000Solves: 3 }] }))
    solved(8 * day, attacker, 'low')
    solved(6 * day, attacker, 'low')
    solved(8 * day, person, 'low')
    expect(counts).toMatchObject({ challengesSolvedByAttack: 1, attackCost: 0.003 })
  })

  it('pay as many times as much for a dearer one as there is more work to do', () => {
    const { counts, solved } = metricsOf(scenarioOf({ attacks: [{ costPer1000Solves: 3 }] }))
    solved(8 * day, attacker, 'middle')
    solved(8 * day, attacker, 'high')
    expect(counts.challengesSolvedByAttack).toBe(2)
    expect(counts.attackCost).toBeCloseTo((4 + 12) * 0.003, 9)
  })
})

describe('the worst account', () => {
  it('is the one with the most wrong guesses in any 24 hours, and in a row', () => {
    const { counts, knocked } = metricsOf(scenarioOf())
    for (let hour = 0; hour < 48; hour += 1)
      knocked(arrival({ at: 8 * day + hour * 60 * minute }), attacker, forwarded)
    expect(counts).toMatchObject({ maxGuessesPerAccountDay: 24, maxGuessesInARow: 48 })
    knocked(arrival({ at: 10 * day }), person, forwarded)
    knocked(arrival({ at: 10 * day }), attacker, forwarded)
    knocked(arrival({ at: 10 * day }), attacker, asked)
    expect(counts.maxGuessesInARow).toBe(48)
  })

  it('is guessed at neither more nor less by a right password that the site failed', () => {
    const { counts, knocked } = metricsOf(scenarioOf())
    knocked(arrival(), attacker, forwarded)
    knocked(arrival(), person, forwarded, 'failure')
    knocked(arrival(), attacker, forwarded)
    expect(counts).toMatchObject({ maxGuessesPerAccountDay: 2, maxGuessesInARow: 2 })
  })
})

describe('owners under a lockout attack', () => {
  it('are counted apart by what they come from', () => {
    const { counts, ownerTried } = metricsOf(scenarioOf())
    ownerTried(8 * day, 'known-device', true)
    ownerTried(8 * day, 'known-device', false)
    ownerTried(8 * day, 'new-device', false)
    ownerTried(6 * day, 'new-device', false)
    expect(counts).toMatchObject({
      ownersKnown: 2,
      ownersKnownLockedOut: 1,
      ownersNew: 1,
      ownersNewLockedOut: 1,
    })
  })
})

describe('campaigns', () => {
  const declared = (...days: readonly number[]) =>
    days.map(date => ({ declaredAt: date * day, endedAt: null, what: '' }))
  const scenario = scenarioOf({ attacks: [{ startDay: 8, days: 1 }] })

  it('are false alarms where no attack is under way or has just ended', () => {
    expect(falseAlarms(scenario, declared(3))).toBe(0)
    expect(falseAlarms(scenario, declared(7.5, 8.5, 9.03, 9.1, 12))).toBe(3)
  })

  it('are found so many minutes after the attack began', () => {
    const told = (...days: readonly number[]) => ({ campaigns: declared(...days), storeCalls: 0 })
    expect(minutesToDetect(scenario, told(7.5, 8.25, 8.1))).toBeCloseTo(144)
    expect(minutesToDetect(scenario, told(12))).toBeNull()
    expect(minutesToDetect(scenario, told())).toBeNull()
    expect(minutesToDetect(scenarioOf({ attacks: [] }), told(9))).toBeNull()
  })
})
