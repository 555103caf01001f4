// What is good for a few times: who has claimed it, and how often. Pure: the time is passed in. It changes the claims
// it is given and nothing else.
//
// Said once more for Redis, in `src/upstash/lua/take.ts`: `test/stores/same-rules.test.ts` holds both.
import type { Claim } from '../stores/contract.ts'

export type KeptClaim = readonly [until: number, used: number, members: readonly string[]]

/** No attacker can make more of these for one subject: a claim beyond is refused. */
export const mostClaims = 1_000

/** Whether it is good this once. What is over has been dropped before. */
export function claimIn(
  claims: Map<string, KeptClaim>,
  { key, ttlMs, times, member, members }: Claim,
  now: number,
): boolean {
  const kept = claims.get(key)
  if (kept === undefined && claims.size >= mostClaims) return false
  const [until, used, known] = kept ?? [now + ttlMs, 0, []]
  const all = known.includes(member) ? known : [...known, member]
  if (used >= times || all.length > members) return false
  claims.set(key, [until, used + 1, all])
  return true
}
