// Wordfence's brute-force protection: failures of an address, and its requests for a new password. A lockout holds for
// every form of WordPress's login. Knows no account.
import { createPeriods } from '../counters/periods.ts'
import { createStreak } from '../counters/streak.ts'
import { forward, type Policy, plain } from './contract.ts'

const countMs = 240 * 60_000
const lockoutMs = 240 * 60_000
const most = { failures: 20, forgotten: 20 } as const

export const wordfence: Policy = {
  name: 'wordfence',
  note: 'Wordfence brute-force protection, its defaults: 20 failures or 20 forgotten passwords, counted 4 h, lockout 4 h.',
  start() {
    // Its counts live in transients, which are written anew with each failure.
    const failures = createStreak(countMs)
    const forgotten = createStreak(countMs)
    const lockouts = createPeriods(lockoutMs)
    return {
      ...plain,
      decide({ at, surface, place: { address } }) {
        const lockedFor = lockouts.left(address, at)
        if (lockedFor > 0) return { do: 'turn-away', retryAfterMs: lockedFor }
        if (surface !== 'password-reset' || forgotten.add(address, at) < most.forgotten) return forward
        lockouts.begin(address, at, at + lockoutMs)
        return { do: 'turn-away', retryAfterMs: lockoutMs }
      },
      ended({ at, surface, place: { address } }, _decision, outcome) {
        if (surface !== 'login') return null
        if (outcome === 'success') failures.clear(address)
        if (outcome === 'failure' && failures.add(address, at) >= most.failures)
          lockouts.begin(address, at, at + lockoutMs)
        return null
      },
    }
  },
}
