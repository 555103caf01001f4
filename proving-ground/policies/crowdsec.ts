// CrowdSec: its scenario for web logins, fed from the log, and a bouncer that fetches decisions every ten seconds. A
// ban holds for everything that comes from the address. Knows no account.
import { createBucket } from '../counters/bucket.ts'
import { createPeriods } from '../counters/periods.ts'
import { forward, type Policy, plain } from './contract.ts'

/** `http-generic-bf`: five fit in, one leaks out every ten seconds; what does not fit is a decision. */
const scenario = { capacity: 5, refillMs: 10_000 } as const
const banMs = 4 * 3_600_000

/** Until a line is written, read and decided on, and how often the bouncer asks. */
const readMs = 1_000
const syncMs = 10_000

export const crowdsec: Policy = {
  name: 'crowdsec',
  note: 'CrowdSec hub scenario http-generic-bf with the default profile (ban 4 h) and a bouncer that syncs every 10 s.',
  start() {
    const failures = createBucket(scenario)
    const bans = createPeriods(banMs)
    return {
      ...plain,
      decide({ at, place }) {
        return bans.left(place.address, at) > 0 ? { do: 'turn-away', retryAfterMs: null } : forward
      },
      ended({ at, surface, place: { address } }, _decision, outcome) {
        if (surface !== 'login' || outcome !== 'failure') return null
        if (failures.take(address, at)) return null
        failures.clear(address)
        const decidedAt = at + readMs
        bans.begin(address, Math.ceil(decidedAt / syncMs) * syncMs, decidedAt + banMs)
        return null
      },
    }
  },
}
