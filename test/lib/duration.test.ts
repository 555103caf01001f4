import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { durationText, parseDuration } from '../../src/lib/duration.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

describe('a length of time in a configuration', () => {
  it('is read as people write it', () => {
    const cases: Record<string, number> = {
      '90s': 90 * second,
      '20 s': 20 * second,
      '15 min': 15 * minute,
      '15m': 15 * minute,
      '4h': 4 * hour,
      '30d': 30 * day,
      '2w': 14 * day,
      '1h30m': 90 * minute,
      '1 hour 30 minutes': 90 * minute,
      ' 1 Day ': day,
      '250ms': 250,
      '0s': 0,
    }
    for (const [text, milliseconds] of Object.entries(cases))
      expect(parseDuration(text), text).toBe(milliseconds)
  })

  it('is null for anything else', () => {
    for (const text of [
      '',
      '15',
      's',
      '1.5h',
      '-1h',
      '1h1h',
      '30m1h',
      '1y',
      '1 month',
      '1h,30m',
      '1e3s',
      '5 constructor',
      '999999999999d',
      `1s${' '.repeat(65_536)}x`,
    ]) {
      expect(parseDuration(text), text.slice(0, 20)).toBeNull()
    }
  })
})

describe('a length of time for people', () => {
  it('is rounded up to what people say', () => {
    const cases: [number, string][] = [
      [0, '0 seconds'],
      [1, '1 second'],
      [20 * second, '20 seconds'],
      [90 * second, '1 minute 30 seconds'],
      [2 * minute, '2 minutes'],
      [15 * minute - 1, '15 minutes'],
      [hour + 5 * minute, '1 hour 5 minutes'],
      [hour + 5 * minute + 1, '1 hour 6 minutes'],
      [day - 1, '1 day'],
      [25 * hour, '1 day 1 hour'],
      [30 * day, '30 days'],
    ]
    for (const [milliseconds, text] of cases)
      expect(durationText(milliseconds), String(milliseconds)).toBe(text)
  })

  it('can be read back, is never shorter, and at most a tenth longer from ten seconds on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10 * second, max: 3_000 * day }), milliseconds => {
        const read = parseDuration(durationText(milliseconds)) ?? Number.NaN
        expect(read).toBeGreaterThanOrEqual(milliseconds)
        expect(read).toBeLessThanOrEqual(milliseconds * 1.1)
      }),
    )
  })
})
