import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Entry } from '../../src/journal/entry.ts'
import { createFlood, type Flood, type FloodParts, floodLimits } from '../../src/journal/flood.ts'
import { type Line, type Merged, mergedKey } from '../../src/journal/line.ts'
import { entryAt, heldAt, start, tagOf } from '../support/journal.ts'

const empty: FloodParts = {
  stored: () => [],
  storedSince: () => 0,
  budgetFullAt: 0,
  flush: () => {},
  isCrowded: () => false,
}

/** How many of the entries are to be written one by one; the others are merged. */
function feed(flood: Flood, entries: readonly Entry[]): number {
  return entries.filter(entry => {
    const over = flood.admit(entry)
    if (over !== null) flood.merge(over)
    return over === null
  }).length
}

const lines = (flood: Flood) => flood.unwritten(Number.POSITIVE_INFINITY)

function mergedCount(flood: Flood): number {
  return lines(flood).reduce((sum, { count }) => sum + count, 0)
}

function many<Item>(count: number, item: (at: number) => Item): readonly Item[] {
  return Array.from({ length: count }, (_, at) => item(at))
}

const openedAt = (at: number, change: Parameters<typeof entryAt>[1] = {}) =>
  entryAt(at, { outcome: { is: 'success', status: 302 }, ...change })

const guess = (at: number) => heldAt(start + at, { name: `user-${at}` })

describe('a flood', () => {
  it('from one network is written as at most 20 entries a minute and one line', () => {
    const flood = createFlood(empty)
    const written = feed(flood, many(1_000, guess))
    expect(written).toBeLessThanOrEqual(20)
    expect(lines(flood)).toMatchObject([
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
    expect(lines(flood)).toMatchObject([
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
    expect(lines(flood).length).toBeLessThanOrEqual(floodLimits.lines + 1)
    expect(lines(flood).map(mergedKey)).toContain('~everything')
    expect(written + mergedCount(flood)).toBe(5_000)
  })

  it('hides no account that was opened in the middle of it', () => {
    const flood = createFlood(empty)
    feed(flood, many(500, guess))
    expect(feed(flood, [openedAt(start + 30_000)])).toBe(1)
  })

  it('over weeks, that has made the record large, is only counted; an opened account still has its entry', () => {
    const flood = createFlood({ ...empty, isCrowded: () => true })
    expect(feed(flood, [guess(0)])).toBe(0)
    expect(feed(flood, [openedAt(start)])).toBe(1)
    expect(lines(flood)).toMatchObject([{ subject: 'network', count: 1 }])
  })

  it('that goes on for an hour is written as at most 100 entries of each network, and one line a minute', () => {
    const flood = createFlood(empty)
    const hourly = many(900, at => guess(at * 4_000))
    expect(feed(flood, hourly)).toBe(100)
    expect(feed(flood, [guess(3_600_000)])).toBe(1)
  })

  it('is written as at most 100 entries an hour of one account, however many networks it comes from', () => {
    const flood = createFlood(empty)
    const hourly = many(900, at => heldAt(start + at * 4_000, { wide: `10.${at >> 8}.${at & 255}.0/24` }))
    expect(feed(flood, hourly)).toBe(100)
  })

  it('keeps to its hour when the object forgets: the record knows how many there were', () => {
    const asked: unknown[] = []
    const storedSince: FloodParts['storedSince'] = (whose, since) => {
      asked.push({ ...whose, since })
      return whose.of === 'network' ? 100 : 0
    }
    const flood = createFlood({ ...empty, storedSince })
    expect(feed(flood, [guess(1_000), openedAt(start + 2_000)])).toBe(1)
    expect(asked).toEqual([{ of: 'network', name: '203.0.113.0/24', since: start }])
  })

  it('of one minute takes nothing from the next', () => {
    const flood = createFlood(empty)
    feed(flood, many(500, guess))
    expect(feed(flood, [guess(60_000)])).toBe(1)
  })

  it('keeps its limits when the object forgets and learns again from what is stored', () => {
    const stored: Line[] = []
    const before = createFlood(empty)
    for (const entry of many(100, guess)) if (feed(before, [entry]) === 1) stored.push({ is: 'entry', entry })
    stored.push(...lines(before).map((merged): Line => ({ is: 'merged', merged })))

    const after = createFlood({ ...empty, stored: () => stored })
    expect(
      feed(
        after,
        many(50, at => guess(at + 200)),
      ),
    ).toBe(0)
    expect(mergedCount(after)).toBe(mergedCount(before) + 50)
    expect(lines(after)).toHaveLength(1)
  })

  it('counts a batch that is sent twice only once, where its entries are written one by one', () => {
    const flood = createFlood(empty)
    const batch = many(10, guess)
    feed(flood, batch)
    expect(feed(flood, batch)).toBe(10)
    expect(lines(flood)).toEqual([])
  })

  it('says what changed since it was written, of minutes that are over or of all', () => {
    const flood = createFlood(empty)
    feed(flood, [...many(30, guess), ...many(30, at => guess(60_000 + at))])
    expect(flood.unwritten(start + 60_000)).toMatchObject([{ minute: start }])
    flood.written(start + 60_000)
    expect(lines(flood)).toMatchObject([{ minute: start + 60_000 }])
    flood.written(Number.POSITIVE_INFINITY)
    expect(flood.isWritten()).toBe(true)
    feed(flood, [guess(50)])
    expect(lines(flood)).toMatchObject([{ minute: start, count: 16 }])
  })

  it('has what changed written down before it forgets the minute', () => {
    const flushed: number[] = []
    const flood = createFlood({
      ...empty,
      flush: () => flushed.push(...lines(flood).map(({ minute }) => minute)),
    })
    for (const minute of [0, 1, 2, 3])
      feed(
        flood,
        many(30, at => guess(minute * 60_000 + at)),
      )
    expect(flushed).toContain(start)
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
      perMinute: 4,
      perMinuteOpened: 1,
      perHour: 6,
      perSecond: 10,
      perSecondOpened: 2,
      lines: 2,
      linesOpened: 1,
      perDay: 8,
    }
    fc.assert(
      fc.property(fc.array(attempts, { maxLength: 200 }), list => {
        // What is written stays known, as it does in the record: windows that are dropped learn it again.
        const stored = new Map<string, Line>()
        const ofMinute = (minute: number) =>
          [...stored.values()].filter(line =>
            line.is === 'entry'
              ? line.entry.at - (line.entry.at % 60_000) === minute
              : line.merged.minute === minute,
          )
        const flood = createFlood({ ...empty, stored: ofMinute, flush }, limits)
        function flush() {
          for (const merged of lines(flood))
            stored.set(`${merged.minute} ${mergedKey(merged)}`, { is: 'merged', merged })
          flood.written(Number.POSITIVE_INFINITY)
        }
        for (const { at, ...change } of list) {
          const entry = entryAt(at, change)
          if (feed(flood, [entry]) === 1) stored.set(entry.reference, { is: 'entry', entry })
        }
        flush()
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

describe('a flood from ever new networks at ever new accounts', () => {
  const limits = { ...floodLimits, perDay: 50 }
  const stranger = (at: number, change: Parameters<typeof entryAt>[1] = {}) =>
    entryAt(start + at * 60_000, { wide: `10.${at >> 8}.${at & 255}.0/24`, name: `user-${at}`, ...change })

  it('is written as a day’s lines at once and as many over the day; the rest is one line a minute', () => {
    const written: Merged[] = []
    const flush = () => {
      written.push(...lines(flood))
      flood.written(Number.POSITIVE_INFINITY)
    }
    const flood = createFlood({ ...empty, flush }, limits)
    const single = feed(flood, many(1_440, stranger))
    flush()
    expect(single).toBeGreaterThanOrEqual(50)
    expect(single).toBeLessThanOrEqual(100)
    expect(new Set(written.map(({ subject }) => subject))).toEqual(new Set(['everything']))
    expect(new Set(written.map(({ minute }) => minute)).size).toBe(written.length)
    expect(single + written.reduce((sum, { count }) => sum + count, 0)).toBe(1_440)
  })

  it('pays for merged lines out of the same budget, and goes on in the ones it has', () => {
    const flood = createFlood(empty, { ...limits, perDay: 40 })
    const network = (n: number) =>
      many(30, at => heldAt(start + at, { wide: `10.0.${n}.0/24`, name: `${n} ${at}` }))
    expect(many(4, n => n).map(n => feed(flood, network(n)))).toEqual([15, 15, 8, 0])
    expect(lines(flood).map(mergedKey)).toEqual([
      '~network 10.0.0.0/24',
      '~network 10.0.1.0/24',
      '~everything',
    ])
  })

  it('takes nothing from who gets in, and each of them gives room for one who does not', () => {
    const flood = createFlood(empty, limits)
    feed(
      flood,
      many(100, at => stranger(at, { at: start + at })),
    )
    expect(feed(flood, [stranger(200, { at: start })])).toBe(0)
    expect(
      feed(flood, [openedAt(start + 500), stranger(201, { at: start }), stranger(202, { at: start })]),
    ).toBe(2)
  })

  it('finds the budget as it left it when the object forgets', () => {
    const before = createFlood(empty, limits)
    expect(
      feed(
        before,
        many(60, at => stranger(at, { at: start + at })),
      ),
    ).toBe(50)
    const after = createFlood({ ...empty, budgetFullAt: before.budgetFullAt() }, limits)
    expect(
      feed(
        after,
        many(60, at => stranger(at + 60, { at: start + at })),
      ),
    ).toBe(0)
  })
})

describe('an account that was opened', () => {
  const opened = (at: number, name: string, change: Parameters<typeof entryAt>[1] = {}) =>
    openedAt(start + at, { name, ...change })

  it('has an entry of its own in each minute, whatever its network does besides', () => {
    const flood = createFlood(empty)
    feed(flood, many(500, guess))
    expect(
      feed(
        flood,
        many(60, at => opened(at, `person-${at}`)),
      ),
    ).toBe(60)
    expect(
      feed(
        flood,
        many(60, at => opened(60_000 + at, `person-${at}`)),
      ),
    ).toBe(60)
  })

  it('has one for each step of a sign-in, too', () => {
    const flood = createFlood(empty)
    feed(
      flood,
      many(60, at => opened(at, `person-${at}`)),
    )
    const pending = opened(100, 'alice', { outcome: { is: 'pending', status: 302 } })
    expect(feed(flood, [pending, opened(200, 'alice', { surface: 'one-time-code' })])).toBe(2)
  })

  it('is merged with nobody else: what repeats it goes into a line of its own, which names it', () => {
    const flood = createFlood(empty)
    expect(
      feed(
        flood,
        many(300, at => opened(at, 'mallory')),
      ),
    ).toBe(1)
    expect(feed(flood, [opened(400, 'alice'), opened(401, 'alice')])).toBe(1)
    expect(lines(flood)).toMatchObject([
      { subject: 'account', count: 299, account: { tag: tagOf('mallory') } },
      { subject: 'account', count: 1, account: { tag: tagOf('alice') } },
    ])
  })

  it('is told again where it was opened from another network', () => {
    const flood = createFlood(empty)
    const networks = many(30, at => opened(at, 'alice', { wide: `10.0.${at}.0/24` }))
    expect(feed(flood, networks)).toBe(20)
    expect(lines(flood)).toMatchObject([{ subject: 'account', count: 10, account: { tag: tagOf('alice') } }])
  })

  it('is merged where more are opened than there is room for in a second, and still alone', () => {
    const flood = createFlood(empty)
    expect(
      feed(
        flood,
        many(300, at => opened(at, `person-${at}`)),
      ),
    ).toBe(200)
    expect(lines(flood)).toHaveLength(100)
    expect(lines(flood)).toMatchObject(
      many(100, at => ({ subject: 'account', account: { tag: tagOf(`person-${at + 200}`) } })),
    )
  })

  it('has a line left for it when others have filled theirs', () => {
    const flood = createFlood(empty)
    const noise = many(3_000, at =>
      heldAt(start + (at % 1_000), { wide: `10.${at >> 8}.${at & 255}.0/24`, name: `user-${at}` }),
    )
    feed(flood, noise)
    feed(flood, [opened(100, 'alice'), opened(101, 'alice')])
    expect(lines(flood).map(mergedKey)).toContain(`~account ${tagOf('alice')}`)
  })

  it('beyond all lines is still counted, where no account is named', () => {
    const flood = createFlood(empty, { ...floodLimits, perSecond: 0, lines: 3, linesOpened: 1 })
    feed(
      flood,
      many(10, at => opened(at, `person-${at}`)),
    )
    expect(lines(flood).map(({ subject, count }) => [subject, count])).toEqual([
      ['account', 1],
      ['account', 1],
      ['account', 1],
      ['everything', 7],
    ])
    expect(lines(flood).at(-1)).toMatchObject({ account: null })
  })

  it('of which nobody knows the name goes by its network’s limit', () => {
    const flood = createFlood(empty)
    expect(
      feed(
        flood,
        many(30, at => opened(at, '', { account: null })),
      ),
    ).toBe(20)
    expect(lines(flood)).toMatchObject([{ subject: 'network', count: 10, account: null }])
  })
})
