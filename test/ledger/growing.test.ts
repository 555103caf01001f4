// How a network's limits grow with the accounts that are proven to live there.
import { describe, expect, it } from 'vitest'
import { grown, timesFor } from '../../src/ledger/growing.ts'
import type { Bucket, Distinct, Proven } from '../../src/stores/contract.ts'
import { bucket, debit, distinct, way } from '../contracts/store.ts'
import { nothingAsked } from './one-record.ts'

const ofAddress: Bucket = { ...bucket('login/address=203.0.113.7', 30, 1, 20_000), growsWith: 'address' }
const ofNetwork: Bucket = { ...bucket('login/network=203.0.113.0/24', 120, 4, 20_000), growsWith: 'network' }
const paid = bucket('login/paid-address=203.0.113.7', 200, 5)
const accounts: Distinct = {
  ...distinct('login/accounts=203.0.113.7', 'ada', 10, 3_600_000),
  growsWith: 'address',
}
const ask = {
  ...nothingAsked,
  debits: [
    {
      ...debit([]),
      alternatives: [way('free', [ofAddress, ofNetwork], { distinct: [accounts] }), way('paid', [paid])],
    },
    debit([ofAddress], { shadow: true }),
  ],
}

/** What each counter holds, and what comes back of it. */
const sizes = (proven: Proven | null) =>
  grown(ask, proven).debits.flatMap(({ alternatives }) =>
    alternatives.flatMap(({ buckets, distinct }) => [
      ...buckets.map(({ capacity, refill, everyMs }) => [capacity, refill, everyMs]),
      ...distinct.map(({ capacity, windowMs }) => [capacity, windowMs]),
    ]),
  )

describe('a network', () => {
  it('has one more of the whole for each eight accounts, and eight at most', () => {
    const accounts = [0, 1, 7, 8, 15, 16, 55, 56, 64, 1_000_000]
    expect(accounts.map(timesFor)).toEqual([1, 1, 1, 2, 2, 3, 7, 8, 8, 8])
  })

  it('that nobody has signed in from, or from which nobody says where, is asked what it was asked', () => {
    for (const proven of [null, { network: 0, address: 0 }, { network: 7, address: 7 }])
      expect(grown(ask, proven)).toBe(ask)
  })

  it('has more at once and more a while, by the address’s own accounts and by all; what is paid stays', () => {
    expect(sizes({ network: 24, address: 8 })).toEqual([
      [60, 2, 20_000],
      [480, 16, 20_000],
      [20, 3_600_000],
      [200, 5, 60_000],
      [60, 2, 20_000],
    ])
  })

  it('gives an address that nobody has signed in from nothing of its neighbours’', () => {
    expect(sizes({ network: 64, address: 0 })).toEqual([
      [30, 1, 20_000],
      [960, 32, 20_000],
      [10, 3_600_000],
      [200, 5, 60_000],
      [30, 1, 20_000],
    ])
  })

  it('is asked the same of everything else', () => {
    const { debits, ...rest } = grown(
      { ...ask, claims: [], lifts: ['203.0.113.7'] },
      { network: 64, address: 64 },
    )
    expect(rest).toEqual({
      claims: [],
      device: null,
      provenance: null,
      proversAt: null,
      lifts: ['203.0.113.7'],
    })
    expect(debits.map(({ shadow, cost, how }) => [shadow, cost, how])).toEqual([
      [false, 1, 'whole'],
      [true, 1, 'whole'],
    ])
  })
})
