// Settles what was charged once the outcome is known, off the visitor's path. Only what the origin called
// right, or never answered, comes back; and only what was forwarded stays charged to an account.
//
// A completed reset ends no counter of an account: whose token it was, the answer does not say, and a flow is
// begun by anybody who asks for a mail to any address. What ends the ceiling: `ending-ceilings.ts`.
import type { Attempt, Outcome } from '../attempt.ts'
import type { Policy } from '../config/policy.ts'
import { hour } from '../lib/time.ts'
import { unreachable } from '../lib/unreachable.ts'
import type { Bucket, Device, Store } from '../stores/contract.ts'
import type { Forgiving } from '../trust/forgiving.ts'
import { proverOf } from '../trust/prover.ts'
import type { RecentlyRight } from '../trust/recently-right.ts'
import type { Verdict } from '../verdict.ts'
import { endCeiling, endingBy } from './ending-ceilings.ts'
import { isForgiven, typosBefore } from './forgiven.ts'
import { giveBack, giveBackUnclear, settled, settlementsOf, watchedInVain } from './giving-back.ts'
import type { Sensed } from './sense.ts'

export interface LearnTools {
  readonly policy: Policy
  readonly store: Store
  readonly recentlyRight: RecentlyRight
  readonly forgiving: Forgiving
}

/**
 * Right passwords whose code is still to come: each costs one of these, so that nobody is flooded with codes.
 */
const pendingSteps: Bucket = { name: 'pending-steps', capacity: 5, refill: 5, everyMs: hour, durableAbove: 0 }
/**
 * Right passwords: each that is given back to an account costs one of these, many more than anybody needs. Where an
 * origin says yes to a wrong one, this is the end of it.
 */
const rightPasswords: Bucket = {
  name: 'right-passwords',
  capacity: 30,
  refill: 30,
  everyMs: hour,
  durableAbove: null,
}
/** Attempts that no origin answered: each that is given back costs one of these. */
const unanswered: Bucket = { name: 'unanswered', capacity: 10, refill: 10, everyMs: hour, durableAbove: null }

export interface Ended {
  readonly outcome: Outcome
  /** The device that the answer made known; null where it made none. */
  readonly device: Device | null
}

export async function learn(
  attempt: Attempt,
  sensed: Sensed,
  verdict: Verdict,
  { outcome, device }: Ended,
  { policy, store, recentlyRight, forgiving }: LearnTools,
): Promise<void> {
  sensed.ended(outcome.is === 'success')
  const charges = await sensed.charges
  const ofNetwork = charges.filter(({ about }) => about === 'network')
  const ofAccount = charges.filter(({ about }) => about === 'account')

  /** What every right password gives back: in one call with what goes back to the account. */
  const settlementsWhenRight = () => [...settlementsOf(ofNetwork), ...typosBefore(attempt, forgiving)]

  switch (outcome.is) {
    case 'not-forwarded':
      await giveBack(ofAccount, store)
      return
    case 'success':
      await Promise.all([
        ...(attempt.counts === 'failures'
          ? [settled([...settlementsWhenRight(), ...settlementsOf(ofAccount, rightPasswords)], store)]
          : []),
        noteHome(attempt, sensed, store),
        ...(attempt.account === null
          ? []
          : [
              ...(device === null ? [] : [store.remember(attempt.account.subject, device)]),
              endCeiling(attempt.account.subject, endingBy(attempt, sensed, verdict, device, policy), store),
            ]),
      ])
      return
    case 'pending':
      if (attempt.counts === 'failures')
        await settled([...settlementsWhenRight(), ...settlementsOf(ofAccount, pendingSteps)], store)
      return
    case 'no-answer': {
      const given = await giveBack(ofNetwork, store, unanswered)
      // Where no network was charged, it is not its ten an hour that bounds this, but the account's own.
      if (ofNetwork.length === 0 || given.includes(true)) await giveBack(ofAccount, store, unanswered)
      return
    }
    case 'failure':
      if (attempt.credentialTag !== null) recentlyRight.forget(attempt.credentialTag)
      // A repeat is no new guess: neither network nor account pay for it.
      await giveBack(
        isForgiven(attempt, ofNetwork, forgiving) ? charges : watchedInVain(ofAccount, verdict),
        store,
      )
      return
    case 'unclear':
      await giveBackUnclear(ofAccount, store)
      await giveBack(watchedInVain(ofAccount, verdict), store)
      return
    default:
      return unreachable(outcome)
  }
}

/**
 * From there somebody signed in whom the origin knows, so he is no stranger there any more, and the network is
 * somebody's home; on a device too, and after a wait: he has the password, and what he showed besides makes it no
 * truer. Where the record could not be asked, or was asked a moment ago for the same password, there is nothing to
 * write.
 */
async function noteHome(
  { account, network, provenance }: Attempt,
  { found }: Sensed,
  store: Store,
): Promise<void> {
  if (account === null || provenance === null || found === null) return
  const prover = proverOf(network, account)
  await Promise.all([
    store.relate(account.subject, provenance),
    ...(prover === null ? [] : [store.prove(network.subject, prover)]),
  ])
}
