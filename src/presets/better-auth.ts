// better-auth at its usual place, /api/auth, with the plugins two-factor, username, email-otp and magic-link. A wrong
// password is a 401 whoever is signed in; a session cookie is only set for a right one.
import type { AnswerMark } from '../routes/contract.ts'
import type { Preset } from './contract.ts'

const common = { when: {}, formats: ['json', 'form'], fieldNames: 'exact', maxBodyBytes: 64 * 1024 } as const

const sessionCookies = ['better-auth.session_token', '__Secure-better-auth.session_token'] as const
const signedIn: readonly AnswerMark[] = sessionCookies.map(setsCookie => ({ status: [200], setsCookie }))
const refused: readonly AnswerMark[] = [{ status: ['4xx'] }]
const session = { sessionCookies, wrongWhileSignedIn: 'looks-wrong', signedInAs: null } as const

const nothingToTell = { ...session, success: [], failure: [], pending: [] } as const
const passwordLogin = {
  ...session,
  success: signedIn,
  failure: refused,
  pending: [{ status: [200], json: { pointer: '/twoFactorRedirect', is: true } }],
} as const

export const betterAuth = {
  name: 'better-auth',
  checkedAgainst: 'better-auth 1.7.25',
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
      name: 'better-auth-mailed-code',
      surface: 'one-time-code',
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
      name: 'better-auth-reset',
      surface: 'password-reset',
      // Whatever sends a mail to a name that anybody may enter.
      paths: [
        '/api/auth/request-password-reset',
        '/api/auth/forget-password',
        '/api/auth/forget-password/email-otp',
        '/api/auth/email-otp/request-password-reset',
        '/api/auth/email-otp/send-verification-otp',
        '/api/auth/sign-in/magic-link',
      ],
      account: ['email'],
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
      outcome: {
        ...session,
        success: [{ status: [200], json: { pointer: '/status', is: true } }],
        failure: refused,
        pending: [],
      },
    },
    {
      ...common,
      name: 'better-auth-reset-by-code',
      surface: 'reset-confirm',
      paths: ['/api/auth/email-otp/reset-password'],
      account: ['email'],
      credential: ['otp'],
      outcome: {
        ...session,
        success: [{ status: [200], json: { pointer: '/success', is: true } }],
        failure: refused,
        pending: [],
      },
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
      ],
      account: [],
      credential: ['password'],
      outcome: { ...session, success: [{ status: [200] }], failure: refused, pending: [] },
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
