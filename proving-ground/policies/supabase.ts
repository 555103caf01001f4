// Supabase Auth's limits on requests of an address and on mails, as the server has them without a configuration. Counts
// all requests, right or wrong, and knows nothing of an account but when it was last sent a mail.
import { createBucket } from '../counters/bucket.ts'
import { createFixedWindow } from '../counters/fixed-window.ts'
import { createSlidingWindow } from '../counters/sliding-window.ts'
import { type Decision, forward, type Policy, plain } from './contract.ts'

const minute = 60_000

/** A burst of 30, and so many in five minutes. */
const limits = {
  login: { capacity: 30, refillMs: (5 * minute) / 150 },
  signup: { capacity: 30, refillMs: (5 * minute) / 30 },
  'password-reset': { capacity: 30, refillMs: (5 * minute) / 30 },
} as const
const mailsOfAccount = { most: 1, windowMs: minute } as const
const mailsOfSite = { most: 30, windowMs: 60 * minute } as const

/** The only key of what is counted for the whole site. */
const site = 0

export const supabase: Policy = {
  name: 'supabase',
  note: 'Supabase Auth: token buckets of an address (token, signup, recover), a mail a minute each and 30 an hour in all.',
  start() {
    const requests = {
      login: createBucket(limits.login),
      signup: createBucket(limits.signup),
      'password-reset': createBucket(limits['password-reset']),
    }
    const mailed = createSlidingWindow(mailsOfAccount)
    const mails = createFixedWindow(mailsOfSite)
    return {
      ...plain,
      decide({ at, surface, name, place }): Decision {
        if (!requests[surface].take(place.address, at)) return { do: 'turn-away', retryAfterMs: null }
        if (surface === 'login') return forward
        const wait = mailed.fullFor(name, at)
        if (wait > 0) return { do: 'turn-away', retryAfterMs: wait }
        return mails.fullFor(site, at) > 0 ? { do: 'turn-away', retryAfterMs: null } : forward
      },
      ended({ at, surface, name }, _decision, outcome) {
        // A name that is no account gets no mail.
        if (surface === 'login' || outcome !== 'success') return null
        mailed.add(name, at)
        mails.add(site, at)
        return null
      },
    }
  },
}
