import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import type { Filter } from '../../src/journal/contract.ts'
import type { Entry } from '../../src/journal/entry.ts'
import type { Line } from '../../src/journal/line.ts'
import { anything, type OpenJournal, openJournal } from '../../src/journal/open-journal.ts'
import { day, hour, minute, second } from '../../src/lib/time.ts'
import { batchOf, entryAt, heldAt, nodeSql, start, tagOf } from '../support/journal.ts'

function journalAt(now = start + hour): OpenJournal {
  return openJournal({ sql: nodeSql(), now: () => now })
}

function found(journal: OpenJournal, filter: Partial<Filter>, limit = 100): readonly Line[] {
  return journal.search({ ...anything, ...filter }, limit, null).lines
}

function references(lines: readonly Line[]): readonly string[] {
  return lines.flatMap(line => (line.is === 'entry' ? [line.entry.reference] : []))
}

describe('the record', () => {
  it('gives back an entry as it was written', () => {
    const journal = journalAt()
    const entry = heldAt(start)
    journal.write(batchOf([entry]))
    expect(journal.find(entry.reference, start)).toEqual({ is: 'entry', entry })
    expect(found(journal, {})).toEqual([{ is: 'entry', entry }])
  })

  it('finds a reference however it is spelt, and without knowing its time', () => {
    const journal = journalAt()
    const entry = heldAt(start)
    journal.write(batchOf([entry]))
    const spoken = entry.reference
      .toLowerCase()
      .replaceAll('-', ' ')
      .replaceAll('0', 'o')
      .replaceAll('1', 'l')
    expect(journal.find(spoken, start)).not.toBeNull()
    expect(journal.find(spoken, start + minute)).not.toBeNull()
    expect(journal.find(spoken, null)).not.toBeNull()
    expect(journal.find('not a reference', null)).toBeNull()
  })

  it('finds nothing under the key of a merged line: that is no reference', () => {
    const journal = journalAt()
    journal.write(batchOf(Array.from({ length: 50 }, (_, at) => heldAt(start + at))))
    expect(journal.merged(start)).toHaveLength(1)
    expect(journal.find('~network 203.0.113.0/24', null)).toBeNull()
  })

  it('writes the same batch twice without a difference', () => {
    const journal = journalAt()
    const entries = [heldAt(start), entryAt(start + 1)]
    journal.write(batchOf(entries))
    journal.write(batchOf(entries))
    expect(found(journal, {})).toHaveLength(2)
  })

  it('filters by everything an operator can ask for', () => {
    const journal = journalAt()
    const entries = [
      entryAt(start),
      heldAt(start + second, { name: 'bob', wide: '198.51.100.0/24' }),
      entryAt(start + 2 * second, {
        surface: 'signup',
        route: 'demo-signup',
        wide: '2001:db8:1::/48',
        account: null,
      }),
      entryAt(start + 3 * second, {
        action: 'refuse',
        watched: 'refuse',
        reason: 'deny-list',
        outcome: { is: 'not-forwarded' },
      }),
      entryAt(start + 4 * second, { watched: 'cool-down', reason: 'network-budget' }),
      entryAt(start + 5 * second, {
        network: { address: '192.0.2.9', wide: '192.0.2.0/24', asn: 64501, country: 'DE' },
      }),
    ]
    journal.write(batchOf(entries))
    const indexes = (filter: Partial<Filter>) =>
      references(found(journal, filter)).map(reference =>
        entries.findIndex(entry => entry.reference === reference),
      )

    expect(indexes({})).toEqual([5, 4, 3, 2, 1, 0])
    expect(indexes({ since: start + second, until: start + 2 * second })).toEqual([2, 1])
    expect(indexes({ surface: 'signup' })).toEqual([2])
    expect(indexes({ route: 'demo-signup' })).toEqual([2])
    expect(indexes({ action: 'block' })).toEqual([3, 1])
    expect(indexes({ action: 'refuse' })).toEqual([3])
    expect(indexes({ watched: 'block' })).toEqual([4, 3, 1])
    expect(indexes({ outcome: 'not-forwarded' })).toEqual([3, 1])
    expect(indexes({ reason: 'network-budget' })).toEqual([4])
    expect(indexes({ accountTags: [tagOf('bob')] })).toEqual([1])
    expect(indexes({ accountTags: [] })).toEqual([])
    expect(indexes({ asn: 64501 })).toEqual([5])
    expect(indexes({ country: 'DE' })).toEqual([5])
    expect(indexes({ network: '203.0.113.0/24' })).toEqual([4, 3, 0])
    expect(indexes({ network: '203.0.113.7' })).toEqual([4, 3, 0])
    expect(indexes({ network: '203.0.113.8' })).toEqual([])
    expect(indexes({ network: '203.0.112.0/20' })).toEqual([4, 3, 0])
    expect(indexes({ network: '2001:db8::/32' })).toEqual([2])
    expect(indexes({ network: '2001:db8:1::/48' })).toEqual([2])
    expect(indexes({ network: '0.0.0.0/0' })).toEqual([5, 4, 3, 1, 0])
  })

  it('pages through everything once, from the newest back', () => {
    const journal = journalAt()
    const entries = Array.from({ length: 25 }, (_, at) =>
      entryAt(start + (at >> 1), { name: `user-${at}`, wide: `10.0.${at}.0/24` }),
    )
    journal.write(batchOf(entries))
    const seen: string[] = []
    let from = null
    do {
      const page = journal.search(anything, 4, from)
      seen.push(...references(page.lines))
      from = page.next
    } while (from !== null)
    expect(seen).toHaveLength(25)
    expect(new Set(seen).size).toBe(25)
  })

  it('finds an account under both its tags while the secret is being rotated, newest first', () => {
    const journal = journalAt()
    const under = (tag: string, at: number): Entry => entryAt(start + at, { account: { tag, hint: 'a***' } })
    const entries = [under('1old.x', 0), under('1new.x', 1), under('1old.x', 2), under('1other.x', 3)]
    journal.write(batchOf(entries))
    expect(references(found(journal, { accountTags: ['1new.x', '1old.x'] }))).toEqual(
      [2, 1, 0].map(at => entries[at]?.reference),
    )
  })
})

describe('a merged line', () => {
  const flood = Array.from({ length: 300 }, (_, at) => heldAt(start + at))

  function flooded(): OpenJournal {
    const journal = journalAt()
    journal.write(batchOf(flood))
    return journal
  }

  it('is found by network, by account, by action and by minute', () => {
    const journal = flooded()
    for (const filter of [
      { network: '203.0.113.0/24' },
      { network: '203.0.113.99' },
      { accountTags: [tagOf('alice@example.com')] },
      { action: 'block' as const },
      { reason: 'account-budget' },
    ]) {
      expect(found(journal, filter).filter(({ is }) => is === 'merged')).toHaveLength(1)
    }
    expect(found(journal, { reason: 'deny-list' })).toEqual([])
    expect(journal.merged(start + 30 * second)).toMatchObject([
      { first: { at: start + 15 }, last: { at: start + 299 } },
    ])
    expect(journal.merged(start + minute)).toEqual([])
  })

  it('counts with all its attempts, in totals and in rankings', () => {
    const journal = flooded()
    expect(journal.status().hour).toMatchObject({ attempts: 300, actions: { 'cool-down': 300, forward: 0 } })
    expect(journal.top('network', anything, 10).rows).toMatchObject([
      { name: '203.0.113.0/24', attempts: 300, blocked: 300, accounts: 1 },
    ])
  })

  it('grows with later batches of its minute, and stays one line', () => {
    const journal = flooded()
    expect(journal.merged(start)).toHaveLength(1)
    journal.write(
      batchOf(Array.from({ length: 100 }, (_, at) => heldAt(start + 1_000 + at, { name: 'bob' }))),
    )
    const lines = journal.merged(start)
    expect(lines).toMatchObject([{ account: null }])
    expect(journal.status().hour.attempts).toBe(400)
  })

  it('takes what an isolate had merged already', () => {
    const journal = flooded()
    const [line] = journal.merged(start)
    if (line === undefined) throw new Error('There is a merged line.')
    journal.write(batchOf([], { merged: [line] }))
    expect(journal.status().hour.attempts).toBe(300 + line.count)
  })
})

describe('a ranking', () => {
  it('tells who and why, with the two shapes of an attack: many accounts a network, many networks an account', () => {
    const journal = journalAt()
    journal.write(
      batchOf([
        ...Array.from({ length: 6 }, (_, at) => heldAt(start + at, { name: `user-${at}` })),
        ...Array.from({ length: 4 }, (_, at) =>
          entryAt(start + 10 + at, { wide: `10.0.${at}.0/24`, name: 'bob' }),
        ),
        entryAt(start + 20, { wide: '10.0.0.0/24', name: 'bob', outcome: { is: 'success', status: 302 } }),
      ]),
    )
    expect(journal.top('network', anything, 1).rows).toMatchObject([
      { name: '203.0.113.0/24', attempts: 6, accounts: 6 },
    ])
    expect(journal.top('account', anything, 1).rows).toMatchObject([
      { hint: 'b***', attempts: 5, networks: 4, opened: 1 },
    ])
    expect(journal.top('asn', anything, 5).rows).toMatchObject([{ name: 'AS64500', attempts: 11 }])
    expect(journal.top('country', anything, 5).rows).toMatchObject([{ name: 'FR', attempts: 11 }])
    expect(journal.top('reason', anything, 5).rows).toMatchObject([
      { name: 'account-budget', attempts: 6, wouldBlock: 6 },
    ])
    expect(journal.top('network', { ...anything, action: 'forward' }, 5).rows).toHaveLength(4)
  })
})

describe('what came around an entry', () => {
  it('is told for its network and for its account, oldest first, without itself', () => {
    const journal = journalAt()
    const entries = Array.from({ length: 9 }, (_, at) =>
      at % 2 === 0 ? entryAt(start + at) : entryAt(start + at, { wide: '10.0.0.0/24', name: 'bob' }),
    )
    journal.write(batchOf(entries))
    const middle = entries[4]
    if (middle === undefined) throw new Error('There are nine.')
    const around = journal.around({ is: 'entry', entry: middle }, 1)
    expect(references(around.network.before)).toEqual([entries[2]?.reference])
    expect(references(around.network.after)).toEqual([entries[6]?.reference])
    expect(references(journal.around({ is: 'entry', entry: middle }, 5).account.before)).toEqual(
      [0, 2].map(at => entries[at]?.reference),
    )
  })
})

describe('retention', () => {
  it('deletes what is older than the days that the configuration says, and nothing else', () => {
    const journal = journalAt(start + 8 * day)
    journal.write(batchOf([entryAt(start), entryAt(start + 2 * day)], { retentionDays: 7 }))
    expect(journal.expire()).toBe(false)
    expect(found(journal, {})).toMatchObject([{ entry: { at: start + 2 * day } }])
    expect(journal.status().retentionDays).toBe(7)
  })

  it('keeps thirty days where nobody said anything', () => {
    expect(journalAt().status().retentionDays).toBe(30)
  })

  it('deletes a bounded number at a time, and says that there is more', () => {
    const journal = journalAt(start + 40 * day)
    for (let batch = 0; batch < 25; batch += 1) {
      journal.write(
        batchOf(
          Array.from({ length: 100 }, (_, at) =>
            entryAt(start + batch * minute + at * 500, { name: `u${at}`, wide: `10.${batch}.${at}.0/24` }),
          ),
        ),
      )
    }
    expect(journal.expire()).toBe(true)
    expect(journal.isEmpty()).toBe(false)
    expect(journal.expire()).toBe(false)
    expect(journal.isEmpty()).toBe(true)
  })
})

describe('a record that has grown large', () => {
  const fill = (journal: OpenJournal, minutes: number) => {
    for (let at = 0; at < minutes; at += 1) {
      const from = { wide: `10.0.${at % 20}.0/24`, name: `user-${at % 20}` }
      journal.write(batchOf(Array.from({ length: 15 }, (_, n) => heldAt(start + at * minute + n, from))))
    }
  }

  it('goes on in counts, and keeps what was before', () => {
    const sizes = { crowded: 200_000, most: 10_000_000 }
    const journal = openJournal({ sql: nodeSql(), now: () => start + day, sizes })
    fill(journal, 60)
    const lines = found(journal, {}, 1_000)
    expect(lines.filter(({ is }) => is === 'merged').length).toBeGreaterThan(30)
    expect(journal.status().day.attempts).toBe(900)
    expect(journal.status().bytes).toBeLessThan(400_000)
    expect(journal.expire()).toBe(false)
    expect(lines.at(-1)).toMatchObject({ entry: { at: start } })
  })

  it('loses its oldest lines where it is too large all the same', () => {
    const journal = openJournal({
      sql: nodeSql(),
      now: () => start + day,
      sizes: { crowded: 1e9, most: 100_000 },
    })
    fill(journal, 200)
    expect(journal.expire()).toBe(true)
    expect(found(journal, {}, 1)).toMatchObject([{ entry: { at: start + 199 * minute + 14 } }])
    expect(found(journal, {}, 3_000).at(-1)).toMatchObject({ entry: { at: expect.any(Number) } })
    expect(journal.status().day.attempts).toBe(1_000)
  })
})

describe('erasure', () => {
  it('leaves nothing of an account, not in the file either way it can be found, and counts of others whole', () => {
    const database = new DatabaseSync(':memory:')
    const journal = openJournal({ sql: nodeSql(database), now: () => start + hour })
    const tag = tagOf('alice@example.com')
    journal.write(batchOf(Array.from({ length: 100 }, (_, at) => heldAt(start + at))))
    journal.write(batchOf([entryAt(start + minute, { name: 'bob' })]))

    expect(journal.forget([tag])).toEqual({ lines: expect.any(Number), more: false })

    const rows = JSON.stringify(database.prepare('SELECT * FROM lines').all())
    expect(rows).not.toContain(tag)
    expect(rows).not.toContain('a***')
    expect(found(journal, { accountTags: [tagOf('bob')] })).toHaveLength(1)
    // The network's merged line still counts what it counted.
    expect(journal.merged(start)).toMatchObject([{ count: 85, account: null }])
    // What that account does next in the same minute does not make the old counts its own again.
    journal.write(batchOf(Array.from({ length: 30 }, (_, at) => heldAt(start + 200 + at))))
    expect(journal.merged(start)).toMatchObject([{ count: 100, account: null }])
  })
})

describe('doors that nobody protects', () => {
  it('are remembered once for each shape, a hundred at most, and cut to size', () => {
    const journal = journalAt()
    const doors = Array.from({ length: 300 }, (_, at) => ({
      at,
      shape: `/form-${at % 200}`,
      fields: ['password'],
    }))
    journal.write(
      batchOf([], { doors: [{ at: 0, shape: `/${'x'.repeat(5_000)}`, fields: Array(500).fill('y') }] }),
    )
    journal.write(batchOf([], { doors }))
    const [first, ...rest] = journal.doors()
    expect(first?.shape.length).toBeLessThanOrEqual(200)
    expect(first?.fields.length).toBeLessThanOrEqual(20)
    expect(rest).toHaveLength(99)
    expect(new Set(rest.map(({ shape }) => shape)).size).toBe(99)
  })

  it('are the hundred that were used last: nobody fills the list once and for all', () => {
    const journal = journalAt()
    const told = (at: number, shape: string) =>
      journal.write(batchOf([], { doors: [{ at, shape, fields: ['password'] }] }))
    told(1, '/members/login')
    told(2, '/first')
    for (let at = 3; at < 120; at += 1) told(at, at % 20 === 0 ? '/members/login' : `/made-up-${at}`)
    const shapes = journal.doors().map(({ shape }) => shape)
    expect(shapes).toHaveLength(100)
    expect([shapes.includes('/members/login'), shapes.includes('/first'), shapes.at(-1)]).toEqual([
      true,
      false,
      '/made-up-119',
    ])
  })
})

describe('a record that was written before', () => {
  it('is read again by a journal that is opened on it', () => {
    const database = new DatabaseSync(':memory:')
    const before = openJournal({ sql: nodeSql(database), now: () => start })
    before.write(
      batchOf(
        Array.from({ length: 100 }, (_, at) => heldAt(start + at)),
        { retentionDays: 9 },
      ),
    )
    expect(before.merged(start)).toHaveLength(1)
    const after = openJournal({ sql: nodeSql(database), now: () => start + minute })
    expect(after.status()).toMatchObject({ retentionDays: 9, hour: { attempts: 100 } })
    after.write(batchOf(Array.from({ length: 10 }, (_, at) => heldAt(start + 200 + at))))
    expect(after.merged(start)).toHaveLength(1)
    expect(after.status().hour.attempts).toBe(110)
  })
})
