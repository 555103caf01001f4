// How subjects that found no room share one record: by kinds of counters, never by details, so that a shared record
// stays as small as any other. Pure.
import { type Alternative, counterKind } from '../stores/contract.ts'
import type { Asked } from './contract.ts'

/** What a subject without a record of its own is asked: counters of a kind, not of an address or a name. */
export function withoutDetails(ask: Asked): Asked {
  const plain = <Counter extends { readonly name: string }>(counter: Counter): Counter => ({
    ...counter,
    name: counterKind(counter.name),
  })
  const shared = ({ name, buckets, distinct }: Alternative): Alternative => ({
    name,
    buckets: buckets.map(plain),
    distinct: distinct.map(plain),
  })
  return {
    ...ask,
    debits: ask.debits.map(debit => ({ ...debit, alternatives: debit.alternatives.map(shared) })),
  }
}
