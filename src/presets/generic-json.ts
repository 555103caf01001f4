// JSON interfaces of no stack in particular: the usual paths under `/api` and `/auth`, the usual field names, and
// answers as they mostly are (a session cookie or a token for yes, a 4xx or an `error` for no). Checked against the
// demo site.
//
// Nothing is known of the stack, so the strictest reading holds, as in `generic-form`. Both may be listed together: no
// path is in both.
import type { AnswerMark } from '../routes/contract.ts'
import type { Preset } from './contract.ts'
import {
  accountFields,
  codeFields,
  currentPasswordFields,
  emailFields,
  nothingToTell,
  passwordFields,
  resetTokenFields,
  sessionCookies,
  whereSessionIsSet,
} from './usual-names.ts'

const common = { when: {}, carriedBy: 'body', fieldNames: 'any', maxBodyBytes: 64 * 1024 } as const
const unknownStack = { sessionCookies, wrongWhileSignedIn: 'looks-right', signedInAs: null } as const

const signedIn: readonly AnswerMark[] = [
  ...whereSessionIsSet({ status: ['2xx'] }),
  { status: ['2xx'], json: { pointer: '/token' } },
  { status: ['2xx'], json: { pointer: '/access_token' } },
  { status: ['2xx'], json: { pointer: '/accessToken' } },
  { status: ['2xx'], json: { pointer: '/jwt' } },
  { status: ['2xx'], json: { pointer: '/data/token' } },
  { status: ['2xx'], json: { pointer: '/data/access_token' } },
  { status: ['2xx'], json: { pointer: '/data/accessToken' } },
]

/** Some answer 200 to a wrong password, and say no in the body. */
const refused: readonly AnswerMark[] = [
  { status: ['4xx'] },
  { status: ['2xx'], json: { pointer: '/error' } },
  { status: ['2xx'], json: { pointer: '/errors' } },
  { status: ['2xx'], json: { pointer: '/success', is: false } },
  { status: ['2xx'], json: { pointer: '/ok', is: false } },
  { status: ['2xx'], json: { pointer: '/status', is: 'error' } },
  { status: ['2xx'], json: { pointer: '/status', is: 'fail' } },
]

/** Each path right under `/api`, and anywhere below it. */
function underApi(...paths: readonly string[]): readonly string[] {
  return paths.flatMap(path => [`/api${path}`, `/api/*${path}`])
}

export const genericJson = {
  name: 'generic-json',
  routes: [
    {
      ...common,
      name: 'generic-json-login',
      surface: 'login',
      paths: [
        ...underApi('/login', '/signin', '/sign-in'),
        '/api/session',
        '/api/sessions',
        '/api/authenticate',
        '/auth/login',
        '/auth/signin',
        '/auth/sign-in',
      ],
      account: accountFields,
      credential: passwordFields,
      outcome: {
        ...unknownStack,
        success: signedIn,
        failure: refused,
        pending: [
          { status: ['2xx'], json: { pointer: '/pending', is: 'code' } },
          { status: ['2xx'], json: { pointer: '/mfaRequired', is: true } },
          { status: ['2xx'], json: { pointer: '/mfa_required', is: true } },
          { status: ['2xx'], json: { pointer: '/otpRequired', is: true } },
          { status: ['2xx'], json: { pointer: '/otp_required', is: true } },
          { status: ['2xx'], json: { pointer: '/twoFactor', is: true } },
          { status: ['2xx'], json: { pointer: '/two_factor', is: true } },
          { status: ['2xx'], json: { pointer: '/twoFactorRequired', is: true } },
          { status: ['2xx'], json: { pointer: '/two_factor_required', is: true } },
          { status: ['2xx'], json: { pointer: '/requires2FA', is: true } },
        ],
      },
    },
    {
      ...common,
      name: 'generic-json-code',
      surface: 'one-time-code',
      paths: [
        ...underApi(
          '/login/code',
          '/login/2fa',
          '/login/mfa',
          '/login/otp',
          '/2fa/verify',
          '/mfa/verify',
          '/otp/verify',
          '/verify-otp',
        ),
        '/auth/2fa',
        '/auth/mfa',
        '/auth/otp',
        '/auth/verify-otp',
      ],
      account: [],
      credential: codeFields,
      outcome: { ...unknownStack, success: signedIn, failure: refused, pending: [] },
    },
    {
      ...common,
      name: 'generic-json-reset',
      surface: 'password-reset',
      paths: [
        ...underApi(
          '/reset',
          '/forgot-password',
          '/forgot_password',
          '/password/forgot',
          '/password-reset',
          '/request-password-reset',
        ),
        '/auth/forgot-password',
      ],
      account: accountFields,
      credential: [],
      outcome: nothingToTell,
    },
    {
      ...common,
      name: 'generic-json-reset-confirm',
      surface: 'reset-confirm',
      paths: [
        ...underApi('/reset/confirm', '/reset-password', '/reset_password', '/password-reset/confirm'),
        '/auth/reset-password',
      ],
      account: [],
      credential: resetTokenFields,
      outcome: { ...unknownStack, success: [{ status: ['2xx'] }], failure: refused, pending: [] },
    },
    {
      ...common,
      name: 'generic-json-signup',
      surface: 'signup',
      paths: [...underApi('/signup', '/sign-up', '/register'), '/auth/register', '/auth/signup'],
      account: emailFields,
      credential: passwordFields,
      outcome: nothingToTell,
    },
    {
      ...common,
      name: 'generic-json-sensitive',
      surface: 'sensitive',
      paths: [...underApi('/account/email', '/change-email')],
      account: [],
      credential: [...passwordFields, ...currentPasswordFields],
      outcome: { ...unknownStack, success: [{ status: ['2xx'] }], failure: refused, pending: [] },
    },
    {
      ...common,
      name: 'generic-json-change-password',
      surface: 'sensitive',
      paths: [...underApi('/account/password', '/change-password'), '/auth/change-password'],
      account: [],
      // `password` is the new one here.
      credential: currentPasswordFields,
      outcome: { ...unknownStack, success: [{ status: ['2xx'] }], failure: refused, pending: [] },
    },
  ],
} as const satisfies Preset
