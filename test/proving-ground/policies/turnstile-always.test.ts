// Turnstile on the form: each login needs a token of its own, which the widget gets unseen.
import { describe, expect, it } from 'vitest'
import { turnstileAlways } from '../../../proving-ground/policies/turnstile-always.ts'
import { seeded } from '../../../proving-ground/random.ts'
import { accounts, arrivalOf, forwarded, minute, passed, seen, visit } from './visitor.ts'

const check = { do: 'check', price: 'low' }

describe('turnstile-always', () => {
  it('sends everybody without a token to a check', () => {
    const visitor = visit(turnstileAlways)
    for (let address = 0; address < 100; address += 1)
      expect(visitor.knock({ at: address, address, right: true })).toEqual(check)
  })

  it('takes a token that was got unseen as well as one from a page', () => {
    const visitor = visit(turnstileAlways)
    const unseen = { ...seen(0, 1), how: 'unseen' } as const
    expect(visitor.knock({ at: 1, pass: unseen })).toEqual(passed)
    expect(visitor.knock({ at: 1, pass: seen(0, 2) })).toEqual(passed)
  })

  it('takes a token once', () => {
    const visitor = visit(turnstileAlways)
    expect(visitor.knock({ at: 1, pass: seen(0) })).toEqual(passed)
    expect(visitor.knock({ at: 2, pass: seen(0) })).toEqual(check)
  })

  it('takes a token within five minutes', () => {
    const visitor = visit(turnstileAlways)
    expect(visitor.knock({ at: 5 * minute, pass: seen(0, 1) })).toEqual(passed)
    expect(visitor.knock({ at: 5 * minute + 1, pass: seen(0, 2) })).toEqual(check)
  })

  it('has its widget on the login form, and nowhere else', () => {
    const running = turnstileAlways.start({ random: seeded(1), accounts, isAttack: () => false })
    const { pass: _, ...login } = arrivalOf({ at: 0 })
    expect(running.unseen(login)).toBe('low')
    expect(running.unseen({ ...login, surface: 'signup' })).toBeNull()
    expect(visit(turnstileAlways).knock({ at: 0, surface: 'password-reset' })).toEqual(forwarded)
  })
})
