// Runs and scenarios that say what a test wants them to.
import { join } from 'node:path'
import type { Counts } from '../../../proving-ground/metrics.ts'
import { type Figures, pooled } from '../../../proving-ground/run/pool.ts'
import { readScenario, type Scenario } from '../../../proving-ground/scenario.ts'
import type { Run } from '../../../proving-ground/simulate.ts'

/** A thread that simulates nothing: see there what each policy does. */
export const standInThread = join(import.meta.dirname, 'stand-in-thread.ts')

export function scenarioOf(changes: object = {}): Scenario {
  const read = readScenario(JSON.stringify({ name: 'stand-in', ...changes }))
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read.scenario
}

const nothing: Counts = {
  takeovers: 0,
  validPairsTried: 0,
  attackAttempts: 0,
  attackForwarded: 0,
  attackAtExisting: 0,
  attackAtExistingForwarded: 0,
  maxGuessesPerAccountDay: 0,
  maxGuessesInARow: 0,
  people: 0,
  peopleChecked: 0,
  peopleInterrupted: 0,
  peopleInterruptedByFalseAlarms: 0,
  peopleBlocked: 0,
  peopleBlockedCorrect: 0,
  shared: 0,
  sharedChecked: 0,
  challengesSolvedByAttack: 0,
  attackCost: 0,
  ownersKnown: 0,
  ownersKnownLockedOut: 0,
  ownersNew: 0,
  ownersNewLockedOut: 0,
}

export function runOf(counts: Partial<Counts> = {}, others: Partial<Omit<Run, 'counts'>> = {}): Run {
  return {
    counts: { ...nothing, ...counts },
    minutesToDetect: null,
    falseAlarms: 0,
    storeCalls: 0,
    attempts: 0,
    campaigns: [],
    ...others,
  }
}

export function figuresOf(counts: Partial<Counts> = {}): Figures {
  return pooled(scenarioOf({ attacks: [{}] }), [runOf(counts, { attempts: 1 })])
}
