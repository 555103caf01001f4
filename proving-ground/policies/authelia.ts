// Authelia's regulation of an account, and its limits on beginning a password reset from an address. Who is banned is
// not told. It has no signup.
import { createBucket } from '../counters/bucket.ts'
import { createPeriods } from '../counters/periods.ts'
import { createSlidingWindow } from '../counters/sliding-window.ts'
import { forward, type Policy, plain } from './contract.ts'

const minute = 60_000

/** `max_retries`, `find_time`, `ban_time`. */
const regulation = { most: 3, windowMs: 2 * minute } as const
const banMs = 5 * minute

/** `reset_password_start`: each lets so many through at once, and one more after its period. */
const resets = [
  { capacity: 5, refillMs: 10 * minute },
  { capacity: 10, refillMs: 15 * minute },
  { capacity: 15, refillMs: 30 * minute },
] as const

export const authelia: Policy = {
  name: 'authelia',
  note: 'Authelia: regulation in mode "user" (3 failures in 2 min, ban 5 min), endpoint limits of a reset; defaults.',
  start() {
    const failures = createSlidingWindow(regulation)
    const bans = createPeriods(banMs)
    const buckets = resets.map(createBucket)

    function reset(address: number, at: number) {
      // Each bucket is asked, and what one gives is gone even where another has nothing.
      const taken = buckets.map(bucket => bucket.take(address, at))
      if (!taken.includes(false)) return forward
      const waits = buckets.map((bucket, n) => (taken[n] ? 0 : bucket.emptyFor(address, at)))
      return { do: 'turn-away', retryAfterMs: Math.max(...waits) } as const
    }

    return {
      ...plain,
      decide({ at, surface, name, place }) {
        if (surface === 'password-reset') return reset(place.address, at)
        if (surface === 'signup' || bans.left(name, at) === 0) return forward
        return { do: 'turn-away', retryAfterMs: null, silent: true }
      },
      ended({ at, surface, name }, _decision, outcome) {
        if (surface !== 'login') return null
        if (outcome === 'success') failures.clear(name)
        if (outcome === 'failure') {
          failures.add(name, at)
          if (failures.fullFor(name, at) > 0) bans.begin(name, at, at + banMs)
        }
        return null
      },
    }
  },
}
