// When the owner of an account has confirmed it, so that the guesses of strangers up to now are no reason to keep him
// off new devices: its ceiling then ends. What comes back faster by itself stays as it is.
import type { Attempt, Subject } from '../attempt.ts'
import { day } from '../lib/time.ts'
import type { Bucket, Device, DeviceState, Store } from '../stores/contract.ts'
import { plainDebit } from '../stores/plain-debit.ts'
import { otherReasons, type Verdict } from '../verdict.ts'
import { shadowName } from './asking.ts'
import { ceiling } from './counted.ts'
import type { Sensed } from './sense.ts'

/** By what a ceiling ends; null where it does not. */
export type Ending = 'device' | 'home' | null

const ripe = 'ripe' satisfies DeviceState
/** Up to so many, the ceiling of ninety is far: somebody at home need not end it. */
const guessesWorthEnding = 20
/** A day, of one account. Whoever is at home may be there with an account whose name looks like it. */
const endingsFromHome: Bucket = {
  name: 'endings-from-home',
  capacity: 1,
  refill: 1,
  everyMs: day,
  durableAbove: 0,
}

/**
 * What a success ends the ceiling by: only a sign-in does, because nobody needs a password to ask for a mail. On a
 * ripe device once a day, when it is noted: whoever guesses with checks that he solves would else have ninety more
 * with every sign-in of the owner's. Who keeps no cookies, or whose site's answers come too late for one, has no ripe
 * device ever, and would be shut out for weeks by his own slips: so many guesses end from home as well, which is from
 * where this name has signed in before, with the client that it had. Not where a name that looks like it is known too:
 * it may be another account.
 *
 * @param device the one that the answer made known; null where it made none
 */
export function endingBy(
  { provenance }: Attempt,
  { found, guesses }: Sensed,
  verdict: Verdict,
  device: Device | null,
): Ending {
  if (provenance === null) return null
  if (isRipe(verdict) && device !== null) return 'device'
  const isAtHome = found?.relation.network === true && found.relation.client && found.relation.alone
  return isAtHome && guesses > guessesWorthEnding ? 'home' : null
}

/** Whether the account knows the device, and for long: as its record says, not the client. */
function isRipe({ readings }: Verdict): boolean {
  return readings.some(
    reading => reading.says === 'shown' && reading.reason === otherReasons.device && reading.what === ripe,
  )
}

export async function endCeiling(subject: Subject, by: Ending, store: Store): Promise<void> {
  if (by === null || (by === 'home' && !(await isFirstToday(subject, store)))) return
  await store.forget(subject, [ceiling, shadowName(ceiling)])
}

async function isFirstToday(subject: Subject, store: Store): Promise<boolean> {
  const debits = [plainDebit(endingsFromHome)]
  const ask = { subject, debits, claims: [], device: null, provenance: null, proversAt: null, lifts: [] }
  const [answer] = await store.take([ask])
  return answer?.debits[0]?.granted != null
}
