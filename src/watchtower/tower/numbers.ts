// A campaign in numbers: what strangers did since it began, beside what the site's people do. Pure.
import type { CampaignNumbers, Standing } from '../contract.ts'
import type { Shares } from './baseline.ts'
import { attemptsIn, type Tally } from './tally.ts'

/** Sums over ticks: what was seen, and what was expected of people at the time. */
export interface Sums {
  attempts: number
  expectedAttempts: number
  named: number
  unknown: number
  expectedUnknown: number
  judged: number
  failed: number
  expectedFailed: number
  served: number
  unsolved: number
  expectedUnsolved: number
}

export const sumFields = [
  'attempts',
  'expectedAttempts',
  'named',
  'unknown',
  'expectedUnknown',
  'judged',
  'failed',
  'expectedFailed',
  'served',
  'unsolved',
  'expectedUnsolved',
] as const satisfies readonly (keyof Sums)[]

export function emptySums(): Sums {
  return {
    attempts: 0,
    expectedAttempts: 0,
    named: 0,
    unknown: 0,
    expectedUnknown: 0,
    judged: 0,
    failed: 0,
    expectedFailed: 0,
    served: 0,
    unsolved: 0,
    expectedUnsolved: 0,
  }
}

export function addSums(sums: Sums, more: Sums): void {
  for (const field of sumFields) sums[field] += more[field]
}

/** Adds one tick of one class of networks. `expected`: how many attempts people would have made. */
export function enter(sums: Sums, tick: Tally, expected: number, normal: Shares): void {
  sums.attempts += attemptsIn(tick)
  sums.expectedAttempts += expected
  sums.named += tick.named
  sums.unknown += tick.unknown
  sums.expectedUnknown += tick.named * normal.unknown
  sums.judged += tick.judged
  sums.failed += tick.failed
  sums.expectedFailed += tick.judged * normal.failed
  sums.served += tick.served
  sums.unsolved += tick.unsolved
  sums.expectedUnsolved += tick.served * normal.unsolved
}

/** What an attack's attempts are made of where it can be told: unknown names and failures of others. */
export function numbersOf(sums: Sums): CampaignNumbers {
  const { attempts, named, unknown, judged, served } = sums
  // What was counted before it began may be taken back in it.
  const failed = Math.max(0, sums.failed)
  const unsolved = Math.max(0, sums.unsolved)
  const unknownShare = shareOf(sums.expectedUnknown, named)
  const failedShare = shareOf(sums.expectedFailed, judged)
  const excess =
    Math.max(0, (unknown - sums.expectedUnknown) / (1 - unknownShare)) +
    Math.max(0, (failed - sums.expectedFailed) / (1 - failedShare))
  return {
    attempts,
    expectedAttempts: Math.round(sums.expectedAttempts),
    named,
    unknown,
    expectedUnknownShare: unknownShare,
    judged,
    failed,
    expectedFailedShare: failedShare,
    served,
    unsolved,
    expectedUnsolvedShare: shareOf(sums.expectedUnsolved, served),
    excess: Math.min(attempts, Math.round(excess)),
  }
}

function shareOf(hits: number, trials: number): number {
  return trials > 0 ? Math.min(0.99, hits / trials) : 0
}

/** Checks that were asked for before the absence of unsolved ones says anything. */
const enoughChecks = 20

/** `alarmed`: whether failures or unsolved checks raised an alarm of their own. */
export function standingOf(alarmed: boolean, { served, unsolved, expectedUnsolved }: Sums): Standing {
  if (alarmed) return 'confirmed'
  const deviation = Math.sqrt(expectedUnsolved + 0.5)
  return served >= enoughChecks && unsolved <= expectedUnsolved + deviation ? 'doubtful' : 'presumed'
}
