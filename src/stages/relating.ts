// What the account's record says of where an attempt comes from, and what the signals make of it. Pure: the answers of
// the asks that `asking.ts` made, in the same order.
import type { Attempt } from '../attempt.ts'
import { prices } from '../challenges/contract.ts'
import type { Policy } from '../config/policy.ts'
import { detectionMode } from '../mode.ts'
import type { Circumstances, ReadingSignal, Signal } from '../signals/contract.ts'
import type { Pool, Reading } from '../verdict.ts'
import type { Lookout } from '../watchtower/isolate/lookout.ts'
import { type Found, isProven, whereOf } from '../watchtower/isolate/sighting.ts'
import type { Part } from './asking.ts'
import { type Answers, guessesIn } from './counted.ts'

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
export function foundIn(answers: Answers): Found | null {
  const ofAccount = answers.find(answer => answer?.relation != null)
  if (ofAccount?.relation == null) return null
  const ownDevice = ofAccount.device === 'ripe'
  // Of a known device nobody asks the network: its owner has signed in from there.
  const proven = ownDevice || answers.some(answer => isProven(answer))
  return { relation: ofAccount.relation, proven, ownDevice }
}

export function circumstancesOf(
  attempt: Attempt,
  found: Found,
  answers: Answers,
  lookout: Lookout,
): Circumstances {
  return {
    relation: found.relation,
    risk: lookout.risk(whereOf(attempt, found)),
    passwordGoesRound: goesRound(attempt, found, lookout),
    guesses: guessesIn(answers),
  }
}

/**
 * People too have passwords that anybody would think of first: where nobody has signed in before, such a one is a
 * guess.
 */
function goesRound({ password }: Attempt, { proven }: Found, lookout: Lookout): boolean {
  if (password === null) return false
  if (password.usual && !proven) return true
  return lookout.goesRound(password.today) || lookout.goesRound(password.yesterday)
}

/** Nothing of whoever shows a device that the account knows, or is let in by an operator. */
export function relationReadings(
  { pass }: Attempt,
  readers: readonly Reader[],
  parts: readonly Part[],
  answers: Answers,
  circumstances: Circumstances | null,
): readonly Reading[] {
  const isFriend = answers.some(
    answer => answer != null && (answer.device !== null || answer.lifted !== null),
  )
  if (circumstances === null || isFriend) return []
  const isGood = pass !== null && answers.some(answer => answer?.claims.includes(true))
  const hasWaited = isGood && pass.pool === waited && paidByWaiting(parts, answers)
  // A wait pass that is good and yet paid for nothing: the counters are empty, and another wait would not help. One
  // that is used up does not say so.
  const canWaitNow = !(isGood && pass.pool === waited) && canWait(parts)
  const suspected = readers.flatMap(({ signal, mode }) => {
    const suspicion = signal.read(circumstances)
    return suspicion === null ? [] : [{ ...suspicion, reason: signal.name, mode }]
  })
  return suspected.map(({ reason, mode, what, price }) => {
    // What only watches shuts no way that is open.
    const waits = suspected.every(other => other.waits || (mode === 'enforce' && other.mode === 'monitor'))
    const isPaid = isGood && pass.pool === 'paid' && prices.indexOf(pass.price) >= prices.indexOf(price)
    const passed = isPaid || (waits && hasWaited)
    return { says: 'check', reason, about: 'request', mode, what, passed, mayWait: waits && canWaitNow }
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
