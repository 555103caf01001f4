// When the store was away, as the record tells it.
import { describe, expect, it } from 'vitest'
import { openJournal } from '../../src/journal/open-journal.ts'
import { hour } from '../../src/lib/time.ts'
import type { StoreChange } from '../../src/sinks/contract.ts'
import { batchOf, nodeSql, start } from '../support/journal.ts'

const away = (at: number): StoreChange => ({ at, state: 'away' })
const back = (at: number): StoreChange => ({ at, state: 'back' })

function told(changes: readonly StoreChange[], after = 0) {
  const journal = openJournal({ sql: nodeSql(), now: () => start + after })
  for (const change of changes) journal.write(batchOf([], { storeChanges: [change] }))
  return journal.status().storeChanges ?? []
}

describe('changes of the store', () => {
  it('are in the record once, however many isolates see them', () => {
    const all = [away(start), away(start + 5), away(start + 9), back(start + 60), back(start + 61)]
    expect(told(all)).toEqual([away(start), back(start + 60)])
  })

  it('begin with one that was away: it is there by itself', () => {
    expect(told([back(start)])).toEqual([])
  })

  it('that come late are none: somebody has seen what followed', () => {
    expect(told([away(start), back(start + 60), away(start + 30)])).toEqual([away(start), back(start + 60)])
  })

  it('end with whoever is answered first, also where the one that was left without an answer is gone', () => {
    expect(
      told([away(start), back(start + hour), away(start + 2 * hour), back(start + 3 * hour)]),
    ).toHaveLength(4)
  })

  it('of a day ago are not told, but for how it has been since', () => {
    expect(told([away(start), back(start + hour), away(start + 2 * hour)], 30 * hour)).toEqual([
      away(start + 2 * hour),
    ])
  })

  it('are the last hundred', () => {
    const many = Array.from({ length: 600 }, (_, n) => (n % 2 === 0 ? away(start + n) : back(start + n)))
    const kept = told(many)
    expect(kept).toHaveLength(100)
    expect(kept.at(-1)).toEqual(back(start + 599))
  })

  it('may be missing in what an isolate of an earlier version sends', () => {
    const journal = openJournal({ sql: nodeSql(), now: () => start })
    const { storeChanges: _, ...batch } = batchOf([])
    journal.write(batch)
    expect(journal.status().storeChanges).toEqual([])
  })
})
