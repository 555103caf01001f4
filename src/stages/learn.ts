// Settles what was charged once the outcome is known, off the visitor's path. Only what the origin called
// right, or never answered, comes back; and only what was forwarded stays charged to an account.
//
// A completed reset ends no counter of an account: whose token it was, the answer does not say, and a flow is
// begun by anybody who asks for a mail to any address. A sign-in from a ripe device ends the ceiling, and nothing else.
import type { Attempt, Outcome, Subject } from '../attempt.ts'
import { hour } from '../lib/time.ts'
import { unreachable } from '../lib/unreachable.ts'
import type { Bucket, Device, DeviceState, Settlement, Store } from '../stores/contract.ts'
import type { RecentlyRight } from '../trust/recently-right.ts'
import { otherReasons, type Verdict } from '../verdict.ts'
import { shadowName } from './asking.ts'
import type { Charge } from './counted.ts'
import type { Sensed } from './sense.ts'

export interface LearnTools {
  readonly store: Store
  readonly recentlyRight: RecentlyRight
}

/**
 * Right passwords whose code is still to come: each costs one of these, so that nobody is flooded with codes.
 */
const pendingSteps: Bucket = { name: 'pending-steps', capacity: 5, refill: 5, everyMs: hour, durableAbove: 0 }
/**
 * Right passwords: each that is given back to an account costs one of these, many more than anybody needs. Where an origin
 * says yes to a wrong one, this is the end of it.
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

const ripe = 'ripe' satisfies DeviceState
/** The most guesses that an account ever takes from strangers: the counter that hardly comes back by waiting. */
const ceiling = 'login/ceiling'

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
  { store, recentlyRight }: LearnTools,
): Promise<void> {
  sensed.ended(outcome.is === 'success')
  const charges = await sensed.charges
  const ofNetwork = charges.filter(({ about }) => about === 'network')
  const ofAccount = charges.filter(({ about }) => about === 'account')

  switch (outcome.is) {
    case 'not-forwarded':
      await giveBack(ofAccount, store)
      return
    case 'success':
      await Promise.all([
        ...(attempt.counts === 'failures'
          ? [giveBack(ofNetwork, store), giveBack(ofAccount, store, rightPasswords)]
          : []),
        relate(attempt, sensed, store),
        ...(device !== null && attempt.account !== null
          ? [
              store.remember(attempt.account.subject, device),
              ...(isRipe(verdict) ? [endCeiling(attempt.account.subject, store)] : []),
            ]
          : []),
      ])
      return
    case 'pending':
      if (attempt.counts === 'failures')
        await Promise.all([giveBack(ofNetwork, store), giveBack(ofAccount, store, pendingSteps)])
      return
    case 'no-answer': {
      const given = await giveBack(ofNetwork, store, unanswered)
      // Where no network was charged, it is not its ten an hour that bounds this, but the account's own.
      if (ofNetwork.length === 0 || given.includes(true)) await giveBack(ofAccount, store, unanswered)
      return
    }
    case 'failure':
      if (attempt.credentialTag !== null) recentlyRight.forget(attempt.credentialTag)
      await giveBack(watchedInVain(ofAccount, verdict), store)
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
 * From there somebody signed in whom the origin knows, so nobody is a stranger there any more; on a device too, and after a
 * wait: he has the password, and what he showed besides makes it no truer. Where the record could not be asked, or was asked
 * a moment ago for the same password, there is nothing to write.
 */
async function relate({ account, provenance }: Attempt, { relation }: Sensed, store: Store): Promise<void> {
  if (account !== null && provenance !== null && relation !== null)
    await store.relate(account.subject, provenance)
}

/** Whether the account knows the device, and for long: as its record says, not the client. */
function isRipe({ readings }: Verdict): boolean {
  return readings.some(
    reading => reading.says === 'shown' && reading.reason === otherReasons.device && reading.what === ripe,
  )
}

/**
 * The owner has confirmed his account, so the guesses of strangers up to now are no reason to keep him off new devices.
 * What comes back faster by itself stays as it is.
 */
function endCeiling(subject: Subject, store: Store): Promise<void> {
  return store.forget(subject, [ceiling, shadowName(ceiling)])
}

/** Whether each was given back; where `instead` is not null, only if that bucket can be debited for it. */
function giveBack(
  charges: readonly Charge[],
  store: Store,
  instead: Bucket | null = null,
): Promise<readonly boolean[]> {
  return settled(
    charges.map(({ subject, charge, shadow }) => ({
      subject,
      charge,
      instead: instead !== null && shadow ? shadowOf(instead) : instead,
      only: null,
    })),
    store,
  )
}

/** What only watches has steps of its own, as it has counters of its own. */
function shadowOf(bucket: Bucket): Bucket {
  return { ...bucket, name: shadowName(bucket.name) }
}

/** What hardly comes back by waiting does so where nobody can read the answer: it was no wrong guess. */
async function giveBackUnclear(charges: readonly Charge[], store: Store): Promise<void> {
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
function settled(settlements: readonly Settlement[], store: Store): Promise<readonly boolean[]> {
  return settlements.length === 0 ? Promise.resolve([]) : store.settle(settlements)
}

/** What a rule that only watches would have stopped would not have been charged to the account either. */
function watchedInVain(ofAccount: readonly Charge[], { watched }: Verdict): readonly Charge[] {
  return watched.do === 'forward' ? [] : ofAccount.filter(({ shadow }) => shadow)
}
