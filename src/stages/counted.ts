// Turns what the store answered into what the signals read and what was charged. Pure: the answers of the asks that
// `asking.ts` made, in the same order.
import type { Subject } from '../attempt.ts'
import { type Answer, type Counted, counterKind, type Debit, type DebitAnswer } from '../stores/contract.ts'
import { otherReasons, type Reading } from '../verdict.ts'
import { counterName, type Part, type Wanted, type Whose } from './asking.ts'

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

export function readingsOf(parts: readonly Part[], answers: Answers): readonly Reading[] {
  const readings = parts.flatMap((part, at) => ofPart(part, answers[at]))
  const denied = parts.some(({ debits }, at) =>
    debits.some(({ debit }, index) => isDenied(debit, answers[at]?.debits[index])),
  )
  // A denial that names no counter of ours is a store that speaks of something else: nothing falls through.
  return denied && !readings.some(({ says }) => says === 'spent')
    ? [...readings, { says: 'unknown', reason: otherReasons.unknown, about: 'request', mode: 'enforce' }]
    : readings
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
    return given === undefined
      ? []
      : wanted.flatMap(entry => readingOf(entry, debit.shadow, given.counted, given.granted === null))
  })
  return [...lift, ...counts]
}

function isDenied({ shadow, how }: Debit, answer: DebitAnswer | undefined): boolean {
  return !shadow && how === 'whole' && (answer === undefined || answer.granted === null)
}

function readingOf(
  { signal, mode, counter, isOneOfSeveral }: Wanted,
  shadow: boolean,
  counted: readonly Counted[],
  denied: boolean,
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
  if (denied && found.waitMs !== 0) return [{ ...said, says: 'spent', waitMs: found.waitMs, what }]
  return [{ ...said, says: 'fine', ...(isOneOfSeveral ? { what } : {}) }]
}
