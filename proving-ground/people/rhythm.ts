// When people come: the curve of a day, quiet weekends, a flash crowd, and the moments themselves. Answers change
// nothing of it.
import { busiestMinute, isWithin, periodOf } from '../period.ts'
import type { Random } from '../random.ts'
import type { Scenario } from '../scenario.ts'
import type { Schedule } from '../schedule.ts'

const minuteMs = 60_000
const minutesPerDay = 24 * 60
const dayMs = minutesPerDay * minuteMs

/** Against the mean of the day (G3, assumed). */
const quietest = 0.2
/** Against a weekday (G3, assumed). The first day of a simulation is a Monday. */
const weekend = 0.7
const weekday = 7 / (5 + 2 * weekend)

/** How busy a minute is, counted from the beginning; over a week, and without a flash crowd, the mean is 1. */
export type Rhythm = (minute: number) => number

export function createRhythm({ peakFactor, flashCrowd }: Scenario['site']): Rhythm {
  const curve = dailyCurve(peakFactor)
  const crowded = periodOf(flashCrowd, flashCrowd?.minutes ?? 0)
  const multiplier = flashCrowd?.multiplier ?? 1

  return minute => {
    const usual = curve[minute % minutesPerDay] ?? 1
    const date = Math.floor(minute / minutesPerDay) % 7
    const crowd = isWithin(crowded, minute * minuteMs) ? multiplier : 1
    return usual * (date < 5 ? weekday : weekday * weekend) * crowd
  }
}

/** A bell between the quietest and the peak, as steep as it takes for a mean of 1. */
function dailyCurve(peak: number): Float64Array {
  const bell = Float64Array.from(
    { length: minutesPerDay },
    (_, minute) => Math.cos((Math.PI * (minute - busiestMinute)) / minutesPerDay) ** 2,
  )
  const bottom = Math.min(quietest, peak)
  const curve = (steep: number) => bell.map(height => bottom + (peak - bottom) * height ** steep)
  let low = 0
  let high = 1_000
  for (let halved = 0; halved < 50; halved += 1) {
    const middle = (low + high) / 2
    if (mean(curve(middle)) > 1) low = middle
    else high = middle
  }
  return curve((low + high) / 2)
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Lets somebody come, numbered from 0, as a Poisson process with this rhythm, until the end. */
export function comeAndGo(
  perDay: number,
  rhythm: Rhythm,
  endMs: number,
  random: Random,
  schedule: Schedule,
  come: (number: number) => void | Promise<void>,
): void {
  let number = 0

  /** The time at which so much is due has passed, a minute at a time. */
  function next(after: number): number {
    let due = random.exponential(1)
    let from = after
    for (let minute = Math.floor(after / minuteMs); from < endMs; minute += 1) {
      const perMs = (perDay * rhythm(minute)) / dayMs
      const until = (minute + 1) * minuteMs
      const passes = (until - from) * perMs
      if (due < passes) return from + due / perMs
      due -= passes
      from = until
    }
    return endMs
  }

  function plan(after: number): void {
    const time = next(after)
    if (time >= endMs) return
    schedule.at(time, () => {
      plan(time)
      number += 1
      return come(number - 1)
    })
  }

  plan(0)
}
