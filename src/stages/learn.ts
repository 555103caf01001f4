// Settles what was charged once the outcome is known, off the visitor's path. Only what the origin called right, or
// never answered, comes back; and only what was forwarded stays charged to an account.
import type { Attempt, Outcome } from '../attempt.ts'
import { hour } from '../lib/time.ts'
import { unreachable } from '../lib/unreachable.ts'
import type { RouteKind } from '../routes/contract.ts'
import type { Bucket, Store } from '../stores/contract.ts'
import type { RecentlyRight } from '../trust/recently-right.ts'
import type { Verdict } from '../verdict.ts'
import type { Charge, Sensed } from './sense.ts'

export interface LearnTools {
  readonly store: Store
  readonly recentlyRight: RecentlyRight
}

/** Right passwords whose second factor is still to come: each costs one of these, so that nobody is flooded with codes. */
const pendingSteps: Bucket = { name: 'pending-steps', capacity: 5, refill: 5, everyMs: hour, durableAbove: 0 }
/** Attempts that no origin answered: each that is given back costs one of these. */
const unanswered: Bucket = { name: 'unanswered', capacity: 10, refill: 10, everyMs: hour, durableAbove: null }
/**
 * What does not come back by waiting. A completed reset ends it; and an answer that nobody can read is no wrong guess
 * for it, because a site whose success is not recognised would shut its own people out for good.
 */
const endless = ['login/ceiling', 'watched/login/ceiling']

/** What only watches has steps of its own, as it has counters of its own. */
function watched(bucket: Bucket): Bucket {
  return { ...bucket, name: `watched/${bucket.name}` }
}

export async function learn(
  attempt: Attempt,
  kind: RouteKind,
  { charges, ended }: Sensed,
  verdict: Verdict,
  outcome: Outcome,
  { store, recentlyRight }: LearnTools,
): Promise<void> {
  ended(outcome.is === 'success')
  const giveBack = (
    some: readonly Charge[],
    instead: Bucket | null = null,
    only: readonly string[] | null = null,
  ) =>
    Promise.all(
      some.map(({ subject, charge, shadow }) =>
        store.settle({
          subject,
          charge,
          instead: instead !== null && shadow ? watched(instead) : instead,
          only,
        }),
      ),
    )
  const of = (about: Charge['about']) => charges.filter(charge => charge.about === about)

  switch (outcome.is) {
    case 'not-forwarded':
      await giveBack(of('account'))
      return
    case 'success':
      if (kind.counts === 'failures') await giveBack(charges)
      // Whose token it was, nobody tells us: the flow may be another's. So nothing is forgotten that comes back anyway.
      if (kind.surface === 'reset-confirm') await store.forget(attempt.accountSubject, endless)
      return
    case 'pending':
      if (kind.counts === 'failures')
        await Promise.all([giveBack(of('network')), giveBack(of('account'), pendingSteps)])
      return
    case 'no-answer': {
      const given = await giveBack(of('network'), unanswered)
      if (given.includes(true)) await giveBack(of('account'), unanswered)
      return
    }
    case 'failure':
      if (attempt.credentialTag !== null) recentlyRight.forget(attempt.credentialTag)
      await giveBackWatched()
      return
    case 'unclear':
      if (kind.surface === 'login') await giveBack(of('account'), null, endless)
      await giveBackWatched()
      return
    default:
      return unreachable(outcome)
  }

  /** What a rule that only watches would have stopped would not have been charged to the account either. */
  async function giveBackWatched(): Promise<void> {
    if (verdict.watched.do !== 'forward') await giveBack(of('account').filter(({ shadow }) => shadow))
  }
}
