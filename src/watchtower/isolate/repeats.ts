// Which sign-ins are the same as one a moment ago: a telephone that goes on sending an old password is one attempt, and
// no crowd. In this isolate's memory alone, bounded; of a password, 24 bits.
import type { Attempt } from '../../attempt.ts'
import { hour } from '../../lib/time.ts'
import type { Sighting } from '../contract.ts'

/**
 * Whether the same account, network, password and end were seen within the last hour; and remembers them for another.
 */
export type IsRepeat = (attempt: Attempt, outcome: Sighting['outcome']) => boolean

const rememberedMs = hour

/** Where there is no room, whoever was not heard of for the longest time is forgotten, and counts once more. */
export function rememberRepeats(now: () => number, capacity: number): IsRepeat {
  const seen = new Map<string, number>()
  return ({ network, account, password }, outcome) => {
    const [name] = account?.names ?? []
    if (name === undefined || password === null || password.typo === null) return false
    const key = `${network.subject.key} ${name} ${password.typo.exact} ${outcome}`
    const time = now()
    const isKnown = (seen.get(key) ?? Number.NEGATIVE_INFINITY) + rememberedMs > time
    seen.delete(key)
    seen.set(key, time)
    for (const [oldest] of seen) {
      if (seen.size <= capacity) break
      seen.delete(oldest)
    }
    return isKnown
  }
}
