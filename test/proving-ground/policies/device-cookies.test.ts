// Device cookies: more than 10 failures in an hour lock all unknown browsers out of an account, or one known one.
import { describe, expect, it } from 'vitest'
import { deviceCookies } from '../../../proving-ground/policies/device-cookies.ts'
import { forwarded, hour, knocks, minute, second, times, turnedAway, visit } from './visitor.ts'

describe('device-cookies', () => {
  it('locks unknown browsers out of an account with the eleventh failure in an hour, for an hour', () => {
    const visitor = visit(deviceCookies)
    const failed = Array.from({ length: 11 }, (_, n) => visitor.knock({ at: n * second, address: n }).do)
    expect(failed).toEqual(times(11, 'forward'))
    expect(visitor.knock({ at: 11 * second, address: 99, right: true })).toEqual(turnedAway(hour - second))
    expect(visitor.knock({ at: 10 * second + hour, address: 99, right: true })).toEqual(forwarded)
  })

  it('never locks who fails ten times an hour', () => {
    expect(knocks(visit(deviceCookies), 200, 6 * minute, { at: 0 })).toEqual(times(200, 'forward'))
  })

  it('lets a browser that signed in to the account before in, whatever others do', () => {
    const visitor = visit(deviceCookies)
    visitor.knock({ at: 0, right: true })
    const cookie = visitor.cookie()
    expect(cookie).not.toBeNull()
    knocks(visitor, 50, second, { at: minute })
    expect(visitor.knock({ at: 2 * minute, right: true }).do).toBe('turn-away')
    expect(visitor.knock({ at: 2 * minute, cookie, right: true })).toEqual(forwarded)
  })

  it('counts the failures of a known browser apart, and locks it alone', () => {
    const visitor = visit(deviceCookies)
    visitor.knock({ at: 0, right: true })
    const cookie = visitor.cookie()
    expect(knocks(visitor, 12, second, { at: minute, cookie }).at(-1)).toBe('turn-away')
    expect(visitor.knock({ at: 2 * minute, right: true })).toEqual(forwarded)
  })

  it('takes the cookie of another account for none', () => {
    const visitor = visit(deviceCookies)
    visitor.knock({ at: 0, name: 77, right: true })
    const cookie = visitor.cookie()
    knocks(visitor, 11, second, { at: minute, name: 7 })
    expect(visitor.knock({ at: 2 * minute, name: 7, cookie, right: true }).do).toBe('turn-away')
  })

  it('gives a new cookie with each success, and none with a failure', () => {
    const visitor = visit(deviceCookies)
    visitor.knock({ at: 0, right: true })
    const first = visitor.cookie()
    visitor.knock({ at: 1, cookie: first, right: true })
    expect(visitor.cookie()).not.toBe(first)
    visitor.knock({ at: 2, cookie: first })
    expect(visitor.cookie()).toBeNull()
  })

  it('counts nothing but logins', () => {
    const visitor = visit(deviceCookies)
    knocks(visitor, 50, 0, { at: 0, surface: 'password-reset' })
    expect(visitor.knock({ at: second, right: true })).toEqual(forwarded)
  })

  it('does not forget failures when somebody signs in', () => {
    const visitor = visit(deviceCookies)
    knocks(visitor, 10, second, { at: 0 })
    visitor.knock({ at: minute, right: true })
    visitor.knock({ at: 2 * minute })
    expect(visitor.knock({ at: 3 * minute, right: true }).do).toBe('turn-away')
  })
})
