// Wordfence: 20 failures of an address within 4 h of one another, or 20 forgotten passwords, and a lockout of 4 h.
import { describe, expect, it } from 'vitest'
import { wordfence } from '../../../proving-ground/policies/wordfence.ts'
import { forwarded, hour, knocks, minute, second, times, turnedAway, visit } from './visitor.ts'

describe('wordfence', () => {
  it('locks an address out after its twentieth failure, for four hours', () => {
    const visitor = visit(wordfence)
    expect(knocks(visitor, 20, second, { at: 0 })).toEqual(times(20, 'forward'))
    expect(visitor.knock({ at: 20 * second, name: 2, right: true })).toEqual(turnedAway(4 * hour - second))
    expect(visitor.knock({ at: 19 * second + 4 * hour, right: true })).toEqual(forwarded)
  })

  it('forgets the failures of an address when somebody signs in from it', () => {
    const visitor = visit(wordfence)
    knocks(visitor, 19, second, { at: 0 })
    visitor.knock({ at: 30 * second, name: 2, right: true })
    expect(knocks(visitor, 20, second, { at: minute })).toEqual(times(20, 'forward'))
  })

  it('counts on as long as no four hours pass between two failures', () => {
    expect(knocks(visit(wordfence), 21, 4 * hour - 1, { at: 0 }).at(-1)).toBe('turn-away')
    const visitor = visit(wordfence)
    expect(knocks(visitor, 50, 4 * hour, { at: 0 })).toEqual(times(50, 'forward'))
    expect(visitor.knock({ at: 49 * 4 * hour + second })).toEqual(forwarded)
  })

  it('locks out at the twentieth forgotten password, which is not sent any more', () => {
    const visitor = visit(wordfence)
    const asked = knocks(visitor, 20, second, { at: 0, surface: 'password-reset', right: true })
    expect(asked).toEqual([...times(19, 'forward'), 'turn-away'])
    expect(visitor.knock({ at: minute, right: true }).do).toBe('turn-away')
  })

  it('leaves other addresses alone', () => {
    const visitor = visit(wordfence)
    knocks(visitor, 20, second, { at: 0 })
    expect(visitor.knock({ at: minute, address: 2, right: true })).toEqual(forwarded)
  })
})
