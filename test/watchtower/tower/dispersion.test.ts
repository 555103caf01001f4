import { describe, expect, it } from 'vitest'
import {
  type Dispersion,
  endHour,
  newDispersion,
  note,
  swingOf,
} from '../../../src/watchtower/tower/dispersion.ts'

/** As many hours of 1,000 trials with a share of 10 %, each as many times as many hits as the pattern says. */
function after(hours: number, pattern: readonly number[], learns = true): Dispersion {
  const dispersion = newDispersion()
  for (let hour = 0; hour < hours; hour += 1) {
    note(dispersion, 1_000, 100 * (pattern[hour % pattern.length] ?? 1), 0.1)
    endHour(dispersion, learns)
  }
  return dispersion
}

describe('how much hours swing', () => {
  it('begins with what is believed of any site', () => expect(swingOf(newDispersion())).toBeCloseTo(0.094))

  it('is never believed to be below 20 %', () => expect(swingOf(after(500, [1]))).toBe(0.04))

  it('is learnt: one and a half times the square of what hours are beside what was expected', () => {
    expect(swingOf(after(500, [0.6, 1.4]))).toBeCloseTo(1.5 * 0.16, 1)
  })

  it('is never believed to be above 60 %: nobody makes the detector blind by being uneven', () => {
    expect(swingOf(after(500, [0, 9]))).toBe(0.36)
  })

  it('gives one outrageous hour no more weight than its size', () => {
    const dispersion = after(500, [1])
    note(dispersion, 1_000, 1_000, 0.1)
    endHour(dispersion, true)
    expect(swingOf(dispersion)).toBeLessThan(0.06)
  })

  it('learns nothing from an hour that is suspected', () => {
    expect(swingOf(after(500, [9], false))).toBe(swingOf(newDispersion()))
  })
})
