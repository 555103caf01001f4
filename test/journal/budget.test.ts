import { describe, expect, it } from 'vitest'
import { returnLine, takeLine } from '../../src/journal/budget.ts'

const budget = { lines: 10, everyMs: 1_000 }
const now = 1_000_000

/** Lines that can be taken at one time, and what is left then. */
function takeAll(fullAt: number, at: number): { readonly lines: number; readonly left: number } {
  const next = takeLine(fullAt, at, budget)
  if (next === null) return { lines: 0, left: fullAt }
  const rest = takeAll(next, at)
  return { ...rest, lines: rest.lines + 1 }
}

describe('the budget of lines', () => {
  it('is full where nothing was ever taken, and however long nothing was', () => {
    expect(takeAll(0, now).lines).toBe(10)
    expect(takeAll(now - 100_000, now).lines).toBe(10)
  })

  it('comes back line by line, evenly', () => {
    const { left } = takeAll(0, now)
    expect(takeAll(left, now + 99).lines).toBe(0)
    expect(takeAll(left, now + 100).lines).toBe(1)
    expect(takeAll(left, now + 550).lines).toBe(5)
    expect(takeAll(left, now + 5_000).lines).toBe(10)
  })

  it('takes a line back, and is never more than full', () => {
    const { left } = takeAll(0, now)
    expect(takeAll(returnLine(left, now, budget), now).lines).toBe(1)
    const full = Array.from({ length: 20 }).reduce<number>(fullAt => returnLine(fullAt, now, budget), left)
    expect(full).toBe(now)
    expect(takeAll(full, now).lines).toBe(10)
  })
})
