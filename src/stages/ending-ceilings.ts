// Ends the ceiling of an account that its owner has confirmed: guesses of strangers up to then keep him off no new
// device. It touches no counter that comes back faster by itself.
import type { Attempt, Subject } from '../attempt.ts'
import type { Policy } from '../config/policy.ts'
import { day } from '../lib/time.ts'
import { limitMode } from '../mode.ts'
import type { Bucket, Device, DeviceState, Store } from '../stores/contract.ts'
import { type Mode, otherReasons, type Verdict } from '../verdict.ts'
import { shadowName } from './asking.ts'
import { ceiling } from './counted.ts'
import type { Sensed } from './sense.ts'

/** The ceiling that a success ends, and what that costs. */
export interface Ending {
  readonly ceiling: string
  readonly price: Bucket
}

const ripe = 'ripe' satisfies DeviceState
/** Up to so many, the ceiling of ninety is far: somebody at home need not end it. */
const guessesWorthEnding = 20
/**
 * Of the name as it was sent, so that whoever has an account whose name looks like it uses up his own. The store counts
 * the days, because an old cookie says of a device that it was not noted for long.
 */
const onceADay: Bucket = { name: 'ceiling-endings', capacity: 1, refill: 1, everyMs: day, durableAbove: null }

/**
 * What a success ends. Only a sign-in does, because nobody needs a password to ask for a mail, and for one name once a
 * day: whoever guesses with checks that he solves would else have ninety more with every sign-in of the owner's. On a
 * ripe device, when it is noted; and from home where many guesses were made, which is from where this name has signed
 * in before, with the client that it had: who keeps no cookies, or whose site's answers come too late for one, has no
 * ripe device ever, and would be shut out for weeks by his own slips. Not from home where a name that looks like it is
 * known too: it may be another account.
 *
 * @param device the one that the answer made known; null where it made none
 */
export function endingBy(
  { provenance }: Attempt,
  { found, guesses }: Sensed,
  verdict: Verdict,
  device: Device | null,
  policy: Policy,
): Ending | null {
  const [name] = provenance?.names ?? []
  const mode = ceilingMode(policy)
  if (name === undefined || mode === 'off') return null
  const isAtHome = found?.relation.network === true && found.relation.client && found.relation.alone
  const ofOwner = (isRipe(verdict) && device !== null) || (isAtHome && guesses > guessesWorthEnding)
  if (!ofOwner) return null
  const own = `${onceADay.name}=${name}`
  return mode === 'enforce'
    ? { ceiling, price: { ...onceADay, name: own } }
    : { ceiling: shadowName(ceiling), price: { ...onceADay, name: shadowName(own) } }
}

function ceilingMode(policy: Policy): Mode {
  const limit = policy.limits.login['account-ceiling']
  return limit === undefined || limit.setting === null ? 'off' : limitMode(policy, 'login', limit)
}

/** Whether the account knows the device, and for long: as its record says, not the client. */
function isRipe({ readings }: Verdict): boolean {
  return readings.some(
    reading => reading.says === 'shown' && reading.reason === otherReasons.device && reading.what === ripe,
  )
}

export async function endCeiling(subject: Subject, ending: Ending | null, store: Store): Promise<void> {
  if (ending !== null) await store.forget(subject, [ending.ceiling], ending.price)
}
