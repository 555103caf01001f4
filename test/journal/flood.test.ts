import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Entry } from '../../src/journal/entry.ts'
import { createFlood, type Flood, floodLimits } from '../../src/journal/flood.ts'
import { type Line, mergedKey } from '../../src/journal/line.ts'
import { entryAt, heldAt, start } from '../support/journal.ts'

const empty = { stored: () => [], isCrowded: () => false }

function feed(flood: Flood, entries: readonly Entry[]): number {
  return entries.filter(entry => flood.admit(entry)).length
}

function mergedCount(flood: Flood): number {
  return flood.changed().reduce((sum, { count }) => sum + count, 0)
}

function many(count: number, entry: (at: number) => Entry): readonly Entry[] {
  return Array.from({ length: count }, (_, at) => entry(at))
}

const guess = (at: number) => heldAt(start + at, { name: `user-${at}` })

describe('a flood', () => {
  it('from one network is written as at most 20 entries a minute and one line', () => {
    const flood = createFlood(empty)
    const written = feed(flood, many(1_000, guess))
    expect(written).toBeLessThanOrEqual(20)
    expect(flood.changed()).toMatchObject([
      { subject: 'network', count: 1_000 - written, network: { wide: '203.0.113.0/24' } },
    ])
  })

  it('against one account from many networks is one line of that account', () => {
    const flood = createFlood(empty)
    const written = feed(
      flood,
      many(300, at => heldAt(start + at, { wide: `10.0.${at % 250}.0/24` })),
    )
    expect(written).toBeLessThanOrEqual(20)
    expect(flood.changed()).toMatchObject([
      { subject: 'account', count: 300 - written, network: null, account: { hint: 'a***' } },
    ])
  })

  it('from everywhere is written as at most 200 entries a second', () => {
    const flood = createFlood(empty)
    const written = feed(
      flood,
      many(3_000, at =>
        heldAt(start + (at % 1_000), { wide: `10.${at >> 8}.${at & 255}.0/24`, name: `user-${at}` }),
      ),
    )
    expect(written).toBeLessThanOrEqual(200)
    expect(written + mergedCount(flood)).toBe(3_000)
  })

  it('has a bounded number of lines, and still counts every attempt', () => {
    const flood = createFlood(empty)
    const written = feed(
      flood,
      many(5_000, at =>
        heldAt(start + (at % 1_000), { wide: `10.${at >> 8}.${at & 255}.0/24`, name: `user-${at}` }),
      ),
    )
    expect(flood.changed().length).toBeLessThanOrEqual(floodLimits.lines + 1)
    expect(flood.changed().map(mergedKey)).toContain('~everything')
    expect(written + mergedCount(flood)).toBe(5_000)
  })

  it('hides no account that was opened in the middle of it', () => {
    const flood = createFlood(empty)
    feed(flood, many(500, guess))
    expect(flood.admit(entryAt(start + 30_000, { outcome: { is: 'success', status: 302 } }))).toBe(true)
  })

  it('over weeks, that has made the record large, is only counted; an opened account still has its entry', () => {
    const flood = createFlood({ ...empty, isCrowded: () => true })
    expect(flood.admit(guess(0))).toBe(false)
    expect(flood.admit(entryAt(start, { outcome: { is: 'success', status: 302 } }))).toBe(true)
    expect(flood.changed()).toMatchObject([{ subject: 'network', count: 1 }])
  })

  it('of one minute takes nothing from the next', () => {
    const flood = createFlood(empty)
    feed(flood, many(500, guess))
    expect(flood.admit(guess(60_000))).toBe(true)
  })

  it('keeps its limits when the object forgets and learns again from what is stored', () => {
    const stored: Line[] = []
    const before = createFlood(empty)
    for (const entry of many(100, guess)) if (before.admit(entry)) stored.push({ is: 'entry', entry })
    stored.push(...before.changed().map((merged): Line => ({ is: 'merged', merged })))

    const after = createFlood({ ...empty, stored: () => stored })
    expect(
      feed(
        after,
        many(50, at => guess(at + 200)),
      ),
    ).toBe(0)
    expect(mergedCount(after)).toBe(mergedCount(before) + 50)
    expect(after.changed()).toHaveLength(1)
  })

  it('counts a batch that is sent twice only once, where its entries are written one by one', () => {
    const flood = createFlood(empty)
    const batch = many(10, guess)
    feed(flood, batch)
    expect(feed(flood, batch)).toBe(10)
    expect(flood.changed()).toEqual([])
  })

  it('adds up, whatever comes in whatever order', () => {
    const attempts = fc.record({
      at: fc.integer({ min: start - 200_000, max: start + 200_000 }),
      wide: fc.constantFrom('10.0.0.0/24', '10.0.1.0/24', '2001:db8::/48', 'no-address'),
      name: fc.constantFrom('alice', 'bob', 'carol'),
      action: fc.constantFrom('forward' as const, 'cool-down' as const, 'refuse' as const),
      outcome: fc.constantFrom<Entry['outcome']>({ is: 'success', status: 302 }, { is: 'not-forwarded' }),
    })
    const limits = {
      ...floodLimits,
      perSubject: 4,
      perSubjectOpened: 1,
      perSecond: 10,
      perSecondOpened: 2,
      lines: 2,
    }
    fc.assert(
      fc.property(fc.array(attempts, { maxLength: 200 }), list => {
        // What is written stays known, as it does in the record: windows that are dropped learn it again.
        const stored = new Map<string, Line>()
        const ofMinute = (minute: number) => {
          keep()
          return [...stored.values()].filter(line =>
            line.is === 'entry'
              ? line.entry.at - (line.entry.at % 60_000) === minute
              : line.merged.minute === minute,
          )
        }
        const flood = createFlood({ stored: ofMinute, isCrowded: () => false }, limits)
        function keep() {
          for (const merged of flood.changed())
            stored.set(`${merged.minute} ${mergedKey(merged)}`, { is: 'merged', merged })
          flood.written()
        }
        for (const { at, ...change } of list) {
          const entry = entryAt(at, change)
          if (flood.admit(entry)) stored.set(entry.reference, { is: 'entry', entry })
        }
        keep()
        const total = [...stored.values()].reduce(
          (sum, line) => sum + (line.is === 'entry' ? 1 : line.merged.count),
          0,
        )
        expect(total).toBe(list.length)
        for (const line of stored.values()) {
          if (line.is === 'merged') {
            expect(line.merged.cells.reduce((sum, { count }) => sum + count, 0)).toBe(line.merged.count)
          }
        }
      }),
      { numRuns: 200 },
    )
  })
})
