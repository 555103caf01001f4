// What the marks of a rule say of the origin's answer: yes, no, a second factor still to come, or nothing. Pure.
// Whether a yes can be believed is for `outcome.ts`.
import { cookieNamed, cookieSet } from './lib/cookies.ts'
import { atPointer, jsonValues } from './lib/json-fields.ts'
import type { AnswerMark, OutcomeRules } from './routes/contract.ts'

/** What of an answer the rules may look at. */
export interface OriginAnswer {
  readonly status: number
  readonly headers: Headers
  /** The address that was asked: `Location` is resolved against it. */
  readonly url: string
  /** The page that the request said it came from. */
  readonly referer: string | null
  /** The first 64 KB, as text; null while they are still to come. */
  readonly body: string | null
}

/** What the marks look at, each read once at most, for all of them. */
export class Facts {
  readonly answer: OriginAnswer
  #location: string | null | undefined
  #cookies: readonly string[] | undefined
  #json: ReturnType<typeof jsonValues> | undefined

  constructor(answer: OriginAnswer) {
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

export function targetOf({ headers, url }: OriginAnswer): URL | null {
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
export function readAnswer(rules: OutcomeRules, answer: OriginAnswer): Said | 'needs-body' {
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

export function isStatus(expected: number | string, status: number): boolean {
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
