// When something that a scenario asks for begins and ends: a crowd, an outage. Pure.

/** Milliseconds of the simulation; `to` is no longer part of it. */
export interface Period {
  readonly from: number
  readonly to: number
}

const minuteMs = 60_000
const minutesPerDay = 24 * 60
/** Of a day, as people come (G3, assumed). */
export const busiestMinute = 15 * 60

const never: Period = { from: Number.POSITIVE_INFINITY, to: Number.POSITIVE_INFINITY }

/** A whole day means its busiest minute: at midnight it would concern nobody. */
export function periodOf(what: { readonly day: number } | null, minutes: number): Period {
  if (what === null) return never
  const { day } = what
  const first = Math.round(day * minutesPerDay) + (Number.isInteger(day) ? busiestMinute : 0)
  return { from: first * minuteMs, to: (first + minutes) * minuteMs }
}

export function isWithin({ from, to }: Period, at: number): boolean {
  return at >= from && at < to
}
