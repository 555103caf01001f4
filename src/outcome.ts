// Reads the origin's answer: yes, no, a second factor still to come, or cannot tell. Pure. A yes is believed only where
// a wrong password could not have got the same answer.
import type { Attempt, Outcome, UnclearReason } from './attempt.ts'
import { cookieNamed, cookieSet } from './lib/cookies.ts'
import { atPointer, jsonValues } from './lib/json-fields.ts'
import type { AnswerMark, OutcomeRules } from './routes/contract.ts'

/** What of an answer the rules may look at. `body` is null until a copy of it was read. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  /** The address that was asked: `Location` is resolved against it. */
  readonly url: string
  /** The first 64 KB, as text. */
  readonly body: string | null
}

/** What the marks look at, read once for all of them. */
interface Facts {
  readonly answer: Answer
  /** Path and query that `Location` leads to; null where there is none that can be read. */
  readonly location: () => string | null
  /** Names of the cookies that are set to a value. */
  readonly cookies: () => readonly string[]
}

function factsOf(answer: Answer): Facts {
  let location: string | null | undefined
  let cookies: readonly string[] | undefined
  return {
    answer,
    location() {
      location ??= locationOf(answer)
      return location
    },
    cookies() {
      cookies ??= answer.headers.getSetCookie().flatMap(line => cookieSet(line)?.name ?? [])
      return cookies
    },
  }
}

function locationOf({ headers, url }: Answer): string | null {
  const location = headers.get('location')
  if (location === null || !URL.canParse(location, url)) return null
  const { pathname, search } = new URL(location, url)
  return pathname + search
}

export type Said = 'success' | 'failure' | 'pending' | 'no-match'

/** Whether a mark holds; `needs-body` where only the body can tell. */
type Held = 'yes' | 'no' | 'needs-body'

/** What the marks say. Failure beats pending, and pending success: of two readings the less trusting one counts. */
export function readAnswer(rules: OutcomeRules, answer: Answer): Said | 'needs-body' {
  const facts = factsOf(answer)
  for (const said of ['failure', 'pending', 'success'] as const) {
    const held = rules[said].map(mark => holds(mark, facts))
    if (held.includes('yes')) return said
    if (held.includes('needs-body')) return 'needs-body'
  }
  return 'no-match'
}

/**
 * The outcome, as far as it can be believed. `sameAccount` tells whether a name found in the answer means the account
 * that was asked for.
 */
export function believe(
  said: Said,
  rules: OutcomeRules,
  answer: Answer,
  attempt: Attempt,
  sameAccount: (name: string) => boolean,
): Outcome {
  const { status } = answer
  if (said === 'failure') return { is: 'failure', status }
  if (said === 'no-match') return { is: 'unclear', status, why: 'no-match' }
  const doubt = doubtOf(rules, answer, attempt, sameAccount)
  return doubt === null ? { is: said, status } : { is: 'unclear', status, why: doubt }
}

function doubtOf(
  rules: OutcomeRules,
  answer: Answer,
  attempt: Attempt,
  sameAccount: (name: string) => boolean,
): UnclearReason | null {
  if (!attempt.unambiguous) return 'ambiguous-request'
  // Sent back to where the form is: that is how a no looks, unless the answer says who is signed in.
  if (rules.signedInAs === null && backToForm(answer)) return 'no-match'
  const expectsSession = attempt.accountSubject.kind === 'session'
  if (attempt.signedIn && !expectsSession && rules.wrongWhileSignedIn === 'looks-right') return 'signed-in'
  const name = signedInAs(rules, answer)
  // Somebody who signs in by e-mail is named by user name: only names of one kind can be compared.
  const comparable =
    name !== null && attempt.account !== null && name.includes('@') === attempt.account.hint.includes('@')
  return comparable && !sameAccount(name) ? 'other-account' : null
}

function backToForm(answer: Answer): boolean {
  const location = answer.status >= 300 && answer.status < 400 ? locationOf(answer) : null
  return location !== null && new URL(location, answer.url).pathname === new URL(answer.url).pathname
}

function signedInAs({ signedInAs }: OutcomeRules, answer: Answer): string | null {
  if (signedInAs === null) return null
  if ('json' in signedInAs) {
    const [found] = pointed(answer.body, signedInAs.json)
    return typeof found === 'string' ? found : null
  }
  const isNamed = cookieNamed(signedInAs.cookie)
  const cookie = answer.headers
    .getSetCookie()
    .map(cookieSet)
    .find(set => set !== null && isNamed(set.name))
  const value = percentDecoded(cookie?.value ?? '')
  const name = signedInAs.part === 'whole' ? value : (value.split('|', 1)[0] ?? '')
  return name === '' ? null : name
}

function holds(mark: AnswerMark, facts: Facts): Held {
  const { answer } = facts
  const byHead =
    (mark.status === undefined || mark.status.some(status => isStatus(status, answer.status))) &&
    (mark.location === undefined || isLocation(mark.location, facts.location())) &&
    (mark.setsCookie === undefined || setsCookie(mark.setsCookie, facts.cookies())) &&
    (mark.header === undefined || hasHeader(mark.header, answer.headers))
  return byHead ? inBody(mark, answer.body) : 'no'
}

function held(yes: boolean): Held {
  return yes ? 'yes' : 'no'
}

function inBody({ json, body }: AnswerMark, text: string | null): Held {
  if (json === undefined && body === undefined) return 'yes'
  if (text === null) return 'needs-body'
  if (body !== undefined && !text.includes(body)) return 'no'
  if (json === undefined) return 'yes'
  const values = pointed(text, json.pointer)
  return held(values.some(value => (json.is === undefined ? value !== null : value === json.is)))
}

function pointed(text: string | null, pointer: string): readonly unknown[] {
  const parsed = jsonValues(text ?? '')
  return parsed.ok ? atPointer(parsed.value, pointer) : []
}

function isStatus(expected: number | string, status: number): boolean {
  return typeof expected === 'number'
    ? expected === status
    : expected.startsWith(String(Math.floor(status / 100)))
}

function isLocation(expected: string, found: string | null): boolean {
  if (found === null) return false
  const not = expected.startsWith('!')
  return found.startsWith(not ? expected.slice(1) : expected) !== not
}

function setsCookie(expected: string, names: readonly string[]): boolean {
  const not = expected.startsWith('!')
  return names.some(cookieNamed(not ? expected.slice(1) : expected)) !== not
}

function hasHeader(
  { name, value }: { readonly name: string; readonly value?: string },
  headers: Headers,
): boolean {
  const found = headers.get(name)
  return value === undefined ? found !== null : found === value
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
