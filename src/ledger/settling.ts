// Gives a charge back to a subject's record. Pure: the time is passed in. It changes the record it is given and nothing
// else.
//
// Said once more for Redis, in `src/upstash/lua/settle.ts`: `test/stores/same-rules.test.ts` holds both.
import type { Settled } from './contract.ts'
import { payOne } from './paying.ts'
import { prune, type SubjectRecord } from './record.ts'

/** Gives a charge back, once, or the named part of it: see `Settlement`. */
export function settleIn(record: SubjectRecord, { charge, instead, only }: Settled, now: number): boolean {
  prune(record, now)
  const known = record.charges.get(charge)
  if (known === undefined) return false
  if (instead !== null && !payOne(record, instead, now)) return false
  const given = (name: string) => only === null || only.includes(name)
  const stays = known.buckets.filter(name => !given(name))
  if (stays.length === 0) record.charges.delete(charge)
  else record.charges.set(charge, { ...known, buckets: stays })
  for (const name of known.buckets.filter(given)) {
    const kept = record.buckets.get(name)
    if (kept === undefined) continue
    const [left, at, capacity, refill, everyMs] = kept
    record.buckets.set(name, [Math.min(capacity, left + known.cost), at, capacity, refill, everyMs])
  }
  for (const name of known.distinct.filter(given)) {
    const kept = record.distinct.get(name)
    if (kept === undefined) continue
    record.distinct.set(name, [kept[0].filter(([, , by]) => by !== charge), kept[1]])
  }
  prune(record, now)
  return true
}
