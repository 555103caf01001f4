// What one call does to a subject's record: it debits by the first way that is open and can be paid, and claims. Pure
// in its inputs: time and charge ids are passed in. It changes the record it is given and nothing else.
//
// Said once more for Redis, in `src/upstash/lua/take.ts`: `test/stores/same-rules.test.ts` holds both.
import { unreachable } from '../lib/unreachable.ts'
import {
  type Alternative,
  type Answer,
  type Counted,
  type Debit,
  type DebitAnswer,
  inFlightMs,
  liftedGrant,
} from '../stores/contract.ts'
import { claimIn } from './claims.ts'
import type { Asked } from './contract.ts'
import { count, isPayable, isSpent, pay, payBuckets } from './paying.ts'
import { prune, type SubjectRecord } from './record.ts'
import type { Known } from './trust-book.ts'

const nothing: readonly never[] = []

/** What `ask` does to the record and answers. `changed` where something must be written, `durable` where at once. */
export interface Taken {
  readonly answer: Answer
  readonly changed: boolean
  readonly durable: boolean
}

export function takeFrom(
  record: SubjectRecord,
  ask: Asked,
  { device, relation, proven }: Known,
  now: number,
  newCharge: () => string,
): Taken {
  prune(record, now)
  const lifted = ask.lifts.find(name => record.lifts.has(name)) ?? null
  // First, because what is used up opens nothing.
  const claims = ask.claims.map(claim => claimIn(record.claims, claim, now))
  const shown = { device, claims }
  const debits =
    lifted === null
      ? ask.debits.map(debit => takeDebit(record, debit, shown, now, newCharge))
      : ask.debits.map(() => answerOf(liftedGrant, null, nothing))
  const claimed = claims.includes(true)
  const charged = lifted === null && debits.some(({ granted }) => granted !== null)
  return {
    answer: { debits, claims, device, relation, proven, lifted },
    changed:
      charged || claimed || ask.debits.some(({ denialCosts, how }) => denialCosts || how === 'what-there-is'),
    durable: claimed || (charged && ask.debits.some((debit, at) => isDurable(record, debit, debits[at]))),
  }
}

/** Whether one of the counters that paid is so far used by now that a crash must not give it back. */
function isDurable(record: SubjectRecord, { alternatives }: Debit, answer: DebitAnswer | undefined): boolean {
  const paid = alternatives.find(({ name }) => name === answer?.granted)
  return (paid?.buckets ?? []).some(({ name, capacity, durableAbove }) => {
    const left = record.buckets.get(name)?.[0] ?? capacity
    return durableAbove !== null && capacity - left > durableAbove
  })
}

/** `denied` is what there is to tell where none of it could be paid. */
function answerOf(
  granted: string | null,
  charge: string | null,
  counted: readonly Counted[],
  denied: Pick<DebitAnswer, 'offers' | 'spent' | 'firm'> = { offers: nothing, spent: nothing, firm: true },
): DebitAnswer {
  return { granted, charge, counted, ...denied }
}

/** What speaks for whoever asks. */
export type Shown = Pick<Answer, 'device' | 'claims'>

function isOpen({ opensTo }: Alternative, { device, claims }: Shown): boolean {
  switch (opensTo) {
    case 'anybody':
      return true
    case 'ripe-device':
      return device === 'ripe'
    case 'claim':
      return claims.length > 0 && !claims.includes(false)
    case 'nobody':
      return false
    default:
      return unreachable(opensTo)
  }
}

/** The debit with the ways that are open now, for when it is tried again. */
export function openTo(debit: Debit, shown: Shown): Debit {
  const open = debit.alternatives.filter(alternative => isOpen(alternative, shown))
  return { ...debit, alternatives: open.map(alternative => ({ ...alternative, opensTo: 'anybody' })) }
}

/** A way to pay, and its counters before anything is debited. */
interface Looked {
  readonly alternative: Alternative
  readonly counted: readonly Counted[]
}

function takeDebit(
  record: SubjectRecord,
  debit: Debit,
  shown: Shown,
  now: number,
  newCharge: () => string,
): DebitAnswer {
  const tried: Looked[] = []
  for (const alternative of debit.alternatives) {
    if (!isOpen(alternative, shown)) continue
    const counted = count(record, alternative, debit.cost, now)
    if (debit.how === 'what-there-is') {
      // No more than the narrowest has: the price of one request is its sender's, not his neighbours'.
      const least = Math.min(...counted.map(({ used, capacity }) => capacity - used))
      // A set may hold more than it grants by now, and nobody is paid for that.
      payBuckets(record, alternative, Math.max(0, Math.min(debit.cost, least)), now)
      const after = count(record, alternative, 1, now)
      return answerOf(null, null, after, {
        offers: nothing,
        spent: firmlySpent(record, after, now),
        firm: true,
      })
    }
    if (isPayable(counted)) {
      const charge = debit.final === true ? null : newCharge()
      pay(record, alternative, debit.cost, now, charge)
      return answerOf(alternative.name, charge, count(record, alternative, 0, now))
    }
    tried.push({ alternative, counted })
  }
  // Before the denial is paid for: what it costs must not shut the way that it tells of.
  const denied = denialOf(record, debit, shown, tried, now)
  payForDenial(record, debit, tried, now)
  return answerOf(null, null, tried.at(-1)?.counted ?? nothing, denied)
}

function denialOf(record: SubjectRecord, debit: Debit, shown: Shown, tried: readonly Looked[], now: number) {
  const closed = debit.alternatives
    .filter(({ opensTo }) => opensTo !== 'ripe-device')
    .filter(alternative => !isOpen(alternative, shown))
    .map(alternative => ({ alternative, counted: count(record, alternative, debit.cost, now) }))
  const all = [...tried, ...closed].flatMap(({ counted }) => counted)
  const spent = firmlySpent(record, all, now)
  return {
    offers: closed.filter(({ counted }) => isPayable(counted)).map(({ alternative }) => alternative.name),
    spent,
    // A way opens with the last of its spent counters.
    firm: tried.every(({ counted }) => counted.some(one => spent.includes(one))),
  }
}

/** Those that are spent, without what a charge is so young on that it may be given back any moment. */
function firmlySpent(record: SubjectRecord, counted: readonly Counted[], now: number): readonly Counted[] {
  const young = [...record.charges.values()].filter(({ at }) => at > now - inFlightMs)
  return counted.filter(isSpent).filter(({ name }) => !young.some(({ buckets }) => buckets.includes(name)))
}

/** Being turned away by a distinct limit costs what the first way that was open would have. */
function payForDenial(record: SubjectRecord, debit: Debit, [first]: readonly Looked[], now: number): void {
  if (!debit.denialCosts || first === undefined) return
  const { alternative, counted } = first
  if (isPayable(counted.slice(0, alternative.buckets.length)))
    payBuckets(record, alternative, debit.cost, now)
}
