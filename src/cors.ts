// Lets a page of another origin read our own answers, exactly where the site would let it read the site's: the site is
// asked, by a preflight, and what it says of reading is copied. It sends no cookie, no body and no query, and asks
// rarely.
import { inTime } from './lib/in-time.ts'
import { minute, second } from './lib/time.ts'

/** Adds to one of our own answers what the site allows the asking page; `url` is what the site is asked about. */
export type Cors = (response: Response, request: Request, url: string) => Promise<Response>

/** What is copied: of the rest, nothing has a meaning on an answer. */
const copied = ['access-control-allow-origin', 'access-control-allow-credentials'] as const
const exposed = 'access-control-expose-headers'
const oursToExpose = ['Doorward-Mitigated', 'Retry-After'] as const

/**
 * Whoever makes up origins or paths makes us ask about each: no more than this, whatever they do. What was learnt is
 * kept so long that all of it fits. A yes outlasts that: it is still true while it may not be asked again, and only as
 * many other yeses push it out, the one that was not needed for the longest time first.
 */
const mostQuestions = 20
const within = 10 * second
const keptMs = 5 * minute
/** A site that did not answer may do so soon. */
const failureKeptMs = within
const mostKept = (keptMs / within + 1) * mostQuestions
const patienceMs = 2 * second
/** Longer origins and paths are nobody's. */
const longest = 500

/** The headers that let a page read an answer; null where the site allows nothing. */
type Allowed = Readonly<Record<string, string>> | null

interface Kept {
  readonly until: number
  readonly allowed: Allowed
}

/** `ask` sends a request to the site; `now` is the time, in milliseconds since 1970. */
export function corsAsOf(ask: (request: Request) => Promise<Response>, now: () => number): Cors {
  const yeses = new Map<string, Kept>()
  const noes = new Map<string, Kept>()
  let periodEnds = 0
  let left = 0

  function mayAsk(time: number): boolean {
    if (time >= periodEnds) {
      periodEnds = time + within
      left = mostQuestions
    }
    left -= 1
    return left >= 0
  }

  async function allowedFor(request: Request, origin: string, url: URL): Promise<Allowed> {
    const time = now()
    const key = `${origin} ${url.host}${url.pathname}`
    const kept = recall(key)
    if (kept !== undefined && kept.until > time) return kept.allowed
    const before = kept?.allowed ?? null
    if (key.length > longest || !mayAsk(time)) return before
    const learnt = await learn(preflight(request, origin, url), origin, time, before)
    keep(key, learnt, time)
    return learnt.allowed
  }

  /** A yes that is needed goes to the end: what is first makes room. */
  function recall(key: string): Kept | undefined {
    const yes = yeses.get(key)
    if (yes === undefined) return noes.get(key)
    yeses.delete(key)
    yeses.set(key, yes)
    return yes
  }

  function keep(key: string, learnt: Kept, time: number): void {
    yeses.delete(key)
    for (const [old, { until }] of noes) if (old === key || until <= time) noes.delete(old)
    const all = learnt.allowed === null ? noes : yeses
    all.set(key, learnt)
    for (const old of all.keys()) if (all.size > mostKept) all.delete(old)
  }

  /** A site that does not answer takes nothing back of what it allowed `before`. */
  async function learn(question: Request, origin: string, time: number, before: Allowed): Promise<Kept> {
    try {
      const answer = await inTime(ask(question), patienceMs, () => {
        throw new Error('The site did not answer in time.')
      })
      await answer.body?.cancel()
      return { until: time + keptMs, allowed: allowedIn(answer.headers, origin) }
    } catch {
      return { until: time + failureKeptMs, allowed: before }
    }
  }

  return async (response, request, url) => {
    const origin = originOf(request)
    const about = new URL(url)
    // Of our own addresses the site knows nothing.
    if (origin === null || about.pathname.startsWith('/__doorward/')) return response
    response.headers.append('vary', 'Origin')
    const allowed = await allowedFor(request, origin, about)
    for (const [name, value] of Object.entries(allowed ?? {})) response.headers.set(name, value)
    return response
  }
}

/** The origin of the page that wants to read the answer; null where none has to be allowed to. */
function originOf({ headers, url }: Request): string | null {
  const origin = headers.get('origin')
  if (origin === null || origin === new URL(url).origin) return null
  return headers.get('sec-fetch-mode') === 'navigate' ? null : origin
}

/** As a browser would ask before this request, but for the query. */
function preflight({ method, headers }: Request, origin: string, { origin: host, pathname }: URL): Request {
  const meant = headers.get('access-control-request-method') ?? method
  const asking = new Headers({ origin, 'access-control-request-method': meant })
  const needed = ['authorization', 'content-type'].filter(name => {
    const value = headers.get(name)
    return value !== null && !(name === 'content-type' && simpleTypes.test(value))
  })
  if (needed.length > 0) asking.set('access-control-request-headers', needed.join(','))
  return new Request(host + pathname, { method: 'OPTIONS', headers: asking, redirect: 'manual' })
}

/** Bodies that any page may send without asking. */
const simpleTypes = /^\s*(?:application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\s*(?:;|$)/i

function allowedIn(headers: Headers, origin: string): Allowed {
  const allowed = headers.get('access-control-allow-origin')
  if (allowed !== '*' && allowed !== origin) return null
  const found: Record<string, string> = {}
  for (const name of copied) {
    const value = headers.get(name)
    if (value !== null) found[name] = value
  }
  found[exposed] = [headers.get(exposed), ...oursToExpose].filter(part => part !== null).join(', ')
  return found
}
