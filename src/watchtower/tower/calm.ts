// After the operator has said of a campaign that it was none: for twelve hours what goes on is learnt, and none is
// declared. Only for as long as it stays what he has seen: an attacker must not be able to hide a larger one behind it.
import { hour } from '../../lib/time.ts'
import { busyness, type Crowd } from './crowd.ts'

export interface Calm {
  /** Milliseconds since 1970. */
  readonly until: number
  /** How many times as many strangers as usual may come meanwhile. */
  readonly most: number
}

/** As long as the memory of the long window. */
const calmMs = 12 * hour
/** Against what there was when he said it, and at least against what is usual. */
const mostTimes = 2
/** So that a handful on a small site says nothing. */
const steadying = 5

type Crowds = Readonly<Record<'recent' | 'base', Crowd>>

/** `crowd`: as it is when he says it. */
export function calmFrom(now: number, crowd: Crowds): Calm {
  return { until: now + calmMs, most: mostTimes * Math.max(1, timesUsualStrangers(crowd)) }
}

/** `over`: what there was is normal now. `broken`: more strangers come than he has seen. */
export function checkCalm(calm: Calm, now: number, crowd: Crowds): 'holds' | 'over' | 'broken' {
  if (timesUsualStrangers(crowd) > calm.most) return 'broken'
  return now < calm.until ? 'holds' : 'over'
}

function timesUsualStrangers({ recent, base }: Crowds): number {
  return (recent.strangers + steadying) / (base.strangers * busyness(recent, base) + steadying)
}
