import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Batch } from '../../src/journal/contract.ts'
import { journalSink } from '../../src/sinks/journal.ts'
import { entryAt, heldAt, start, tagOf } from '../support/journal.ts'

type Answer = 'written' | 'fails' | 'never'

/** A journal that remembers what came, and answers as it is told: each answer once, the last one for ever. */
function journalThat(...answers: [Answer, ...Answer[]]) {
  const batches: Batch[] = []
  const written: Batch[] = []
  const journal = {
    write(batch: Batch): Promise<void> {
      const answer = answers[Math.min(batches.length, answers.length - 1)]
      batches.push(batch)
      if (answer === 'never') return new Promise(() => {})
      if (answer === 'fails') return Promise.reject(new Error('overloaded'))
      written.push(batch)
      return Promise.resolve()
    },
  }
  const sink = journalSink({ journal: () => journal, retentionDays: 30, now: Date.now, capacity: 10 })
  return { batches, written, sink }
}

/** Attempts that arrived, one by one or counted. */
function arrived(batches: readonly Batch[]): number {
  return batches.reduce(
    (sum, { entries, merged }) =>
      sum + entries.length + merged.reduce((counts, { count }) => counts + count, 0),
    0,
  )
}

beforeEach(() => {
  vi.useFakeTimers({ now: start })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('the journal sink', () => {
  it('sends what comes within 100 ms together, in one call', async () => {
    const { sink, batches } = journalThat('written')
    const first = sink.write([entryAt(start)])
    await vi.advanceTimersByTimeAsync(60)
    const second = sink.write([entryAt(start + 1)])
    expect(batches).toEqual([])
    await vi.advanceTimersByTimeAsync(40)
    await Promise.all([first, second])
    expect(batches).toMatchObject([
      { entries: [{ at: start }, { at: start + 1 }], merged: [], retentionDays: 30 },
    ])
  })

  it('keeps the request whose timer sends until the journal has acknowledged, and no other', async () => {
    const { sink } = journalThat('never')
    const kept: string[] = []
    const write = (name: string, at: number) =>
      void sink.write([entryAt(start + at)]).then(() => {
        kept.push(name)
      })
    write('first', 0)
    write('second', 1)
    await vi.advanceTimersByTimeAsync(5_000)
    expect(kept).toEqual(['second'])
    write('of the next batch', 5_000)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(kept).toEqual(['second'])
  })

  it('merges at once what the journal would only merge, and sends the counts', async () => {
    const { sink, batches } = journalThat('written')
    for (let at = 0; at < 40; at += 1) {
      void sink.write([heldAt(start + at, { name: `user-${at}` })])
      await vi.advanceTimersByTimeAsync(200)
    }
    expect(batches.flatMap(({ entries }) => entries)).toHaveLength(15)
    expect(arrived(batches)).toBe(40)
    void sink.write([entryAt(start + 50, { outcome: { is: 'success', status: 302 } })])
    await vi.advanceTimersByTimeAsync(200)
    expect(batches.at(-1)?.entries).toMatchObject([{ outcome: { is: 'success' } }])
  })

  it('names the account that was opened, even where it finds no room', async () => {
    const { sink, batches } = journalThat('written')
    const opened = (name: string) => entryAt(start, { name, outcome: { is: 'success', status: 302 } })
    void sink.write(Array.from({ length: 30 }, (_, at) => opened(at === 20 ? 'alice' : 'mallory')))
    await vi.advanceTimersByTimeAsync(100)
    expect(batches).toMatchObject([
      {
        merged: [
          { subject: 'account', count: 19, account: { tag: tagOf('mallory') } },
          { subject: 'account', count: 1, account: { tag: tagOf('alice') } },
        ],
      },
    ])
  })

  it('counts what finds no room in the queue, and sends the count', async () => {
    const { sink, batches } = journalThat('written')
    void sink.write(Array.from({ length: 500 }, (_, at) => heldAt(start + at, { name: `user-${at}` })))
    await vi.advanceTimersByTimeAsync(100)
    expect(batches).toMatchObject([{ merged: [{ subject: 'network', count: 492 }] }])
    expect(arrived(batches)).toBe(500)
  })

  it('keeps room for attempts that got in, however many others wait', async () => {
    const { sink, batches } = journalThat('written')
    void sink.write(Array.from({ length: 500 }, (_, at) => heldAt(start + at)))
    void sink.write([entryAt(start + 600, { outcome: { is: 'success', status: 302 } })])
    await vi.advanceTimersByTimeAsync(100)
    expect(batches[0]?.entries.at(-1)).toMatchObject({ at: start + 600, outcome: { is: 'success' } })
  })

  it('tries once more when a call fails, and loses nothing by it', async () => {
    const { sink, written } = journalThat('fails', 'written')
    const write = sink.write([entryAt(start)])
    await vi.advanceTimersByTimeAsync(200)
    await write
    expect(written).toMatchObject([{ entries: [{ at: start }] }])
  })

  it('never throws; what did not arrive travels as counts with the next batch', async () => {
    const { sink, written } = journalThat('fails', 'fails', 'written')
    const lost = sink.write([heldAt(start), heldAt(start + 1)])
    await vi.advanceTimersByTimeAsync(200)
    await expect(lost).resolves.toBeUndefined()
    const next = sink.write([entryAt(start + 300)])
    await vi.advanceTimersByTimeAsync(100)
    await next
    expect(written).toMatchObject([
      { entries: [{ at: start + 300 }], merged: [{ count: 2, cells: [{ action: 'cool-down' }] }] },
    ])
    expect(arrived(written)).toBe(3)
  })

  it('holds a bounded number of entries and lines, however long the journal is gone, and still adds up', async () => {
    const { sink, written } = journalThat(...(Array(40).fill('fails') as ['fails']), 'written')
    for (let round = 0; round < 20; round += 1) {
      for (let at = 0; at < 50; at += 1) {
        const wide = `10.${round}.${at}.0/24`
        void sink.write([heldAt(Date.now(), { wide })])
      }
      await vi.advanceTimersByTimeAsync(10_000)
    }
    const last = sink.write([])
    await vi.advanceTimersByTimeAsync(100)
    await last
    expect(arrived(written)).toBe(1_000)
    expect(written.at(-1)?.merged.length).toBeLessThanOrEqual(201)
  })

  it('gives up a call that is not answered, and counts what was in it', async () => {
    const { sink, batches, written } = journalThat('never', 'written')
    const hung = sink.write([entryAt(start)])
    await vi.advanceTimersByTimeAsync(11_000)
    await expect(hung).resolves.toBeUndefined()
    // Not asked again at once: it is busy, and would have both calls to answer.
    expect(batches).toHaveLength(1)
    const next = sink.write([])
    await vi.advanceTimersByTimeAsync(100)
    await next
    expect(arrived(written)).toBe(1)
  })

  it('goes on where the request is gone whose timer everybody waited for', async () => {
    const { sink, batches } = journalThat('written')
    void sink.write([entryAt(start)])
    // The platform drops the timers of a request that it ends.
    vi.clearAllTimers()
    vi.setSystemTime(start + 5_000)
    void sink.write([entryAt(start + 5_000)])
    await vi.advanceTimersByTimeAsync(100)
    expect(arrived(batches)).toBe(2)
  })

  it('counts again what was in a call that went with its request', async () => {
    const { sink, written } = journalThat('never', 'written')
    void sink.write(Array.from({ length: 30 }, (_, at) => heldAt(start + at)))
    void sink.note({ at: start, shape: '/enter', fields: ['password'] })
    await vi.advanceTimersByTimeAsync(200)
    vi.clearAllTimers()
    vi.setSystemTime(start + 30_000)
    for (let batch = 0; batch < 2; batch += 1) {
      void sink.write([])
      await vi.advanceTimersByTimeAsync(100)
    }
    expect(arrived(written)).toBe(30)
    expect(written.flatMap(({ doors }) => doors)).toHaveLength(1)
  })

  it('has room again once a call has come back', async () => {
    const { sink, batches } = journalThat('written')
    for (let batch = 0; batch < 5; batch += 1) {
      void sink.write(
        Array.from({ length: 7 }, (_, at) => heldAt(start + at, { wide: `10.${batch}.${at}.0/24` })),
      )
      await vi.advanceTimersByTimeAsync(200)
    }
    expect(batches.map(({ entries }) => entries.length)).toEqual([7, 7, 7, 7, 7])
  })

  it('sends doors along, and again if they did not arrive', async () => {
    const { sink, written } = journalThat('fails', 'fails', 'written')
    void sink.note({ at: start, shape: '/enter', fields: ['password'] })
    await vi.advanceTimersByTimeAsync(300)
    void sink.write([])
    await vi.advanceTimersByTimeAsync(100)
    expect(written).toMatchObject([{ doors: [{ shape: '/enter' }] }])
  })

  it('sends changes of the store along with what is written next, and again if they did not arrive', async () => {
    const { sink, written } = journalThat('fails', 'fails', 'written')
    sink.noteStore({ at: start, state: 'away' })
    await vi.advanceTimersByTimeAsync(300)
    expect(written).toEqual([])
    void sink.write([])
    await vi.advanceTimersByTimeAsync(300)
    sink.noteStore({ at: start + 1, state: 'back' })
    void sink.write([])
    await vi.advanceTimersByTimeAsync(100)
    expect(written).toMatchObject([{ storeChanges: [{ state: 'away' }, { state: 'back' }] }])
  })

  it('holds a bounded number of them', async () => {
    const { sink, written } = journalThat('written')
    for (let at = 0; at < 100; at += 1) sink.noteStore({ at, state: at % 2 === 0 ? 'away' : 'back' })
    void sink.write([])
    await vi.advanceTimersByTimeAsync(100)
    expect(written[0]?.storeChanges?.map(({ at }) => at)).toEqual(
      Array.from({ length: 20 }, (_, n) => 80 + n),
    )
  })
})
