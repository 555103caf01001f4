// Which protected routes a request may be meant for, from method, path and headers alone: the body is not read, and
// what is not protected goes on unread. It errs on the side of protecting.
import type { Surface } from '../attempt.ts'
import type { Policy } from '../config/policy.ts'
import { cookieNamed } from '../lib/cookies.ts'
import { type FieldName, fieldNameReader } from '../lib/form-fields.ts'
import {
  normalisePath,
  type PathPattern,
  pathPattern,
  pathReadings,
  possiblePaths,
} from '../lib/request-path.ts'
import { surfaceMode } from '../mode.ts'
import type { RouteKind, RouteRule } from '../routes/contract.ts'

/** A rule, ready to be asked. */
export interface Route {
  readonly rule: RouteRule
  readonly kind: RouteKind
  readonly matches: PathPattern
  readonly isSessionCookie: (name: string) => boolean
  readonly account: readonly Place[]
  readonly credential: readonly Place[]
  readonly when: readonly Condition[]
  /** Whether a parameter of this name, as the stack reads it, is the credential's. */
  readonly isCredential: (name: string) => boolean
}

/** Where a value may stand: under a form field's name as the stack reads it, or at a JSON pointer. */
export interface Place {
  readonly field: FieldName | null
  readonly pointer: string
}

/** What a parameter must say: one of the values (`''`: nothing, `*`: anything), and none of the others. */
export interface Condition {
  readonly place: Place
  readonly allowed: readonly string[]
  readonly excluded: readonly string[]
}

/** A way into the site: every rule on this path. Which of them is meant, only the parameters may tell. */
export interface Door {
  readonly routes: readonly Route[]
  /** The path cannot be read with certainty, and looks like a protected one. */
  readonly badPath: boolean
}

/** What of a policy says which routes are protected. */
export type Protected = Pick<Policy, 'mode' | 'routes'> & {
  readonly surfaceModes: Partial<Policy['surfaceModes']>
}

export interface RouteMatcher {
  /** `url` is the request's own: reading it costs, and everybody needs it. */
  door(request: Request, url: string): Door | null
}

export function routeMatcher(policy: Protected, kinds: Readonly<Record<Surface, RouteKind>>): RouteMatcher {
  const routes = policy.routes
    .filter(({ surface }) => surfaceMode(policy, surface) !== 'off')
    .map(rule => ready(rule, kinds))
  const takesBasic = routes.some(({ rule }) => rule.formats.includes('basic'))

  return {
    door(request, url) {
      const { method } = request
      const basic = takesBasic && isBasic(request)
      // Whatever it is called, a request with a body changes something.
      const reads = readingMethods.has(method) && !hasBody(request)
      if (reads && !basic && !url.includes('?')) return null
      if (reads && !basic && method !== 'GET' && method !== 'HEAD') return null
      const { pathname, searchParams } = new URL(url)
      const path = normalisePath(pathname)
      if (!path.ok) {
        const possible = possiblePaths(pathname).flatMap(prefixes).map(pathReadings)
        const meantFor = routes.filter(
          route => possible.some(route.matches) && takes(route, reads, basic, searchParams),
        )
        return meantFor.length === 0 ? null : { routes: meantFor, badPath: true }
      }
      const readings = pathReadings(path.path)
      const open = routes.filter(route => route.matches(readings) && takes(route, reads, basic, searchParams))
      // Which of two scripts in one path runs, the server's configuration decides.
      return open.length === 0
        ? null
        : {
            routes: open,
            badPath: /\.php\/.*\.php(\/|$)/.test(path.path) && !path.path.startsWith('/index.php/'),
          }
    },
  }
}

/**
 * A request that changes something is for every rule on its path. One that only reads is for a rule where it carries
 * credentials all the same: in the query, which some origins accept, or in an Authorization header.
 */
function takes(
  { rule, isCredential }: Route,
  reads: boolean,
  basic: boolean,
  query: URLSearchParams,
): boolean {
  if (rule.formats.includes('basic')) return basic
  if (!reads) return true
  // A link to a form that only names an account is no attempt, and opening the link in a reset mail is none either.
  const names = [...query.keys()]
  return rule.surface !== 'reset-confirm' && names.some(isCredential)
}

const readingMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE'])

/** The platform shows no body of a GET or HEAD; their headers tell that one was sent. */
function hasBody({ body, headers }: Request): boolean {
  return body !== null || headers.has('transfer-encoding') || Number(headers.get('content-length') ?? 0) > 0
}

function isBasic(request: Request): boolean {
  const authorization = request.headers.get('authorization')
  return authorization !== null && /\bbasic\b/i.test(authorization)
}

function ready(rule: RouteRule, kinds: Readonly<Record<Surface, RouteKind>>): Route {
  const patterns = rule.paths.map(pathPattern)
  const readName = fieldNameReader(rule.fieldNames)
  const basedOn = (names: readonly string[]) => {
    const baseOf = (name: string) => readName(name)?.base.toLowerCase() ?? ''
    const bases = new Set(names.map(name => baseOf(formName(name))))
    return (name: string) => bases.has(baseOf(name))
  }
  const place = (name: string): Place => ({ field: readName(formName(name)), pointer: jsonPointer(name) })
  const sessions = rule.outcome.sessionCookies.map(cookieNamed)
  return {
    rule,
    kind: kinds[rule.surface],
    matches: path => patterns.some(matches => matches(path)),
    isSessionCookie: name => sessions.some(matches => matches(name)),
    account: rule.account.map(place),
    credential: rule.credential.map(place),
    when: Object.entries(rule.when).map(([name, values]) => ({
      place: place(name),
      allowed: values.filter(value => !value.startsWith('!')),
      excluded: values.filter(value => value.startsWith('!')).map(value => value.slice(1)),
    })),
    isCredential: basedOn(rule.credential),
  }
}

/** The form field that a JSON pointer corresponds to: `/user/email` is `user[email]`. Other names are as they are. */
function formName(name: string): string {
  if (!name.startsWith('/')) return name
  const [first = '', ...rest] = name.slice(1).split('/')
  return first + rest.map(part => `[${part}]`).join('')
}

/** The JSON pointer that a form field corresponds to: `user[email]` is `/user/email`. */
function jsonPointer(name: string): string {
  return name.startsWith('/') ? name : `/${name.replaceAll(']', '').replaceAll('[', '/')}`
}

/** No rule has a path of more parts. */
const mostParts = 12

/** What a path may be to a server that ends it at a part which it cannot read, or leaves such a part out. */
function prefixes(path: string): readonly string[] {
  const parts = path.split('/', mostParts)
  const readable = parts.filter(part => !part.includes('\ufffd'))
  return [readable.join('/'), ...parts.map((_, at) => parts.slice(0, at + 1).join('/') || '/')]
}
