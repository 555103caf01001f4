// Device cookies as OWASP describes them: browsers that signed in to an account before have a count of their own; all
// others share one for the account. Knows no address.
import type { Arrival } from '../arrival.ts'
import { createPeriods } from '../counters/periods.ts'
import { createSlidingWindow } from '../counters/sliding-window.ts'
import { forward, type Policy, plain } from './contract.ts'

const hour = 3_600_000

/** T and N of the protocol: locked for T when more than N failed within T. OWASP leaves the numbers open. */
const periodMs = hour
const mostFailures = 10

const limit = { most: mostFailures + 1, windowMs: periodMs } as const

export const deviceCookies: Policy = {
  name: 'device-cookies',
  note: 'OWASP "Slow Down Online Guessing Attacks with Device Cookies", N = 10 failures, T = 1 hour.',
  start() {
    const untrusted = { failures: createSlidingWindow(limit), locks: createPeriods(periodMs) }
    const devices = { failures: createSlidingWindow(limit), locks: createPeriods(periodMs) }
    let cookies = 0

    return {
      ...plain,
      decide(arrival) {
        const { at, surface, name } = arrival
        if (surface !== 'login') return forward
        const device = deviceOf(arrival)
        const lockedFor = device === null ? untrusted.locks.left(name, at) : devices.locks.left(device, at)
        return lockedFor > 0 ? { do: 'turn-away', retryAfterMs: lockedFor } : forward
      },
      ended(arrival, _decision, outcome) {
        const { at, surface, name } = arrival
        if (surface !== 'login' || outcome === 'not-asked') return null
        if (outcome === 'success') {
          cookies += 1
          return `${name}.${cookies}`
        }
        const device = deviceOf(arrival)
        const { failures, locks } = device === null ? untrusted : devices
        const key = device ?? name
        failures.add(key, at)
        if (failures.fullFor(key, at) > 0) locks.begin(key, at, at + periodMs)
        return null
      },
    }
  },
}

/** The number of a cookie that was given for this account; null for any other, and for none. */
function deviceOf({ cookie, name }: Arrival): number | null {
  if (cookie === null) return null
  const dot = cookie.indexOf('.')
  return Number(cookie.slice(0, dot)) === name ? Number(cookie.slice(dot + 1)) : null
}
