import { describe, expect, it } from 'vitest'
import { storeChangeTexts } from '../../../scripts/command-line/store-changes.ts'
import { hour, minute } from '../../../src/lib/time.ts'
import type { StoreChange } from '../../../src/sinks/contract.ts'

/** Noon by the clock of this machine. */
const now = new Date(2026, 10, 22, 12).getTime()
const times = (...all: readonly number[]): readonly StoreChange[] =>
  all.map((ago, at) => ({ at: now - ago, state: at % 2 === 0 ? 'away' : 'back' }))

describe('what is told of the store', () => {
  it('is nothing where it has always answered', () => {
    expect(storeChangeTexts([], now)).toEqual([])
    expect(storeChangeTexts(times(30 * hour, 29 * hour), now)).toEqual([])
  })

  it('is from when to when it was away, the latest first', () => {
    expect(storeChangeTexts(times(3 * hour, 2 * hour, 50 * minute, 40 * minute), now)).toEqual([
      'was away, in whole or in part, from 11:10:00 to 11:20:00',
      'was away, in whole or in part, from 09:00:00 to 10:00:00',
    ])
  })

  it('is that it still is, however long', () => {
    expect(storeChangeTexts(times(20 * minute), now)).toEqual([
      'left alone, in whole or in part, since 11:40:00 (20m ago), and tried now and then',
    ])
    expect(storeChangeTexts(times(300 * hour), now)).toHaveLength(1)
  })

  it('is no more than three times, and how many more', () => {
    const many = times(...Array.from({ length: 10 }, (_, n) => (10 - n) * minute))
    expect(storeChangeTexts(many, now)).toHaveLength(4)
    expect(storeChangeTexts(many, now).at(-1)).toBe('and 2 times more within a day')
  })
})
