import { describe, expect, it } from 'vitest'
import { createSurplus } from '../../src/journal/surplus.ts'
import { heldAt, start } from '../support/journal.ts'

describe('what the Journal would only merge', () => {
  it('is what one network sends beyond the entries that a minute has for it', () => {
    const isSurplus = createSurplus()
    const told = Array.from({ length: 100 }, (_, at) => isSurplus(heldAt(start + at, { name: `user-${at}` })))
    expect(told.indexOf(true)).toBe(15)
    expect(told.slice(15)).not.toContain(false)
    expect(isSurplus(heldAt(start + 200, { wide: '10.0.0.0/24' }))).toBe(false)
  })

  it('is known of the minute that runs alone', () => {
    const isSurplus = createSurplus()
    for (let at = 0; at < 20; at += 1) isSurplus(heldAt(start + at))
    const next = Array.from({ length: 20 }, (_, at) => isSurplus(heldAt(start + 60_000 + at)))
    expect([next[0], next[19]]).toEqual([false, true])
    expect(isSurplus(heldAt(start + 500))).toBe(false)
  })

  it('is not known of networks beyond a bounded number', () => {
    const isSurplus = createSurplus()
    const from = (n: number) => heldAt(start, { wide: `10.${n >> 8}.${n & 255}.0/24` })
    for (let n = 0; n < 1_000; n += 1) isSurplus(from(n))
    const told = Array.from({ length: 100 }, () => isSurplus(from(5_000)))
    expect(told).not.toContain(true)
  })
})
