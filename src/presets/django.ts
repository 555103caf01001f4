// Django's own accounts (`django.contrib.auth.urls` under /accounts/), its admin, and django-allauth's forms. Checked
// against Django 3.2.25 and django-allauth 0.51.
//
// A right password rotates the CSRF token, and nothing else does: with SESSION_SAVE_EVERY_REQUEST and
// `redirect_authenticated_user`, somebody signed in gets a redirect and `sessionid` for any password, but never
// `csrftoken`. A site with CSRF_USE_SESSIONS or other cookie names needs [vars.ROUTES] of its own.
import type { Preset } from './contract.ts'

const common = { when: {}, carriedBy: 'body', fieldNames: 'exact', maxBodyBytes: 64 * 1024 } as const
const session = {
  sessionCookies: ['sessionid'],
  wrongWhileSignedIn: 'looks-wrong',
  signedInAs: null,
} as const

export const django = {
  name: 'django',
  routes: [
    {
      ...common,
      name: 'django-login',
      surface: 'login',
      paths: ['/accounts/login', '/admin/login'],
      // `login` is allauth's field.
      account: ['username', 'login'],
      credential: ['password'],
      outcome: {
        ...session,
        success: [{ status: ['3xx'], setsCookie: 'csrftoken', location: '!/accounts/login' }],
        failure: [{ status: [200] }, { status: ['4xx'] }],
        pending: [],
      },
    },
    {
      ...common,
      name: 'django-reset',
      surface: 'password-reset',
      paths: ['/accounts/password_reset', '/admin/password_reset', '/accounts/password/reset'],
      account: ['email'],
      credential: [],
      outcome: {
        ...session,
        success: [],
        failure: [],
        pending: [],
      },
    },
    {
      ...common,
      name: 'django-reset-confirm',
      surface: 'reset-confirm',
      // The token is in the path of a GET, which moves it to the session; the form then posts to `…/set-password/`.
      paths: ['/accounts/reset/*', '/reset/*', '/accounts/password/reset/key/*'],
      account: [],
      credential: ['new_password1', 'password1'],
      outcome: {
        ...session,
        success: [
          { status: ['3xx'], location: '/accounts/reset/done' },
          { status: ['3xx'], location: '/reset/done' },
          { status: ['3xx'], location: '/accounts/password/reset/key/done' },
        ],
        failure: [{ status: [200] }, { status: ['4xx'] }],
        pending: [],
      },
    },
    {
      ...common,
      name: 'django-signup',
      surface: 'signup',
      paths: ['/accounts/signup'],
      account: ['email'],
      credential: ['password1'],
      outcome: {
        ...session,
        success: [],
        failure: [],
        pending: [],
      },
    },
    {
      ...common,
      name: 'django-change-password',
      surface: 'sensitive',
      paths: ['/accounts/password_change', '/admin/password_change', '/accounts/password/change'],
      account: [],
      credential: ['old_password', 'oldpassword'],
      outcome: {
        ...session,
        success: [
          { status: ['3xx'], location: '/accounts/password_change/done' },
          { status: ['3xx'], location: '/admin/password_change/done' },
          { status: ['3xx'], location: '/accounts/password/change', setsCookie: 'sessionid' },
        ],
        failure: [{ status: [200] }, { status: ['4xx'] }, { status: ['3xx'], location: '/accounts/login' }],
        pending: [],
      },
    },
  ],
} as const satisfies Preset
