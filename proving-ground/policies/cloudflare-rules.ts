// Cloudflare rate limiting rules as its best practices set them up for a login: failures of an address, counted apart
// in each location. Challenges last while the count is above; a clearance answers them, but never a block. Knows no
// account.
import type { Arrival } from '../arrival.ts'
import { pair } from '../counters/pair.ts'
import { createPeriods } from '../counters/periods.ts'
import { createSlidingWindow } from '../counters/sliding-window.ts'
import { forward, type Policy, plain } from './contract.ts'

const minute = 60_000
const hour = 60 * minute

/** Responses 401 and 403. */
const challenge = [
  { most: 4, windowMs: minute },
  { most: 10, windowMs: 10 * minute },
] as const
const block = { most: 20, windowMs: hour } as const
const blockMs = 24 * hour

/** Challenge Passage, as it is set by default. */
const clearanceMs = 30 * minute

export const cloudflareRules: Policy = {
  name: 'cloudflare-rules',
  note: 'Cloudflare rate limiting rules, best practice for logins: 4 failures/min and 10/10 min challenge, 20/h block 1 day.',
  start() {
    const toChallenge = challenge.map(createSlidingWindow)
    const toBlock = createSlidingWindow(block)
    const blocks = createPeriods(blockMs)
    const clearances = createPeriods(clearanceMs)

    function isCleared({ at, place, client, pass }: Arrival): boolean {
      const browser = pair(place.address, client.fingerprint)
      if (pass !== null && at - pass.at < clearanceMs) {
        clearances.begin(browser, at, pass.at + clearanceMs)
        return true
      }
      return clearances.left(browser, at) > 0
    }

    return {
      ...plain,
      decide(arrival) {
        const { at, surface } = arrival
        if (surface !== 'login') return forward
        const counter = counterOf(arrival)
        const blocked = blocks.left(counter, at)
        if (blocked > 0) return { do: 'turn-away', retryAfterMs: blocked }
        const isAbove = toChallenge.some(window => window.fullFor(counter, at) > 0)
        if (!isAbove) return forward
        return isCleared(arrival) ? { do: 'forward', checked: true } : { do: 'check', price: 'low' }
      },
      ended(arrival, _decision, outcome) {
        const { at, surface } = arrival
        if (surface !== 'login' || outcome !== 'failure') return null
        const counter = counterOf(arrival)
        for (const window of toChallenge) window.add(counter, at)
        toBlock.add(counter, at)
        if (toBlock.fullFor(counter, at) > 0) blocks.begin(counter, at, at + blockMs)
        return null
      },
    }
  },
}

function counterOf({ place }: Arrival): number {
  return pair(place.address, place.location)
}
