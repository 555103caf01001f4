// Tells from an answer of the site whether the attacker is in. Only looks at one answer; follows nothing.

/** What a success looks like, where the default does not fit. */
export type SuccessMark =
  | { readonly kind: 'status'; readonly status: number }
  /** The beginning of the `Location` header. */
  | { readonly kind: 'location'; readonly prefix: string }
  /** A cookie of that name is set; a `*` at the end stands for any ending. */
  | { readonly kind: 'cookie'; readonly name: string }
  /** The text stands somewhere in the first 64 KB of the body. */
  | { readonly kind: 'body'; readonly text: string }

export type SiteAnswer = {
  readonly status: number
  readonly location: string | undefined
  readonly contentType: string
  readonly setCookie: readonly string[]
  /** As far as it was kept; empty when it was not asked for. */
  readonly body: string
}

/** `status=303`, `location=/account`, `cookie=wordpress_logged_in_*`, `body=Sign out`; null for anything else. */
export function parseSuccessMark(text: string): SuccessMark | null {
  const split = text.indexOf('=')
  const value = text.slice(split + 1)
  if (split < 0 || value === '') return null
  switch (text.slice(0, split)) {
    case 'status':
      return /^[1-5]\d\d$/.test(value) ? { kind: 'status', status: Number(value) } : null
    case 'location':
      return { kind: 'location', prefix: value }
    case 'cookie':
      return { kind: 'cookie', name: value }
    case 'body':
      return { kind: 'body', text: value }
    default:
      return null
  }
}

/** Whether `isSuccess` will look into the body of such an answer; the others' bodies need not be kept. */
export function needsBody(contentType: string, marks: readonly SuccessMark[] | undefined): boolean {
  return marks === undefined ? isJson(contentType) : marks.some(mark => mark.kind === 'body')
}

/**
 * With marks, all of them must hold. Without: a redirect to somewhere else than the form itself (frameworks send a
 * wrong password back there, with a session cookie), or JSON with a 2xx and no error in it, that sets a session cookie.
 *
 * @param attacked the path that was posted to
 */
export function isSuccess(
  answer: SiteAnswer,
  attacked: string,
  marks: readonly SuccessMark[] | undefined,
): boolean {
  if (marks !== undefined) return marks.every(mark => holds(mark, answer))
  if (!answer.setCookie.some(isSessionCookie)) return false
  if (answer.status >= 300 && answer.status < 400) return leadsElsewhere(answer.location, attacked)
  return answer.status >= 200 && answer.status < 300 && isJson(answer.contentType) && !tellsError(answer.body)
}

function holds(mark: SuccessMark, answer: SiteAnswer): boolean {
  switch (mark.kind) {
    case 'status':
      return answer.status === mark.status
    case 'location':
      return answer.location?.startsWith(mark.prefix) ?? false
    case 'cookie':
      return answer.setCookie.some(line => isCookieNamed(line, mark.name))
    case 'body':
      return answer.body.includes(mark.text)
  }
}

function isCookieNamed(line: string, name: string): boolean {
  const [cookie, value] = nameAndValue(line)
  if (value === '') return false
  return name.endsWith('*') ? cookie.startsWith(name.slice(0, -1)) : cookie === name
}

/** A cookie that is being deleted, one against forged requests, or one of Doorward's own is no session. */
function isSessionCookie(line: string): boolean {
  const [name, value] = nameAndValue(line)
  if (value === '' || value === 'deleted' || /;\s*max-age=(0|-)/i.test(line)) return false
  if (/csrf|xsrf|doorward/i.test(name)) return false
  return /sess|sid$|auth|token|login|logged|remember|jwt/i.test(name)
}

function nameAndValue(line: string): readonly [name: string, value: string] {
  const [pair = ''] = line.split(';', 1)
  const split = pair.indexOf('=')
  return [pair.slice(0, Math.max(split, 0)).trim(), pair.slice(split + 1).trim()]
}

function leadsElsewhere(location: string | undefined, attacked: string): boolean {
  if (location === undefined) return false
  try {
    const base = 'http://site.invalid'
    return new URL(location, base + attacked).pathname !== new URL(attacked, base).pathname
  } catch {
    return false
  }
}

/** JSON, and what is built on it: `application/problem+json`. */
export function isJson(contentType: string): boolean {
  return /^application\/([\w.-]+\+)?json\b/i.test(contentType)
}

function tellsError(body: string): boolean {
  try {
    const value: unknown = JSON.parse(body)
    if (typeof value !== 'object' || value === null) return false
    const { error, errors, ok, success }: Record<string, unknown> = { ...value }
    return (
      Boolean(error) ||
      (Array.isArray(errors) ? errors.length > 0 : Boolean(errors)) ||
      ok === false ||
      success === false
    )
  } catch {
    return true
  }
}
