// How subjects without a record of their own are counted: by kinds, never by details.
import { describe, expect, it } from 'vitest'
import { withoutDetails } from '../../src/ledger/crowded.ts'
import { bucket, claim, debit, distinct, way } from '../contracts/store.ts'

describe('an ask of a subject that found no room', () => {
  const ask = {
    debits: [
      debit([bucket('login/address=203.0.113.7', 30), bucket('login/row', 30)], {
        distinct: [distinct('login/accounts=203.0.113.7', 'tag', 10)],
        cost: 3,
      }),
    ],
    claims: [claim('pass=1')],
    device: null,
    provenance: null,
    proversAt: null,
    lifts: ['203.0.113.7'],
  }

  it('names counters by their kind', () => {
    const [alternative] = withoutDetails(ask).debits[0]?.alternatives ?? []
    expect(alternative?.buckets.map(({ name }) => name)).toEqual(['login/address', 'login/row'])
    expect(alternative?.distinct.map(({ name, member }) => [name, member])).toEqual([
      ['login/accounts', 'tag'],
    ])
  })

  it('asks for as much as before, and keeps its claims', () => {
    const plain = withoutDetails(ask)
    expect(plain.debits[0]).toMatchObject({ cost: 3, how: 'whole' })
    expect(plain.debits[0]?.alternatives[0]?.buckets.map(({ capacity }) => capacity)).toEqual([30, 30])
    expect(plain.claims).toEqual(ask.claims)
  })

  it('is open to whom it was open before', () => {
    const paid = way('paid', [bucket('login/paid=203.0.113.7', 1)], { opensTo: 'nobody' })
    const [first] = withoutDetails({ ...ask, debits: [{ ...debit([]), alternatives: [paid] }] }).debits
    expect(first?.alternatives).toEqual([{ ...paid, buckets: [bucket('login/paid', 1)] }])
  })

  it('is the same when it is done twice', () => {
    expect(withoutDetails(withoutDetails(ask))).toEqual(withoutDetails(ask))
  })
})
