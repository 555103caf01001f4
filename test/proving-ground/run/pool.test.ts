import { describe, expect, it } from 'vitest'
import { pooled, pooledCounts, quietDays } from '../../../proving-ground/run/pool.ts'
import { runOf, scenarioOf } from './stand-ins.ts'

const attacked = scenarioOf({ attacks: [{ startDay: 8, days: 3 }] })

describe('the counts of several runs', () => {
  it('are summed, but for the worst account: that is the worst of all', () => {
    const counts = pooledCounts([
      runOf({ takeovers: 2, people: 10, maxGuessesPerAccountDay: 7, maxGuessesInARow: 3 }).counts,
      runOf({ takeovers: 5, people: 20, maxGuessesPerAccountDay: 4, maxGuessesInARow: 9 }).counts,
    ])
    expect(counts).toMatchObject({
      takeovers: 7,
      people: 30,
      maxGuessesPerAccountDay: 7,
      maxGuessesInARow: 9,
      peopleBlocked: 0,
    })
  })
})

describe('the figures of several runs', () => {
  it('are shares of the sums, so that a run with more attempts weighs more', () => {
    const figures = pooled(attacked, [
      runOf({ attackAtExisting: 100, attackAtExistingForwarded: 50 }, { storeCalls: 10, attempts: 10 }),
      runOf({ attackAtExisting: 900, attackAtExistingForwarded: 50 }, { storeCalls: 20, attempts: 90 }),
    ])
    expect(figures).toMatchObject({ takeoverShare: 0.1, storeCallsPerAttempt: 0.3 })
  })

  it('tell the median time to detect; never is later than any time', () => {
    const detected = (...minutes: readonly (number | null)[]) =>
      pooled(
        attacked,
        minutes.map(minutesToDetect => runOf({}, { minutesToDetect })),
      ).minutesToDetect
    expect(detected(12)).toBe(12)
    expect(detected(50, 10, 20)).toBe(20)
    expect(detected(10, 20)).toBe(15)
    expect(detected(null, 10, 20)).toBe(20)
    expect(detected(null, 10)).toBeNull()
    expect(detected(null, null, 10)).toBeNull()
    expect(detected(null)).toBeNull()
  })

  it('compare people behind shared networks with others, by everything that was asked of them', () => {
    const ratio = (counts: object) => pooled(attacked, [runOf(counts)]).sharedNetworkRatio
    // 30 of 200 behind shared networks, 60 of 800 elsewhere.
    expect(
      ratio({ people: 1_000, peopleChecked: 80, peopleInterrupted: 10, shared: 200, sharedChecked: 30 }),
    ).toBe(2)
    expect(ratio({ people: 1_000, peopleChecked: 30, shared: 200, sharedChecked: 30 })).toBeNull()
    expect(ratio({ people: 1_000, peopleChecked: 30, shared: 0 })).toBeNull()
    expect(ratio({ people: 1_000, peopleChecked: 30, shared: 200, sharedChecked: 0 })).toBe(0)
  })

  it('give the shares of owners’ tries that failed, by device', () => {
    const owners = { ownersKnown: 40, ownersKnownLockedOut: 0, ownersNew: 10, ownersNewLockedOut: 4 }
    expect(pooled(attacked, [runOf(owners), runOf(owners)]).victimsLockedOut).toEqual({
      knownDevice: 0,
      newDevice: 0.4,
    })
  })

  it('tell the price of a takeover, without the noise of sums of fractions', () => {
    const figures = pooled(attacked, [
      runOf({ takeovers: 3, attackCost: 0.1 }),
      runOf({ takeovers: 1, attackCost: 0.2 }),
    ])
    expect(figures).toMatchObject({ attackCost: 0.3, costPerTakeover: 0.075 })
  })

  it('are null where there is nothing to divide by', () => {
    expect(pooled(attacked, [runOf()])).toMatchObject({
      takeoverShare: null,
      sharedNetworkRatio: null,
      victimsLockedOut: { knownDevice: null, newDevice: null },
      costPerTakeover: null,
      storeCallsPerAttempt: null,
    })
  })
})

describe('false alarms', () => {
  const hour = 1 / 24

  it('are counted by the days that were scored, but for attacks and the hour after each', () => {
    expect(quietDays(scenarioOf({ days: 14, warmupDays: 7 }))).toBe(7)
    expect(quietDays(attacked)).toBeCloseTo(4 - hour)
    const overlapping = [
      { startDay: 9, days: 2 },
      { startDay: 5, days: 3 },
      { startDay: 10, days: 30 },
    ]
    expect(quietDays(scenarioOf({ attacks: overlapping }))).toBeCloseTo(1 - hour)
    expect(
      quietDays(
        scenarioOf({
          attacks: [
            { startDay: 8, days: 1 },
            { startDay: 8, days: 0.5 },
          ],
        }),
      ),
    ).toBeCloseTo(6 - hour)
  })

  it('are a rate for 30 days, over all seeds; null where there was an attack all the time', () => {
    const runs = [runOf({}, { falseAlarms: 1 }), runOf({}, { falseAlarms: 0 }), runOf({}, { falseAlarms: 1 })]
    expect(pooled(attacked, runs).falseAlarmsPer30Days).toBeCloseTo((30 * 2) / (3 * (4 - hour)))
    expect(pooled(scenarioOf({ attacks: [{ startDay: 0, days: 20 }] }), runs).falseAlarmsPer30Days).toBeNull()
  })
})
