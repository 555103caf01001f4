// Supabase Auth: buckets of 30 for each address; a mail a minute for each account, and 30 an hour for the project.
import { describe, expect, it } from 'vitest'
import { supabase } from '../../../proving-ground/policies/supabase.ts'
import { forwarded, hour, knocks, minute, second, times, turnedAway, visit } from './visitor.ts'

describe('supabase', () => {
  it('lets an address sign in 30 times at once, right or wrong, then once every two seconds', () => {
    const visitor = visit(supabase)
    expect(knocks(visitor, 31, 0, { at: 0, right: true })).toEqual([...times(30, 'forward'), 'turn-away'])
    expect(visitor.knock({ at: 2 * second - 1 })).toEqual(turnedAway(null))
    expect(visitor.knock({ at: 2 * second })).toEqual(forwarded)
  })

  it('refills signups and resets of an address once in ten seconds, apart from its logins', () => {
    const visitor = visit(supabase)
    for (const surface of ['signup', 'password-reset'] as const) {
      expect(knocks(visitor, 31, 0, { at: 0, surface })).toEqual([...times(30, 'forward'), 'turn-away'])
      expect(visitor.knock({ at: 10 * second, surface })).toEqual(forwarded)
      expect(visitor.knock({ at: 10 * second, surface })).toEqual(turnedAway(null))
    }
    expect(visitor.knock({ at: 10 * second })).toEqual(forwarded)
  })

  it('sends an account one mail a minute, wherever it is asked from', () => {
    const visitor = visit(supabase)
    const reset = { surface: 'password-reset', right: true } as const
    expect(visitor.knock({ at: 0, ...reset })).toEqual(forwarded)
    expect(visitor.knock({ at: 20 * second, address: 2, ...reset })).toEqual(turnedAway(40 * second))
    expect(visitor.knock({ at: minute, address: 2, ...reset })).toEqual(forwarded)
  })

  it('sends no mail to a name that is no account, so nothing is counted for it', () => {
    const visitor = visit(supabase)
    expect(knocks(visitor, 10, 0, { at: 0, surface: 'password-reset', right: false })).toEqual(
      times(10, 'forward'),
    )
  })

  it('sends 30 mails an hour for the whole site, and new ones when the next hour begins', () => {
    const visitor = visit(supabase)
    const ask = (at: number, n: number) =>
      visitor.knock({ at, name: n, address: n, surface: 'password-reset', right: true })
    for (let n = 0; n < 30; n += 1) expect(ask(n * second, n)).toEqual(forwarded)
    expect(ask(50 * minute, 100)).toEqual(turnedAway(null))
    expect(ask(hour, 100)).toEqual(forwarded)
  })

  it('has nothing for an account that is tried from many addresses', () => {
    const visitor = visit(supabase)
    const tried = Array.from({ length: 200 }, (_, address) => visitor.knock({ at: 0, address }).do)
    expect(tried).toEqual(times(200, 'forward'))
  })
})
