// The only fetch to the origin. Bytes, redirects and every Set-Cookie pass unchanged; what is ours is taken off on the
// way in, so that no client can speak to the origin in our name. It judges nothing.
import type { OriginPolicy } from './config/policy.ts'
import { withoutCookies } from './lib/cookies.ts'
import { inTime } from './lib/in-time.ts'

export type Fetcher = (request: Request) => Promise<Response>

export interface Origin {
  /** Passes on what is not protected, however long it takes. Throws `NoAnswer`. */
  pass(request: Request, url: string): Promise<Response>
  /** Forwards a protected request, with the body as it was read. Throws `NoAnswer`, after the policy's time too. */
  ask(request: Request, url: string, body: BodyInit | null): Promise<Response>
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

/** Names of our own headers and cookies; inbound ones are forgeries, or ours to keep. */
const ownHeaders = 'doorward-'
const ownCookies = '__Host-doorward-'

export function createOrigin({ url, timeoutMs }: OriginPolicy, fetch: Fetcher): Origin {
  const elsewhere = url === null ? null : new Elsewhere(new URL(url))

  async function forward(request: Request, url: string, body: BodyInit | null): Promise<Response> {
    try {
      const answer = await fetch(outbound(request, url, body, elsewhere))
      return elsewhere === null ? answer : elsewhere.inbound(answer, url)
    } catch {
      // What a failed connection says may name the origin's address: only that it failed goes on.
      throw new NoAnswer('unreachable')
    }
  }

  return {
    pass: (request, url) => forward(request, url, null),
    ask: (request, url, body) =>
      inTime(forward(request, url, body), timeoutMs, () => {
        throw new NoAnswer('timeout')
      }),
  }
}

function outbound(
  request: Request,
  url: string,
  body: BodyInit | null,
  elsewhere: Elsewhere | null,
): Request {
  const target = elsewhere === null ? url : elsewhere.addressOf(url)
  // Redirects are the visitor's to follow: an incoming request says `manual` already, a new one must be told.
  const forwarded =
    body === null
      ? new Request(target, request)
      : new Request(target, { method: request.method, headers: request.headers, redirect: 'manual', body })
  const { headers } = forwarded
  clean(headers, elsewhere === null ? isOurs : isOursOrForwarded)
  elsewhere?.announce(headers, url)
  return forwarded
}

/** `script_name` and `path_info` are two more: gunicorn takes the path from them, and not from the request's line. */
function isOurs(header: string): boolean {
  return header.startsWith(ownHeaders) || header === 'script_name' || header === 'path_info'
}

/** What a client says of where it was sent counts for nothing where we tell the origin ourselves. */
function isOursOrForwarded(header: string): boolean {
  return isOurs(header) || header.startsWith('x-forwarded-') || header === 'forwarded' || header === 'x-host'
}

/** Takes off what is ours, and what says who is asking, or for what, in another way than the platform does. */
function clean(headers: Headers, isForged: (name: string) => boolean): void {
  const forged: string[] = []
  for (const name of headers.keys()) if (isForged(name)) forged.push(name)
  for (const name of forged) headers.delete(name)
  const cookies = headers.get('cookie')
  const kept = withoutCookies(cookies, ownCookies)
  if (kept === null && cookies !== null) headers.delete('cookie')
  else if (kept !== null && kept !== cookies) headers.set('cookie', kept)
  // The platform makes the origin's CF-Connecting-IP from this header, which a client could send as well.
  const address = headers.get('cf-connecting-ip')
  if (address === null) headers.delete('x-real-ip')
  else headers.set('x-real-ip', address)
}

/** An origin at another address than the visitor's (`ORIGIN_URL`): there and back again. */
class Elsewhere {
  readonly #origin: string
  readonly #cookieDomain: RegExp

  constructor({ origin, hostname }: URL) {
    this.#origin = origin
    this.#cookieDomain = new RegExp(`(;\\s*domain\\s*=\\s*\\.?)${escaped(hostname)}(?=\\s*(?:;|$))`, 'i')
  }

  addressOf(url: string): string {
    return this.#origin + url.slice(originLength(url))
  }

  /** Tells the origin what the visitor asked for. */
  announce(headers: Headers, url: string): void {
    const scheme = url.indexOf('://')
    headers.set('x-forwarded-proto', url.slice(0, scheme))
    headers.set('x-forwarded-host', url.slice(scheme + 3, originLength(url)))
    const address = headers.get('cf-connecting-ip')
    if (address !== null) headers.set('x-forwarded-for', address)
  }

  /** Where the origin's own address ends in an absolute one; -1 where it is another's. */
  #endOfOwn(location: string): number {
    const own = location.startsWith('//') ? this.#origin.slice(this.#origin.indexOf('//')) : this.#origin
    return location.startsWith(own) && /^(?:$|[/?#])/.test(location.slice(own.length)) ? own.length : -1
  }

  /** Turns the origin's own host in `Location` and cookie domains back into the visitor's. */
  inbound(answer: Response, visited: string): Response {
    const { headers, status } = answer
    const location = headers.get('location')
    const at = location === null ? -1 : this.#endOfOwn(location)
    const moved = at >= 0
    const cookies = headers.has('set-cookie') ? headers.getSetCookie() : []
    const named = cookies.some(cookie => this.#cookieDomain.test(cookie))
    if ((!moved && !named) || status === 101) return answer
    const visitor = new URL(visited)
    const changed = new Response(answer.body, answer)
    if (moved && location !== null) {
      const scheme = location.startsWith('//') ? '' : visitor.protocol
      changed.headers.set('location', `${scheme}//${visitor.host}${location.slice(at)}`)
    }
    changed.headers.delete('set-cookie')
    for (const cookie of cookies) {
      changed.headers.append('set-cookie', cookie.replace(this.#cookieDomain, `$1${visitor.hostname}`))
    }
    return changed
  }
}

/** The length of `https://example.com` in an absolute address. */
function originLength(url: string): number {
  const path = url.indexOf('/', url.indexOf('://') + 3)
  return path < 0 ? url.length : path
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
