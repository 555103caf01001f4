// Our own answers as responses: a page for people, problem+json for programs, in the visitor's language. Never a 2xx,
// never cached, and with the reference.
import { randomUUID } from 'node:crypto'
import { unreachable } from '../lib/unreachable.ts'
import { type OwnAnswer, retryAfter } from './answers.ts'
import { languageOf } from './language.ts'
import type { Look } from './look.ts'
import type { Messages } from './messages/contract.ts'
import { messages } from './messages/index.ts'
import { page } from './page.ts'
import { pageHeaders } from './page-headers.ts'
import { wordsOf } from './words.ts'

/** The answer in the form and the language that the client takes best. */
export function respond(request: Request, answer: OwnAnswer, look: Look): Response {
  const spoken = messages[languageOf(request.headers.get('accept-language'))]
  const mitigated = mitigation(answer)
  const seconds = retryAfter(answer)
  const common = {
    'cache-control': 'no-store',
    'content-language': spoken.tag,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'x-robots-tag': 'noindex',
    vary: 'Accept, Accept-Language',
    ...(mitigated === null ? {} : { 'doorward-mitigated': mitigated }),
    ...(seconds === null ? {} : { 'retry-after': String(seconds) }),
  }
  const { status } = answer
  if (!wantsPage(request)) {
    const headers = { ...common, 'content-type': 'application/problem+json' }
    return new Response(JSON.stringify(problem(answer, spoken)), { status, headers })
  }
  const nonce = randomUUID()
  const headers = {
    ...common,
    'content-type': 'text/html; charset=utf-8',
    ...pageHeaders(answer, look, nonce),
  }
  return new Response(page(answer, spoken, look, nonce), { status, headers })
}

/** A browser that goes somewhere wants a page; a script or a program wants something it can read. */
export function wantsPage({ headers }: Request): boolean {
  const mode = headers.get('sec-fetch-mode')
  if (mode !== null) return mode === 'navigate'
  return /\btext\/html\b/i.test(headers.get('accept') ?? '')
}

/** What the header `Doorward-Mitigated` says; null where nothing was held back. */
function mitigation({ is }: OwnAnswer): 'challenge' | 'cool-down' | 'refuse' | null {
  switch (is) {
    case 'check':
    case 'waiting':
      return 'challenge'
    case 'cool-down':
      return 'cool-down'
    case 'refused':
    case 'wrong-host':
      return 'refuse'
    case 'trouble':
      return null
    default:
      return unreachable(is)
  }
}

/** Stable names of what happened (RFC 9457): words are for people, these are for programs. */
const problemTypes: Readonly<Record<OwnAnswer['is'], string>> = {
  check: 'check-needed',
  waiting: 'check-needed',
  'cool-down': 'cool-down',
  refused: 'refused',
  'wrong-host': 'refused',
  trouble: 'trouble',
}

function problem(answer: OwnAnswer, spoken: Messages): Readonly<Record<string, unknown>> {
  const { is, status, reference } = answer
  const seconds = retryAfter(answer)
  return {
    type: `urn:doorward:problem:${problemTypes[is]}`,
    ...wordsOf(answer, spoken),
    status,
    ...(reference === null ? {} : { reference }),
    ...(seconds === null ? {} : { retryAfter: seconds }),
    ...(is === 'check' ? { challenge: challengeFor(answer.surface) } : {}),
  }
}

/** Where a program asks for the check, hands in its answer, and finds a client that does both. */
function challengeFor(surface: string): Readonly<Record<string, string>> {
  return {
    surface,
    url: `/__doorward/challenge?surface=${surface}`,
    verify: '/__doorward/verify',
    client: '/__doorward/client.js',
  }
}
