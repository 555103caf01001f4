// Our own answers: a page for people, problem+json for programs, chosen by what the client accepts. The same words for
// an account that exists and one that does not; never a 2xx, never cached, and always with the reference.
import { randomUUID } from 'node:crypto'
import type { Surface } from '../attempt.ts'
import { durationText } from '../lib/duration.ts'
import type { About } from '../verdict.ts'
import { page } from './page.ts'

export interface OwnAnswer {
  readonly status: 400 | 403 | 408 | 413 | 415 | 421 | 429 | 500 | 502 | 503 | 504
  /** What the header `Doorward-Mitigated` says; null where nothing was held back. */
  readonly mitigated: 'cool-down' | 'refuse' | null
  readonly title: string
  readonly detail: string
  /** Null where nothing is kept that it could lead to. */
  readonly reference: string | null
  readonly retryAfterMs: number | null
}

const doing: Readonly<Record<Surface, string>> = {
  login: 'sign-in attempts',
  'password-reset': 'password-reset requests',
  signup: 'new accounts',
  'one-time-code': 'codes',
  'reset-confirm': 'password-reset attempts',
  sensitive: 'attempts',
}

export function coolDownAnswer(
  surface: Surface,
  about: About,
  retryAfterMs: number,
  reference: string,
): OwnAnswer {
  const wait = durationText(Math.ceil(retryAfterMs / 1000) * 1000)
  const details: Readonly<Record<About, string>> = {
    network: `There were too many ${doing[surface]} from your network. Please try again in about ${wait}. If you share a connection (office, school, mobile), it may not have been you.`,
    account: `We have paused ${doing[surface]} here for about ${wait} to keep accounts safe. Please try again then.`,
    request: `We cannot check ${doing[surface]} just now. Please try again in about ${wait}.`,
  }
  return {
    status: 429,
    mitigated: 'cool-down',
    title: 'Please try again later',
    detail: details[about],
    reference,
    retryAfterMs,
  }
}

export function refusedAnswer(status: OwnAnswer['status'], reference: string): OwnAnswer {
  const about: Partial<Record<OwnAnswer['status'], readonly [title: string, detail: string]>> = {
    400: [
      'This request could not be read',
      'The request was not complete or said two different things. Please go back and try again.',
    ],
    408: ['This took too long', 'Your request did not arrive in time. Please go back and try again.'],
    413: [
      'This request is too large',
      'The request was larger than this page accepts. Please go back and try again.',
    ],
    415: ['This request could not be read', 'The request has a format that this page does not accept.'],
  }
  const [title, detail] = about[status] ?? [
    'We could not continue',
    'We could not continue with this request. If you think this is a mistake, please contact the site and mention the reference below.',
  ]
  return { status, mitigated: 'refuse', title, detail, reference, retryAfterMs: null }
}

export function troubleAnswer(status: 500 | 502 | 503 | 504, reference: string | null): OwnAnswer {
  return {
    status,
    mitigated: null,
    title: 'Something went wrong on our side',
    detail: 'We could not complete this just now. Please try again in a minute.',
    reference,
    retryAfterMs: null,
  }
}

/** The host is not one of this site's (RFC 9110, 15.5.20). */
export function wrongHostAnswer(): OwnAnswer {
  return {
    status: 421,
    mitigated: 'refuse',
    title: 'This address does not belong to this site',
    detail: 'The request was for a host name that this site does not have.',
    reference: null,
    retryAfterMs: null,
  }
}

/** The answer in the form the client accepts. */
export function respond(request: Request, answer: OwnAnswer): Response {
  const headers = new Headers({
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'x-robots-tag': 'noindex',
    vary: 'Accept',
  })
  if (answer.mitigated !== null) headers.set('doorward-mitigated', answer.mitigated)
  if (answer.retryAfterMs !== null)
    headers.set('retry-after', String(Math.max(1, Math.ceil(answer.retryAfterMs / 1000))))
  if (wantsPage(request)) {
    const nonce = randomUUID()
    headers.set('content-type', 'text/html; charset=utf-8')
    headers.set('content-language', 'en')
    headers.set(
      'content-security-policy',
      `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    )
    return new Response(page(answer, nonce), { status: answer.status, headers })
  }
  headers.set('content-type', 'application/problem+json')
  return new Response(JSON.stringify(problem(answer)), { status: answer.status, headers })
}

/** RFC 9457. */
function problem({
  status,
  title,
  detail,
  reference,
  retryAfterMs,
}: OwnAnswer): Readonly<Record<string, unknown>> {
  return {
    type: 'about:blank',
    title,
    status,
    detail,
    ...(reference === null ? {} : { reference }),
    ...(retryAfterMs === null ? {} : { retryAfter: Math.max(1, Math.ceil(retryAfterMs / 1000)) }),
  }
}

/** A browser that goes somewhere wants a page; a script or a program wants something it can read. */
function wantsPage(request: Request): boolean {
  const mode = request.headers.get('sec-fetch-mode')
  if (mode !== null) return mode === 'navigate'
  return /\btext\/html\b/i.test(request.headers.get('accept') ?? '')
}
