// Forgets counters of a subject's record. Pure: the time is passed in. It changes the record it is given and nothing
// else.
//
// Said once more for Redis, in `src/upstash/lua/change.ts`: `test/stores/same-rules.test.ts` holds both.
import type { Bucket } from '../stores/contract.ts'
import { payOne } from './paying.ts'
import { prune, type SubjectRecord } from './record.ts'

/**
 * Whether there was anything to forget, and one of `price`, which is null where it costs nothing.
 *
 * @param prefixes what the names of the counters begin with
 */
export function forgetIn(
  record: SubjectRecord,
  prefixes: readonly string[],
  price: Bucket | null,
  now: number,
): boolean {
  prune(record, now)
  const { buckets, distinct } = record
  const matches = (name: string) => prefixes.some(prefix => name.startsWith(prefix))
  const [gone, goneSets] = [[...buckets.keys()].filter(matches), [...distinct.keys()].filter(matches)]
  if (gone.length + goneSets.length === 0) return false
  if (price !== null && !payOne(record, price, now)) return false
  for (const name of gone) buckets.delete(name)
  for (const name of goneSets) distinct.delete(name)
  return true
}
