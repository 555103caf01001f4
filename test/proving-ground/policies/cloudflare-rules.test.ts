// Cloudflare rate limiting rules: 4 failures in a minute or 10 in ten challenge, 20 in an hour block for a day; an
// address counts apart in each location.
import { describe, expect, it } from 'vitest'
import { cloudflareRules } from '../../../proving-ground/policies/cloudflare-rules.ts'
import {
  day,
  forwarded,
  hour,
  knocks,
  minute,
  passed,
  second,
  seen,
  times,
  turnedAway,
  visit,
} from './visitor.ts'

const challenged = { do: 'check', price: 'low' }

describe('cloudflare-rules', () => {
  it('challenges an address after its fourth failure in a minute, while that lasts', () => {
    const visitor = visit(cloudflareRules)
    expect(knocks(visitor, 4, second, { at: 0 })).toEqual(times(4, 'forward'))
    expect(visitor.knock({ at: 4 * second, name: 2, right: true })).toEqual(challenged)
    expect(visitor.knock({ at: minute, name: 2, right: true })).toEqual(forwarded)
  })

  it('challenges after the tenth in ten minutes', () => {
    const visitor = visit(cloudflareRules)
    expect(knocks(visitor, 11, 30 * second, { at: 0 })).toEqual([...times(10, 'forward'), 'check'])
    expect(visitor.knock({ at: 10 * minute, right: true })).toEqual(forwarded)
  })

  it('blocks after the twentieth in an hour, for a day, with a clearance or without', () => {
    const visitor = visit(cloudflareRules)
    expect(knocks(visitor, 20, 2 * minute, { at: 0 })).toEqual(times(20, 'forward'))
    const blockedAt = 38 * minute
    expect(visitor.knock({ at: 39 * minute, pass: seen(39 * minute) })).toEqual(turnedAway(day - minute))
    expect(visitor.knock({ at: blockedAt + day - 1 }).do).toBe('turn-away')
    expect(visitor.knock({ at: blockedAt + day })).toEqual(forwarded)
  })

  it('counts an address apart in each location, failures and blocks', () => {
    const visitor = visit(cloudflareRules)
    for (let location = 0; location < 5; location += 1)
      expect(knocks(visitor, 4, 0, { at: 0, location })).toEqual(times(4, 'forward'))
    expect(visitor.knock({ at: second, location: 3 })).toEqual(challenged)
    knocks(visitor, 20, 3 * minute, { at: hour, location: 7 })
    expect(visitor.knock({ at: 2 * hour, location: 7 }).do).toBe('turn-away')
    expect(visitor.knock({ at: 2 * hour, location: 8 })).toEqual(forwarded)
  })

  it('takes a challenge that was solved for half an hour of clearance, for that client', () => {
    const visitor = visit(cloudflareRules)
    knocks(visitor, 4, 0, { at: 0 })
    expect(visitor.knock({ at: 10 * second, pass: seen(10 * second) })).toEqual(passed)
    expect(visitor.knock({ at: 20 * second })).toEqual(passed)
    expect(visitor.knock({ at: 21 * second, fingerprint: 2 })).toEqual(challenged)
    knocks(visitor, 4, 0, { at: 29.5 * minute })
    expect(visitor.knock({ at: 30 * minute, right: true })).toEqual(passed)
  })

  it('demands a new one when the clearance is over', () => {
    const visitor = visit(cloudflareRules)
    knocks(visitor, 4, 0, { at: 0 })
    visitor.knock({ at: second, pass: seen(second) })
    knocks(visitor, 4, 0, { at: 30 * minute })
    expect(visitor.knock({ at: 30 * minute + second })).toEqual(challenged)
  })

  it('counts no successes, and nothing but logins', () => {
    const visitor = visit(cloudflareRules)
    expect(knocks(visitor, 100, 0, { at: 0, right: true })).toEqual(times(100, 'forward'))
    expect(knocks(visitor, 100, 0, { at: 0, surface: 'signup' })).toEqual(times(100, 'forward'))
    expect(visitor.knock({ at: second })).toEqual(forwarded)
  })
})
