// Which of a door's rules a request is meant for, and what it says in that rule's fields: names and credentials in
// clear, for `identify` and nobody else. Values are never chosen among: all of them are returned.
import type { Malformed } from '../attempt.ts'
import { readBasic } from '../lib/basic-credentials.ts'
import type { BodyStart } from '../lib/body.ts'
import { type Field, fieldNameReader, urlencodedFields, valuesOf } from '../lib/form-fields.ts'
import { atPointer } from '../lib/json-fields.ts'
import { unreachable } from '../lib/unreachable.ts'
import { type Door, formName, jsonPointer, type Route } from './classify.ts'
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
  const xmlRpc = door.routes.find(({ rule }) => rule.formats.includes('xml-rpc'))
  if (xmlRpc !== undefined) return xmlRpcParameters(request, start, xmlRpc)

  const content = readContent(request, start)
  const query = urlencodedFields(Buffer.from(new URL(request.url).search.slice(1)), mostFields)
  if (query === 'too-many') return unreadable(door, { status: 400, why: 'bad-body' })
  const chosen = choose(door, content, query)
  if (chosen === 'contradiction') return unreadable(door, { status: 400, why: 'contradiction' })
  if (chosen === null) return none
  if (chosen.rule.formats.includes('basic')) return basicParameters(request, chosen)

  const { account, credential, fieldNames, maxBodyBytes } = chosen.rule
  const read = (names: readonly string[]) =>
    said(names.map(name => valuesIn(content, query, name, fieldNames)))
  const tooLarge = size(request, start) > maxBodyBytes
  return {
    route: chosen,
    names: read(account),
    credentials: read(credential),
    malformed: tooLarge ? { status: 413, why: 'large-body' } : content.malformed,
    forbidden: null,
  }
}

function unreadable({ routes }: Door, malformed: Malformed): Parameters {
  return { ...empty, route: routes[0] ?? null, malformed }
}

/** How long the body is, as far as it is known: what was read, or what is announced. */
function size(request: Request, { bytes, rest }: BodyStart): number {
  const announced = Number(request.headers.get('content-length') ?? 0)
  return rest === null ? bytes.byteLength : Math.max(bytes.byteLength, announced)
}

/** The first rule whose `when` holds. Where query and body say different things, nobody can tell. */
function choose({ routes }: Door, content: Content, query: readonly Field[]): Route | 'contradiction' | null {
  for (const route of routes) {
    let holds = true
    for (const [name, allowed] of Object.entries(route.rule.when)) {
      const values = new Set(valuesIn(content, query, name, route.rule.fieldNames))
      if (values.size > 1 || hasArrayForm([...query, ...content.fields], name, route.rule.fieldNames))
        return 'contradiction'
      holds &&= isAllowed([...values][0] ?? '', allowed)
    }
    if (holds) return route
  }
  return null
}

/** `action[]=x` is no action at all to PHP, which then does what it does without one. */
function hasArrayForm(fields: readonly Field[], name: string, style: Route['rule']['fieldNames']): boolean {
  const read = fieldNameReader(style)
  const wanted = read(name)
  return fields.some(field => {
    const found = read(field.name)
    return found !== null && found.base === wanted?.base && found.path.length > wanted.path.length
  })
}

function isAllowed(value: string, allowed: readonly string[]): boolean {
  const excluded = allowed.filter(entry => entry.startsWith('!')).map(entry => entry.slice(1))
  if (excluded.length === allowed.length) return !excluded.includes(value)
  return allowed.includes(value) || (allowed.includes('*') && value !== '')
}

/** Every value of a field in query and body. What is no text in JSON is not a value of a form: it is shown as JSON. */
function valuesIn(
  content: Content,
  query: readonly Field[],
  name: string,
  style: Route['rule']['fieldNames'],
): readonly string[] {
  const fromJson = content.json === undefined ? [] : atPointer(content.json, jsonPointer(name))
  return [
    ...valuesOf(query, formName(name), style),
    ...valuesOf(content.fields, formName(name), style),
    ...fromJson.map(value =>
      typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value),
    ),
  ]
}

/** Different values over all the fields that may hold the same thing; empty ones only where the same field has both. */
function said(perField: readonly (readonly string[])[]): Said {
  const filled = perField.flatMap(values => values.filter(value => value !== ''))
  const mixed = perField.some(values => values.includes('') && values.some(value => value !== ''))
  const values = [...new Set(filled)]
  return { values, mixed, count: values.length + (mixed ? 1 : 0) }
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
    case 'unreadable':
      return { ...empty, route, malformed: { status: 400, why: 'bad-body' } }
    default:
      return unreachable(read)
  }
}
