// Form fields as pairs, in order and with duplicates, and their names as the origin's stack reads them: two stacks
// that read `user[email]`, ` log` or `a.b` differently must not see different accounts. Decides nothing.
import { decodeText } from './decode-text.ts'

/** One field of a form or query. The value is what a person typed, passwords included: never log one. */
export interface Field {
  readonly name: string
  readonly value: string
}

/**
 * Reads `application/x-www-form-urlencoded` as the URL standard does (section 5.1): `+` is a blank, an invalid escape
 * stays as it is, empty pieces are skipped, a piece without `=` has an empty value.
 *
 * A name or value that is not UTF-8 is read as windows-1252, because WordPress reads `%E0dmin` as `àdmin`.
 *
 * @param body the raw bytes; a query string goes through `Buffer.from`
 * @param limit fields that are read at most; one more makes the answer `too-many`
 * @param separators `&;` for stacks that also split at `;` (Rack up to 2.2, which Rails up to 7.0 may use)
 */
export function urlencodedFields(
  body: Uint8Array,
  limit: number,
  separators: '&' | '&;' = '&',
): readonly Field[] | 'too-many' {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1')
  const fields: Field[] = []
  for (const piece of text.split(separators === '&' ? '&' : /[&;]/)) {
    if (piece === '') continue
    if (fields.length === limit) return 'too-many'
    const equals = piece.indexOf('=')
    const name = equals === -1 ? piece : piece.slice(0, equals)
    fields.push({ name: unescaped(name), value: equals === -1 ? '' : unescaped(piece.slice(equals + 1)) })
  }
  return fields
}

function unescaped(piece: string): string {
  if (/^[\x20-\x24\x26-\x2a\x2c-\x7e]*$/.test(piece)) return piece
  const bytes = piece
    .replaceAll('+', ' ')
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return decodeText(Buffer.from(bytes, 'latin1'))
}

/**
 * How a stack reads field names. `exact`: as they are (Django, Go, Express without `extended`). `php`: PHP's own way.
 * `brackets`: `user[email]` is nested, dots are letters (Rails, Rack, qs).
 */
export type FieldNameStyle = 'exact' | 'php' | 'brackets'

/** A name as read: `user[emails][]` is `{ base: 'user', path: ['emails', ''] }`. An empty step means: append. */
export interface FieldName {
  readonly base: string
  readonly path: readonly string[]
}

/** The reader of one style. It answers `null` for a name that the stack drops. */
export function fieldNameReader(style: FieldNameStyle): (raw: string) => FieldName | null {
  return { exact: exactName, php: phpName, brackets: bracketsName }[style]
}

/** Fields by the base of their name as read, so that many names can be looked up in one reading. */
export type FieldIndex = ReadonlyMap<string, readonly IndexedField[]>

interface IndexedField {
  readonly path: readonly string[]
  readonly value: string
}

export function indexed(fields: readonly Field[], style: FieldNameStyle): FieldIndex {
  const read = fieldNameReader(style)
  const index = new Map<string, IndexedField[]>()
  for (const { name, value } of fields) {
    const found = read(name)
    if (found === null) continue
    // Some stacks read names in any case: where two cases differ, that is for the caller to see.
    const [base, path] = [found.base.toLowerCase(), found.path.map(step => step.toLowerCase())]
    const same = index.get(base)
    if (same === undefined) index.set(base, [{ path, value }])
    else same.push({ path, value })
  }
  return index
}

/**
 * Every value that a stack could read as the field `wanted` (what `fieldNameReader` makes of `log` or `user[email]`),
 * in order. Array forms count as the field itself: for `pwd`, so do `pwd[]`, `pwd[3]` and `pwd[x][]`; for
 * `user[email]`, also `user[0][email]`. More than one value means that stacks may differ on which one counts.
 */
export function valuesOf(index: FieldIndex, wanted: FieldName | null): readonly string[] {
  const found = wanted === null ? undefined : index.get(wanted.base.toLowerCase())
  if (wanted === null || found === undefined) return []
  const wantedPath = withoutIndexes(wanted.path).map(step => step.toLowerCase())
  return found
    .filter(({ path }) => {
      const steps = withoutIndexes(path)
      return wantedPath.every((step, at) => steps[at] === step)
    })
    .map(({ value }) => value)
}

/** Whether the field is there in an array form: `action[]=x` is no `action` at all to PHP. */
export function hasArrayForm(index: FieldIndex, wanted: FieldName | null): boolean {
  return (
    wanted !== null &&
    (index.get(wanted.base.toLowerCase()) ?? []).some(({ path }) => path.length > wanted.path.length)
  )
}

function withoutIndexes(path: readonly string[]): readonly string[] {
  return path.filter(step => !/^\s*\d*$/.test(step))
}

function exactName(raw: string): FieldName {
  return { base: raw, path: [] }
}

/** `max_input_nesting_level`: PHP drops a variable that is nested deeper. */
const phpMaxNesting = 64

/** As `php_register_variable_ex` in PHP 8 does it; the test compares it with `parse_str` where PHP is installed. */
function phpName(raw: string): FieldName | null {
  const name = raw.replace(/^ +/, '').split('\0', 1)[0] ?? ''
  const bracket = name.indexOf('[')
  const base = (bracket === -1 ? name : name.slice(0, bracket)).replace(/[ .]/g, '_')
  if (base === '') return null
  const path: string[] = []
  for (let open = bracket; open !== -1 && name[open] === '['; ) {
    const close = name.indexOf(']', open + 1)
    if (close === -1) {
      // The first bracket, never closed, is a letter of the name. What follows a closed one is ignored.
      return path.length > 0
        ? { base, path }
        : { base: `${base}_${name.slice(open + 1).replace(/[ .[]/g, '_')}`, path }
    }
    const step = name.slice(open + 1, close)
    path.push(/^\s$/.test(step) ? '' : step)
    if (path.length > phpMaxNesting) return null
    open = close + 1
  }
  return { base, path }
}

/** As widely as any of these stacks: brackets only separate, wherever they stand. Rack skips blanks after an `&`. */
function bracketsName(raw: string): FieldName | null {
  const name = raw.trimStart()
  const [base, ...path] = name.split(/[[\]]+/).filter(step => step !== '')
  return base === undefined ? null : { base, path }
}
