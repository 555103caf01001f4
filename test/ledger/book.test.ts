// Many subjects in bounded memory, and what is written of them.
import { describe, expect, it } from 'vitest'
import { type Book, createBook } from '../../src/ledger/book.ts'
import type { Asked } from '../../src/ledger/contract.ts'
import { mapRings } from '../../src/ledger/map-rings.ts'
import type { RowShelf, Shelf } from '../../src/ledger/shelf.ts'
import type { Bucket } from '../../src/stores/contract.ts'
import { bucket, claim, debit, device, way } from '../contracts/store.ts'
import { handClock } from '../support/attempts.ts'

const hour = 3_600_000

/** Rows in a map, and what was done with them. */
function shelfOf(capacity = 1_000, rows = new Map<string, readonly [row: string, idleAt: number]>()) {
  const saved: string[][] = []
  const shelf: Shelf = {
    load: key => rows.get(key)?.[0] ?? null,
    save(all) {
      saved.push(all.map(([key]) => key))
      for (const [key, row, idleAt] of all) {
        if (row === null) rows.delete(key)
        else rows.set(key, [row, idleAt])
      }
    },
    survives: true,
    sweep(now) {
      for (const [key, [, idleAt]] of rows) if (idleAt <= now) rows.delete(key)
      return capacity - rows.size
    },
  }
  return { shelf, rows, saved, devices: listsOf(), rings: mapRings(1_000), provers: listsOf() }
}

/** Devices or provers in a map, and how often it was read. */
function listsOf() {
  const rows = new Map<string, string>()
  let loads = 0
  let saves = 0
  const shelf: RowShelf = {
    load: key => {
      loads += 1
      return rows.get(key) ?? null
    },
    save(key, row) {
      saves += 1
      rows.set(key, row)
    },
    drop: key => void rows.delete(key),
  }
  return { shelf, rows, loads: () => loads, saves: () => saves }
}

function world(kept = shelfOf()) {
  const clock = handClock()
  let charges = 0
  let unwritten = 0
  const book: Book = createBook({
    now: clock.now,
    newCharge: () => `charge-${++charges}`,
    shelf: kept.shelf,
    devices: kept.devices.shelf,
    rings: kept.rings,
    provers: kept.provers.shelf,
    onUnwritten: () => {
      unwritten += 1
    },
  })
  return { clock, book, ...kept, unwritten: () => unwritten }
}

const ask = (capacity = 3, durableAbove: number | null = null): Asked => ({
  debits: [debit([bucket('login/pool', capacity, 1, hour, durableAbove)])],
  claims: [],
  device: null,
  provenance: null,
  proversAt: null,
  lifts: [],
})
const claiming: Asked = {
  debits: [],
  claims: [claim('pass', { ttlMs: hour })],
  device: null,
  provenance: null,
  proversAt: null,
  lifts: [],
}
const granted = async (book: Book, key: string, wanted = ask()) =>
  (await book.take(key, wanted)).debits[0]?.granted === 'free'

/** What another secret does to a subject. */
function move(from: Book, to: Book): void {
  const moving = from.release('old-key')
  if (moving === null) throw new Error('There is nothing to move.')
  to.adopt('new-key', moving)
}

describe('what is written', () => {
  it('is left for later, and announced once', async () => {
    const { book, saved, unwritten, rows } = world()
    for (const key of ['a', 'b', 'a']) await book.take(key, ask())
    expect([saved.length, unwritten()]).toEqual([0, 1])
    book.flush()
    expect([...rows.keys()]).toEqual(['a', 'b'])
    await book.take('a', ask())
    expect(unwritten()).toBe(2)
  })

  it('is a claim and a row before the answer', async () => {
    const { book, rows } = world()
    await book.take('row', ask(3, 0))
    await book.take('claim', claiming)
    expect([...rows.keys()]).toEqual(['row', 'claim'])
  })

  it('is a lift and what was forgotten, at once', async () => {
    const { book, rows } = world()
    book.lift('a', 'account', 60_000)
    expect([...rows.keys()]).toEqual(['a'])
    await book.take('b', ask())
    book.forget('b', [''], null)
    expect([...rows.keys()]).toContain('b')
  })

  it('is nothing that is full again', async () => {
    const { book, clock, rows } = world()
    await book.take('a', ask())
    book.flush()
    clock.advance(2 * hour)
    book.lift('a', 'account', 0)
    expect(rows.size).toBe(0)
  })

  it('is nothing where there was nothing to forget', async () => {
    const { book, saved } = world()
    await book.take('a', ask())
    book.forget('a', ['no counter of this name'], null)
    book.forget('nobody', [''], null)
    expect(saved).toEqual([])
  })

  it('survives a restart: spent stays spent, and a claim stays claimed', async () => {
    const kept = shelfOf()
    const before = world(kept)
    for (let n = 0; n < 3; n += 1) await before.book.take('a', ask())
    await before.book.take('a', claiming)
    before.book.flush()
    const { book } = world(kept)
    expect(await granted(book, 'a')).toBe(false)
    expect((await book.take('a', claiming)).claims).toEqual([false])
  })

  it('loses at most what was not written: never a row from the guess on that must stay', async () => {
    const kept = shelfOf()
    const before = world(kept)
    for (let n = 0; n < 6; n += 1) await before.book.take('a', ask(8, 2))
    const { book } = world(kept)
    const answers = [await granted(book, 'a', ask(8, 2)), await granted(book, 'a', ask(8, 2))]
    expect([...answers, await granted(book, 'a', ask(8, 2))]).toEqual([true, true, false])
  })
})

describe('memory', () => {
  it('holds no more than some thousand records: the others are read again', async () => {
    const { book, rows } = world(shelfOf(100_000))
    for (let n = 0; n < 5_001; n += 1) await book.take(`key-${n}`, ask())
    book.flush()
    expect(rows.size).toBe(5_001)
    for (let n = 0; n < 2; n += 1) expect(await granted(book, 'key-7')).toBe(true)
    expect(await granted(book, 'key-7')).toBe(false)
  })

  it('keeps an attempt that waits from losing its record', async () => {
    const { book } = world()
    const patient = { ...ask(1), debits: ask(1).debits.map(one => ({ ...one, patienceMs: 5_000 })) }
    const first = await book.take('a', patient)
    const waiting = book.take('a', patient)
    book.flush()
    book.settle('a', { charge: first.debits[0]?.charge ?? '', instead: null, only: null })
    expect((await waiting).debits[0]?.granted).toBe('free')
    expect(await granted(book, 'a', ask(1))).toBe(false)
  })
})

describe('a full book', () => {
  async function full() {
    const made = world(shelfOf(10))
    for (let n = 0; n < 10; n += 1) await made.book.take(`old-${n}`, ask())
    made.book.flush()
    return made
  }

  it('makes no record more than it holds, and some that newcomers share', async () => {
    const { book, rows } = await full()
    for (let n = 0; n < 2_000; n += 1) await book.take(`new-${n}`, ask())
    book.flush()
    expect([...rows.keys()].filter(key => key.startsWith('new-'))).toEqual([])
    expect(rows.size).toBeLessThanOrEqual(10 + 256)
  })

  it('makes nobody’s counter smaller', async () => {
    const { book } = await full()
    for (let n = 0; n < 2; n += 1) await book.take('old-3', ask())
    for (let n = 0; n < 2_000; n += 1) await book.take(`new-${n}`, ask())
    expect(await granted(book, 'old-3')).toBe(false)
  })

  it('counts newcomers together: too high, never too low', async () => {
    const { book } = await full()
    const answers: boolean[] = []
    for (let n = 0; n < 2_000; n += 1) answers.push(await granted(book, `new-${n}`))
    expect(answers.filter(Boolean).length).toBeLessThanOrEqual(256 * 3)
    const mine = []
    for (let n = 0; n < 4; n += 1) mine.push(await granted(book, 'mine'))
    expect(mine.filter(Boolean).length).toBeLessThanOrEqual(3)
  })

  it('drops what is idle, and then has room again', async () => {
    const { book, clock, rows } = await full()
    clock.advance(2 * hour)
    for (let n = 0; n < 5; n += 1) await book.take(`new-${n}`, ask())
    book.flush()
    expect([...rows.keys()].toSorted()).toEqual(['new-0', 'new-1', 'new-2', 'new-3', 'new-4'])
  })

  it('keeps no details in a record that many share', async () => {
    const { book, rows } = await full()
    for (let n = 0; n < 500; n += 1)
      await book.take(`new-${n}`, {
        debits: [debit([bucket(`login/pair=203.0.113.7 ${n}`, 8)])],
        claims: [],
        device: null,
        provenance: null,
        proversAt: null,
        lifts: [],
      })
    book.flush()
    const shared = [...rows].filter(([key]) => key.startsWith('shared:')).map(([, [row]]) => row)
    expect(shared.length).toBeGreaterThan(0)
    expect(shared.join()).not.toContain('203.0.113.7')
  })

  it('lifts the one that an operator lifts, and nobody who shares a record with him', async () => {
    const { book } = await full()
    book.lift('the-one', 'account', hour)
    const wanted = { ...ask(), lifts: ['account'] }
    expect((await book.take('the-one', wanted)).lifted).toBe('account')
    const others = []
    for (let n = 0; n < 2_000; n += 1) others.push((await book.take(`new-${n}`, wanted)).lifted)
    expect(others.filter(lifted => lifted !== null)).toEqual([])
  })

  it('forgets the counters of one, and of nobody who shares a record with him', async () => {
    const { book } = await full()
    const spent: string[] = []
    for (let n = 0; n < 2_000; n += 1) if (!(await granted(book, `new-${n}`))) spent.push(`new-${n}`)
    expect(spent.length).toBeGreaterThan(1_000)
    for (let n = 0; n < 50; n += 1) book.forget(`another-${n}`, [''], null)
    const again = []
    for (const key of spent) if (await granted(book, key)) again.push(key)
    expect(again.length).toBe(0)
  })
})

describe('a record that moves', () => {
  it('is handed over once, and counts on where it was', async () => {
    const [from, to] = [world(), world()]
    for (let n = 0; n < 3; n += 1) await from.book.take('old-key', ask())
    expect(from.book.has('old-key')).toBe(true)
    move(from.book, to.book)
    expect([from.book.has('old-key'), from.book.release('old-key'), from.rows.size]).toEqual([false, null, 0])
    expect([...to.rows.keys()]).toEqual(['new-key'])
    expect(await granted(to.book, 'new-key')).toBe(false)
  })

  it('is not worth handing over when it is full again', async () => {
    const { book, clock } = world()
    await book.take('a', ask())
    clock.advance(2 * hour)
    expect(book.release('a')).toBeNull()
  })
})

describe('devices', () => {
  const asking = (id: string | null): Asked => ({ ...ask(), device: id })
  const phone = device('phone', { checked: true })

  it('are read where one is named or remembered, and never otherwise', async () => {
    const { book, devices } = world()
    for (let n = 0; n < 5; n += 1) await book.take('a', ask())
    book.settle('a', { charge: 'charge-1', instead: null, only: null })
    book.forget('a', [''], null)
    book.flush()
    expect(devices.loads()).toBe(0)
    await book.take('a', asking('phone'))
    expect(devices.loads()).toBe(1)
    book.remember('a', phone)
    expect(devices.loads()).toBe(2)
  })

  it('are written when remembering returns', () => {
    const { book, devices, rows } = world()
    book.remember('a', phone)
    expect([[...devices.rows.keys()], rows.size]).toEqual([['a'], 0])
  })

  it('are known by who has no record of his own, because the book is full', async () => {
    const { book } = world(shelfOf(0))
    book.remember('new', phone)
    expect((await book.take('new', asking('phone'))).device).toBe('ripe')
    expect((await book.take('other', asking('phone'))).device).toBeNull()
  })

  it('move along with the record, and without one', async () => {
    for (const takes of [0, 3]) {
      const [from, to] = [world(), world()]
      for (let n = 0; n < takes; n += 1) await from.book.take('old-key', ask())
      from.book.remember('old-key', phone)
      move(from.book, to.book)
      expect([from.book.release('old-key'), from.devices.rows.size]).toEqual([null, 0])
      expect((await to.book.take('new-key', asking('phone'))).device).toBe('ripe')
      expect(await granted(to.book, 'new-key')).toBe(takes === 0)
    }
  })

  it('that are known where others come from another place stay as they are', async () => {
    const [from, to] = [world(), world()]
    from.book.remember('old-key', device('tablet', { checked: true }))
    to.book.remember('new-key', phone)
    move(from.book, to.book)
    expect((await to.book.take('new-key', asking('phone'))).device).toBe('ripe')
  })

  it('that are ripe are served as such when they wait for a refund', async () => {
    const { book } = world()
    book.remember('a', phone)
    const alternatives = [way('device', [bucket('login/device', 1)], { opensTo: 'ripe-device' })]
    const waiting: Asked = {
      debits: [{ ...debit([]), alternatives, patienceMs: 5_000 }],
      claims: [],
      device: 'phone',
      provenance: null,
      proversAt: null,
      lifts: [],
    }
    const first = await book.take('a', waiting)
    const second = book.take('a', waiting)
    book.settle('a', { charge: first.debits[0]?.charge ?? '', instead: null, only: null })
    expect((await second).debits[0]?.granted).toBe('device')
  })
})

describe('who has signed in from a network', () => {
  const grows = (capacity: number, growsWith: 'network' | 'address'): Bucket => ({
    ...bucket(`login/${growsWith}=203.0.113.7`, capacity, 1, hour),
    growsWith,
  })
  const asking = (proversAt: number | null, ...buckets: readonly Bucket[]): Asked => ({
    ...ask(),
    debits: buckets.length === 0 ? [] : [debit(buckets)],
    proversAt,
  })
  const prove = (book: Book, key: string, count: number, address = 7) => {
    for (let n = 0; n < count; n += 1) book.prove(key, { address, accounts: [n] })
  }

  it('is read where it is asked for or changes, and never otherwise', async () => {
    const { book, provers } = world()
    for (let n = 0; n < 5; n += 1) await book.take('a', asking(null, grows(3, 'network')))
    book.settle('a', { charge: 'charge-1', instead: null, only: null })
    book.flush()
    expect(provers.loads()).toBe(0)
    await book.take('a', asking(7))
    prove(book, 'a', 1)
    expect(provers.loads()).toBe(2)
  })

  it('is written when it was proven, and not for the second time on a day', () => {
    const { book, provers, rows } = world()
    prove(book, 'a', 1)
    expect([[...provers.rows.keys()], rows.size]).toEqual([['a'], 0])
    provers.rows.clear()
    const kept = world()
    prove(kept.book, 'a', 3)
    const before = kept.provers.saves()
    prove(kept.book, 'a', 3)
    expect(kept.provers.saves()).toBe(before)
  })

  it('moves along with the record, and without one, and not to where there is more', async () => {
    for (const takes of [0, 3]) {
      const [from, to] = [world(), world()]
      for (let n = 0; n < takes; n += 1) await from.book.take('old-key', ask())
      prove(from.book, 'old-key', 5)
      await from.book.take('old-key', asking(7))
      move(from.book, to.book)
      expect([from.book.release('old-key'), from.provers.rows.size]).toEqual([null, 0])
      expect((await from.book.take('old-key', asking(7))).proven).toEqual({ network: 0, address: 0 })
      expect((await to.book.take('new-key', asking(7))).proven).toEqual({ network: 5, address: 5 })
      prove(from.book, 'old-key', 1)
      move(from.book, to.book)
      expect((await to.book.take('new-key', asking(7))).proven?.network).toBe(5)
    }
  })

  it('makes no counter larger that is shared by those who found no room', async () => {
    const { book } = world(shelfOf(0))
    prove(book, 'new', 60)
    const answer = await book.take('new', asking(7, grows(3, 'network')))
    expect(answer.proven).toEqual({ network: 60, address: 60 })
    expect(answer.debits[0]?.counted).toMatchObject([{ name: 'login/network', capacity: 3 }])
  })

  it('lets as many wait for a refund as have room by it', async () => {
    const { book } = world()
    prove(book, 'a', 8)
    const crowd = { ...asking(7, grows(1, 'address')) }
    const waiting: Asked = { ...crowd, debits: crowd.debits.map(one => ({ ...one, patienceMs: 5_000 })) }
    const first = [await book.take('a', waiting), await book.take('a', waiting)]
    const later = [book.take('a', waiting), book.take('a', waiting)]
    for (const { debits } of first)
      book.settle('a', { charge: debits[0]?.charge ?? '', instead: null, only: null })
    const granted = (await Promise.all([...first, ...later])).map(({ debits }) => debits[0]?.granted)
    expect(granted).toEqual(['free', 'free', 'free', 'free'])
  })
})
