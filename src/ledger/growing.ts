// How a network's limits grow with the accounts that have signed in from there: an office, or a carrier's address that
// thousands share, is not held to what one home has. Pure.
//
// Nobody gets more by this than he has shown accounts for, and never more than eight times: an attacker with 56
// accounts of his own gets eight addresses' worth of one address, and from an address that nobody has signed in from,
// nothing.
//
// Said once more for Redis, in `src/upstash/lua/counters.ts`: `test/stores/same-rules.test.ts` holds both.
import type { Alternative, Proven } from '../stores/contract.ts'
import type { Asked } from './contract.ts'

export const accountsForOneMore = 8
export const mostTimes = 8

export function timesFor(accounts: number): number {
  return Math.min(mostTimes, 1 + Math.floor(accounts / accountsForOneMore))
}

/** What is asked, with the counters that grow as large and as fast as they are here. */
export function grown(ask: Asked, proven: Proven | null): Asked {
  // An address has no more accounts than its network.
  if (proven === null || timesFor(proven.network) === 1) return ask
  const times = { network: timesFor(proven.network), address: timesFor(proven.address) }
  const largerIn = ({ buckets, distinct, ...way }: Alternative): Alternative => ({
    ...way,
    buckets: buckets.map(bucket => {
      const { capacity, refill, growsWith } = bucket
      if (growsWith === undefined) return bucket
      return { ...bucket, capacity: capacity * times[growsWith], refill: refill * times[growsWith] }
    }),
    distinct: distinct.map(set =>
      set.growsWith === undefined ? set : { ...set, capacity: set.capacity * times[set.growsWith] },
    ),
  })
  const debits = ask.debits.map(debit => ({ ...debit, alternatives: debit.alternatives.map(largerIn) }))
  return { ...ask, debits }
}
