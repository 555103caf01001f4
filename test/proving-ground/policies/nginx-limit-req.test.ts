// nginx limit_req: 5 logins a minute of an address, and 5 more at once.
import { describe, expect, it } from 'vitest'
import { nginxLimitReq } from '../../../proving-ground/policies/nginx-limit-req.ts'
import { forwarded, knocks, second, times, turnedAway, visit } from './visitor.ts'

describe('nginx-limit-req', () => {
  it('lets six through at once, and refuses the seventh', () => {
    const visitor = visit(nginxLimitReq)
    expect(knocks(visitor, 7, 0, { at: 0 })).toEqual([...times(6, 'forward'), 'turn-away'])
  })

  it('lets one more through every twelve seconds; what it refused does not count', () => {
    const visitor = visit(nginxLimitReq)
    knocks(visitor, 50, 0, { at: 0 })
    expect(visitor.knock({ at: 12 * second - 1 })).toEqual(turnedAway(null))
    expect(visitor.knock({ at: 12 * second })).toEqual(forwarded)
    expect(visitor.knock({ at: 12 * second })).toEqual(turnedAway(null))
  })

  it('counts good logins as well: an office behind one address suffers', () => {
    const visitor = visit(nginxLimitReq)
    const office = Array.from({ length: 20 }, (_, name) => visitor.knock({ at: 0, name, right: true }).do)
    expect(office.filter(done => done === 'turn-away')).toHaveLength(14)
  })

  it('never refuses five a minute, however long', () => {
    expect(knocks(visit(nginxLimitReq), 500, 12 * second, { at: 0 })).toEqual(times(500, 'forward'))
  })

  it('looks at logins of one address alone', () => {
    const visitor = visit(nginxLimitReq)
    knocks(visitor, 7, 0, { at: 0 })
    expect(visitor.knock({ at: 0, address: 2 })).toEqual(forwarded)
    expect(visitor.knock({ at: 0, surface: 'password-reset' })).toEqual(forwarded)
  })
})
