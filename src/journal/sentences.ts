// Turns what is stored into plain sentences, at the time of reading. It knows no signal: their sentences are passed in.
// A pure function of its inputs.
import type { Outcome, Surface } from '../attempt.ts'
import { durationText } from '../lib/duration.ts'
import { unreachable } from '../lib/unreachable.ts'
import { type Decision, otherReasons, type Reading, type Reason } from '../verdict.ts'
import type { Entry } from './entry.ts'
import { type Line, type Merged, openedIn } from './line.ts'
import { english } from './messages.ts'

/** What is needed of a signal to say what it read. */
export interface SpeakingSignal {
  readonly name: string
  sentence(reading: Reading): string
}

/** "Held back for 15 minutes: all 8 attempts at this account by unknown clients are used." */
export function verdictSentence(entry: Entry, signals: readonly SpeakingSignal[]): string {
  const { action, watched } = entry
  if (action !== 'forward') {
    const { duration, because } = why(entry, 'enforce', action, signals)
    return `${english.held[action]}${duration}${because}.`
  }
  const forwarded = `${forwardedText(entry, signals)}; ${outcomeText(entry.outcome, entry.surface)}.`
  if (watched === 'forward') return forwarded
  const { duration, because } = why(entry, 'monitor', watched, signals)
  return `${english.wouldHave[watched]}${duration} ${english.watching}${because}. ${forwarded}`
}

/** What the site made of it: the end of a sentence that begins with "Forwarded". */
export function outcomeText(outcome: Outcome, surface: Surface): string {
  switch (outcome.is) {
    case 'success':
      return english.success[surface]
    case 'failure':
      return english.failure[surface]
    case 'pending':
      return english.pending
    case 'unclear': {
      const because = english.unclear[outcome.why]
      return english.answered(outcome.status) + (because === null ? '' : `, ${because}`)
    }
    case 'no-answer':
      return english.noAnswer[outcome.why]
    case 'not-forwarded':
      return english.notForwarded
    default:
      return unreachable(outcome)
  }
}

/** What one signal said: "3 of 30 attempts from this network". */
export function readingText(reading: Reading, signals: readonly SpeakingSignal[]): string {
  if (reading.says === 'flood') return english.flood
  const signal = signals.find(({ name }) => name === reading.reason)
  if (signal !== undefined) return signal.sentence(reading)
  if (reading.reason === otherReasons.lifted && reading.says === 'allow') return english.lifted(reading.what)
  if (reading.says === 'shown') return shownText(reading.reason, reading.what)
  if (reading.says === 'spent' && reading.reason === otherReasons.pass)
    return english.passUsedUp(reading.what)
  return reading.says === 'unknown' ? english.cannotTell : english.unknownReason(reading.reason)
}

function shownText(reason: Reason, what: string): string {
  if (reason === otherReasons.pass) return english.pass(what)
  return what === 'ripe' ? english.device.ripe : english.device.unripe
}

/**
 * "280 more attempts from 203.0.113.0/24 in this minute: 260 held back, 20 forwarded (19 wrong, 1 right)." Where some
 * of several accounts were opened, it says that they are not named: nobody is to look for them here.
 */
export function mergedSentence(merged: Merged): string {
  const actions = (['challenge', 'cool-down', 'refuse', 'forward'] as const).flatMap(action => {
    const cells = merged.cells.filter(cell => cell.action === action)
    const count = cells.reduce((sum, cell) => sum + cell.count, 0)
    const outcomes = action === 'forward' ? ` (${outcomesText(cells)})` : ''
    return count === 0 ? [] : [`${count} ${english.done[action]}${outcomes}`]
  })
  const { subject, network } = merged
  const where = subject === 'network' ? `from ${network?.wide ?? ''}` : english.from[subject]
  const counts = english.merged(merged.count, where, actions.join(', '))
  const opened = openedIn(merged)
  return merged.account === null && opened > 0 ? `${counts} ${english.openedUnnamed(opened)}` : counts
}

export function lineSentence(line: Line, signals: readonly SpeakingSignal[]): string {
  return line.is === 'entry' ? verdictSentence(line.entry, signals) : mergedSentence(line.merged)
}

function outcomesText(cells: Merged['cells']): string {
  const counts = new Map<Outcome['is'], number>()
  for (const { outcome, count } of cells) counts.set(outcome, (counts.get(outcome) ?? 0) + count)
  return [...counts].map(([outcome, count]) => `${count} ${english.outcomes[outcome]}`).join(', ')
}

function forwardedText({ readings }: Entry, signals: readonly SpeakingSignal[]): string {
  const allowed = readings.find(({ says, mode }) => says === 'allow' && mode === 'enforce')
  return allowed === undefined ? english.held.forward : english.allowed(readingText(allowed, signals))
}

/** " for 15 minutes" and ": all 8 attempts …", from the reading that decided; empty where it is not there. */
function why(
  entry: Entry,
  mode: Reading['mode'],
  decision: Decision['do'],
  signals: readonly SpeakingSignal[],
): { readonly duration: string; readonly because: string } {
  const reading = decisive(entry, mode, decision)
  if (reading === undefined) {
    return { duration: '', because: entry.reason === null ? '' : `: ${english.unknownReason(entry.reason)}` }
  }
  const waitMs = reading.says === 'spent' && decision !== 'challenge' ? reading.waitMs : null
  return {
    duration: waitMs === null ? '' : ` ${english.for(durationText(waitMs))}`,
    because: `: ${readingText(reading, signals)}`,
  }
}

/** Of the readings that say so, the one with the longest wait: the shorter ones would end in it. */
function decisive(
  { reason, readings }: Entry,
  mode: Reading['mode'],
  decision: Decision['do'],
): Reading | undefined {
  const says: readonly Reading['says'][] =
    decision === 'refuse' ? ['refuse'] : ['spent', 'check', 'unknown', 'flood']
  return readings
    .filter(reading => reading.reason === reason && reading.mode === mode && says.includes(reading.says))
    .reduce<Reading | undefined>(
      (longest, next) => (waitOf(next) > waitOf(longest) ? next : longest),
      undefined,
    )
}

function waitOf(reading: Reading | undefined): number {
  if (reading === undefined) return -1
  return reading.says === 'spent' ? (reading.waitMs ?? Number.POSITIVE_INFINITY) : 0
}
