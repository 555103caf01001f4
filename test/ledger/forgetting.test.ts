// What is forgotten of a record, and what that costs.
import { describe, expect, it } from 'vitest'
import { forgetIn } from '../../src/ledger/forgetting.ts'
import { hour } from '../../src/lib/time.ts'
import { bucket, debit, distinct } from '../contracts/store.ts'
import { left, start, world } from './one-record.ts'

const pool = bucket('login/pool', 5, 1, hour)
const others = bucket('signup/pool', 5, 1, hour)

/** A record that was charged, has a claim and a lift. */
function charged() {
  const made = world()
  made.pay(debit([pool, others], { distinct: [distinct('login/networks', 'n1', 8, hour)] }))
  made.record.claims.set('pass', [start + hour, 2, ['ada']])
  made.record.lifts.set('account', start + hour)
  return made.record
}

const counters = ({ buckets, distinct: sets }: ReturnType<typeof charged>) => [
  ...buckets.keys(),
  ...sets.keys(),
]

describe('forgetting', () => {
  it('takes the counters whose name begins so, and leaves claims, charges and lifts', () => {
    const record = charged()
    expect(forgetIn(record, ['login/'], null, start)).toBe(true)
    expect(counters(record)).toEqual(['signup/pool'])
    expect([record.claims.size, record.charges.size, record.lifts.size]).toEqual([1, 1, 1])
    expect(forgetIn(record, [''], null, start)).toBe(true)
    expect(counters(record)).toEqual([])
  })

  it('takes nothing where nothing is named', () => {
    const record = charged()
    expect(forgetIn(record, [], null, start)).toBe(false)
    expect(record).toEqual(charged())
  })

  it('costs one of its price, and happens no more where there is none', () => {
    const price = bucket('steps', 1, 1, hour / 2)
    const record = charged()
    expect(forgetIn(record, ['signup/'], price, start)).toBe(true)
    expect(forgetIn(record, ['login/'], price, start)).toBe(false)
    expect(counters(record)).toEqual(['login/pool', 'steps', 'login/networks'])
    expect(forgetIn(record, ['login/'], price, start + hour / 2)).toBe(true)
  })

  it('costs nothing where there is nothing to forget, or what there was has come back', () => {
    const price = bucket('steps', 1, 1, 9 * hour)
    const record = charged()
    expect(forgetIn(record, ['code/'], price, start)).toBe(false)
    expect(forgetIn(record, ['login/'], price, start + hour)).toBe(false)
    expect(left(record, 'steps')).toBeUndefined()
  })
})
