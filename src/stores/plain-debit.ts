// A debit of counters that anybody may pay from and that are never given back.
import type { Bucket, Debit } from './contract.ts'

/** One of each, whole or not at all. */
export function plainDebit(...buckets: readonly Bucket[]): Debit {
  return {
    alternatives: [{ name: 'counted', opensTo: 'anybody', buckets, distinct: [] }],
    cost: 1,
    how: 'whole',
    shadow: false,
    denialCosts: false,
    patienceMs: 0,
    final: true,
  }
}
