import { describe, expect, it } from 'vitest'
import { comeAndGo, createRhythm } from '../../../proving-ground/people/rhythm.ts'
import { seeded } from '../../../proving-ground/random.ts'
import { readScenario } from '../../../proving-ground/scenario.ts'
import { createSchedule } from '../../../proving-ground/schedule.ts'
import { day, hour, minute } from './world.ts'

const minutesPerDay = day / minute

function rhythmOf(site: object) {
  const read = readScenario(JSON.stringify({ name: 'rhythm', site }))
  if (!read.ok) throw new Error('no scenario')
  return createRhythm(read.scenario.site)
}

function mean(rhythm: (at: number) => number, from: number, to: number): number {
  let sum = 0
  for (let at = from; at < to; at += 1) sum += rhythm(at)
  return sum / (to - from)
}

const mondays = (rhythm: (at: number) => number) => {
  const usual = mean(rhythm, 0, minutesPerDay)
  return Array.from({ length: minutesPerDay }, (_, at) => rhythm(at) / usual)
}

describe('the rhythm of people', () => {
  it.each([1, 1.5, 2.5, 10])('has a mean of 1 over a week, with a peak factor of %d', peakFactor => {
    expect(mean(rhythmOf({ peakFactor }), 0, 7 * minutesPerDay)).toBeCloseTo(1, 5)
  })

  it('has the peak that is asked for, and a night at a fifth of the mean', () => {
    const monday = mondays(rhythmOf({ peakFactor: 2.5 }))
    expect(Math.max(...monday)).toBeCloseTo(2.5, 2)
    expect(Math.min(...monday)).toBeCloseTo(0.2, 2)
    expect(monday.indexOf(Math.max(...monday))).toBe(15 * 60)
  })

  it('is as quiet as 0.7 of a weekday on the last two days of a week', () => {
    const rhythm = rhythmOf({})
    const dates = Array.from({ length: 8 }, (_, date) =>
      mean(rhythm, date * minutesPerDay, (date + 1) * minutesPerDay),
    )
    const [monday = 0] = dates
    expect(dates.map(date => Math.round((date / monday) * 100) / 100)).toEqual([1, 1, 1, 1, 1, 0.7, 0.7, 1])
  })

  it('has a flash crowd when it is asked for, and at the busiest minute where no hour is said', () => {
    const usual = rhythmOf({})
    const times = (flashCrowd: object, at: number) => rhythmOf({ flashCrowd })(at) / usual(at)
    const atNoon = { day: 2.5, multiplier: 8, minutes: 30 }
    const noon = 2.5 * minutesPerDay
    expect([noon - 1, noon, noon + 29, noon + 30].map(at => times(atNoon, at))).toEqual([1, 8, 8, 1])
    expect(times({ day: 2, multiplier: 8, minutes: 30 }, 2 * minutesPerDay + 15 * 60)).toBe(8)
  })
})

describe('those who come', () => {
  async function come(perDay: number, seed: number) {
    const schedule = createSchedule()
    const times: number[] = []
    comeAndGo(perDay, rhythmOf({}), 7 * day, seeded(seed), schedule, n => {
      expect(n).toBe(times.length)
      times.push(schedule.now())
    })
    await schedule.run(14 * day)
    return times
  }

  it('are as many as configured, in the rhythm of the day, and none after the end', async () => {
    const times = await come(5_000, 1)
    expect(times.length).toBeGreaterThan(35_000 - 4 * 190)
    expect(times.length).toBeLessThan(35_000 + 4 * 190)
    const inHour = (from: number) => times.filter(at => Math.floor((at % day) / hour) === from).length
    expect(inHour(14) / (times.length / 24)).toBeGreaterThan(2.3)
    expect(inHour(2) / (times.length / 24)).toBeLessThan(0.25)
    expect(times.at(-1)).toBeLessThan(7 * day)
  })

  it('come one by one, as far apart as chance has it', async () => {
    const times = await come(5_000, 2)
    const afternoon = times.filter(at => Math.floor((at % day) / hour) === 14 && at < 5 * day)
    const perMinute = new Map<number, number>()
    for (const at of afternoon)
      perMinute.set(Math.floor(at / minute), (perMinute.get(Math.floor(at / minute)) ?? 0) + 1)
    const counts = [...perMinute.values()]
    const average = afternoon.length / (5 * 60)
    const variance = counts.reduce((sum, count) => sum + (count - average) ** 2, 0) / (5 * 60)
    expect(variance / average).toBeGreaterThan(0.75)
    expect(variance / average).toBeLessThan(1.25)
  })

  it('are nobody where nobody is expected', async () => expect(await come(0, 1)).toEqual([]))
})
