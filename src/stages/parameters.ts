// Which of a door's rules a request is meant for, and what it says in that rule's fields: names and credentials in
// clear, for `identify` and nobody else. Values are never chosen among: all of them are returned.
import type { Malformed } from '../attempt.ts'
import { hasTwoReadings, isTooLong } from '../lib/account-name.ts'
import { readBasic } from '../lib/basic-credentials.ts'
import type { BodyStart } from '../lib/body.ts'
import { tooManyCookies } from '../lib/cookies.ts'
import { collectFields, type Field } from '../lib/form-fields.ts'
import { collectJson } from '../lib/json-fields.ts'
import type { Found, FoundByNumber } from '../lib/place-tree.ts'
import { unreachable } from '../lib/unreachable.ts'
import type { Door } from './classify.ts'
import { type Content, readContent } from './content.ts'
import { type Given, given, nothing, onlyOne, textOf } from './given.ts'
import type { Condition, Route } from './route.ts'
import { readXmlRpcCredentials, secondMethod } from './xml-rpc-methods.ts'

export interface Parameters {
  /** Null where the request is meant for none of the door's rules. */
  readonly route: Route | null
  /** At most two names, none longer than any origin takes. */
  readonly names: Given
  readonly credentials: Given
  readonly malformed: Malformed | null
  /** Text that must not come up in what was not read of the body; null where all of it was, or nothing hangs on it. */
  readonly forbidden: string | null
}

/** One name may be there in two fields, spelt in two ways. More than these are more than one account. */
const mostNames = 2

const badBody: Malformed = { status: 400, why: 'bad-body' }

const empty = { names: nothing, credentials: nothing, malformed: null, forbidden: null } as const
const none: Parameters = { ...empty, route: null }

export function readParameters(request: Request, start: BodyStart, door: Door): Parameters {
  const parameters = read(request, start, door)
  // Nothing is believed of who asks where the session could not be looked for: not the name, and not the answer.
  return tooManyCookies(request.headers.get('cookie'))
    ? { ...parameters, names: nothing, credentials: nothing, malformed: parameters.malformed ?? badBody }
    : bounded(parameters)
}

/**
 * To make an account of a name costs more than to read it: one that is too long, or two at once, is nobody's, and many
 * are only counted.
 */
function bounded(parameters: Parameters): Parameters {
  const { names, credentials, malformed } = parameters
  if (names.values.length > mostNames) {
    const count = Math.max(names.count, credentials.count)
    return { ...parameters, names: { ...names, values: [] }, credentials: { ...credentials, count } }
  }
  if (!names.values.some(name => isTooLong(name) || hasTwoReadings(name))) return parameters
  return { ...parameters, names: nothing, malformed: malformed ?? badBody }
}

function read(request: Request, start: BodyStart, door: Door): Parameters {
  const { routes, query } = door
  if (query === 'too-many') return unreadable(door, badBody)
  const xmlRpc = routes.find(({ rule }) => rule.carriedBy === 'xml-rpc')
  if (xmlRpc !== undefined) {
    // A path that two readings of it protect in two ways, and a body that could be a form as well: nobody can tell.
    if (routes.some(({ rule }) => rule.carriedBy === 'body') || mayBeForm(request, query))
      return unreadable(door, { status: 400, why: 'contradiction' })
    return xmlRpcParameters(request, start, xmlRpc)
  }

  const content = readContent(request, start)
  for (const route of routes) {
    const found = foundIn(content, query, route)
    const meant = isMeant(route, found)
    if (meant === 'contradiction') return unreadable(door, { status: 400, why: 'contradiction' })
    // A rule about a header is not let go because the body, where its condition may stand too, cannot be read.
    const { carriedBy } = route.rule
    if (meant === 'no' && (carriedBy !== 'basic' || content.malformed === null)) continue
    return carriedBy === 'basic'
      ? basicParameters(request, route)
      : bodyParameters(route, found, content, size(request, start))
  }
  // What could not be read may hold the very parameter that says which rule is meant.
  return content.malformed === null ? none : unreadable(door, content.malformed)
}

/** A body under a form's type at a door for XML: the origin may read the form. */
function mayBeForm(request: Request, query: readonly Field[]): boolean {
  const type = request.headers.get('content-type') ?? ''
  return /x-www-form-urlencoded|multipart/i.test(type) || query.some(({ name }) => /rest.route/i.test(name))
}

function unreadable({ routes }: Door, malformed: Malformed): Parameters {
  const login = routes.find(({ rule }) => rule.surface === 'login')
  return { ...empty, route: login ?? routes[0] ?? null, malformed }
}

/** How long the body is, as far as it is known: what was read, or what is announced. */
function size(request: Request, { bytes, rest }: BodyStart): number {
  if (rest === null) return bytes.byteLength
  return Math.max(bytes.byteLength, Number(request.headers.get('content-length') ?? 0))
}

/** Every value of the rule's parameters, in query and body. */
function foundIn(
  { fields, json }: Content,
  query: readonly Field[],
  { rule, inForms, inJson }: Route,
): FoundByNumber {
  const found: FoundByNumber = []
  collectFields(query, rule.fieldNames, inForms, found)
  collectFields(fields, rule.fieldNames, inForms, found)
  if (json !== undefined) collectJson(json, inJson, found)
  return found
}

/** Whether all conditions of a rule hold. Where the request says different things, nobody can tell. */
function isMeant({ when, firstCondition }: Route, found: FoundByNumber): 'yes' | 'no' | 'contradiction' {
  let meant: 'yes' | 'no' = 'yes'
  for (const [at, condition] of when.entries()) {
    const { values, cut, isList } = found[firstCondition + at] ?? notThere
    const said = new Set([...values.map(textOf), ...cut])
    if (said.size > 1 || isList) return 'contradiction'
    const [value = ''] = said
    if (!holds(condition, value)) meant = 'no'
  }
  return meant
}

const notThere: Found = { values: [], cut: [], isList: false, isTable: false }

function holds({ allowed, excluded }: Condition, value: string): boolean {
  const fits = allowed.includes(value) || (allowed.includes('*') && value !== '') || allowed.length === 0
  return fits && !excluded.includes(value)
}

function bodyParameters(
  route: Route,
  found: FoundByNumber,
  { malformed }: Content,
  bytes: number,
): Parameters {
  const { firstCredential, firstCondition, rule } = route
  return {
    route,
    // For a name both readings count. A password may well have a semicolon in it, and is one guess however it is read.
    names: given(found, 0, firstCredential, ({ values, cut }) => [...values, ...cut]),
    credentials: given(found, firstCredential, firstCondition, ({ values }) => values),
    malformed:
      bytes > rule.maxBodyBytes
        ? { status: 413, why: 'large-body' }
        : (malformed ?? (isQuestion(route, found) ? badBody : null)),
    forbidden: null,
  }
}

/**
 * An object where a name or a password should be is a question to the origin's database, not an answer to ours: from
 * JSON, or made of `email[$regex]`. At a signup no password can be right, and some forms hold a new one twice, as
 * `pass[pass1]` and `pass[pass2]`.
 */
function isQuestion({ rule, firstCredential, firstCondition }: Route, found: FoundByNumber): boolean {
  const asked = rule.surface === 'signup' ? firstCredential : firstCondition
  const isObject = (value: unknown) => typeof value === 'object' && value !== null
  return found
    .slice(0, firstCondition)
    .some((each, number) => each?.values.some(isObject) || (number < asked && each?.isTable))
}

function basicParameters(request: Request, route: Route): Parameters {
  const read = readBasic(request.headers.get('authorization'))
  if (read === null) return none
  if (!read.ok) return { ...empty, route, malformed: badBody }
  return { ...empty, route, names: onlyOne(read.name), credentials: onlyOne(read.password) }
}

function xmlRpcParameters(request: Request, start: BodyStart, route: Route): Parameters {
  if (start.stopped === 'deadline') return { ...empty, route, malformed: { status: 408, why: 'slow-body' } }
  if (size(request, start) > route.rule.maxBodyBytes) {
    return { ...empty, route, malformed: { status: 413, why: 'large-body' } }
  }
  const complete = start.rest === null
  const forbidden = complete ? null : secondMethod
  const read = readXmlRpcCredentials(new TextDecoder().decode(start.bytes), complete)
  switch (read.is) {
    case 'no-credentials':
      return { ...none, forbidden }
    case 'credentials':
      return { ...empty, route, names: onlyOne(read.name), credentials: onlyOne(read.password), forbidden }
    case 'many-calls':
      return { ...empty, route, credentials: { ...nothing, count: read.calls } }
    case 'unnamed':
      return { ...empty, route, forbidden }
    case 'unreadable':
      return { ...empty, route, malformed: badBody }
    default:
      return unreachable(read)
  }
}
