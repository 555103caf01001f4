// Who comes: some people of a site sign in every hour, and most now and then.
import { type Random, weighted } from '../random.ts'
import type { Scenario } from '../scenario.ts'

/** Shape and bounds: StopGuessing's simulator (G2). */
const sigma = 1
const leastWeight = 0.02
const mostWeight = 100

/** The most of the warm-up's logins that are somebody's first, for the sake of being so. */
const mostFirstVisits = 0.5

export interface Accounts {
  readonly count: number
  /** As often as they sign in. */
  draw(random: Random): number
  /**
   * Who signs in at this time. As policies learn in the warm-up what a site that has run for months knows, everybody
   * comes once by its end where its logins are enough for that: some of them are by those who were not there yet.
   */
  coming(at: number, random: Random): number
}

export function createAccounts({ site, warmupDays }: Scenario, random: Random): Accounts {
  const count = site.accounts
  const draw = weighted(
    Array.from({ length: count }, () =>
      Math.min(mostWeight, Math.max(leastWeight, 1 / random.logNormal(1, sigma))),
    ),
  )
  const warmupMs = warmupDays * 86_400_000
  const firstVisits = Math.min(mostFirstVisits, 1 / (site.loginsPerAccountPerDay * warmupDays))
  const was = new Uint8Array(count)
  let unseen = 0

  return {
    count,
    draw,
    coming(at, draws) {
      let account = draw(draws)
      if (at >= warmupMs) return account
      if (draws.chance(firstVisits)) {
        while (was[unseen] === 1) unseen += 1
        if (unseen < count) account = unseen
      }
      was[account] = 1
      return account
    },
  }
}
