// A rule, made ready to be asked: what of it can be worked out once is worked out here, once per isolate.
import type { Surface } from '../attempt.ts'
import { cookieNamed } from '../lib/cookies.ts'
import { namePaths } from '../lib/field-names.ts'
import { type PathPatterns, pathPatterns } from '../lib/path-pattern.ts'
import { type NamePath, type PlaceTree, placeTree } from '../lib/place-tree.ts'
import type { RouteKind, RouteRule } from '../routes/contract.ts'

/** More fields than any form has. */
export const mostFields = 1_000

/** A rule, ready to be asked. */
export interface Route {
  readonly rule: RouteRule
  readonly kind: RouteKind
  readonly matches: PathPatterns
  readonly isSessionCookie: (name: string) => boolean
  /** Where its parameters may stand: account names, credentials and conditions, numbered in this order. */
  readonly inForms: PlaceTree
  readonly inJson: PlaceTree
  readonly firstCredential: number
  readonly firstCondition: number
  readonly when: readonly Condition[]
}

/** What a parameter must say: one of the values (`''`: nothing, `*`: anything), and none of the others. */
export interface Condition {
  readonly allowed: readonly string[]
  readonly excluded: readonly string[]
}

export function readyRoute(rule: RouteRule, kinds: Readonly<Record<Surface, RouteKind>>): Route {
  const sessions = rule.outcome.sessionCookies.map(cookieNamed)
  const parameters = [...rule.account, ...rule.credential, ...Object.keys(rule.when)]
  return {
    rule,
    kind: kinds[rule.surface],
    matches: pathPatterns(rule.paths),
    isSessionCookie: name => sessions.some(matches => matches(name)),
    inForms: placeTree(parameters.map(name => namePaths(formName(name), rule.fieldNames))),
    inJson: placeTree(parameters.map(name => [jsonPath(name)])),
    firstCredential: rule.account.length,
    firstCondition: rule.account.length + rule.credential.length,
    when: Object.values(rule.when).map(values => ({
      allowed: values.filter(value => !value.startsWith('!')),
      excluded: values.filter(value => value.startsWith('!')).map(value => value.slice(1)),
    })),
  }
}

/** The form field that a JSON pointer corresponds to: `/user/email` is `user[email]`. Other names are as they are. */
function formName(name: string): string {
  if (!name.startsWith('/')) return name
  const [first = '', ...rest] = pointerSteps(name)
  return first + rest.map(part => `[${part}]`).join('')
}

/** The way to the JSON value that a form field corresponds to: `user[email]` is `/user/email`. */
function jsonPath(name: string): NamePath {
  return name.startsWith('/') ? pointerSteps(name) : name.replaceAll(']', '').split('[')
}

/** RFC 6901. */
function pointerSteps(pointer: string): NamePath {
  return pointer
    .slice(1)
    .split('/')
    .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}
