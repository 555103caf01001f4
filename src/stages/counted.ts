// Turns what the store answered into what the signals read and what was charged. Pure: the answers of the asks that
// `asking.ts` made, in the same order.
import type { Attempt, Pass, Subject } from '../attempt.ts'
import {
  type Answer,
  counterKind,
  type Debit,
  type DebitAnswer,
  type DeviceState,
} from '../stores/contract.ts'
import { otherReasons, type Pool, pools, type Reading } from '../verdict.ts'
import { counterName, type Part, shadowName, type Wanted, type Whose } from './asking.ts'

/** A debit that was made for an attempt, so that `learn` can give it back. */
export interface Charge {
  readonly subject: Subject
  readonly charge: string
  readonly about: Whose
  readonly shadow: boolean
  /** Its counters that an answer nobody can read is not charged to. */
  readonly backIfUnclear: readonly string[]
}

/** What of the answers is missing is denied. */
export type Answers = readonly (Answer | undefined)[]

export function chargesOf(parts: readonly Part[], answers: Answers): readonly Charge[] {
  return parts.flatMap(({ ask: { subject }, about, debits }, at) =>
    debits.flatMap(({ debit: { shadow }, wanted }, index) => {
      const { granted = null, charge = null } = answers[at]?.debits[index] ?? {}
      if (granted === null || charge === null) return []
      const backIfUnclear = wanted
        .filter(({ signal }) => signal.backIfUnclear === true)
        .map(({ counter }) => counterName(counter, shadow))
      return [{ subject, charge, about, shadow, backIfUnclear }]
    }),
  )
}

/** The most guesses that an account ever takes from strangers: the counter that hardly comes back by waiting. */
export const ceiling = 'login/ceiling'

/** How many guesses its account has taken from strangers, this one too; 0 where nobody counts them. */
export function guessesIn(answers: Answers): number {
  const counted = answers.flatMap(answer => (answer?.debits ?? []).flatMap(debit => debit.counted))
  return counted.find(({ name }) => name === ceiling || name === shadowName(ceiling))?.used ?? 0
}

export function readingsOf(attempt: Attempt, parts: readonly Part[], answers: Answers): readonly Reading[] {
  const readings = [
    ...shownBy(attempt, parts, answers),
    ...parts.flatMap((part, at) => ofPart(part, answers[at])),
  ]
  const denied = parts.some(({ debits }, at) =>
    debits.some(({ debit }, index) => isDenied(debit, answers[at]?.debits[index])),
  )
  // A denial that names no counter of ours is a store that speaks of something else: nothing falls through.
  return denied && !readings.some(({ says }) => says === 'spent')
    ? [...readings, { says: 'unknown', reason: otherReasons.unknown, about: 'request', mode: 'enforce' }]
    : readings
}

/** What speaks for the client, as far as the store knows it; and a pass that was needed, and is used up. */
function shownBy({ device, pass }: Attempt, parts: readonly Part[], answers: Answers): readonly Reading[] {
  const known = answers.find(answer => answer?.device != null)?.device ?? null
  const claims = answers.flatMap(answer => answer?.claims ?? [])
  const paidByPass = parts.some(({ debits }, at) =>
    debits.some(({ debit: { shadow } }, index) => {
      const granted = answers[at]?.debits[index]?.granted
      return !shadow && (granted === 'paid' || granted === 'waited')
    }),
  )
  return [
    ...(device !== null && known !== null ? [deviceShown(known)] : []),
    ...(pass === null ? [] : passReading(pass, claims.includes(true), paidByPass)),
  ]
}

/** A device that its account's record knows, or its seal vouches for. */
export function deviceShown(what: DeviceState): Reading {
  return { says: 'shown', reason: otherReasons.device, about: 'request', mode: 'enforce', what }
}

export function passShown({ how }: Pass): Reading {
  return { says: 'shown', reason: otherReasons.pass, about: 'request', mode: 'enforce', what: how }
}

/** One that is used up pays nothing. Whoever could have gone free does. */
function passReading(pass: Pass, claimed: boolean, needed: boolean): readonly Reading[] {
  if (claimed) return [passShown(pass)]
  if (!needed) return []
  return [
    {
      says: 'spent',
      reason: otherReasons.pass,
      about: 'request',
      mode: 'enforce',
      value: pass.uses,
      limit: pass.uses,
      waitMs: 0,
      what: pass.how,
      offers: ['paid', 'waited'],
    },
  ]
}

function ofPart({ about, debits }: Part, answer: Answer | undefined): readonly Reading[] {
  if (answer === undefined) return []
  const { lifted } = answer
  const lift: readonly Reading[] =
    lifted === null
      ? []
      : [{ says: 'allow', reason: otherReasons.lifted, about, mode: 'enforce', what: lifted }]
  const counts = debits.flatMap(({ debit, wanted }, index) => {
    const given = answer.debits[index]
    return given === undefined ? [] : wanted.flatMap(entry => readingOf(entry, debit.shadow, given))
  })
  return [...lift, ...counts]
}

function isDenied({ shadow, how }: Debit, answer: DebitAnswer | undefined): boolean {
  return !shadow && how === 'whole' && (answer === undefined || answer.granted === null)
}

function readingOf(
  { signal, mode, counter, isOneOfSeveral }: Wanted,
  shadow: boolean,
  { counted, granted, offers }: DebitAnswer,
): readonly Reading[] {
  const named = (wanted: string) => counted.find(({ name }) => name === wanted)
  const own = counterName(counter, shadow)
  const found = named(own) ?? named(counterKind(own))
  if (found === undefined) return []
  const said = {
    reason: signal.name,
    about: signal.about,
    mode,
    value: found.used,
    limit: found.capacity,
  } as const
  const what = counterKind(counter.name)
  if (granted === null && found.waitMs !== 0)
    return [{ ...said, says: 'spent', waitMs: found.waitMs, what, offers: pools.filter(among(offers)) }]
  return [{ ...said, says: 'fine', ...(isOneOfSeveral ? { what } : {}) }]
}

function among(names: readonly string[]): (pool: Pool) => boolean {
  return pool => names.includes(pool)
}
