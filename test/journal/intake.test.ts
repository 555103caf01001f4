// What is written down when, and what that costs: rows are counted as the platform counts them, one for a line and one
// for each index that it stands in.
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import type { Entry } from '../../src/journal/entry.ts'
import { floodLimits } from '../../src/journal/flood.ts'
import { mergedOf } from '../../src/journal/line.ts'
import { anything, type OpenJournal, openJournal } from '../../src/journal/open-journal.ts'
import type { Sql, SqlValue } from '../../src/lib/sql.ts'
import { day, minute, second } from '../../src/lib/time.ts'
import { batchOf, entryAt, heldAt, nodeSql, start } from '../support/journal.ts'

/** A journal with a clock that a test moves, and what it wrote to its table of lines. */
function world(limits = floodLimits) {
  const database = new DatabaseSync(':memory:')
  let rows = 0
  let fails = false
  const plain = nodeSql(database)
  const sql: Sql = {
    ...plain,
    write(statement, ...values) {
      if (fails && statement.includes(' lines ')) throw new Error('The rows of this day are spent.')
      const changed = plain.write(statement, ...values)
      if (changed && statement.includes(' lines ')) rows += rowsOf(statement, values)
      return changed
    },
  }
  const clock = { now: start }
  const open = () => openJournal({ sql, now: () => clock.now, limits })
  let journal = open()
  return {
    clock,
    journal: () => journal,
    rows: () => rows,
    stored: () => database.prepare('SELECT key FROM lines').all().length,
    failing: (does: boolean) => {
      fails = does
    },
    /** As an eviction does: what is held in memory is gone. */
    reopen: () => {
      journal = open()
    },
    /** A second goes by: one batch, and what the object's timer does every five of them. */
    second(entries: readonly Entry[]) {
      if (entries.length > 0) journal.write(batchOf(entries))
      clock.now += second
      if (clock.now % (5 * second) === 0 && !journal.isFlushed()) journal.flushDue()
    },
  }
}

function rowsOf(statement: string, values: readonly SqlValue[]): number {
  const [, , wide, tag] = values
  return statement.startsWith('INSERT') ? 1 + (wide === null ? 0 : 1) + (tag === null ? 0 : 1) : 1
}

function attempts(journal: OpenJournal): number {
  return journal
    .search(anything, 1_000, null)
    .lines.reduce((sum, line) => sum + (line.is === 'merged' ? line.merged.count : 1), 0)
}

const flood = (at = start) => Array.from({ length: 50 }, (_, n) => heldAt(at + n, { name: `user-${n}` }))

describe('an entry', () => {
  it('is in the record when the batch is acknowledged, whatever happens to the object then', () => {
    const { journal, reopen } = world()
    const entry = entryAt(start)
    journal().write(batchOf([entry]))
    reopen()
    expect(journal().find(entry.reference, start)).toMatchObject({ entry })
  })

  it('finds a place beside those of its millisecond, and the same one when it comes again', () => {
    const { journal, stored } = world({
      ...floodLimits,
      perSecond: 1_000,
      perSecondOpened: 0,
      perMinute: 1_000,
    })
    const entries = Array.from({ length: 90 }, (_, n) => entryAt(start, { name: `user-${n}` }))
    journal().write(batchOf(entries))
    expect(stored()).toBe(90)
  })
})

describe('a merged line', () => {
  it('is written when its minute is over, once, however many batches it came with', () => {
    const { journal, rows, second: pass, stored } = world()
    for (let at = 0; at < 60; at += 1) pass(flood(start + at * second))
    expect([stored(), rows()]).toEqual([15, 45])
    for (let at = 0; at < 5; at += 1) pass([])
    expect([stored(), rows()]).toEqual([16, 47])
    expect(journal().isFlushed()).toBe(true)
  })

  it('is written when no more come', () => {
    const { stored, second: pass } = world()
    pass(flood())
    for (let at = 0; at < 10; at += 1) pass([])
    expect(stored()).toBe(15)
    for (let at = 0; at < 10; at += 1) pass([])
    expect(stored()).toBe(16)
  })

  it('is written before anything is read: every question sees it', () => {
    const line = { is: 'entry', entry: entryAt(start) } as const
    const questions: readonly ((journal: OpenJournal) => unknown)[] = [
      journal => journal.search(anything, 10, null),
      journal => journal.merged(start),
      journal => journal.around(line, 5),
      journal => journal.top('network', anything, 5),
      journal => journal.tagsSeen([], 0),
      journal => journal.status(),
      journal => journal.forget([]),
      journal => journal.expire(),
    ]
    for (const ask of questions) {
      const { journal, stored } = world()
      journal().write(batchOf(flood()))
      expect(stored()).toBe(15)
      ask(journal())
      expect(stored()).toBe(16)
    }
  })

  it('that comes late is added to what is written', () => {
    const { journal, clock } = world()
    journal().write(batchOf(flood()))
    clock.now += 5 * minute
    journal().flushDue()
    journal().write(batchOf(flood(start + 100)))
    expect(journal().merged(start)).toMatchObject([{ count: 85 }])
  })
})

describe('a batch that could not be written', () => {
  it('comes again, and is counted once', () => {
    const { journal, failing } = world()
    failing(true)
    expect(() => journal().write(batchOf(flood()))).toThrow()
    failing(false)
    journal().write(batchOf(flood()))
    expect(attempts(journal())).toBe(50)
  })

  it('is not acknowledged while merged lines of an earlier minute cannot be written, so that none pile up', () => {
    const { journal, failing } = world()
    journal().write(batchOf(flood()))
    failing(true)
    const later = [1, 2, 3, 4, 5].map(at => () => {
      const merged = flood(start + at * minute).slice(15)
      journal().write(batchOf([], { merged: merged.map(entry => mergedOf('network', entry)) }))
    })
    expect(() => {
      for (const write of later) write()
    }).toThrow('spent')
  })
})

describe('the rows of an hour', () => {
  const hourOf = (entry: (at: number) => readonly Entry[], of = world()) => {
    for (let at = 0; at < 3_600; at += 1) of.second(entry(at))
    return of.rows()
  }

  it('are a few hundred for one refused attempt a second from one network', () => {
    expect(hourOf(at => [heldAt(start + at * second)])).toBeLessThan(500)
  })

  it('are a few hundred for somebody who signs in to his own account every second', () => {
    const opened = (at: number) => [entryAt(start + at * second, { outcome: { is: 'success', status: 302 } })]
    expect(hourOf(opened)).toBeLessThan(400)
  })

  it('are three an attempt on a site where nothing happens', () => {
    const person = (n: number) => ({ wide: `10.0.${n % 250}.0/24`, name: `person-${n}` })
    const attempt = (at: number) => (at % 18 === 0 ? [entryAt(start + at * second, person(at / 18))] : [])
    expect(hourOf(attempt)).toBe(3 * 200)
  })

  it('have an end for a flood from ever new networks: a quarter of the free plan’s day, one line a minute then', () => {
    const { perDay } = floodLimits
    expect(2 * perDay * 3 + 1_440 * 3).toBeLessThan(100_000 / 3)
    const of = world({ ...floodLimits, perDay: 240 })
    const stranger = (at: number) => ({ wide: `10.${at >> 8}.${at & 255}.0/24`, name: `user-${at}` })
    hourOf(at => [entryAt(start + at * second, stranger(at))], of)
    expect(of.rows()).toBeLessThan((240 + 10) * 3 + 60)
    expect(attempts(of.journal())).toBe(3_600)
  })
})

describe('after an eviction', () => {
  it('the limits of the hour still hold', () => {
    const { journal, reopen, clock } = world()
    for (let at = 0; at < 30; at += 1) {
      clock.now = start + at * minute
      journal().write(
        batchOf(Array.from({ length: 15 }, (_, n) => heldAt(clock.now + n, { name: `user-${n}` }))),
      )
      reopen()
    }
    const { lines } = journal().search(anything, 1_000, null)
    expect(lines).toHaveLength(100)
  })

  it('an hour counts neither what is merged nor who got in', () => {
    const { journal, reopen } = world({ ...floodLimits, perMinute: 200, perHour: 20 })
    const opened = Array.from({ length: 50 }, (_, n) =>
      entryAt(start + n, { name: `person-${n}`, outcome: { is: 'success', status: 302 } }),
    )
    journal().write(
      batchOf([...opened, ...flood().slice(0, 10)], {
        merged: flood().map(entry => mergedOf('network', entry)),
      }),
    )
    journal().status()
    reopen()
    journal().write(batchOf(flood(start + 5 * minute)))
    const { lines } = journal().search({ ...anything, since: start + 5 * minute }, 1_000, null)
    expect(lines.filter(({ is }) => is === 'entry')).toHaveLength(10)
  })

  it('the budget knows of merged lines, too, which stand at the end of a minute that is not over', () => {
    const { journal, reopen } = world({ ...floodLimits, perDay: 20 })
    journal().write(batchOf(flood()))
    journal().status()
    reopen()
    const strangers = Array.from({ length: 10 }, (_, n) =>
      entryAt(start + 100, { wide: `10.0.${n}.0/24`, name: `${n}` }),
    )
    journal().write(batchOf(strangers))
    const { lines } = journal().search(anything, 1_000, null)
    expect(lines.filter(({ is }) => is === 'entry')).toHaveLength(15 + 4)
  })

  it('the budget of the day still holds', () => {
    const { journal, reopen, clock, stored } = world({ ...floodLimits, perDay: 40 })
    for (let at = 0; at < 80; at += 1) {
      clock.now = start + at * second
      journal().write(batchOf([entryAt(clock.now, { wide: `10.0.${at}.0/24`, name: `user-${at}` })]))
      reopen()
    }
    expect(stored()).toBe(40)
    clock.now += day / 4
    journal().write(
      batchOf(
        Array.from({ length: 30 }, (_, n) =>
          entryAt(clock.now + n, { wide: `10.1.${n}.0/24`, name: `${n}` }),
        ),
      ),
    )
    expect(stored()).toBe(50)
  })
})
