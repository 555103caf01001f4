// Who has signed in from a network: who is counted, for how long, and who makes room for whom.
import { describe, expect, it } from 'vitest'
import {
  countsOf,
  inUse,
  mostProvers,
  type Provers,
  provenBy,
  unusedAt,
  withSuccessBy,
} from '../../src/ledger/provers.ts'
import { day } from '../../src/lib/time.ts'

const today = 20_000
const at = (date: number) => date * day + 5_000
/** One account after the other, each from the address that is said for it. */
const signIns = (
  provers: Provers,
  all: readonly (readonly [address: number, account: number])[],
  date = today,
) =>
  all.reduce<Provers>(
    (before, [address, account]) =>
      withSuccessBy(before, { address, accounts: [account] }, at(date)) ?? before,
    provers,
  )
const accountsAt = (address: number, count: number, first = 0) =>
  Array.from({ length: count }, (_, n) => [address, first + n] as const)

describe('a success', () => {
  it('adds an account, and changes nothing for the rest of the day', () => {
    const one = signIns([], [[7, 1]])
    expect(one).toEqual([[7, 1, today]])
    expect(withSuccessBy(one, { address: 7, accounts: [1] }, at(today) + day - 6_000)).toBeNull()
    expect(withSuccessBy(one, { address: 7, accounts: [1] }, at(today + 1))).toEqual([[7, 1, today + 1]])
  })

  it('is of an account and of an address', () => {
    const some = signIns([], [...accountsAt(7, 3), [8, 0], [8, 1]])
    expect([7, 8, 9].map(address => provenBy(countsOf(some), address))).toEqual([
      { network: 3, address: 3 },
      { network: 3, address: 2 },
      { network: 3, address: 0 },
    ])
  })

  it('is nobody’s without a tag', () => {
    expect(withSuccessBy([], { address: 7, accounts: [] }, at(today))).toBeNull()
  })

  it('under another secret takes the place of all that the account had under the one before', () => {
    const before = signIns(
      [],
      [
        [7, 1],
        [8, 1],
        [7, 2],
      ],
    )
    const after = withSuccessBy(before, { address: 7, accounts: [91, 1] }, at(today))
    expect(after).toEqual([
      [7, 91, today],
      [8, 91, today],
      [7, 2, today],
    ])
  })
})

describe('what is kept', () => {
  it('is in use for sixty days', () => {
    const some = signIns(signIns([], [[7, 1]]), [[7, 2]], today + 10)
    expect(inUse(some, at(today + 59))).toEqual(some)
    expect(inUse(some, at(today + 60))).toEqual([[7, 2, today + 10]])
    expect(unusedAt(some)).toBe((today + 70) * day)
    expect(inUse(some, unusedAt(some))).toEqual([])
    expect(inUse(some, unusedAt(some) - 1)).toHaveLength(1)
  })

  it('is 64 at most, however many come', () => {
    const crowd = signIns(
      [],
      Array.from({ length: 5_000 }, (_, n) => [n % 256, n] as const),
    )
    expect(crowd).toHaveLength(mostProvers)
  })
})

describe('room', () => {
  const full = signIns([], accountsAt(7, 64))

  it('is made for no newcomer while all are of today: a carrier writes no row for each of thousands', () => {
    expect(withSuccessBy(full, { address: 7, accounts: [999] }, at(today))).toBeNull()
    const spread = signIns(
      [],
      Array.from({ length: 64 }, (_, n) => [n, n] as const),
    )
    expect(withSuccessBy(spread, { address: 200, accounts: [999] }, at(today))).toBeNull()
  })

  it('is made by whoever was there the longest time ago', () => {
    const next = signIns(full, [...accountsAt(7, 63, 1), [7, 999]], today + 1)
    expect(next).toHaveLength(64)
    expect(next.some(([, account]) => account === 0)).toBe(false)
    expect(next.at(-1)).toEqual([7, 999, today + 1])
  })

  it('is made at once by the address that has the most: whoever floods does it for himself', () => {
    const shared = signIns(full, accountsAt(8, 64, 500))
    const of = (provers: Provers, address: number) => provers.filter(([found]) => found === address).length
    expect([of(shared, 7), of(shared, 8)]).toEqual([33, 31])
    const home = signIns(full, accountsAt(8, 24, 500))
    const flooded = signIns(home, accountsAt(7, 500, 1_000), today + 1)
    expect(of(flooded, 8)).toBe(24)
  })

  it('is made first by an account that is there from several addresses', () => {
    const roaming = signIns(
      accountsAt(7, 56).map(([address, account]) => [address, account, today]),
      [...Array.from({ length: 8 }, (_, n) => [100 + n, 999] as const)],
    )
    const next = signIns(roaming, accountsAt(8, 7, 500))
    expect(provenBy(countsOf(next), 7)).toEqual({ network: 64, address: 56 })
    expect(next.filter(([, account]) => account === 999)).toHaveLength(1)
  })
})
