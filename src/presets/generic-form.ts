// Sites with HTML forms, of no stack in particular: the usual paths and field names, and answers as classic web
// applications give them (a redirect and a cookie for yes, the form once more for no). Checked against the demo site.
//
// Nothing is known of the stack, so the strictest reading holds: field names as any of them folds them, no success
// where the browser was signed in already. Whatever matches no mark stays charged. A site that answers otherwise needs
// [vars.ROUTES] of its own.
import type { AnswerMark } from '../routes/contract.ts'
import type { Preset } from './contract.ts'
import {
  accountFields,
  codeFields,
  currentPasswordFields,
  emailFields,
  nothingToTell,
  passwordFields,
  redirectsTo,
  resetTokenFields,
  sessionCookies,
  whereSessionIsSet,
} from './usual-names.ts'
import { formPaths } from './usual-paths.ts'

const common = { when: {}, carriedBy: 'body', fieldNames: 'any', maxBodyBytes: 64 * 1024 } as const
const unknownStack = { sessionCookies, wrongWhileSignedIn: 'looks-right', signedInAs: null } as const
const formAgain: readonly AnswerMark[] = [{ status: [200] }, { status: ['4xx'] }]

export const genericForm = {
  name: 'generic-form',
  routes: [
    {
      ...common,
      name: 'generic-form-login',
      surface: 'login',
      paths: formPaths.login,
      account: accountFields,
      credential: passwordFields,
      outcome: {
        ...unknownStack,
        success: whereSessionIsSet({ status: ['3xx'], location: '!/login' }),
        // A bare `/login` would also mean `/login/code`, where a right password leads.
        failure: [
          ...formAgain,
          ...redirectsTo(
            '/login?',
            '/log-in?',
            '/signin?',
            '/sign-in?',
            '/account/login',
            '/accounts/login',
            '/admin/login',
            '/user/login',
            '/users/login',
            '/users/sign_in',
          ),
        ],
        pending: redirectsTo(
          '/login/code',
          '/login/2fa',
          '/login/mfa',
          '/login/otp',
          '/login/two-factor',
          '/login/verify',
          '/2fa',
          '/mfa',
          '/otp',
          '/two-factor',
          '/two_factor',
        ),
      },
    },
    {
      ...common,
      name: 'generic-form-code',
      surface: 'one-time-code',
      paths: formPaths.code,
      // A name beside the code is not read: the origin may not read it either, and then it would be anybody's.
      account: [],
      credential: codeFields,
      outcome: {
        ...unknownStack,
        success: whereSessionIsSet({ status: ['3xx'], location: '!/login' }),
        failure: [
          ...formAgain,
          ...redirectsTo(
            '/login',
            '/signin',
            '/sign-in',
            '/users/sign_in',
            '/2fa',
            '/mfa',
            '/otp',
            '/two-factor',
            '/two_factor',
            '/users/two_factor',
          ),
        ],
        pending: [],
      },
    },
    {
      ...common,
      name: 'generic-form-reset',
      surface: 'password-reset',
      paths: formPaths.reset,
      account: accountFields,
      credential: [],
      outcome: nothingToTell,
    },
    {
      ...common,
      name: 'generic-form-reset-confirm',
      surface: 'reset-confirm',
      paths: formPaths.resetConfirm,
      account: [],
      credential: resetTokenFields,
      outcome: {
        ...unknownStack,
        // To sign in with the new password is the next step only where it was taken. A query is a message: of an error.
        success: redirectsTo('/login', '/signin', '/sign-in', '/account/login', '/users/sign_in'),
        failure: [
          ...formAgain,
          ...redirectsTo(
            '/login?',
            '/signin?',
            '/sign-in?',
            '/account/login?',
            '/users/sign_in?',
            '/reset',
            '/forgot',
            '/password',
          ),
        ],
        pending: [],
      },
    },
    {
      ...common,
      name: 'generic-form-signup',
      surface: 'signup',
      paths: formPaths.signup,
      account: emailFields,
      credential: passwordFields,
      outcome: nothingToTell,
    },
    {
      ...common,
      name: 'generic-form-sensitive',
      surface: 'sensitive',
      paths: formPaths.sensitive,
      account: [],
      credential: [...passwordFields, ...currentPasswordFields],
      outcome: {
        ...unknownStack,
        success: redirectsTo('/account'),
        failure: [...formAgain, ...redirectsTo('/account/email', '/account/delete', '/login')],
        pending: [],
      },
    },
    {
      ...common,
      name: 'generic-form-change-password',
      surface: 'sensitive',
      paths: formPaths.changePassword,
      account: [],
      // `password` is the new one here.
      credential: currentPasswordFields,
      outcome: {
        ...unknownStack,
        success: redirectsTo('/account'),
        failure: [...formAgain, ...redirectsTo('/account/password', '/login')],
        pending: [],
      },
    },
  ],
} as const satisfies Preset
