// Auth0 Attack Protection as a tenant gets it: brute-force protection of a name from an address, and throttling of
// suspicious addresses. Leaves out what is not on by default or not published: bot detection, breached passwords.
import { createBucket } from '../counters/bucket.ts'
import { pair } from '../counters/pair.ts'
import { createSlidingWindow } from '../counters/sliding-window.ts'
import { createStreak } from '../counters/streak.ts'
import { forward, type Policy, plain } from './contract.ts'

const day = 86_400_000

/** Blocks a name from an address until its owner unblocks it, or for so long after the last failure. */
const bruteForce = { failures: 10, forgottenAfterMs: 30 * day } as const
/** "Pre-login": failures of an address, 100 a day. */
const preLogin = { capacity: 100, refillMs: 864_000 } as const
/** "Pre-user-registration": signups of an address. */
const preRegistration = { capacity: 50, refillMs: 1_200 } as const
/** `limit_sul`: logins of a name from an address, right or wrong. */
const logins = { most: 20, windowMs: 60_000 } as const

export const auth0: Policy = {
  name: 'auth0',
  note: 'Auth0 Attack Protection: brute-force protection (10 per address and name), suspicious IP throttling; defaults.',
  start() {
    const failures = createStreak(bruteForce.forgottenAfterMs)
    const velocity = createSlidingWindow(logins)
    const failuresOfAddress = createBucket(preLogin)
    const signups = createBucket(preRegistration)
    return {
      ...plain,
      decide({ at, surface, name, place: { address } }) {
        switch (surface) {
          case 'password-reset':
            return forward
          case 'signup':
            if (signups.take(address, at)) return forward
            return { do: 'turn-away', retryAfterMs: signups.emptyFor(address, at) }
          case 'login': {
            const both = pair(address, name)
            const throttledFor = Math.max(failuresOfAddress.emptyFor(address, at), velocity.fullFor(both, at))
            velocity.add(both, at)
            if (failures.count(both, at) >= bruteForce.failures)
              return { do: 'turn-away', retryAfterMs: null }
            return throttledFor > 0 ? { do: 'turn-away', retryAfterMs: throttledFor } : forward
          }
        }
      },
      ended({ at, surface, name, place: { address } }, _decision, outcome) {
        if (surface !== 'login') return null
        const both = pair(address, name)
        if (outcome === 'success') failures.clear(both)
        if (outcome === 'failure') {
          failures.add(both, at)
          failuresOfAddress.take(address, at)
        }
        return null
      },
    }
  },
}
