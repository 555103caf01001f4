import { describe, expect, it } from 'vitest'
import { combine, mergedOf } from '../../src/journal/line.ts'
import { entryAt, heldAt, start } from '../support/journal.ts'

describe('a merged line', () => {
  it('tells attempts apart by what was done and why, and adds up the rest', () => {
    const lines = [heldAt(start), entryAt(start + 1), heldAt(start + 2)].map(entry =>
      mergedOf('network', entry),
    )
    expect(lines.reduce(combine)).toMatchObject({
      count: 3,
      cells: [
        { action: 'cool-down', reason: 'account-budget', outcome: 'not-forwarded', count: 2 },
        { action: 'forward', reason: null, outcome: 'failure', count: 1 },
      ],
    })
  })

  it('names the first and the last reference, in whatever order they come', () => {
    const [early, middle, late] = [heldAt(start), heldAt(start + 5), heldAt(start + 9)]
    const line = [middle, late, early].map(entry => mergedOf('network', entry)).reduce(combine)
    expect(line).toMatchObject({
      first: { reference: early.reference, at: start },
      last: { reference: late.reference, at: start + 9 },
    })
  })

  it('names an account or a network only where all its attempts have it in common', () => {
    const line = combine(
      mergedOf('network', heldAt(start)),
      mergedOf('network', heldAt(start, { name: 'bob' })),
    )
    expect(line).toMatchObject({ account: null, network: { wide: '203.0.113.0/24', asn: 64500 } })
    // Once they differ, a third attempt that is like the first does not bring the name back.
    expect(combine(line, mergedOf('network', heldAt(start)))).toMatchObject({ account: null, count: 3 })
  })

  it('stays small, whatever reasons come', () => {
    const entries = Array.from({ length: 1_000 }, (_, at) => heldAt(start, { reason: `reason-${at}` }))
    const line = entries.map(entry => mergedOf('network', entry)).reduce(combine)
    expect(line.cells.length).toBeLessThan(100)
    expect(line.cells.reduce((sum, { count }) => sum + count, 0)).toBe(1_000)
    // A kind that it tells apart already stays apart.
    expect(combine(line, mergedOf('network', heldAt(start, { reason: 'reason-7' }))).cells).toContainEqual(
      expect.objectContaining({ reason: 'reason-7', count: 2 }),
    )
  })
})
