// Makes one set of figures of several runs of a policy on a scenario: counts are summed, and shares are of the sums.
// Keys and meanings are the proving ground's. Pure.
import { type Counts, lateMs } from '../metrics.ts'
import type { Scenario } from '../scenario.ts'
import type { Run } from '../simulate.ts'

/** Null where there was nothing to divide by: nobody of that kind came. */
export interface Figures {
  readonly takeovers: number
  readonly validPairsTried: number
  readonly attackAttempts: number
  readonly attackForwarded: number
  /** Of all seeds. */
  readonly maxGuessesPerAccountDay: number
  /** Of all seeds. */
  readonly maxGuessesInARow: number
  /** The median over the seeds. Never is later than any time: null where half of them or more declared nothing. */
  readonly minutesToDetect: number | null
  readonly takeoverShare: number | null
  readonly people: number
  readonly peopleChecked: number
  readonly peopleInterrupted: number
  /** Of these, for the sake of a campaign while no attack was under way. */
  readonly peopleInterruptedByFalseAlarms: number
  readonly peopleBlocked: number
  readonly peopleBlockedCorrect: number
  /**
   * Checked or interrupted behind shared networks ÷ on networks of their own; null also where none of the latter were.
   */
  readonly sharedNetworkRatio: number | null
  /** Shares, from 0 to 1, of the times that owners under a lockout attack wanted in. */
  readonly victimsLockedOut: { readonly knownDevice: number | null; readonly newDevice: number | null }
  /** By the days that no attack was under way on. */
  readonly falseAlarmsPer30Days: number | null
  readonly challengesSolvedByAttack: number
  /** US dollars. */
  readonly attackCost: number
  /** US dollars. */
  readonly costPerTakeover: number | null
  readonly storeCallsPerAttempt: number | null
}

/** How each count becomes one of several. */
const pooling: Readonly<Record<keyof Counts, 'sum' | 'most'>> = {
  takeovers: 'sum',
  validPairsTried: 'sum',
  attackAttempts: 'sum',
  attackForwarded: 'sum',
  attackAtExisting: 'sum',
  attackAtExistingForwarded: 'sum',
  maxGuessesPerAccountDay: 'most',
  maxGuessesInARow: 'most',
  people: 'sum',
  peopleChecked: 'sum',
  peopleInterrupted: 'sum',
  peopleInterruptedByFalseAlarms: 'sum',
  peopleBlocked: 'sum',
  peopleBlockedCorrect: 'sum',
  shared: 'sum',
  sharedChecked: 'sum',
  challengesSolvedByAttack: 'sum',
  attackCost: 'sum',
  ownersKnown: 'sum',
  ownersKnownLockedOut: 'sum',
  ownersNew: 'sum',
  ownersNewLockedOut: 'sum',
}

export function pooledCounts(all: readonly Readonly<Counts>[]): Readonly<Counts> {
  const keys = Object.keys(pooling) as (keyof Counts)[]
  const pooledOf = (key: keyof Counts) => {
    const values = all.map(counts => counts[key])
    return pooling[key] === 'sum' ? sum(values) : Math.max(0, ...values)
  }
  return Object.fromEntries(keys.map(key => [key, pooledOf(key)])) as Record<keyof Counts, number>
}

export function pooled(scenario: Scenario, runs: readonly Run[]): Figures {
  const counts = pooledCounts(runs.map(run => run.counts))
  const { takeovers, people, peopleChecked, peopleInterrupted, shared, sharedChecked } = counts
  const attackCost = exact(counts.attackCost)
  const ownChecked = peopleChecked + peopleInterrupted - sharedChecked
  return {
    takeovers,
    validPairsTried: counts.validPairsTried,
    attackAttempts: counts.attackAttempts,
    attackForwarded: counts.attackForwarded,
    maxGuessesPerAccountDay: counts.maxGuessesPerAccountDay,
    maxGuessesInARow: counts.maxGuessesInARow,
    minutesToDetect: medianOrNever(runs.map(run => run.minutesToDetect)),
    takeoverShare: share(counts.attackAtExistingForwarded, counts.attackAtExisting),
    people,
    peopleChecked,
    peopleInterrupted,
    peopleInterruptedByFalseAlarms: counts.peopleInterruptedByFalseAlarms,
    peopleBlocked: counts.peopleBlocked,
    peopleBlockedCorrect: counts.peopleBlockedCorrect,
    sharedNetworkRatio: ratio(share(sharedChecked, shared), share(ownChecked, people - shared)),
    victimsLockedOut: {
      knownDevice: share(counts.ownersKnownLockedOut, counts.ownersKnown),
      newDevice: share(counts.ownersNewLockedOut, counts.ownersNew),
    },
    falseAlarmsPer30Days: share(
      sum(runs.map(run => run.falseAlarms)) * 30,
      quietDays(scenario) * runs.length,
    ),
    challengesSolvedByAttack: counts.challengesSolvedByAttack,
    attackCost,
    costPerTakeover: share(attackCost, takeovers),
    storeCallsPerAttempt: share(sum(runs.map(run => run.storeCalls)), sum(runs.map(run => run.attempts))),
  }
}

const dayMs = 86_400_000

/** Days after the warm-up that no attack was under way on, and none had just ended on. */
export function quietDays({ days, warmupDays, attacks }: Scenario): number {
  let quiet = 0
  let from = warmupDays
  for (const attack of attacks.toSorted((one, other) => one.startDay - other.startDay)) {
    quiet += Math.max(0, Math.min(attack.startDay, days) - from)
    from = Math.max(from, attack.startDay + attack.days + lateMs / dayMs)
  }
  return quiet + Math.max(0, days - from)
}

function medianOrNever(values: readonly (number | null)[]): number | null {
  const sorted = values.map(value => value ?? Number.POSITIVE_INFINITY).toSorted((one, other) => one - other)
  const upper = sorted[sorted.length >> 1] ?? Number.POSITIVE_INFINITY
  const lower = sorted[(sorted.length - 1) >> 1] ?? Number.POSITIVE_INFINITY
  const median = (lower + upper) / 2
  return Number.isFinite(median) ? median : null
}

function ratio(over: number | null, under: number | null): number | null {
  return over === null || under === null ? null : share(over, under)
}

function share(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null
}

/** Many prices of a fraction of a cent do not add up exactly. */
function exact(dollars: number): number {
  return Math.round(dollars * 1_000_000) / 1_000_000
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
