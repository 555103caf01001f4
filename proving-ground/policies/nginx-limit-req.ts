// nginx's limit_req on the login as recipes have it: all requests of an address, right or wrong. Knows no account.
import { createBucket } from '../counters/bucket.ts'
import { forward, type Policy, plain } from './contract.ts'

/** `rate=5r/m`, `burst=5 nodelay`: the burst comes on top of the one that is due. */
const limit = { capacity: 1 + 5, refillMs: 12_000 } as const

export const nginxLimitReq: Policy = {
  name: 'nginx-limit-req',
  note: 'nginx limit_req of an address on the login: rate=5r/m, burst=5 nodelay, the upper end of common recipes.',
  start() {
    const requests = createBucket(limit)
    return {
      ...plain,
      decide({ at, surface, place }) {
        if (surface !== 'login' || requests.take(place.address, at)) return forward
        return { do: 'turn-away', retryAfterMs: null }
      },
    }
  },
}
