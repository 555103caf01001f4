// Gives back what was charged for an attempt, all of it or a part. Which of it, `learn.ts` decides.
import type { Bucket, Settlement, Store } from '../stores/contract.ts'
import type { Verdict } from '../verdict.ts'
import { shadowName } from './asking.ts'
import type { Charge } from './counted.ts'

/** Whether each was given back; where `instead` is not null, only if that bucket can be debited for it. */
export function giveBack(
  charges: readonly Charge[],
  store: Store,
  instead: Bucket | null = null,
): Promise<readonly boolean[]> {
  return settled(settlementsOf(charges, instead), store)
}

export function settlementsOf(
  charges: readonly Charge[],
  instead: Bucket | null = null,
): readonly Settlement[] {
  return charges.map(({ subject, charge, shadow }) => ({
    subject,
    charge,
    instead: instead !== null && shadow ? shadowOf(instead) : instead,
    only: null,
  }))
}

/** What only watches has steps of its own, as it has counters of its own. */
function shadowOf(bucket: Bucket): Bucket {
  return { ...bucket, name: shadowName(bucket.name) }
}

/** What hardly comes back by waiting does so where nobody can read the answer: it was no wrong guess. */
export async function giveBackUnclear(charges: readonly Charge[], store: Store): Promise<void> {
  const some = charges.filter(({ backIfUnclear }) => backIfUnclear.length > 0)
  await settled(
    some.map(({ subject, charge, backIfUnclear }) => ({
      subject,
      charge,
      instead: null,
      only: backIfUnclear,
    })),
    store,
  )
}

/** Most attempts leave nothing to settle, and the store need not hear of them. */
export function settled(settlements: readonly Settlement[], store: Store): Promise<readonly boolean[]> {
  return settlements.length === 0 ? Promise.resolve([]) : store.settle(settlements)
}

/** What a rule that only watches would have stopped would not have been charged to the account either. */
export function watchedInVain(ofAccount: readonly Charge[], { watched }: Verdict): readonly Charge[] {
  return watched.do === 'forward' ? [] : ofAccount.filter(({ shadow }) => shadow)
}
