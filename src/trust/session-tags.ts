// Which sessions of the origin's own a request presents, as keyed tags. Where it must err, two sessions
// become one and never one two: whoever could write a session in many ways would have the budgets of many.
import type { Cookie } from '../lib/cookies.ts'
import { type Keys, tag } from '../lib/keyed.ts'

/**
 * Cookies by which common stacks know a visitor who need not be signed in yet, beside those that a rule
 * names. Not among them: those that hold the session itself (Laravel, Rails), whose value is another one each
 * time.
 */
const visitorCookies: ReadonlySet<string> = new Set([
  'PHPSESSID',
  'JSESSIONID',
  'SESSION',
  'session',
  'sessionid',
  'session_id',
  'sid',
  'connect.sid',
  'sails.sid',
  'ci_session',
  'CAKEPHP',
  'ASP.NET_SessionId',
  '.AspNetCore.Session',
  'Identity.TwoFactorUserId',
  'better-auth.two_factor',
  '__Secure-better-auth.two_factor',
  // Sites that give the sign-in that waits for its code a cookie of its own.
  'pending',
  'two_factor',
  '2fa',
  'mfa',
  'mfa_token',
])

/** Each costs a question to the store. No site needs more. */
const mostSessions = 4

/**
 * Letters and digits of a value that can be one visitor's alone. A shorter one is a flag, and many have it.
 */
const shortest = 16

/**
 * A tag for each session in these cookies, in no order that the client chose; null for more than any site
 * sets. Every value of a cookie that is sent twice is one: which of them counts, the origin decides.
 */
export function sessionTags(
  cookies: readonly Cookie[],
  isSessionCookie: (name: string) => boolean,
  keys: Keys,
): readonly string[] | null {
  const isSession = (name: string) => visitorCookies.has(name) || isSessionCookie(name)
  const values = new Set<string>()
  for (const { name, value } of cookies) {
    if (!isMeant(name, isSession)) continue
    const own = essence(name, value)
    if (own.length >= shortest) values.add(own)
  }
  return values.size > mostSessions ? null : [...values].map(value => tag(keys, 'flow', value)).sort()
}

/**
 * Whether a cookie of this name is one of those that are meant, to an origin that reads names exactly or as PHP does.
 */
export function isMeant(sent: string, isOneOf: (name: string) => boolean): boolean {
  return isOneOf(sent) || isOneOf(asPhpReads(sent))
}

/** Older PHP decodes a cookie's name, and every PHP makes one that could be a variable's. */
function asPhpReads(name: string): string {
  return percentDecoded(name).replace(/[ .[+]/g, '_')
}

/** What all readings of a value have in common: its letters and digits once it is decoded, in one case. */
function essence(name: string, value: string): string {
  const read = percentDecoded(unquoted(value))
  // Java servers append the machine where the session lives, and some read no further than the session.
  const session = name === 'JSESSIONID' ? read.replace(/[.!:].*$/s, '') : read
  return withoutLast(session)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '')
}

/** The last letter of base64 has bits that nobody reads; what fills it up to a length counts for nothing. */
function withoutLast(text: string): string {
  let end = text.length
  while (end > 0 && '= '.includes(text.charAt(end - 1))) end -= 1
  return text.slice(0, Math.max(0, end - 1))
}

/** Python and Java take a quoted value for what is between the quotes, Python with octal escapes. */
function unquoted(value: string): string {
  if (!value.startsWith('"')) return value
  return value
    .replace(/\\([0-3][0-7]{2})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
    .replace(/[\\"]/g, '')
}

/** Twice, because a server in between may have decoded once. */
function percentDecoded(text: string): string {
  return text.includes('%') ? decodedOnce(decodedOnce(text)) : text
}

function decodedOnce(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, octet: string) =>
    String.fromCharCode(Number.parseInt(octet, 16)),
  )
}
