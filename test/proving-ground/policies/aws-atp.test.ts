// AWS WAF Fraud Control: of an address in 10 minutes and of a session in 30, 20 logins or 10 failures; known 5 s late.
import { describe, expect, it } from 'vitest'
import { awsAtp } from '../../../proving-ground/policies/aws-atp.ts'
import { forwarded, knocks, minute, passed, second, seen, times, turnedAway, visit } from './visitor.ts'

const blocked = turnedAway(null)

describe('aws-atp: logins', () => {
  it('blocks an address above 20 logins in ten minutes, good ones too', () => {
    const visitor = visit(awsAtp)
    const office = Array.from(
      { length: 20 },
      (_, n) => visitor.knock({ at: n * second, name: n, right: true }).do,
    )
    expect(office).toEqual(times(20, 'forward'))
    expect(visitor.knock({ at: 30 * second, name: 99, right: true })).toEqual(blocked)
    expect(visitor.knock({ at: 30 * second, address: 2, right: true })).toEqual(forwarded)
  })

  it('knows what happened five seconds late: a burst gets through', () => {
    const visitor = visit(awsAtp)
    expect(knocks(visitor, 100, 49, { at: 0 })).toEqual(times(100, 'forward'))
    expect(visitor.knock({ at: 19 * 49 + 5 * second })).toEqual(blocked)
  })

  it('counts what it blocks, so that it blocks for as long as somebody goes on', () => {
    const visitor = visit(awsAtp)
    knocks(visitor, 20, second, { at: 0, right: true })
    expect(knocks(visitor, 300, 20 * second, { at: minute, right: true })).toEqual(times(300, 'turn-away'))
  })

  it('lets an address in again when ten minutes have fewer than 20', () => {
    const visitor = visit(awsAtp)
    knocks(visitor, 20, second, { at: 0, right: true })
    expect(visitor.knock({ at: 10 * minute - 1, right: true })).toEqual(blocked)
    // The one at 0 s has left the window, and the one just now is not known yet.
    expect(visitor.knock({ at: 10 * minute, right: true })).toEqual(forwarded)
  })

  it('blocks an address after ten failures in ten minutes', () => {
    const visitor = visit(awsAtp)
    expect(knocks(visitor, 10, second, { at: 0 })).toEqual(times(10, 'forward'))
    expect(visitor.knock({ at: 20 * second, name: 2, right: true })).toEqual(blocked)
    expect(visitor.knock({ at: 10 * minute, name: 2, right: true })).toEqual(forwarded)
  })

  it('follows a session over its addresses for half an hour', () => {
    const visitor = visit(awsAtp)
    const failed = Array.from(
      { length: 10 },
      (_, n) => visitor.knock({ at: n * minute, address: n, visit: 7 }).do,
    )
    expect(failed).toEqual(times(10, 'forward'))
    expect(visitor.knock({ at: 20 * minute, address: 50, visit: 7 })).toEqual(blocked)
    expect(visitor.knock({ at: 20 * minute, address: 50, visit: 8 })).toEqual(forwarded)
    expect(visitor.knock({ at: 30 * minute, address: 51, visit: 7 })).toEqual(forwarded)
  })

  it('blocks a session above 20 logins that succeed', () => {
    const visitor = visit(awsAtp)
    for (let n = 0; n < 20; n += 1) visitor.knock({ at: n * minute, address: n, visit: 7, right: true })
    expect(visitor.knock({ at: 25 * minute, address: 99, visit: 7, right: true })).toEqual(blocked)
  })

  it('takes a stolen pair that somebody uses again and again for one', () => {
    const visitor = visit(awsAtp)
    const own = Array.from({ length: 5 }, (_, n) => ({ at: n * minute, visit: 1, listed: true, right: true }))
    for (const login of own) expect(visitor.knock(login)).toEqual(forwarded)
  })

  it('blocks a session that used two stolen pairs', () => {
    const visitor = visit(awsAtp)
    visitor.knock({ at: 0, address: 1, visit: 2, name: 10, listed: true })
    expect(visitor.knock({ at: second, address: 2, visit: 2, name: 11, listed: true })).toEqual(forwarded)
    expect(visitor.knock({ at: minute, address: 3, visit: 2, name: 12, right: true })).toEqual(blocked)
  })

  it('has no rule for a client without a token but those of its address, and none for resets', () => {
    const visitor = visit(awsAtp)
    const tried = Array.from({ length: 500 }, (_, n) => visitor.knock({ at: n * second, address: n }).do)
    expect(tried).toEqual(times(500, 'forward'))
    expect(knocks(visitor, 100, second, { at: 0, surface: 'password-reset' })).toEqual(times(100, 'forward'))
  })
})

describe('aws-atp: signups', () => {
  const signup = { surface: 'signup', right: true } as const

  it('lets a session create one account in half an hour', () => {
    const visitor = visit(awsAtp)
    expect(visitor.knock({ at: 0, visit: 1, ...signup })).toEqual(forwarded)
    expect(visitor.knock({ at: minute, visit: 1, ...signup })).toEqual(blocked)
    expect(visitor.knock({ at: 31 * minute, visit: 1, ...signup })).toEqual(forwarded)
  })

  it('lets an address create ten in ten minutes', () => {
    const visitor = visit(awsAtp)
    expect(knocks(visitor, 10, second, { at: 0, ...signup })).toEqual(times(10, 'forward'))
    expect(visitor.knock({ at: minute, ...signup })).toEqual(blocked)
  })

  it('blocks a session above ten attempts in half an hour', () => {
    const visitor = visit(awsAtp)
    for (let n = 0; n < 10; n += 1) visitor.knock({ at: n * second, address: n, visit: 1, surface: 'signup' })
    expect(visitor.knock({ at: minute, address: 99, visit: 1, surface: 'signup' })).toEqual(blocked)
  })

  it('shows a CAPTCHA above 20 attempts of an address, and takes its solution for five minutes', () => {
    const visitor = visit(awsAtp)
    const attempt = { surface: 'signup' } as const
    for (let n = 0; n < 20; n += 1) visitor.knock({ at: n * second, visit: n, ...attempt })
    expect(visitor.knock({ at: minute, visit: 50, ...attempt }).do).toBe('check')
    expect(visitor.knock({ at: minute, visit: 50, pass: seen(minute), ...attempt })).toEqual(passed)
    expect(visitor.knock({ at: 2 * minute, visit: 50, ...attempt })).toEqual(passed)
    expect(visitor.knock({ at: 2 * minute, visit: 51, ...attempt }).do).toBe('check')
    expect(visitor.knock({ at: 6 * minute, visit: 50, ...attempt }).do).toBe('check')
  })
})
