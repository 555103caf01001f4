// Answers that were recorded from Django 3.2.25, django-allauth 0.51 and better-auth 1.7.25, and how the presets read
// them. Each line was seen as it stands here, but for the values of cookies.
import { describe, expect, it } from 'vitest'
import { readAnswer } from '../../src/answer.ts'
import { pathPatterns, pathReadings } from '../../src/lib/path-pattern.ts'
import { betterAuth } from '../../src/presets/better-auth.ts'
import { django } from '../../src/presets/django.ts'
import type { RouteRule } from '../../src/routes/contract.ts'

interface Recorded {
  readonly status: number
  readonly location?: string
  /** Names of cookies; `name=` is one that is taken away. */
  readonly sets?: readonly string[]
  readonly json?: unknown
}

function said(
  routes: readonly RouteRule[],
  path: string,
  { status, location, sets, json }: Recorded,
): string {
  const rule = ruleOf(routes, path)
  if (rule === undefined) return 'not protected'
  const headers = new Headers(location === undefined ? {} : { location })
  for (const name of sets ?? []) {
    headers.append('set-cookie', name.endsWith('=') ? `${name}; Max-Age=0; Path=/` : `${name}=value; Path=/`)
  }
  const body = json === undefined ? '<!doctype html>' : JSON.stringify(json)
  return readAnswer(rule.outcome, {
    status,
    headers,
    url: `https://site.example${path}`,
    referer: null,
    body,
  })
}

function ruleOf(routes: readonly RouteRule[], path: string): RouteRule | undefined {
  return routes.find(({ paths }) => pathPatterns(paths)(pathReadings(path)))
}

describe('Django', () => {
  const login = '/accounts/login'
  const home = '/accounts/profile/'

  it.each<readonly [what: string, path: string, recorded: Recorded, expected: string]>([
    ['a right password', login, { status: 302, location: home, sets: ['csrftoken', 'sessionid'] }, 'success'],
    ['a wrong password', login, { status: 200 }, 'failure'],
    ['no CSRF token', login, { status: 403 }, 'failure'],
    [
      'a right password for the admin',
      '/admin/login',
      { status: 302, location: '/admin/', sets: ['csrftoken', 'sessionid'] },
      'success',
    ],
    ['a wrong password for the admin', '/admin/login', { status: 200, sets: ['csrftoken'] }, 'failure'],
    ['any password while signed in, with allauth', login, { status: 302, location: home }, 'no-match'],
    [
      'any password while signed in, with SESSION_SAVE_EVERY_REQUEST',
      login,
      { status: 302, location: home, sets: ['sessionid'] },
      'no-match',
    ],
    [
      'a new password after a reset',
      '/accounts/reset/mq/set-password',
      { status: 302, location: '/accounts/reset/done/', sets: ['sessionid'] },
      'success',
    ],
    ['two new passwords that differ', '/accounts/reset/mq/set-password', { status: 200 }, 'failure'],
    ['a wrong reset token', '/accounts/reset/mq/abc-def', { status: 200 }, 'failure'],
    [
      'a right reset token, and no new password yet',
      '/accounts/reset/mq/abc-def',
      { status: 302, location: '/accounts/reset/MQ/set-password/', sets: ['sessionid'] },
      'no-match',
    ],
    [
      'a new password after a reset, with allauth',
      '/accounts/password/reset/key/1-set-password',
      { status: 302, location: '/accounts/password/reset/key/done/', sets: ['messages'] },
      'success',
    ],
    [
      'a changed password',
      '/accounts/password_change',
      { status: 302, location: '/accounts/password_change/done/', sets: ['sessionid'] },
      'success',
    ],
    ['a wrong old password', '/accounts/password_change', { status: 200 }, 'failure'],
    [
      'nobody signed in',
      '/accounts/password_change',
      { status: 302, location: '/accounts/login/?next=/accounts/password_change/' },
      'failure',
    ],
    [
      'a changed password, with allauth',
      '/accounts/password/change',
      { status: 302, location: '/accounts/password/change/', sets: ['messages', 'sessionid'] },
      'success',
    ],
  ])('answers %s', (_, path, recorded, expected) => {
    expect(said(django.routes, path, recorded)).toBe(expected)
  })
})

describe('better-auth', () => {
  const token = 'better-auth.session_token'
  const user = { token: 'value', user: { email: 'alice@example.com' } }
  const no = (code: string) => ({ message: 'no', code })

  it.each<readonly [what: string, path: string, recorded: Recorded, expected: string]>([
    [
      'a right password',
      '/sign-in/email',
      { status: 200, sets: [token], json: { redirect: false, ...user } },
      'success',
    ],
    [
      'a right password over https',
      '/sign-in/email',
      { status: 200, sets: [`__Secure-${token}`], json: { redirect: false, ...user } },
      'success',
    ],
    ['a wrong password', '/sign-in/email', { status: 401, json: no('INVALID_EMAIL_OR_PASSWORD') }, 'failure'],
    ['no e-mail address', '/sign-in/email', { status: 400, json: no('INVALID_EMAIL') }, 'failure'],
    [
      'a right password before the second factor',
      '/sign-in/email',
      {
        status: 200,
        sets: [`${token}=`, 'better-auth.session_data=', 'better-auth.two_factor'],
        json: { twoFactorRedirect: true, twoFactorMethods: ['totp'] },
      },
      'pending',
    ],
    [
      'a right user name',
      '/sign-in/username',
      { status: 200, sets: [token], json: { redirect: false, ...user } },
      'success',
    ],
    [
      'a wrong user name',
      '/sign-in/username',
      { status: 401, json: no('INVALID_USERNAME_OR_PASSWORD') },
      'failure',
    ],
    [
      'a right code',
      '/two-factor/verify-totp',
      { status: 200, sets: [token, 'better-auth.two_factor='], json: user },
      'success',
    ],
    ['a wrong code', '/two-factor/verify-totp', { status: 401, json: no('INVALID_CODE') }, 'failure'],
    ['a code of somebody signed in', '/two-factor/verify-totp', { status: 200, json: user }, 'no-match'],
    ['a right mailed code', '/sign-in/email-otp', { status: 200, sets: [token], json: user }, 'success'],
    ['a wrong mailed code', '/sign-in/email-otp', { status: 400, json: no('INVALID_OTP') }, 'failure'],
    ['a right reset token', '/reset-password', { status: 200, json: { status: true } }, 'success'],
    ['a wrong reset token', '/reset-password', { status: 400, json: no('INVALID_TOKEN') }, 'failure'],
    ['a right reset code', '/email-otp/reset-password', { status: 200, json: { success: true } }, 'success'],
    ['a wrong reset code', '/email-otp/reset-password', { status: 400, json: no('INVALID_OTP') }, 'failure'],
    [
      'a changed password',
      '/change-password',
      { status: 200, json: { token: null, user: user.user } },
      'success',
    ],
    [
      'a wrong current password',
      '/change-password',
      { status: 400, json: no('INVALID_PASSWORD') },
      'failure',
    ],
    ['nobody signed in', '/change-password', { status: 401, json: no('UNAUTHORIZED') }, 'failure'],
    [
      'a password asked for once more',
      '/verify-password',
      { status: 200, json: { status: true } },
      'success',
    ],
    ['a wrong one', '/verify-password', { status: 400, json: no('INVALID_PASSWORD') }, 'failure'],
    [
      'a right phone number and password',
      '/sign-in/phone-number',
      { status: 200, sets: [token], json: user },
      'success',
    ],
    [
      'a wrong password for a phone number',
      '/sign-in/phone-number',
      { status: 401, json: no('INVALID_PHONE_NUMBER_OR_PASSWORD') },
      'failure',
    ],
    [
      'a right password for a phone number before the second factor',
      '/sign-in/phone-number',
      {
        status: 200,
        sets: [`${token}=`, 'better-auth.session_data=', 'better-auth.two_factor'],
        json: { twoFactorRedirect: true, twoFactorMethods: [] },
      },
      'pending',
    ],
    [
      'a right code that is only asked about',
      '/email-otp/check-verification-otp',
      { status: 200, json: { success: true } },
      'success',
    ],
    [
      'a wrong code that is only asked about',
      '/email-otp/check-verification-otp',
      { status: 400, json: no('INVALID_OTP') },
      'failure',
    ],
    [
      'a right code for an address',
      '/email-otp/verify-email',
      { status: 200, json: { status: true, token: null, user: user.user } },
      'success',
    ],
    [
      'a right code for an address, with autoSignInAfterVerification',
      '/email-otp/verify-email',
      { status: 200, sets: [token], json: { status: true, ...user } },
      'success',
    ],
    [
      'a wrong code for an address',
      '/email-otp/verify-email',
      { status: 400, json: no('INVALID_OTP') },
      'failure',
    ],
    [
      'a right code for a phone number',
      '/phone-number/verify',
      { status: 200, sets: [token], json: { status: true, ...user } },
      'success',
    ],
    [
      'a right code for a phone number, with disableSession',
      '/phone-number/verify',
      { status: 200, json: { status: true, token: null, user: user.user } },
      'success',
    ],
    [
      'a wrong code for a phone number',
      '/phone-number/verify',
      { status: 400, json: no('INVALID_OTP') },
      'failure',
    ],
    [
      'a right reset code by phone',
      '/phone-number/reset-password',
      { status: 200, json: { status: true } },
      'success',
    ],
    [
      'a wrong reset code by phone',
      '/phone-number/reset-password',
      { status: 400, json: no('INVALID_OTP') },
      'failure',
    ],
    [
      'a right code for a new address',
      '/email-otp/change-email',
      { status: 200, sets: [token], json: { success: true } },
      'success',
    ],
    [
      'a wrong code for a new address',
      '/email-otp/change-email',
      { status: 400, json: no('INVALID_OTP') },
      'failure',
    ],
    [
      'the secret of a second factor for the password',
      '/two-factor/get-totp-uri',
      { status: 200, json: { totpURI: 'otpauth://totp/x' } },
      'success',
    ],
    [
      'no such secret for a wrong one',
      '/two-factor/get-totp-uri',
      { status: 400, json: no('INVALID_PASSWORD') },
      'failure',
    ],
    [
      'new backup codes for the password',
      '/two-factor/generate-backup-codes',
      { status: 200, json: { status: true, backupCodes: ['a'] } },
      'success',
    ],
    [
      'none for a wrong one',
      '/two-factor/generate-backup-codes',
      { status: 400, json: no('INVALID_PASSWORD') },
      'failure',
    ],
  ])('answers %s', (_, path, recorded, expected) => {
    expect(said(betterAuth.routes, `/api/auth${path}`, recorded)).toBe(expected)
  })

  it('counts whatever sends a message to a name that anybody may enter', () => {
    for (const path of [
      '/email-otp/send-verification-otp',
      '/email-otp/request-email-change',
      '/change-email',
      '/send-verification-email',
      '/phone-number/send-otp',
      '/phone-number/request-password-reset',
    ])
      expect([path, ruleOf(betterAuth.routes, `/api/auth${path}`)?.surface]).toEqual([path, 'password-reset'])
  })
})
