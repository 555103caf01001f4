// better-auth at its usual place, /api/auth, with the plugins two-factor, username, email-otp, phone-number and
// magic-link; checked against 1.7.25. A wrong password is a 401 whoever is signed in; a session cookie is only set for
// a right one.
import type { AnswerMark } from '../routes/contract.ts'
import type { Preset } from './contract.ts'

const common = { when: {}, carriedBy: 'body', fieldNames: 'exact', maxBodyBytes: 64 * 1024 } as const

const sessionCookies = ['better-auth.session_token', '__Secure-better-auth.session_token'] as const
const signedIn: readonly AnswerMark[] = sessionCookies.map(setsCookie => ({ status: [200], setsCookie }))
const twoFactor = 'better-auth.two_factor'
const refused: readonly AnswerMark[] = [{ status: ['4xx'] }]
const session = { sessionCookies, wrongWhileSignedIn: 'looks-wrong', signedInAs: null } as const

const nothingToTell = { ...session, success: [], failure: [], pending: [] } as const
/** Every answer that says yes in so many words has one of these. */
const saysYes: readonly AnswerMark[] = [
  { status: [200], json: { pointer: '/status', is: true } },
  { status: [200], json: { pointer: '/success', is: true } },
]
const answersYes = { ...session, success: saysYes, failure: refused, pending: [] } as const
const passwordLogin = {
  ...session,
  success: signedIn,
  failure: refused,
  // Told by a cookie, so that the flow can begin with the headers.
  pending: [
    { status: [200], setsCookie: twoFactor },
    { status: [200], setsCookie: `__Secure-${twoFactor}` },
  ],
} as const

export const betterAuth = {
  name: 'better-auth',
  routes: [
    {
      ...common,
      name: 'better-auth-login',
      surface: 'login',
      paths: ['/api/auth/sign-in/email'],
      account: ['email'],
      credential: ['password'],
      outcome: { ...passwordLogin, signedInAs: { json: '/user/email' } },
    },
    {
      ...common,
      name: 'better-auth-login-username',
      surface: 'login',
      paths: ['/api/auth/sign-in/username'],
      account: ['username'],
      credential: ['password'],
      outcome: { ...passwordLogin, signedInAs: { json: '/user/username' } },
    },
    {
      ...common,
      name: 'better-auth-login-phone',
      surface: 'login',
      paths: ['/api/auth/sign-in/phone-number'],
      account: ['phoneNumber'],
      credential: ['password'],
      outcome: { ...passwordLogin, signedInAs: { json: '/user/phoneNumber' } },
    },
    {
      ...common,
      name: 'better-auth-code',
      surface: 'one-time-code',
      paths: [
        '/api/auth/two-factor/verify-totp',
        '/api/auth/two-factor/verify-otp',
        '/api/auth/two-factor/verify-backup-code',
      ],
      account: [],
      credential: ['code'],
      // With a session, these check the code of whoever is signed in, whatever sign-in is pending.
      outcome: {
        ...session,
        wrongWhileSignedIn: 'looks-right',
        success: signedIn,
        failure: refused,
        pending: [],
      },
    },
    {
      ...common,
      // Codes that need no password before them are guessed like passwords, and not counted with second factors.
      name: 'better-auth-mailed-code',
      surface: 'login',
      paths: ['/api/auth/sign-in/email-otp'],
      account: ['email'],
      credential: ['otp'],
      outcome: {
        ...session,
        signedInAs: { json: '/user/email' },
        success: signedIn,
        failure: refused,
        pending: [],
      },
    },
    {
      ...common,
      name: 'better-auth-checked-code',
      surface: 'login',
      paths: [
        // Uses no code up: it tells of any, one for signing in too, whether it is right.
        '/api/auth/email-otp/check-verification-otp',
        '/api/auth/email-otp/verify-email',
        '/api/auth/phone-number/verify',
      ],
      account: ['email', 'phoneNumber'],
      credential: ['otp', 'code'],
      outcome: answersYes,
    },
    {
      ...common,
      name: 'better-auth-reset',
      surface: 'password-reset',
      // Whatever sends a message to a name that anybody may enter.
      paths: [
        '/api/auth/request-password-reset',
        '/api/auth/forget-password',
        '/api/auth/forget-password/email-otp',
        '/api/auth/email-otp/request-password-reset',
        '/api/auth/email-otp/send-verification-otp',
        '/api/auth/email-otp/request-email-change',
        '/api/auth/change-email',
        '/api/auth/send-verification-email',
        '/api/auth/sign-in/magic-link',
        '/api/auth/phone-number/send-otp',
        '/api/auth/phone-number/request-password-reset',
      ],
      account: ['email', 'newEmail', 'phoneNumber'],
      credential: [],
      outcome: nothingToTell,
    },
    {
      ...common,
      name: 'better-auth-reset-confirm',
      surface: 'reset-confirm',
      paths: ['/api/auth/reset-password'],
      account: [],
      credential: ['token'],
      outcome: answersYes,
    },
    {
      ...common,
      name: 'better-auth-reset-by-code',
      surface: 'reset-confirm',
      paths: ['/api/auth/email-otp/reset-password', '/api/auth/phone-number/reset-password'],
      account: ['email', 'phoneNumber'],
      credential: ['otp'],
      outcome: answersYes,
    },
    {
      ...common,
      name: 'better-auth-signup',
      surface: 'signup',
      paths: ['/api/auth/sign-up/email'],
      account: ['email'],
      credential: ['password'],
      outcome: nothingToTell,
    },
    {
      ...common,
      name: 'better-auth-sensitive',
      surface: 'sensitive',
      paths: [
        '/api/auth/verify-password',
        '/api/auth/delete-user',
        '/api/auth/two-factor/enable',
        '/api/auth/two-factor/disable',
        '/api/auth/two-factor/get-totp-uri',
        '/api/auth/two-factor/generate-backup-codes',
      ],
      account: [],
      credential: ['password'],
      outcome: { ...session, success: [{ status: [200] }], failure: refused, pending: [] },
    },
    {
      ...common,
      name: 'better-auth-change-email',
      surface: 'sensitive',
      paths: ['/api/auth/email-otp/change-email'],
      account: [],
      credential: ['otp'],
      outcome: answersYes,
    },
    {
      ...common,
      name: 'better-auth-change-password',
      surface: 'sensitive',
      paths: ['/api/auth/change-password'],
      account: [],
      credential: ['currentPassword'],
      outcome: {
        ...session,
        success: [{ status: [200], json: { pointer: '/user' } }],
        failure: refused,
        pending: [],
      },
    },
  ],
} as const satisfies Preset
