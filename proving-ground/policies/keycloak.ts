// Keycloak's brute-force detection once it is switched on, with its own numbers, locking for a while ("Multiple").
// Counts failures of an account, whoever makes them; logins only. Who is locked out is not told for how long.
import { createPeriods } from '../counters/periods.ts'
import { createStreak } from '../counters/streak.ts'
import { forward, type Policy, plain } from './contract.ts'

const minute = 60_000

const failureFactor = 30
/** What each 30 failures add to the wait, and the longest there is. */
const waitIncrementMs = minute
const maxWaitMs = 15 * minute
/** Failures are forgotten when there was none for so long. */
const failureResetMs = 12 * 60 * minute
/** Two failures closer than this lock the account for a minute. */
const quickLoginMs = 1_000
const quickLoginWaitMs = minute

export const keycloak: Policy = {
  name: 'keycloak',
  note: 'Keycloak brute-force detection, temporary lockout, its defaults once switched on: 30 failures of an account.',
  start() {
    const failures = createStreak(failureResetMs)
    const locks = createPeriods(maxWaitMs)
    return {
      ...plain,
      decide({ at, surface, name }) {
        if (surface !== 'login' || locks.left(name, at) === 0) return forward
        return { do: 'turn-away', retryAfterMs: null, silent: true }
      },
      ended({ at, surface, name }, _decision, outcome) {
        if (surface !== 'login') return null
        if (outcome === 'success') failures.clear(name)
        if (outcome === 'failure') {
          const sinceLast = failures.count(name, at) === 0 ? null : failureResetMs - failures.left(name, at)
          const wait = waitAfter(failures.add(name, at), sinceLast)
          if (wait > 0) locks.begin(name, at, at + wait)
        }
        return null
      },
    }
  },
}

function waitAfter(failures: number, sinceLast: number | null): number {
  const wait = Math.min(maxWaitMs, waitIncrementMs * Math.floor(failures / failureFactor))
  if (wait > 0) return wait
  return sinceLast !== null && sinceLast < quickLoginMs ? quickLoginWaitMs : 0
}
