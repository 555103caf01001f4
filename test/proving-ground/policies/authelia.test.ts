// Authelia: 3 failures of an account in 2 minutes, a ban of 5 minutes; resets of an address in three buckets.
import { describe, expect, it } from 'vitest'
import { authelia } from '../../../proving-ground/policies/authelia.ts'
import { forwarded, knocks, lockedOut, minute, second, times, turnedAway, visit } from './visitor.ts'

describe('authelia', () => {
  it('bans an account after its third failure in two minutes, for five minutes, from everywhere', () => {
    const visitor = visit(authelia)
    const failed = [1, 2, 3].map(address => visitor.knock({ at: address * second, address }).do)
    expect(failed).toEqual(times(3, 'forward'))
    expect(visitor.knock({ at: 4 * second, address: 4, right: true })).toEqual(lockedOut)
    expect(visitor.knock({ at: 3 * second + 5 * minute - 1, right: true })).toEqual(lockedOut)
    expect(visitor.knock({ at: 3 * second + 5 * minute, right: true })).toEqual(forwarded)
  })

  it('does not count what is tried during a ban', () => {
    const visitor = visit(authelia)
    knocks(visitor, 100, second, { at: 0 })
    expect(visitor.knock({ at: 2 * second + 5 * minute, right: true })).toEqual(forwarded)
  })

  it('begins again after a success', () => {
    const visitor = visit(authelia)
    for (let round = 0; round < 10; round += 1) {
      expect(knocks(visitor, 2, second, { at: round * 10 * second })).toEqual(times(2, 'forward'))
      expect(visitor.knock({ at: (round * 10 + 5) * second, right: true })).toEqual(forwarded)
    }
  })

  it('never bans who fails once a minute', () => {
    expect(knocks(visit(authelia), 100, minute, { at: 0 })).toEqual(times(100, 'forward'))
  })

  it('leaves other accounts alone, from the same address', () => {
    const visitor = visit(authelia)
    knocks(visitor, 3, second, { at: 0 })
    expect(visitor.knock({ at: 5 * second, name: 2, right: true })).toEqual(forwarded)
  })

  it('lets an address ask for five resets at once, and for one more after ten minutes', () => {
    const visitor = visit(authelia)
    const reset = { surface: 'password-reset', right: true } as const
    expect(knocks(visitor, 5, 0, { at: 0, ...reset })).toEqual(times(5, 'forward'))
    expect(visitor.knock({ at: minute, ...reset })).toEqual(turnedAway(9 * minute))
    expect(visitor.knock({ at: 10 * minute, ...reset })).toEqual(forwarded)
    expect(visitor.knock({ at: 10 * minute, address: 2, ...reset })).toEqual(forwarded)
  })

  it('counts what one bucket refused in the others: who insists waits for the longest', () => {
    const visitor = visit(authelia)
    const reset = { surface: 'password-reset', right: true } as const
    expect(knocks(visitor, 15, 0, { at: 0, ...reset }).slice(5)).toEqual(times(10, 'turn-away'))
    expect(visitor.knock({ at: 0, ...reset })).toEqual(turnedAway(30 * minute))
  })

  it('has a bucket of ten beside that of five, which gives one in 15 minutes', () => {
    const visitor = visit(authelia)
    const reset = { surface: 'password-reset', right: true } as const
    knocks(visitor, 10, 0, { at: 0, ...reset })
    expect(visitor.knock({ at: 10 * minute, ...reset })).toEqual(turnedAway(5 * minute))
  })
})
