// Which pages may hold a protected form, and what a form's address is protected as: from method, path and query alone.
// Only surfaces that act count; it errs on the side of leaving pages alone.
import type { Surface } from '../attempt.ts'
import { mayMatch, pathPatterns, pathReadings } from '../lib/path-pattern.ts'
import { normalisePath } from '../lib/request-path.ts'
import { surfaceMode } from '../mode.ts'
import type { Protected, RouteMatcher } from '../stages/classify.ts'
import { readParameters } from '../stages/parameters.ts'

export interface FormPage {
  /** What the page's forms are for, where the operator has said it; null: what each form's own address says. */
  readonly surface: Surface | null
}

/** A page that the operator names: `path` is a pattern as in a route. */
export interface NamedPage {
  readonly path: string
  readonly surface: Surface
}

export interface FormPages {
  /** The page that a request is for; null for whatever may not hold a protected form. `url` is the request's own. */
  pageFor(request: Request, url: string): FormPage | null
  /** The surface that a POST to a path and query would be an attempt at; null where it is protected as nothing. */
  surfaceFor(pathAndQuery: string): Surface | null
}

/** `matcher` knows the same policy's routes. */
export function formPages(policy: Protected, named: readonly NamedPage[], matcher: RouteMatcher): FormPages {
  const acts = (surface: Surface) => surfaceMode(policy, surface) === 'enforce'
  const paths = policy.routes
    .filter(({ carriedBy, surface }) => carriedBy === 'body' && acts(surface))
    .flatMap(rule => rule.paths)
    .filter(path => !/^[*/]*\*[*/]*$/.test(path))
  const ofOperator = named.filter(({ surface }) => acts(surface))
  const mayBe = mayMatch([...paths, ...ofOperator.map(({ path }) => path)])
  const isProtected = pathPatterns(paths)
  const pages = ofOperator.map(({ path, surface }) => ({ matches: pathPatterns([path]), page: { surface } }))
  const unnamed: FormPage = { surface: null }

  return {
    pageFor(request, url) {
      // A part of a page has no head of its own, and would not fit a page that is longer than the origin's.
      if (request.method !== 'GET' || !mayBe(url) || request.headers.has('range')) return null
      const path = normalisePath(new URL(url).pathname)
      if (!path.ok) return null
      const readings = pathReadings(path.path)
      return pages.find(({ matches }) => matches(readings))?.page ?? (isProtected(readings) ? unnamed : null)
    },

    surfaceFor(pathAndQuery) {
      const url = pathAndQuery.startsWith('/') ? URL.parse(`https://site.invalid${pathAndQuery}`) : null
      if (url === null) return null
      const request = new Request(url, { method: 'POST' })
      const door = matcher.door(request, request.url)
      if (door === null || door.badPath) return null
      const { route, malformed } = readParameters(request, emptyBody, door)
      const surface = malformed === null ? route?.rule.surface : undefined
      return surface !== undefined && acts(surface) ? surface : null
    },
  }
}

const emptyBody = { bytes: new Uint8Array(), rest: null, stopped: 'end' } as const
