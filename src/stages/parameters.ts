// Which of a door's rules a request is meant for, and what it says in that rule's fields: names and credentials in
// clear, for `identify` and nobody else. Values are never chosen among: all of them are returned.
import type { Malformed } from '../attempt.ts'
import { readBasic } from '../lib/basic-credentials.ts'
import type { BodyStart } from '../lib/body.ts'
import {
  type Field,
  type FieldIndex,
  type FieldNameStyle,
  hasArrayForm,
  indexed,
  urlencodedFields,
  valuesOf,
} from '../lib/form-fields.ts'
import { atPointer } from '../lib/json-fields.ts'
import { unreachable } from '../lib/unreachable.ts'
import type { Door, Place, Route } from './classify.ts'
import { type Content, mostFields, readContent } from './content.ts'
import { readXmlRpcCredentials, secondMethod } from './xml-rpc-methods.ts'

/** What a request says for one thing: the different values that are not empty. */
export interface Said {
  readonly values: readonly string[]
  /** The same field is there filled and empty: which one counts depends on who reads it. */
  readonly mixed: boolean
  /** How many there are: more than the values where they were only counted. */
  readonly count: number
}

export interface Parameters {
  /** Null where the request is meant for none of the door's rules. */
  readonly route: Route | null
  readonly names: Said
  readonly credentials: Said
  readonly malformed: Malformed | null
  /** Text that must not come up in what was not read of the body; null where all of it was, or nothing hangs on it. */
  readonly forbidden: string | null
}

const nothing: Said = { values: [], mixed: false, count: 0 }
const empty = { names: nothing, credentials: nothing, malformed: null, forbidden: null } as const
const none: Parameters = { ...empty, route: null }

export function readParameters(request: Request, start: BodyStart, door: Door): Parameters {
  const isXmlRpc = ({ rule }: Route) => rule.formats.includes('xml-rpc')
  const xmlRpc = door.routes.find(isXmlRpc)
  if (xmlRpc !== undefined) {
    // A path that two readings of it protect in two ways, and a body that could be a form as well: nobody can tell.
    const others = door.routes.some(route => !isXmlRpc(route) && !route.rule.formats.includes('basic'))
    if (others || mayBeForm(request)) return unreadable(door, { status: 400, why: 'contradiction' })
    return xmlRpcParameters(request, start, xmlRpc)
  }

  const content = readContent(request, start)
  const query = queryFields(request.url)
  if (query === 'too-many') return unreadable(door, { status: 400, why: 'bad-body' })
  const sources = sourcesOf(content, query)
  const chosen = choose(door, sources)
  if (chosen === 'contradiction') return unreadable(door, { status: 400, why: 'contradiction' })
  // What could not be read may hold the very parameter that says which rule is meant.
  if (chosen === null) return content.malformed === null ? none : unreadable(door, content.malformed)
  if (chosen.rule.formats.includes('basic')) return basicParameters(request, chosen)

  const { fieldNames, maxBodyBytes } = chosen.rule
  const read = (places: readonly Place[]) => places.map(place => valuesAt(sources, place, fieldNames))
  const [names, credentials] = [read(chosen.account), read(chosen.credential)]
  const tooLarge = size(request, start) > maxBodyBytes
  return {
    route: chosen,
    names: said(names),
    credentials: said(credentials),
    malformed: tooLarge
      ? { status: 413, why: 'large-body' }
      : (content.malformed ?? oddValue([...names, ...credentials])),
    forbidden: null,
  }
}

function queryFields(url: string): readonly Field[] | 'too-many' {
  const at = url.indexOf('?')
  return at < 0 ? [] : urlencodedFields(Buffer.from(new URL(url).search.slice(1)), mostFields)
}

/** What a request says, by field name in each style that is asked for, and in JSON. */
interface Sources {
  readonly in: (style: FieldNameStyle) => FieldIndex
  readonly json: unknown
  readonly unreadable: boolean
}

function sourcesOf({ fields, json, malformed }: Content, query: readonly Field[]): Sources {
  const made = new Map<FieldNameStyle, FieldIndex>()
  return {
    in(style) {
      const known = made.get(style) ?? indexed([...query, ...fields], style)
      made.set(style, known)
      return known
    },
    json,
    unreadable: malformed !== null,
  }
}

/** A body under a form's type at a door for XML: the origin may read the form. */
function mayBeForm(request: Request): boolean {
  const type = request.headers.get('content-type') ?? ''
  return /x-www-form-urlencoded|multipart/i.test(type) || new URL(request.url).searchParams.has('rest_route')
}

function unreadable({ routes }: Door, malformed: Malformed): Parameters {
  const login = routes.find(({ rule }) => rule.surface === 'login')
  return { ...empty, route: login ?? routes[0] ?? null, malformed }
}

/** How long the body is, as far as it is known: what was read, or what is announced. */
function size(request: Request, { bytes, rest }: BodyStart): number {
  const announced = Number(request.headers.get('content-length') ?? 0)
  return rest === null ? bytes.byteLength : Math.max(bytes.byteLength, announced)
}

/**
 * The first rule whose `when` holds. Where the request says different things, nobody can tell. A rule about a header
 * (Basic) is not let go because the body, where its condition may stand too, cannot be read.
 */
function choose({ routes }: Door, sources: Sources): Route | 'contradiction' | null {
  for (const route of routes) {
    const { formats, fieldNames } = route.rule
    let holds = true
    for (const { place, allowed, excluded } of route.when) {
      const values = new Set(valuesAt(sources, place, fieldNames).map(String))
      if (values.size > 1 || hasArrayForm(sources.in(fieldNames), place.field)) return 'contradiction'
      const [value = ''] = values
      const fits = allowed.includes(value) || (allowed.includes('*') && value !== '') || allowed.length === 0
      holds &&= fits && !excluded.includes(value)
    }
    if (holds || (sources.unreadable && formats.includes('basic'))) return route
  }
  return null
}

/** Every value of a field in query and body; from JSON whatever stands there. */
function valuesAt(sources: Sources, { field, pointer }: Place, style: FieldNameStyle): readonly unknown[] {
  const values = valuesOf(sources.in(style), field)
  return sources.json === undefined ? values : [...values, ...atPointer(sources.json, pointer)]
}

/** An object where a name or a password should be is a question to the origin's database, not an answer to ours. */
function oddValue(found: readonly (readonly unknown[])[]): Malformed | null {
  const odd = found.some(values => values.some(value => typeof value === 'object' && value !== null))
  return odd ? { status: 400, why: 'bad-body' } : null
}

/** Different values over all the fields that may hold the same thing; empty ones only where the same field has both. */
function said(perField: readonly (readonly unknown[])[]): Said {
  const values = new Set<string>()
  let mixed = false
  for (const found of perField) {
    if (found.length === 0) continue
    const texts = found.map(value => (value === null ? '' : String(value)))
    const filled = texts.filter(text => text !== '')
    for (const text of filled) values.add(text)
    mixed ||= filled.length > 0 && filled.length < texts.length
  }
  return { values: [...values], mixed, count: values.size + (mixed ? 1 : 0) }
}

function basicParameters(request: Request, route: Route): Parameters {
  const read = readBasic(request.headers.get('authorization'))
  if (read === null) return none
  if (!read.ok) return { ...empty, route, malformed: { status: 400, why: 'bad-body' } }
  return { ...empty, route, names: said([[read.name]]), credentials: said([[read.password]]) }
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
      return { ...empty, route, names: said([[read.name]]), credentials: said([[read.password]]), forbidden }
    case 'many-calls':
      return { ...empty, route, credentials: { ...nothing, count: read.calls } }
    case 'unnamed':
      return { ...empty, route, forbidden }
    case 'unreadable':
      return { ...empty, route, malformed: { status: 400, why: 'bad-body' } }
    default:
      return unreachable(read)
  }
}
