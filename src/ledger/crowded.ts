// How subjects that found no room share one record: by kinds of counters, never by details, so that a shared record
// stays as small as any other. A claim's key is nobody else's, so claims stay what they are. Pure.
//
// Said once more for Redis, in `src/upstash/lua/counters.ts`: `test/stores/same-rules.test.ts` holds both.
import { type Alternative, counterKind } from '../stores/contract.ts'
import type { Asked } from './contract.ts'

/** What a subject without a record of its own is asked: counters of a kind, not of an address or a name. */
export function withoutDetails(ask: Asked): Asked {
  const plain = <Counter extends { readonly name: string }>(counter: Counter): Counter => ({
    ...counter,
    name: counterKind(counter.name),
  })
  const shared = (alternative: Alternative): Alternative => ({
    ...alternative,
    buckets: alternative.buckets.map(plain),
    distinct: alternative.distinct.map(plain),
  })
  return {
    ...ask,
    debits: ask.debits.map(debit => ({ ...debit, alternatives: debit.alternatives.map(shared) })),
  }
}
