// What the account's record says of where an attempt comes from, and what the signals make of it. Pure: the answers of the
// asks that `asking.ts` made, in the same order.
import type { Attempt } from '../attempt.ts'
import type { Policy } from '../config/policy.ts'
import { detectionMode } from '../mode.ts'
import type { ReadingSignal, Signal } from '../signals/contract.ts'
import type { Relation } from '../stores/contract.ts'
import type { Pool, Reading } from '../verdict.ts'
import type { Part } from './asking.ts'
import type { Answers } from './counted.ts'

/** A signal that acts or watches on this attempt. */
export interface Reader {
  readonly signal: ReadingSignal
  readonly mode: 'monitor' | 'enforce'
}

export function readersOf(attempt: Attempt, policy: Policy, signals: readonly Signal[]): readonly Reader[] {
  if (attempt.provenance === null) return []
  return signals.flatMap(signal => {
    if (signal.kind !== 'reads' || !signal.surfaces.includes(attempt.surface)) return []
    const mode = detectionMode(policy, attempt, signal.name)
    return mode === 'off' ? [] : [{ signal, mode }]
  })
}

/** Null where nobody was asked. */
export function relationIn(answers: Answers): Relation | null {
  return answers.find(answer => answer?.relation != null)?.relation ?? null
}

/** Nothing of whoever shows a device that the account knows, or is let in by an operator. */
export function relationReadings(
  { pass }: Attempt,
  readers: readonly Reader[],
  parts: readonly Part[],
  answers: Answers,
): readonly Reading[] {
  const relation = relationIn(answers)
  const isFriend = answers.some(
    answer => answer != null && (answer.device !== null || answer.lifted !== null),
  )
  if (relation === null || isFriend) return []
  const isGood = pass !== null && answers.some(answer => answer?.claims.includes(true))
  const passed = isGood && (pass.pool === 'paid' || paidByWaiting(parts, answers))
  const mayWait = pass?.pool !== waited && canWait(parts)
  return readers.flatMap(({ signal, mode }) => {
    const what = signal.read(relation)
    return what === null
      ? []
      : [{ says: 'check', reason: signal.name, about: 'request', mode, what, passed, mayWait }]
  })
}

/** A wait is no price: it is good for as many attempts as its own counters have, and not for what is free besides. */
const waited = 'waited' satisfies Pool

function paidByWaiting(parts: readonly Part[], answers: Answers): boolean {
  const paid = decisive(parts).map(({ at, index }) => answers[at]?.debits[index]?.granted)
  return paid.length > 0 && paid.every(granted => granted === waited)
}

/** Whether there are such counters. Whether something is left of them, whoever comes back from the wait hears. */
function canWait(parts: readonly Part[]): boolean {
  const debits = decisive(parts)
  return (
    debits.length > 0 && debits.every(({ debit }) => debit.alternatives.some(({ name }) => name === waited))
  )
}

/** The debits that act or, where none does, those that only watch; each with the place of its answer. */
function decisive(parts: readonly Part[]) {
  const all = parts.flatMap(({ debits }, at) => debits.map(({ debit }, index) => ({ debit, at, index })))
  const live = all.filter(({ debit }) => !debit.shadow)
  return live.length > 0 ? live : all
}
