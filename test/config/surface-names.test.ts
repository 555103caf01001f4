// What people call a surface, and which one they mean.
import { describe, expect, it } from 'vitest'
import { surfaces } from '../../src/attempt.ts'
import { nearestSurface } from '../../src/config/surface-names.ts'

describe('the surface that is meant', () => {
  it.each([
    ['login', ['signin', 'sign-in', 'sign_in', 'Sign In', 'log-in', 'auth', 'logn', 'LOGIN']],
    ['signup', ['register', 'registration', 'sign-up', 'SignUp', 'signups']],
    ['password-reset', ['reset', 'forgot-password', 'forgotPassword', 'password_reset', 'pasword-reset']],
    ['one-time-code', ['otp', '2fa', 'mfa', 'totp', 'code', 'oneTimeCode']],
  ])('is %s', (surface, written) => {
    expect(written.map(nearestSurface)).toEqual(written.map(() => surface))
  })

  it('is itself, and nothing where nothing is near', () => {
    expect(surfaces.map(nearestSurface)).toEqual(surfaces)
    for (const text of ['', 'x', 'checkout', 'constructor', 'sign']) expect(nearestSurface(text)).toBe(null)
  })
})
