// Which protected routes a request may be meant for, from method, path and headers alone: the body is not read, and
// what is not protected goes on unread. It errs on the side of protecting.
import type { Surface } from '../attempt.ts'
import type { Policy } from '../config/policy.ts'
import { cookieNamed } from '../lib/cookies.ts'
import { normalisePath, pathPattern } from '../lib/request-path.ts'
import { surfaceMode } from '../mode.ts'
import type { RouteKind, RouteRule } from '../routes/contract.ts'

/** A rule, ready to be asked. */
export interface Route {
  readonly rule: RouteRule
  readonly kind: RouteKind
  readonly matches: (normalisedPath: string) => boolean
  readonly isSessionCookie: (name: string) => boolean
  /** Names of account and credential parameters, as they stand in a query. */
  readonly fieldNames: ReadonlySet<string>
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
  door(request: Request): Door | null
}

export function routeMatcher(policy: Protected, kinds: Readonly<Record<Surface, RouteKind>>): RouteMatcher {
  const routes = policy.routes
    .filter(({ surface }) => surfaceMode(policy, surface) !== 'off')
    .map(rule => ready(rule, kinds))
  const words = [...new Set(routes.flatMap(({ rule }) => rule.paths.map(lettersOf)))].filter(
    word => word !== '',
  )

  return {
    door(request) {
      const reads = request.method === 'GET' || request.method === 'HEAD'
      const { pathname, searchParams } = new URL(request.url)
      const basic = isBasic(request)
      if (request.method === 'OPTIONS' || request.method === 'TRACE') return null
      if (reads && !basic && searchParams.size === 0) return null
      const path = normalisePath(pathname)
      if (!path.ok) {
        const meant = words.some(word => lettersOf(pathname).includes(word))
        return meant
          ? { routes: routes.filter(route => takes(route, reads, basic, searchParams)), badPath: true }
          : null
      }
      const open = routes.filter(
        route => route.matches(path.path) && takes(route, reads, basic, searchParams),
      )
      return open.length === 0 ? null : { routes: open, badPath: false }
    },
  }
}

/**
 * A request that changes something is for every rule on its path. One that only reads is for a rule where it carries
 * credentials all the same: in the query, which some origins accept, or in an Authorization header.
 */
function takes({ rule, fieldNames }: Route, reads: boolean, basic: boolean, query: URLSearchParams): boolean {
  if (rule.formats.includes('basic')) return basic
  return !reads || [...query.keys()].some(name => fieldNames.has(name))
}

function isBasic(request: Request): boolean {
  return /^\s*basic\b/i.test(request.headers.get('authorization') ?? '')
}

function ready(rule: RouteRule, kinds: Readonly<Record<Surface, RouteKind>>): Route {
  const patterns = rule.paths.map(pathPattern)
  const sessions = rule.outcome.sessionCookies.map(cookieNamed)
  return {
    rule,
    kind: kinds[rule.surface],
    matches: path => patterns.some(matches => matches(path)),
    isSessionCookie: name => sessions.some(matches => matches(name)),
    fieldNames: new Set([...rule.account, ...rule.credential].map(formName)),
  }
}

/** The form field that a JSON pointer corresponds to: `/user/email` is `user[email]`. Other names are as they are. */
export function formName(name: string): string {
  if (!name.startsWith('/')) return name
  const [first = '', ...rest] = name.slice(1).split('/')
  return first + rest.map(part => `[${part}]`).join('')
}

/** The JSON pointer that a form field corresponds to: `user[email]` is `/user/email`. */
export function jsonPointer(name: string): string {
  return name.startsWith('/') ? name : `/${name.replaceAll(']', '').replaceAll('[', '/')}`
}

function lettersOf(path: string): string {
  return path.toLowerCase().replace(/[^a-z]/g, '')
}
