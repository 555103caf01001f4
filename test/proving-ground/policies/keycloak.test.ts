// Keycloak: 30 failures of an account lock it for a minute, 60 for two, at most 15; 12 h without one forget them.
import { describe, expect, it } from 'vitest'
import { keycloak } from '../../../proving-ground/policies/keycloak.ts'
import { forwarded, hour, knocks, lockedOut, minute, second, times, visit } from './visitor.ts'

describe('keycloak', () => {
  it('locks an account for a minute after its thirtieth failure, from everywhere', () => {
    const visitor = visit(keycloak)
    const failed = Array.from({ length: 30 }, (_, n) => visitor.knock({ at: n * 2 * second, address: n }).do)
    expect(failed).toEqual(times(30, 'forward'))
    expect(visitor.knock({ at: 59 * second, address: 99, right: true })).toEqual(lockedOut)
    expect(visitor.knock({ at: 58 * second + minute, address: 99, right: true })).toEqual(forwarded)
  })

  it('locks again with each further failure, for a minute more after each thirty', () => {
    const visitor = visit(keycloak)
    knocks(visitor, 30, 2 * minute, { at: 0 })
    // The 31st to the 59th lock it for a minute each.
    expect(knocks(visitor, 29, 2 * minute, { at: hour })).toEqual(times(29, 'forward'))
    const sixtieth = 2 * hour
    expect(visitor.knock({ at: sixtieth })).toEqual(forwarded)
    expect(visitor.knock({ at: sixtieth + 2 * minute - 1 })).toEqual(lockedOut)
    expect(visitor.knock({ at: sixtieth + 2 * minute })).toEqual(forwarded)
  })

  it('never locks for more than 15 minutes', () => {
    const visitor = visit(keycloak)
    knocks(visitor, 600, 15 * minute, { at: 0 })
    const last = 599 * 15 * minute
    expect(visitor.knock({ at: last + 15 * minute - 1 })).toEqual(lockedOut)
    expect(visitor.knock({ at: last + 15 * minute })).toEqual(forwarded)
  })

  it('locks for a minute after two failures within a second', () => {
    const visitor = visit(keycloak)
    visitor.knock({ at: 0 })
    expect(visitor.knock({ at: 999 })).toEqual(forwarded)
    expect(visitor.knock({ at: 999 + minute - 1, right: true })).toEqual(lockedOut)
    expect(visitor.knock({ at: 999 + minute, right: true })).toEqual(forwarded)
  })

  it('does not for two that are a second apart', () => {
    expect(knocks(visit(keycloak), 3, second, { at: 0 })).toEqual(times(3, 'forward'))
  })

  it('forgets failures with a success, and after twelve hours without one', () => {
    const visitor = visit(keycloak)
    knocks(visitor, 29, 2 * second, { at: 0 })
    visitor.knock({ at: minute, right: true })
    expect(knocks(visitor, 29, 2 * second, { at: 2 * minute })).toEqual(times(29, 'forward'))
    expect(knocks(visitor, 30, 2 * second, { at: 13 * hour })).toEqual(times(30, 'forward'))
    expect(visitor.knock({ at: 13 * hour + minute }).do).toBe('turn-away')
  })

  it('does not count what is tried while it is locked', () => {
    const visitor = visit(keycloak)
    knocks(visitor, 30, 2 * second, { at: 0 })
    knocks(visitor, 50, second, { at: 59 * second })
    expect(visitor.knock({ at: 58 * second + minute, right: true })).toEqual(forwarded)
  })

  it('knows no address, and acts on logins alone', () => {
    const visitor = visit(keycloak)
    const names = Array.from({ length: 500 }, (_, name) => visitor.knock({ at: name, name }).do)
    expect(names).toEqual(times(500, 'forward'))
    expect(knocks(visitor, 100, 0, { at: 600, surface: 'password-reset' })).toEqual(times(100, 'forward'))
    visitor.knock({ at: 700, name: 700 })
    visitor.knock({ at: 701, name: 700 })
    expect(visitor.knock({ at: 702, name: 700, surface: 'password-reset' })).toEqual(forwarded)
    expect(visitor.knock({ at: 702, name: 700 }).do).toBe('turn-away')
  })
})
