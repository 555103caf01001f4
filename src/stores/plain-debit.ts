// A debit of one counter that anybody may pay from.
import type { Bucket, Debit } from './contract.ts'

/** One of it, whole or not at all. It is never given back: `final`. */
export function plainDebit(bucket: Bucket): Debit {
  return {
    alternatives: [{ name: 'counted', opensTo: 'anybody', buckets: [bucket], distinct: [] }],
    cost: 1,
    how: 'whole',
    shadow: false,
    denialCosts: false,
    patienceMs: 0,
    final: true,
  }
}
