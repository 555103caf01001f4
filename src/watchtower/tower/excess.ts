// How many of the attempts seen are the attack's, and how many are people's. Reckoned from shares and
// not from volumes, which move for good reasons: a flash crowd without cookies, a browser's new version.
// Who comes then does as people did before, and nothing is held against them.
//
//     attack of a kind = (hits − trials·p)/(1 − p) − s·√(m·p·(1 − p) + d²·(m·p)² + 0.5)/(1 − p), at least 0
//     attack           = max(unknown / 0.9, failed / 0.95, unknown + failed)
//
// p: people's share of hits; m: the trials left for people; s: how many standard deviations are taken off. Of many
// cells most are innocent: with s = 0 the budget would go to noise. Unknown names and failures of others are told
// apart, so their sum is the attack; 0.9 and 0.95 are what each is of an attack at most, where the other drowns in
// noise.
import type { Shares } from './baseline.ts'
import type { Scope, Swing } from './scope.ts'
import { attemptsIn, type Tally } from './tally.ts'

type Windows = Pick<Scope, 'window' | 'long'>

const noSwing: Swing = { unknown: 0, failed: 0 }
/** Taken off an estimate, in standard deviations. */
const caution = 1.25
/** From here on it can be no chance. */
const certainty = 3
/** Of fewer names it is not asked which ones exist: otherwise a few attempts would show it of those that they gave. */
const leastNamed = 50

/**
 * Attempts of an attack in the window, or as many as the long one says: it sees what is slow, and what pauses for
 * hours.
 */
export function attackIn({ window, long }: Windows, normal: Shares): number {
  const pace = long.ticks > 0 ? window.ticks / long.ticks : 0
  const attackOf = (tally: Tally) =>
    long.named > 0 && long.named < leastNamed
      ? unsuccessful(tally, normal)
      : byNames(caution, tally, normal, noSwing)
  return Math.max(attackOf(window), attackOf(long) * pace)
}

/** The same in one sum, with nothing in it that might be chance; unsolved checks count too. */
export function certainAttackIn(tally: Tally, normal: Shares, swing: Swing): number {
  const unsolved = beyond(certainty, tally.unsolved, tally.served, normal.unsolved, 0)
  return Math.max(byNames(certainty, tally, normal, swing), unsolved)
}

function byNames(deviations: number, tally: Tally, normal: Shares, swing: Swing): number {
  const unknown = beyond(deviations, tally.unknown, tally.named, normal.unknown, swing.unknown)
  const failed = beyond(deviations, tally.failed, tally.judged, normal.failed, swing.failed)
  return Math.max(unknown / 0.9, failed / 0.95, unknown + failed)
}

/** Without asking which names exist: who has given one that does not is one of those who failed. */
function unsuccessful({ unknown, judged, failed }: Tally, normal: Shares): number {
  const p = normal.unknown + (1 - normal.unknown) * normal.failed
  return beyond(caution, unknown + failed, unknown + judged, p, 0)
}

function beyond(deviations: number, hits: number, trials: number, p: number, swing: number): number {
  const attack = Math.max(0, (hits - trials * p) / (1 - p))
  const expected = (trials - attack) * p
  const deviation = Math.sqrt(expected * (1 - p) + swing * expected ** 2 + 0.5) / (1 - p)
  return Math.max(0, attack - deviations * deviation)
}

/**
 * People's attempts in a window by those that succeeded (Herley and Schechter 2019): of an attack almost none do.
 *     successes / ((1 − share that fails) · (1 − share of unknown names))
 */
export function peopleBySuccess({ judged, failed }: Tally, normal: Shares): number {
  return (judged - failed) / (1 - normal.failed) / (1 - normal.unknown)
}

/** People's attempts: as many as the baseline says, or where clearly more succeeded, as these say. */
export function peopleIn(window: Tally, base: Tally, busy: number, normal: Shares): number {
  const succeeded = peopleBySuccess(window, normal)
  return Math.max(attemptsIn(base) * busy, succeeded - caution * Math.sqrt(succeeded + 0.5))
}
