// The only fetch to the origin. Bytes, redirects and every Set-Cookie pass unchanged; what is ours is taken off on the
// way in, so that no client can speak to the origin in our name. It judges nothing.
import type { OriginPolicy } from './config/policy.ts'
import { withoutCookies } from './lib/cookies.ts'
import { inTime } from './lib/in-time.ts'

export type Fetcher = (request: Request) => Promise<Response>

/** Names of our own headers and cookies; inbound ones are forgeries, or ours to keep. */
const ownHeaders = 'doorward-'
const ownCookies = '__Host-doorward-'

/**
 * Forwards a request. `body` replaces the request's own where it was read. Throws `NoAnswer` where no answer came.
 */
export async function askOrigin(
  request: Request,
  body: BodyInit | null,
  origin: OriginPolicy,
  fetch: Fetcher,
): Promise<Response> {
  const forwarded = outbound(request, body, origin)
  // What a failed connection says may name the origin's address: only that it failed goes on.
  const asked = fetch(forwarded).catch(() => {
    throw new NoAnswer('unreachable')
  })
  const answer = await inTime(asked, origin.timeoutMs, () => {
    throw new NoAnswer('timeout')
  })
  return origin.url === null || answer.status === 101
    ? answer
    : inbound(answer, new URL(request.url), new URL(origin.url))
}

/** No byte of an answer came. `why` tells whether the time was over or the connection failed. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
  readonly why: 'timeout' | 'unreachable'

  constructor(why: 'timeout' | 'unreachable') {
    super(`The origin gave no answer: ${why}.`)
    this.why = why
  }
}

function outbound(request: Request, body: BodyInit | null, origin: OriginPolicy): Request {
  const url = new URL(request.url)
  const headers = new Headers(request.headers)
  for (const name of [...headers.keys()]) if (name.startsWith(ownHeaders)) headers.delete(name)
  const cookies = withoutCookies(headers.get('cookie'), ownCookies)
  if (cookies === null) headers.delete('cookie')
  else if (cookies !== headers.get('cookie')) headers.set('cookie', cookies)
  // The platform makes the origin's CF-Connecting-IP from this header, which a client could send as well.
  const address = headers.get('cf-connecting-ip')
  if (address === null) headers.delete('x-real-ip')
  else headers.set('x-real-ip', address)

  let target = url.href
  if (origin.url !== null) {
    headers.set('x-forwarded-host', url.host)
    headers.set('x-forwarded-proto', url.protocol.slice(0, -1))
    if (address === null) headers.delete('x-forwarded-for')
    else headers.set('x-forwarded-for', address)
    target = new URL(origin.url).origin + url.href.slice(url.origin.length)
  }
  const init: RequestInit = { method: request.method, headers, redirect: 'manual' }
  if (request.method !== 'GET' && request.method !== 'HEAD') init.body = body ?? request.body
  // The address is the new one; everything else of the platform's, such as `cf`, stays with the request.
  return new Request(target, target === request.url && body === null ? new Request(request, init) : init)
}

/** Turns the origin's own host in `Location` and cookie domains back into the visitor's. */
function inbound(answer: Response, visitor: URL, origin: URL): Response {
  const location = answer.headers.get('location')
  const moved = location?.startsWith(`${origin.origin}/`) || location === origin.origin
  const cookies = answer.headers.getSetCookie()
  const domain = new RegExp(`(;\\s*domain\\s*=\\s*\\.?)${escaped(origin.hostname)}(?=\\s*(?:;|$))`, 'i')
  if (!moved && !cookies.some(cookie => domain.test(cookie))) return answer
  const changed = new Response(answer.body, answer)
  if (moved && location !== null)
    changed.headers.set('location', visitor.origin + location.slice(origin.origin.length))
  changed.headers.delete('set-cookie')
  for (const cookie of cookies)
    changed.headers.append('set-cookie', cookie.replace(domain, `$1${visitor.hostname}`))
  return changed
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
