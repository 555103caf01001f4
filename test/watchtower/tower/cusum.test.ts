import { describe, expect, it } from 'vitest'
import { alarm, type Chart, hourlyDivisor, newChart, step } from '../../../src/watchtower/tower/cusum.ts'

const minute = 60_000
const shares = { p0: 0.06, p1: 0.18, divisor: 1 }

/** Ticks of 20 trials with so many hits each, one every five minutes from 0 on. */
function charted(...hits: readonly number[]): Chart {
  const chart = newChart(0)
  for (const [at, count] of hits.entries()) {
    step(chart, { trials: 20, hits: count, ...shares }, (at + 1) * 5 * minute)
  }
  return chart
}
const times = (count: number, hits: number) => Array.from({ length: count }, () => hits)

describe('the change detector', () => {
  it('sums evidence that hits have become likelier', () => {
    // 8·ln(0.18/0.06) + 12·ln(0.82/0.94)
    expect(charted(8).sum).toBeCloseTo(7.15, 2)
    expect(charted(8, 8).sum).toBeCloseTo(14.3, 1)
  })

  it('stays at zero while as many hit as usual', () => {
    expect(charted(...times(100, 1)).sum).toBe(0)
  })

  it('counts no more than three times the alarm, so that it is forgotten when it is over', () => {
    expect(charted(...times(50, 20)).sum).toBe(3 * alarm)
    expect(charted(...times(50, 20), ...times(30, 0)).sum).toBe(0)
  })

  it('remembers when it was last near zero: then began what it sees', () => {
    expect(charted(1, 1, 8, 8).lowAt).toBe(10 * minute)
  })

  it('takes back a hit that was none after all', () => {
    const chart = charted(8)
    step(chart, { trials: 0, hits: -1, ...shares }, 10 * minute)
    expect(chart.sum).toBeLessThan(charted(8).sum)
  })
})

describe('the divisor for uneven hours', () => {
  it('lets what an hour tells saturate, however many trials it has', () => {
    const evidenceOfHour = (trials: number) => {
      const chart = newChart(0)
      for (let tick = 1; tick <= 12; tick += 1) {
        const divisor = hourlyDivisor(chart, trials, 0.1, 0.06)
        step(chart, { trials, hits: trials * 0.14, p0: 0.1, p1: 0.22, divisor }, tick * 5 * minute)
      }
      return chart.sum
    }
    // People whose hour is by 40 % worse than usual alarm nobody.
    expect(evidenceOfHour(10_000)).toBeLessThan(alarm / 2)
    expect(evidenceOfHour(10_000) - evidenceOfHour(1_000)).toBeLessThan(0.1)
  })

  it('is one where rates do not swing', () => {
    expect(hourlyDivisor(newChart(0), 1_000, 0.1, 0)).toBe(1)
  })

  it('remembers a busy hour for a while', () => {
    const chart = newChart(0)
    hourlyDivisor(chart, 100, 0.1, 0.06)
    expect(hourlyDivisor(chart, 0, 0.1, 0.06)).toBeGreaterThan(7)
  })
})
