// Names that many sites use for the same things, for the two generic presets. Data, and no preset of its own. A form
// field also stands for the JSON value of that name: `user[email]` for `{"user":{"email":…}}`.
import type { AnswerMark, OutcomeRules } from '../routes/contract.ts'

/**
 * Who signs in. No bare `user`: where a form sends `user[email]` and `user[password]`, that is the table of both, and
 * the password would be read as a name.
 */
export const accountFields = [
  'email',
  'email_address',
  'emailAddress',
  'username',
  'user_name',
  'userName',
  'login',
  'identifier',
  'userid',
  'user[email]',
  'user[email_address]',
  'user[username]',
  'user[login]',
  'session[email]',
  'session[email_address]',
  'session[username]',
  'session[login]',
  'account[email]',
  'customer[email]',
] as const

/** Who is written to, or wants an account. An e-mail address alone: a signup also names a user, and is one attempt. */
export const emailFields = [
  'email',
  'email_address',
  'emailAddress',
  'user[email]',
  'user[email_address]',
  'account[email]',
  'customer[email]',
] as const

export const passwordFields = [
  'password',
  'pass',
  'passwd',
  'pwd',
  'user[password]',
  'session[password]',
  'account[password]',
  'customer[password]',
] as const

/** The password as it is, where a form also holds the one to be. */
export const currentPasswordFields = [
  'current_password',
  'currentPassword',
  'old_password',
  'oldPassword',
  'oldpassword',
  'user[current_password]',
] as const

export const codeFields = [
  'code',
  'otp',
  'otp_code',
  'otpCode',
  'totp',
  'totp_code',
  'totpCode',
  'one_time_code',
  'verification_code',
  'verificationCode',
  'mfa_code',
  'mfaCode',
  'two_factor_code',
  'twoFactorCode',
  'recovery_code',
  'recoveryCode',
  'passcode',
  'user[otp_attempt]',
] as const

export const resetTokenFields = [
  'token',
  'code',
  'reset_token',
  'resetToken',
  'reset_password_token',
  'user[reset_password_token]',
] as const

/**
 * Cookies that are set when somebody signs in. Those that stacks give to every visitor (`PHPSESSID`, `JSESSIONID`,
 * `connect.sid`, `laravel_session`) are missing on purpose: a wrong password sets them too.
 */
export const sessionCookies = [
  'session',
  'session_id',
  'sessionid',
  'session_token',
  'sessionToken',
  'user_session',
  '__Host-session',
  '__Secure-session',
  'auth',
  'auth_token',
  'authToken',
  'access_token',
  'accessToken',
  'refresh_token',
  'refreshToken',
  'token',
  'jwt',
  'remember_token',
  'remember_user_token',
  'remember_web_*',
  '.AspNetCore.Identity.Application',
  '.AspNet.ApplicationCookie',
  '.ASPXAUTH',
] as const

/** One mark for each of these cookies, with the same other conditions. */
export function whereSessionIsSet(conditions: AnswerMark): readonly AnswerMark[] {
  return sessionCookies.map(setsCookie => ({ ...conditions, setsCookie }))
}

/** One mark for each of these beginnings of a `Location`. */
export function redirectsTo(...locations: readonly string[]): readonly AnswerMark[] {
  return locations.map(location => ({ status: ['3xx'], location }))
}

/** For routes where every request counts and no answer is right or wrong. */
export const nothingToTell: OutcomeRules = {
  success: [],
  failure: [],
  pending: [],
  sessionCookies: [],
  wrongWhileSignedIn: 'looks-right',
  signedInAs: null,
}
