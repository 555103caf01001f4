// Lengths of time in words, in every language of ours.
import { describe, expect, it } from 'vitest'
import { messages } from '../../src/pages/messages/index.ts'
import { waitingTime } from '../../src/pages/waiting-time.ts'

const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000]

describe('a length of time', () => {
  it('is one number and one unit', () => {
    const told = (ms: number) => waitingTime('en', ms)
    expect(told(8 * second)).toBe('8 seconds')
    expect(told(90 * second)).toBe('90 seconds')
    expect(told(15 * minute)).toBe('15 minutes')
    expect(told(hour)).toBe('60 minutes')
    expect(told(6 * hour)).toBe('6 hours')
    expect(told(3 * day)).toBe('3 days')
  })

  it('is rounded up: who comes back when told is never told to wait again', () => {
    const told = (ms: number) => waitingTime('en', ms)
    expect([told(-5), told(0), told(1), told(1_001)]).toEqual([
      '1 second',
      '1 second',
      '1 second',
      '2 seconds',
    ])
    expect([told(91 * second), told(2 * minute + 1)]).toEqual(['2 minutes', '3 minutes'])
    expect([told(91 * minute), told(37 * hour)]).toEqual(['2 hours', '2 days'])
    expect(told(Number.POSITIVE_INFINITY)).toMatch(/days$/)
  })

  it('has the plurals of its language', () => {
    expect([2, 5].map(count => waitingTime('pl', count * hour))).toEqual(['2 godziny', '5 godzin'])
    expect([1, 2, 5].map(count => waitingTime('pl', count * second))).toEqual([
      '1 sekunda',
      '2 sekundy',
      '5 sekund',
    ])
    expect([1, 2, 5].map(count => waitingTime('ar', count * second))).toEqual(['ثانية', 'ثانيتان', '5 ثوان'])
    expect(waitingTime('ja', 15 * minute)).toBe('15 分')
    expect(waitingTime('zh-Hans', 15 * minute)).toBe('15分钟')
  })

  it('can be told in every language', () => {
    for (const { tag } of Object.values(messages)) {
      expect(Intl.NumberFormat.supportedLocalesOf(tag)).toEqual([tag])
      const told = [20 * second, 20 * minute, 20 * hour, 20 * day].map(ms => waitingTime(tag, ms))
      expect(new Set(told).size).toBe(4)
      for (const text of told) expect(text).toContain('20')
    }
  })
})
