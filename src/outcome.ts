// Reads the origin's answer: yes, no, a second factor still to come, or cannot tell. Pure. A yes is believed
// only where a wrong password could not have got the same answer.
import type { Attempt, Outcome, UnclearReason } from './attempt.ts'
import { skeleton } from './lib/account-name.ts'
import { cookieNamed, cookieSet } from './lib/cookies.ts'
import { atPointer, jsonValues } from './lib/json-fields.ts'
import type { AnswerMark, OutcomeRules } from './routes/contract.ts'
import type { Subjects } from './subjects.ts'

/** What of an answer the rules may look at. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  /** The address that was asked: `Location` is resolved against it. */
  readonly url: string
  /** The first 64 KB, as text; null while they are still to come. */
  readonly body: string | null
}

/** What the marks look at, each read once at most, for all of them. */
class Facts {
  readonly answer: Answer
  #location: string | null | undefined
  #cookies: readonly string[] | undefined
  #json: ReturnType<typeof jsonValues> | undefined

  constructor(answer: Answer) {
    this.answer = answer
  }

  /** Path and query that `Location` leads to; null where there is none that can be read. */
  get location(): string | null {
    if (this.#location === undefined) {
      const target = targetOf(this.answer)
      this.#location = target === null ? null : target.pathname + target.search
    }
    return this.#location
  }

  /** Names of the cookies that are set to a value. */
  get cookies(): readonly string[] {
    this.#cookies ??= this.answer.headers.getSetCookie().flatMap(line => cookieSet(line)?.name ?? [])
    return this.#cookies
  }

  /** What stands at a pointer of the body; nothing where the body is no JSON, or still to come. */
  at(pointer: string): readonly unknown[] {
    this.#json ??= jsonValues(this.answer.body ?? '')
    return this.#json.ok ? atPointer(this.#json.value, pointer) : []
  }
}

function targetOf({ headers, url }: Answer): URL | null {
  const location = headers.get('location')
  return location === null || !URL.canParse(location, url) ? null : new URL(location, url)
}

export type Said = 'success' | 'failure' | 'pending' | 'no-match'

/** Whether a mark holds; `needs-body` where only the body can tell. */
type Held = 'yes' | 'no' | 'needs-body'

/**
 * What the marks say. Failure beats pending, and pending success: of two readings the less trusting one
 * counts.
 */
export function readAnswer(rules: OutcomeRules, answer: Answer): Said | 'needs-body' {
  const facts = new Facts(answer)
  for (const said of ['failure', 'pending', 'success'] as const) {
    let open = false
    for (const mark of rules[said]) {
      const held = holds(mark, facts)
      if (held === 'yes') return said
      open ||= held === 'needs-body'
    }
    if (open) return 'needs-body'
  }
  return 'no-match'
}

/**
 * The outcome, as far as it can be believed. `subjects` tell whether a name in the answer means the same
 * account.
 */
export function believe(
  said: Said,
  rules: OutcomeRules,
  answer: Answer,
  attempt: Attempt,
  subjects: Pick<Subjects, 'accountTags'>,
): Outcome {
  const { status } = answer
  if (said === 'failure') return { is: 'failure', status }
  if (said === 'no-match') return { is: 'unclear', status, why: 'no-match' }
  const doubt = doubtOf(rules, answer, attempt, subjects)
  return doubt === null ? { is: said, status } : { is: 'unclear', status, why: doubt }
}

function doubtOf(
  rules: OutcomeRules,
  answer: Answer,
  attempt: Attempt,
  subjects: Pick<Subjects, 'accountTags'>,
): UnclearReason | null {
  if (!attempt.unambiguous) return 'ambiguous-request'
  // That is how a no looks, whatever cookies come with it, unless the answer says who is signed in.
  if (rules.signedInAs === null && leadsToNo(rules, answer)) return 'no-match'
  const expectsSession = attempt.accountSubject.kind === 'session'
  if (attempt.signedIn && !expectsSession && rules.wrongWhileSignedIn === 'looks-right') return 'signed-in'
  const { account } = attempt
  const name = account === null ? null : signedInAs(rules, answer)
  // Somebody who signs in by e-mail is named by user name: only names of one kind can be compared.
  if (account === null || name === null || name.includes('@') !== account.hint.includes('@')) return null
  return subjects.accountTags(skeleton(name)).includes(account.tag) ? null : 'other-account'
}

/** Sent back to where the form is, or on to an address that says that something went wrong. */
function leadsToNo({ success, pending }: OutcomeRules, answer: Answer): boolean {
  const target = isStatus('3xx', answer.status) ? targetOf(answer) : null
  if (target === null) return false
  const { pathname, search, hash } = target
  if (pathname === new URL(answer.url).pathname) return true
  // Where a mark names such an address, it was written by somebody who knows better.
  const isMeant = ({ location = '' }: AnswerMark) =>
    location.startsWith('/') && saysNo.test(location) && pathname.startsWith(location)
  return saysNo.test(pathname + search + hash) && !success.some(isMeant) && !pending.some(isMeant)
}

const saysNo = /error|fail|invalid|incorrect|wrong|denied|unauthori[sz]ed|forbidden|reject/i

function signedInAs({ signedInAs }: OutcomeRules, answer: Answer): string | null {
  if (signedInAs === null) return null
  if ('json' in signedInAs) {
    const [found] = new Facts(answer).at(signedInAs.json)
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
    (mark.location === undefined || isLocation(mark.location, facts.location)) &&
    (mark.setsCookie === undefined || setsCookie(mark.setsCookie, facts.cookies)) &&
    (mark.header === undefined || hasHeader(mark.header, answer.headers))
  return byHead ? inBody(mark, facts) : 'no'
}

function inBody({ json, body }: AnswerMark, facts: Facts): Held {
  if (json === undefined && body === undefined) return 'yes'
  const { body: text } = facts.answer
  if (text === null) return 'needs-body'
  if (body !== undefined && !text.includes(body)) return 'no'
  if (json === undefined) return 'yes'
  const isThere = facts
    .at(json.pointer)
    .some(value => (json.is === undefined ? value !== null : value === json.is))
  return isThere ? 'yes' : 'no'
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
