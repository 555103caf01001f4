// better-auth's limiter of requests, as it is in production without a configuration: an address (of IPv6, the /64) and
// a path. Its window begins anew with each request that it lets through. Without plugins it has nothing for an account.
import { createStreak } from '../counters/streak.ts'
import { forward, type Policy, plain } from './contract.ts'

const limits = {
  login: { most: 3, windowMs: 10_000 },
  signup: { most: 3, windowMs: 10_000 },
  'password-reset': { most: 3, windowMs: 60_000 },
} as const

export const betterAuth: Policy = {
  name: 'better-auth',
  note: 'better-auth core rate limiter: 3 requests in 10 s to sign in or up, 3 in 60 s to ask for a reset; defaults.',
  start() {
    const requests = {
      login: createStreak(limits.login.windowMs),
      signup: createStreak(limits.signup.windowMs),
      'password-reset': createStreak(limits['password-reset'].windowMs),
    }
    return {
      ...plain,
      decide({ at, surface, place }) {
        const streak = requests[surface]
        if (streak.count(place.address, at) >= limits[surface].most)
          return { do: 'turn-away', retryAfterMs: streak.left(place.address, at) }
        streak.add(place.address, at)
        return forward
      },
    }
  },
}
