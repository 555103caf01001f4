// better-auth: 3 requests of an address in 10 s to sign in, 3 to sign up, and 3 in 60 s for a reset.
import { describe, expect, it } from 'vitest'
import { betterAuth } from '../../../proving-ground/policies/better-auth.ts'
import { forwarded, knocks, second, times, turnedAway, visit } from './visitor.ts'

describe('better-auth', () => {
  it('refuses the fourth sign-in, right or wrong, and says how long', () => {
    const visitor = visit(betterAuth)
    expect(knocks(visitor, 3, second, { at: 0, right: true })).toEqual(times(3, 'forward'))
    expect(visitor.knock({ at: 3 * second, right: true })).toEqual(turnedAway(9 * second))
  })

  it('begins its window anew with each request that it lets through, not with one that it refuses', () => {
    const visitor = visit(betterAuth)
    knocks(visitor, 3, 9 * second, { at: 0 })
    expect(visitor.knock({ at: 27 * second })).toEqual(turnedAway(second))
    expect(visitor.knock({ at: 28 * second })).toEqual(forwarded)
  })

  it('never refuses who waits ten seconds each time', () => {
    expect(knocks(visit(betterAuth), 100, 10 * second, { at: 0 })).toEqual(times(100, 'forward'))
  })

  it('counts signing in, signing up and resets apart, and resets for a minute', () => {
    const visitor = visit(betterAuth)
    knocks(visitor, 3, 0, { at: 0 })
    expect(knocks(visitor, 4, 0, { at: 0, surface: 'signup' })).toEqual([...times(3, 'forward'), 'turn-away'])
    expect(visitor.knock({ at: 10 * second, surface: 'signup' })).toEqual(forwarded)
    knocks(visitor, 3, 0, { at: 0, surface: 'password-reset' })
    expect(visitor.knock({ at: 10 * second, surface: 'password-reset' })).toEqual(turnedAway(50 * second))
    expect(visitor.knock({ at: 60 * second, surface: 'password-reset' })).toEqual(forwarded)
  })

  it('has nothing for an account that is tried from many addresses', () => {
    const visitor = visit(betterAuth)
    const tried = Array.from({ length: 100 }, (_, address) => visitor.knock({ at: address, address }).do)
    expect(tried).toEqual(times(100, 'forward'))
  })
})
