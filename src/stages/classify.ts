// Which protected routes a request may be meant for, from method, path and headers alone: the body is not read, and
// what is not protected goes on unread. It errs on the side of protecting.
import type { Surface } from '../attempt.ts'
import type { Policy } from '../config/policy.ts'
import { collectFields, type Field, urlencodedFields } from '../lib/form-fields.ts'
import { mayMatch, type PathReadings, pathReadings, scriptIn } from '../lib/path-pattern.ts'
import type { FoundByNumber } from '../lib/place-tree.ts'
import { normalisePath, possiblePaths } from '../lib/request-path.ts'
import { surfaceMode } from '../mode.ts'
import type { RouteKind } from '../routes/contract.ts'
import { mostFields, type Route, readyRoute } from './route.ts'

export type { Route } from './route.ts'

/** A way into the site: every rule on this path. Which of them is meant, only the parameters may tell. */
export interface Door {
  readonly routes: readonly Route[]
  /** The path cannot be read with certainty, and looks like a protected one. */
  readonly badPath: boolean
  readonly query: readonly Field[] | 'too-many'
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
    .map(rule => readyRoute(rule, kinds))
  const byBasic = routes.filter(({ rule }) => rule.carriedBy === 'basic')
  const others = routes.filter(({ rule }) => rule.carriedBy !== 'basic')
  const mayBeBasic = mayMatch(byBasic.flatMap(({ rule }) => rule.paths))
  const mayBeOther = mayMatch(others.flatMap(({ rule }) => rule.paths))

  return {
    door(request, url) {
      const { method } = request
      const basic = byBasic.length > 0 && isBasic(request)
      const mayBe = mayBeOther(url) || (basic && mayBeBasic(url))
      const queried = url.includes('?')
      // Most requests end here: they ask for a page, and have nowhere to carry a credential.
      if (!mayBe && !basic && !queried && method === 'GET' && request.body === null) return null
      const told = toldPaths(request)
      if (!mayBe && told.length === 0) return null
      const reads = readingMethods.has(method) && !hasBody(request)
      if (reads && !basic && !queried) return null
      const { pathname, search } = new URL(url)
      const query = search === '' ? [] : urlencodedFields(Buffer.from(search.slice(1)), mostFields)
      const ways = [pathname, ...told]
        .map(path => wayTo(path, routes))
        .map(way => ({ ...way, routes: way.routes.filter(route => takes(route, reads, basic, query)) }))
        .filter(way => way.routes.length > 0)
      const [first, ...more] = ways
      if (first === undefined) return null
      if (more.length === 0) return { ...first, query }
      // Protected by other rules on one path than on the other: nobody can tell which of them the origin takes.
      const badPath = more.some(way => !isSame(way.routes, first.routes)) || ways.some(way => way.badPath)
      return { routes: routes.filter(route => ways.some(way => way.routes.includes(route))), badPath, query }
    },
  }
}

/** The rules on a path, as any server may read it. */
function wayTo(pathname: string, routes: readonly Route[]): Omit<Door, 'query'> {
  const path = normalisePath(pathname)
  if (!path.ok) {
    const possible = possiblePaths(pathname).flatMap(prefixes).map(pathReadings)
    return { routes: routes.filter(route => possible.some(route.matches)), badPath: true }
  }
  const readings = pathReadings(path.path)
  return {
    routes: routes.filter(route => route.matches(readings)),
    badPath:
      !path.path.startsWith('/index.php/') && (hasTwoScripts(path.path) || isTwoThings(path.path, routes)),
  }
}

/** Which of two scripts in one path runs, the server's configuration decides. */
function hasTwoScripts(path: string): boolean {
  return /\.php\/.*\.php(\/|$)/.test(path)
}

/** A script that is protected, and behind it a path that is protected by other rules: one of the two is a pretence. */
function isTwoThings(path: string, routes: readonly Route[]): boolean {
  const parts = scriptIn(path)
  if (parts === null) return false
  const script = pathReadings(parts.script)
  const behind = pathReadings(parts.behind)
  const meansOnly = (one: PathReadings, other: PathReadings) =>
    routes.some(({ matches }) => matches(one) && !matches(other))
  return meansOnly(script, behind) && meansOnly(behind, script)
}

function isSame(some: readonly Route[], others: readonly Route[]): boolean {
  return some.length === others.length && some.every((route, at) => route === others[at])
}

/**
 * A request that changes something is for every rule on its path. One that only reads is for a rule where it carries
 * credentials all the same: in the query, which some origins accept, or in an Authorization header.
 */
function takes(route: Route, reads: boolean, basic: boolean, query: Door['query']): boolean {
  if (route.rule.carriedBy === 'basic') return basic
  // A link to a form that only names an account is no attempt, and opening the link in a reset mail is none either.
  return !reads || (route.rule.surface !== 'reset-confirm' && hasCredential(route, query))
}

function hasCredential(
  { rule, inForms, firstCredential, firstCondition }: Route,
  query: Door['query'],
): boolean {
  if (query === 'too-many') return true
  const found: FoundByNumber = []
  collectFields(query, rule.fieldNames, inForms, found)
  return found.slice(firstCredential, firstCondition).some(each => each !== undefined)
}

/** A DELETE without a body signs out, or takes away: there is no password in it. */
const readingMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'DELETE'])

/** The platform may show no body of a GET or HEAD; their headers tell that one was sent. */
function hasBody({ body, headers }: Request): boolean {
  if (headers.has('transfer-encoding')) return true
  const length = headers.get('content-length')
  return length === null ? body !== null : Number(length) !== 0
}

function isBasic({ headers }: Request): boolean {
  const authorization = headers.get('authorization')
  return authorization !== null && /\bbasic\b/i.test(authorization)
}

/** No server takes a longer one. */
const longestHeader = 16 * 1024

/**
 * The paths that these headers tell: IIS, Symfony, Laminas and WordPress on IIS may route by them instead of by the
 * request's own. Of several that a server joined, one may take the first, one the last and one the whole.
 */
function toldPaths({ headers }: Request): readonly string[] {
  const original = headers.get('x-original-url')
  const rewritten = headers.get('x-rewrite-url')
  if (original === null && rewritten === null) return []
  return [original, rewritten]
    .flatMap(value => (value === null ? [] : [value, ...firstAndLast(value)]))
    .filter(value => value.length <= longestHeader)
    .map(value => `/${value.trim().replace(/^[^/:]+:\/\/[^/]*/, '')}`.split(/[?#]/, 1)[0] ?? '/')
}

function firstAndLast(joined: string): readonly string[] {
  const comma = joined.indexOf(',')
  return comma < 0 ? [] : [joined.slice(0, comma), joined.slice(joined.lastIndexOf(',') + 1)]
}

/** No rule has a path of more parts. */
const mostParts = 12

/** What a path may be to a server that ends it at a part which it cannot read, or leaves such a part out. */
function prefixes(path: string): readonly string[] {
  const parts = path.split('/', mostParts)
  const readable = parts.filter(part => !part.includes('\ufffd'))
  return [readable.join('/'), ...parts.map((_, at) => parts.slice(0, at + 1).join('/') || '/')]
}
