// What is normal: the shares of unknown names, failures and unsolved checks among people's attempts as strangers. Pure
// arithmetic on decayed sums; when a sum may learn is the tower's decision.
//
// A share is shrunk towards that of its class of networks, and this towards a prior, each with the weight of 40
// attempts, and clamped:
//     p = clamp((hits + 40·prior) / (trials + 40), least, most)
// Failures are counted among attempts whose name is not known to be unknown: what the other share tells already is not
// told twice, and where all names exist, what is normal is a third of what it were otherwise.
import { day, hour, minute } from '../../lib/time.ts'
import type { Tally } from './tally.ts'

export const tickMs = 5 * minute

/** What remains of a decayed sum after one tick. */
export function keepFor(halfLifeMs: number): number {
  return 2 ** -(tickMs / halfLifeMs)
}

/** The window is what a campaign is measured in. The long one sees what is slow or pauses, and is less noisy. */
export const keepOfWindow = keepFor(90 * minute)
export const keepOfLongWindow = keepFor(12 * hour)

/**
 * The memory for what is normal: a half-life of seven days, but of a quarter of its age while it is younger than four
 * weeks. In the first weeks people become known, so those who remain strangers change: a long memory would lag behind
 * and call that an attack.
 */
export function keepOfBaseline(learntTicks: number): number {
  return keepFor(clamp((learntTicks * tickMs) / 4, 6 * hour, 7 * day))
}

export interface Shares {
  readonly unknown: number
  readonly failed: number
  readonly unsolved: number
}

/** Where learning begins, and where it ends: no site's people are believed to be outside these bounds. */
const bounds = {
  unknown: { prior: 0.1, least: 0.03, most: 0.5 },
  failed: { prior: 0.2, least: 0.1, most: 0.7 },
  unsolved: { prior: 0.08, least: 0.08, most: 0.4 },
} as const satisfies Readonly<Record<keyof Shares, object>>
const priorWeight = 40

/** Until it has learnt for three days, a tower takes the bounds for normal: it only sees what no site's people do. */
export const youngTicks = (3 * day) / tickMs
export const sharesOfYouth: Shares = {
  unknown: bounds.unknown.most,
  failed: bounds.failed.most,
  unsolved: bounds.unsolved.most,
}

/** Shares of people's attempts in a cell or a class. `parents` are those of its class; null for the class itself. */
export function sharesOf(base: Tally, parents: Shares | null): Shares {
  return {
    unknown: share('unknown', base.unknown, base.named, parents),
    failed: share('failed', base.failed, base.judged, parents),
    unsolved: share('unsolved', base.unsolved, base.served, parents),
  }
}

function share(of: keyof Shares, hits: number, trials: number, parents: Shares | null): number {
  const { prior, least, most } = bounds[of]
  const expected = parents === null ? prior : parents[of]
  return clamp((hits + priorWeight * expected) / (trials + priorWeight), least, most)
}

export function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}
