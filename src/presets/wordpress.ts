// WordPress: the login form and what else stands on wp-login.php, XML-RPC, and application passwords on the REST API.
// Every line was measured on WordPress 6.1.9. Data only.
import type { OutcomeRules } from '../routes/contract.ts'
import type { Preset } from './contract.ts'

const loginPaths = ['/wp-login.php', '*/wp-login.php']
const formBytes = 64 * 1024

/**
 * The cookie by which wp-login.php takes a POST with an empty name and password for the session's user:
 * `wordpress_<hash>` or `wordpress_sec_<hash>`. A browser sends it to /wp-admin and never to wp-login.php.
 * `wordpress_test_cookie`, which every browser has, must not be among them. PHP reads `.`, ` ` and `[` as `_`.
 */
const sessionCookies = [
  ...Array.from('0123456789abcdef', digit => `wordpress_${digit}*`),
  ...['wordpress_sec*', 'wordpress.*', 'wordpress *', 'wordpress[*'],
]

/** The REST API takes another cookie for a session, together with a nonce. A client with Basic has neither. */
const restSessionCookies = ['wordpress_logged*', 'wordpress.*', 'wordpress *', 'wordpress[*']

/**
 * Public REST answers are the same for a right password and a wrong one, but for the header that keeps an answer to
 * somebody signed in out of caches. A refused nonce (403) gets that header as well, so only a 2xx counts.
 */
const restOutcome: OutcomeRules = {
  success: [{ status: ['2xx'], header: { name: 'expires', value: 'Wed, 11 Jan 1984 05:00:00 GMT' } }],
  failure: [{ status: [401] }],
  pending: [],
  sessionCookies: restSessionCookies,
  wrongWhileSignedIn: 'looks-right',
  signedInAs: null,
}

/** Where other code may send that header to everybody, nothing can be believed but a refusal. */
const restOutcomeUnknown: OutcomeRules = { ...restOutcome, success: [] }

const applicationPassword = {
  surface: 'login',
  carriedBy: 'basic',
  account: [],
  credential: [],
  strangers: 'watch',
  fieldNames: 'php',
  // Uploads come this way; the body is not read.
  maxBodyBytes: 512 * 1024 * 1024,
} as const

const requestOutcome = {
  failure: [{ status: [200], body: 'id="login_error"' }],
  pending: [],
  sessionCookies,
  wrongWhileSignedIn: 'looks-wrong',
  signedInAs: null,
} as const satisfies Omit<OutcomeRules, 'success'>

export const wordpress: Preset = {
  name: 'wordpress',
  routes: [
    {
      name: 'wordpress-lost-password',
      surface: 'password-reset',
      paths: loginPaths,
      when: { action: ['lostpassword', 'retrievepassword'] },
      carriedBy: 'body',
      account: ['user_login'],
      credential: [],
      fieldNames: 'php',
      maxBodyBytes: formBytes,
      // To `?checkemail=confirm`, or wherever `redirect_to` says.
      outcome: { ...requestOutcome, success: [{ status: [302] }] },
    },
    {
      name: 'wordpress-register',
      surface: 'signup',
      paths: loginPaths,
      when: { action: ['register'] },
      carriedBy: 'body',
      account: ['user_email'],
      credential: [],
      fieldNames: 'php',
      maxBodyBytes: formBytes,
      outcome: { ...requestOutcome, success: [{ status: [302] }] },
    },
    {
      name: 'wordpress-reset-confirm',
      surface: 'reset-confirm',
      paths: loginPaths,
      when: { action: ['rp', 'resetpass'] },
      carriedBy: 'body',
      // Only the link in the mail carries these two; the form after it has the key, and the name in a cookie.
      account: ['login'],
      credential: ['rp_key', 'key'],
      fieldNames: 'php',
      maxBodyBytes: formBytes,
      outcome: {
        // The key was right: the password is set, or the form is shown once more because it was typed differently.
        success: [{ status: [200] }],
        failure: [{ status: [302], location: '/wp-login.php?action=lostpassword' }],
        pending: [],
        sessionCookies,
        wrongWhileSignedIn: 'looks-wrong',
        signedInAs: null,
      },
    },
    {
      name: 'wordpress-login',
      surface: 'login',
      paths: loginPaths,
      // Whatever is not another action of WordPress's own is a login, unknown and misspelled ones too.
      when: {
        action: [
          '!lostpassword',
          '!retrievepassword',
          '!register',
          '!rp',
          '!resetpass',
          '!postpass',
          '!logout',
          '!checkemail',
          '!confirmaction',
          '!confirm_admin_email',
        ],
      },
      carriedBy: 'body',
      account: ['log'],
      credential: ['pwd'],
      fieldNames: 'php',
      maxBodyBytes: formBytes,
      outcome: {
        // Not the status and not Location: with `interim-login`, `reauth` or an empty `redirect_to` a right password
        // gets a 200.
        success: [{ setsCookie: 'wordpress_logged_in_*' }],
        // Not the text either: with `testcookie` and no such cookie a right password gets an error text and the cookie.
        failure: [{ status: [200], setsCookie: '!wordpress_logged_in_*' }],
        pending: [],
        sessionCookies,
        // An empty name with an empty password is the session's user (`wp_authenticate_cookie`).
        wrongWhileSignedIn: 'looks-right',
        signedInAs: { cookie: 'wordpress_logged_in_*', part: 'before-pipe' },
      },
    },
    {
      name: 'wordpress-xml-rpc',
      surface: 'login',
      paths: ['/xmlrpc.php', '*/xmlrpc.php'],
      when: {},
      carriedBy: 'xml-rpc',
      account: [],
      credential: [],
      // Apps that sign in here know nothing of checks.
      strangers: 'watch',
      fieldNames: 'exact',
      // Uploads by mobile apps come this way.
      maxBodyBytes: 16 * 1024 * 1024,
      outcome: {
        // Always 200. `?rsd` answers without looking at the body, and has no methodResponse.
        success: [{ status: [200], header: { name: 'content-type' }, body: '<methodResponse>' }],
        failure: [{ body: '<fault>' }],
        pending: [],
        // xmlrpc.php throws cookies away.
        sessionCookies: [],
        wrongWhileSignedIn: 'looks-wrong',
        signedInAs: null,
      },
    },
    {
      name: 'wordpress-rest-route',
      ...applicationPassword,
      // The REST API answers on any page, and this parameter, in query or body, beats the path.
      paths: ['*'],
      when: { rest_route: ['*'] },
      outcome: restOutcomeUnknown,
    },
    {
      name: 'wordpress-rest-store',
      ...applicationPassword,
      // WooCommerce's public cart tells caches the same for everybody.
      paths: ['/wp-json/wc/store', '/wp-json/wc/store/*', '*/wp-json/wc/store', '*/wp-json/wc/store/*'],
      when: {},
      outcome: restOutcomeUnknown,
    },
    {
      name: 'wordpress-rest',
      ...applicationPassword,
      paths: ['/wp-json', '/wp-json/*', '*/wp-json', '*/wp-json/*'],
      when: {},
      outcome: restOutcome,
    },
  ],
}
