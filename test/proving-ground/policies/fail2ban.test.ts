// fail2ban: 5 failures of an address in 10 minutes, a ban of 10 minutes that begins when the log was read.
import { describe, expect, it } from 'vitest'
import { fail2ban } from '../../../proving-ground/policies/fail2ban.ts'
import { forwarded, knocks, minute, second, times, turnedAway, visit } from './visitor.ts'

describe('fail2ban', () => {
  it('bans an address after its fifth failure in ten minutes', () => {
    const visitor = visit(fail2ban)
    expect(knocks(visitor, 6, minute, { at: 0 })).toEqual([...times(5, 'forward'), 'turn-away'])
  })

  it('bans two seconds late: until the log was read, everything still gets through', () => {
    const visitor = visit(fail2ban)
    expect(knocks(visitor, 20, 100, { at: 0 })).toEqual(times(20, 'forward'))
    expect(visitor.knock({ at: 2_399 })).toEqual(forwarded)
    expect(visitor.knock({ at: 2_400 })).toEqual(turnedAway(null))
  })

  it('lifts the ban ten minutes after the failure that brought it', () => {
    const visitor = visit(fail2ban)
    knocks(visitor, 5, second, { at: 0 })
    expect(visitor.knock({ at: 4 * second + 10 * minute - 1 })).toEqual(turnedAway(null))
    expect(visitor.knock({ at: 4 * second + 10 * minute })).toEqual(forwarded)
  })

  it('bans the address, not the account, with its good logins and on every form', () => {
    const visitor = visit(fail2ban)
    knocks(visitor, 5, second, { at: 0 })
    const at = 10 * second
    expect(visitor.knock({ at, name: 2, right: true })).toEqual(turnedAway(null))
    expect(visitor.knock({ at, surface: 'password-reset', right: true })).toEqual(turnedAway(null))
    expect(visitor.knock({ at, address: 2, right: true })).toEqual(forwarded)
  })

  it('counts failed logins alone, and a success takes none away', () => {
    const visitor = visit(fail2ban)
    expect(knocks(visitor, 50, second, { at: 0, surface: 'signup' })).toEqual(times(50, 'forward'))
    expect(knocks(visitor, 100, second, { at: 0, right: true })).toEqual(times(100, 'forward'))
    knocks(visitor, 4, second, { at: 200 * second })
    visitor.knock({ at: 210 * second, right: true })
    visitor.knock({ at: 211 * second })
    expect(visitor.knock({ at: 220 * second })).toEqual(turnedAway(null))
  })

  it('never bans who fails every three minutes', () => {
    expect(knocks(visit(fail2ban), 200, 3 * minute, { at: 0 })).toEqual(times(200, 'forward'))
  })

  it('estimates from the rate when failures lie further back than ten minutes', () => {
    const visitor = visit(fail2ban)
    // Four at 0:00 to 0:03, and the next 20 minutes later: of four in 20 minutes, two count.
    knocks(visitor, 4, second, { at: 0 })
    expect(knocks(visitor, 3, second, { at: 20 * minute })).toEqual(times(3, 'forward'))
    expect(visitor.knock({ at: 20 * minute + 5 * second })).toEqual(turnedAway(null))
  })
})
