// Medians, ratios and their spread. Pure arithmetic.

export type Spread = {
  readonly median: number
  readonly min: number
  readonly max: number
}

/** @throws {RangeError} when there are no values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle]
  const lower = sorted[sorted.length % 2 === 0 ? middle - 1 : middle]
  if (upper === undefined || lower === undefined) throw new RangeError('the median of no values')
  return (lower + upper) / 2
}

/** @throws {RangeError} when there are no values. */
export function spread(values: readonly number[]): Spread {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) }
}

/**
 * One ratio a round, then their spread. Rounds are compared with themselves because what else the machine does changes
 * from one round to the next and touches both sides of a round alike.
 *
 * @throws {RangeError} when the lists differ in length, or are empty.
 */
export function ratios(over: readonly number[], under: readonly number[]): Spread {
  if (over.length !== under.length) throw new RangeError('ratios need two lists of one length')
  return spread(over.map((value, round) => value / (under[round] ?? Number.NaN)))
}

/** To so many decimal places, as a number. */
export function rounded(value: number, places: number): number {
  return Number(value.toFixed(places))
}

export function roundedSpread({ median, min, max }: Spread, places: number): Spread {
  return { median: rounded(median, places), min: rounded(min, places), max: rounded(max, places) }
}
