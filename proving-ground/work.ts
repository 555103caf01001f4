// What a check costs whoever does it, by its price: the dearer, the more work. Pure, but for what is drawn.
import type { Price } from './arrival.ts'
import type { Random } from './random.ts'

/**
 * In millions of iterations, on average: as many as the proof of work that ships asks for. A puzzle or a widget, of
 * which there is one kind, has the lowest price.
 */
export const workOf: Readonly<Record<Price, number>> = { low: 1, middle: 4, high: 12 }

/** What a person's device takes for a million iterations: .27 to .4 s on one core of a computer, more on a phone. */
const perMillionMs = { median: 400, sigma: 0.7 } as const
/** A rented core, which does nothing else. */
export const rentedPerMillionMs = 300

/** How long somebody's device works: any number of tries up to the most is as likely. */
export function drawWorkMs(price: Price, random: Random): number {
  const millions = 2 * workOf[price] * random.next()
  return millions * random.logNormal(perMillionMs.median, perMillionMs.sigma)
}
