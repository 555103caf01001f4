// Auth0: 10 failures of a name from an address; 100 failures of an address, one coming back in 864 s; 50 signups.
import { describe, expect, it } from 'vitest'
import { auth0 } from '../../../proving-ground/policies/auth0.ts'
import { day, forwarded, knocks, minute, second, times, turnedAway, visit } from './visitor.ts'

describe('auth0', () => {
  it('blocks a name from an address after ten failures, even with the right password', () => {
    const visitor = visit(auth0)
    expect(knocks(visitor, 10, minute, { at: 0 })).toEqual(times(10, 'forward'))
    expect(visitor.knock({ at: 10 * minute, right: true })).toEqual(turnedAway(null))
  })

  it('blocks neither that name elsewhere nor another name from there', () => {
    const visitor = visit(auth0)
    knocks(visitor, 10, minute, { at: 0 })
    expect(visitor.knock({ at: 10 * minute, address: 2, right: true })).toEqual(forwarded)
    expect(visitor.knock({ at: 10 * minute, name: 2, right: true })).toEqual(forwarded)
  })

  it('lifts the block 30 days after the last failure', () => {
    const visitor = visit(auth0)
    knocks(visitor, 10, minute, { at: 0 })
    expect(visitor.knock({ at: 9 * minute + 30 * day - 1, right: true })).toEqual(turnedAway(null))
    expect(visitor.knock({ at: 9 * minute + 30 * day, right: true })).toEqual(forwarded)
  })

  it('begins to count anew after a success', () => {
    const visitor = visit(auth0)
    knocks(visitor, 9, minute, { at: 0 })
    visitor.knock({ at: 10 * minute, right: true })
    expect(knocks(visitor, 9, minute, { at: 20 * minute })).toEqual(times(9, 'forward'))
  })

  it('throttles an address after a hundred failures at any names, then lets one through in 864 s', () => {
    const visitor = visit(auth0)
    const failed = Array.from({ length: 100 }, (_, name) => visitor.knock({ at: 0, name }).do)
    expect(failed).toEqual(times(100, 'forward'))
    expect(visitor.knock({ at: 0, name: 500, right: true })).toEqual(turnedAway(864 * second))
    expect(visitor.knock({ at: 864 * second, name: 500 })).toEqual(forwarded)
    expect(visitor.knock({ at: 864 * second, name: 501 }).do).toBe('turn-away')
  })

  it('takes nothing off for logins that succeed', () => {
    const visitor = visit(auth0)
    const office = Array.from(
      { length: 500 },
      (_, n) => visitor.knock({ at: n * second, name: n, right: true }).do,
    )
    expect(office).toEqual(times(500, 'forward'))
  })

  it('refuses the twenty-first login of a name from an address in a minute, right or wrong', () => {
    const visitor = visit(auth0)
    expect(knocks(visitor, 20, second, { at: 0, right: true })).toEqual(times(20, 'forward'))
    expect(visitor.knock({ at: 20 * second, right: true })).toEqual(turnedAway(40 * second))
  })

  it('lets an address sign up 50 times at once, then once in 1.2 s', () => {
    const visitor = visit(auth0)
    const signup = { surface: 'signup', right: true } as const
    expect(knocks(visitor, 51, 0, { at: 0, ...signup })).toEqual([...times(50, 'forward'), 'turn-away'])
    expect(visitor.knock({ at: 1_200, ...signup })).toEqual(forwarded)
    expect(visitor.knock({ at: 1_200, ...signup })).toEqual(turnedAway(1_200))
  })

  it('has no limit on resets', () => {
    expect(knocks(visit(auth0), 500, 0, { at: 0, surface: 'password-reset' })).toEqual(times(500, 'forward'))
  })
})
