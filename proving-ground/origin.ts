// The site behind the door: it says yes to a right password, except to some while it is out of order. What it says
// depends on the attempt alone, so that it is the same for every policy.
import type { Arrival, Truth } from './arrival.ts'
import { isWithin, periodOf } from './period.ts'
import { mix, type Random } from './random.ts'
import type { SiteOptions } from './scenario.ts'

/** Whether it says yes. Whoever gets a no cannot tell an outage from a wrong password. */
export type Origin = (
  arrival: Pick<Arrival, 'at' | 'name' | 'surface'>,
  truth: Pick<Truth, 'right'>,
) => boolean

export function createOrigin({ outage }: Pick<SiteOptions, 'outage'>, random: Random): Origin {
  const during = periodOf(outage, outage?.minutes ?? 0)
  const failing = outage?.failing ?? 0
  const key = random.below(2 ** 32)
  return ({ at, name, surface }, { right }) => {
    if (!right || surface !== 'login' || !isWithin(during, at)) return right
    return mix(mix(name, key), at) / 2 ** 32 >= failing
  }
}
