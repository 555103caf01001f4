// fail2ban as it is installed, reading failed logins from the log. A ban holds for everything that comes from the
// address. Knows no account.
import { createPeriods } from '../counters/periods.ts'
import { createRecent } from '../counters/recent.ts'
import { forward, type Policy, plain } from './contract.ts'

const minute = 60_000

/** `maxretry`, `findtime`, `bantime`. */
const maxRetry = 5
const findMs = 10 * minute
const banMs = 10 * minute

/** Until a line is written and read. */
const readMs = 2_000

interface Found {
  readonly retries: number
  readonly since: number
}

export const fail2ban: Policy = {
  name: 'fail2ban',
  note: 'fail2ban jail.conf defaults over a log of failed logins: 5 in 10 min, ban 10 min; no bantime.increment.',
  start() {
    const found = createRecent<Found>(findMs)
    const bans = createPeriods(banMs)
    return {
      ...plain,
      decide({ at, place }) {
        return bans.left(place.address, at) > 0 ? { do: 'turn-away', retryAfterMs: null } : forward
      },
      ended({ at, surface, place: { address } }, _decision, outcome) {
        if (surface !== 'login' || outcome !== 'failure') return null
        const now = failedAgain(found.get(address), at)
        if (now.retries < maxRetry) {
          found.set(address, now, at)
        } else {
          found.delete(address)
          bans.begin(address, at + readMs, at + banMs)
        }
        return null
      },
    }
  },
}

/** It keeps no times: beyond `findtime`, it estimates what fell into it from the rate so far. */
function failedAgain(before: Found | undefined, at: number): Found {
  if (before === undefined) return { retries: 1, since: at }
  const { retries, since } = before
  if (since >= at - findMs) return { retries: retries + 1, since }
  return { retries: Math.round((retries / (at - since)) * findMs) + 1, since: at - findMs }
}
