// What one call does to a subject's record: it debits by the first way that is open and can be paid, and claims. Pure in
// its inputs: time and charge ids are passed in. It changes the record it is given and nothing else.
import {
  type Alternative,
  type Answer,
  type Counted,
  type Debit,
  type DebitAnswer,
  type DeviceState,
  inFlightMs,
  liftedGrant,
} from '../stores/contract.ts'
import { claimIn } from './claims.ts'
import type { Asked } from './contract.ts'
import { count, isPayable, isSpent, pay, payBuckets } from './paying.ts'
import { prune, type SubjectRecord } from './record.ts'

const nothing: readonly never[] = []

/** What `ask` does to the record and answers. `changed` where something must be written, `durable` where at once. */
export interface Taken {
  readonly answer: Answer
  readonly changed: boolean
  readonly durable: boolean
}

/** `device`: how well the subject knows the one that is named. */
export function takeFrom(
  record: SubjectRecord,
  ask: Asked,
  device: DeviceState | null,
  now: number,
  newCharge: () => string,
): Taken {
  prune(record, now)
  const lifted = ask.lifts.find(name => record.lifts.has(name)) ?? null
  const debits =
    lifted === null
      ? ask.debits.map(debit => takeDebit(record, debit, device, now, newCharge))
      : ask.debits.map(() => answerOf(liftedGrant, null, nothing))
  const claims = ask.claims.map(claim => claimIn(record.claims, claim, now))
  const claimed = claims.includes(true)
  const charged = debits.some(({ charge }) => charge !== null)
  return {
    answer: { debits, claims, device, lifted },
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

function isOpen({ opensTo }: Alternative, device: DeviceState | null): boolean {
  return opensTo === 'anybody' || (opensTo === 'ripe-device' && device === 'ripe')
}

/** The debit with the ways that are open now, for when it is tried again. */
export function openTo(debit: Debit, device: DeviceState | null): Debit {
  const open = debit.alternatives.filter(alternative => isOpen(alternative, device))
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
  device: DeviceState | null,
  now: number,
  newCharge: () => string,
): DebitAnswer {
  const tried: Looked[] = []
  for (const alternative of debit.alternatives) {
    if (!isOpen(alternative, device)) continue
    const counted = count(record, alternative, debit.cost, now)
    if (debit.how === 'what-there-is') {
      // No more than the narrowest has: the price of one request is its sender's, not his neighbours'.
      const least = Math.min(...counted.map(({ used, capacity }) => capacity - used))
      payBuckets(record, alternative, Math.min(debit.cost, least), now)
      const after = count(record, alternative, 1, now)
      return answerOf(null, null, after, {
        offers: nothing,
        spent: firmlySpent(record, after, now),
        firm: true,
      })
    }
    if (isPayable(counted)) {
      const charge = pay(record, alternative, debit.cost, now, newCharge())
      return answerOf(alternative.name, charge, count(record, alternative, 0, now))
    }
    tried.push({ alternative, counted })
  }
  // Before the denial is paid for: what it costs must not shut the way that it tells of.
  const denied = denialOf(record, debit, tried, now)
  payForDenial(record, debit, tried, now)
  return answerOf(null, null, tried.at(-1)?.counted ?? nothing, denied)
}

function denialOf(record: SubjectRecord, debit: Debit, tried: readonly Looked[], now: number) {
  const closed = debit.alternatives
    .filter(({ opensTo }) => opensTo === 'nobody')
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
