// Form fields as pairs, in order and with duplicates, and the values that may be a rule's parameters. Decides nothing.
import { decodeText } from './decode-text.ts'
import { type FieldNameStyle, namePaths } from './field-names.ts'
import { percentDecoded } from './percent-decoding.ts'
import {
  type FoundByNumber,
  foldedCase,
  foundFor,
  isIndex,
  type NamePath,
  type PlaceTree,
} from './place-tree.ts'

/** One field of a form or query. The value is what a person typed, passwords included: never log one. */
export interface Field {
  readonly name: string
  readonly value: string
  /** What is left of a field for a stack that ends it at a bare `;`; the whole of it is a field of its own. */
  readonly cut?: true
}

/**
 * Reads `application/x-www-form-urlencoded` as the URL standard does (section 5.1): `+` is a blank, an invalid escape
 * stays as it is, empty pieces are skipped, a piece without `=` has an empty value. What stacks read in another way is
 * there in both: behind a bare `;`, at which Rack up to 2.2 and others split, and with `%u0061`, which ASP.NET decodes.
 * No browser sends either.
 *
 * A name or value that is not UTF-8 is read as windows-1252, because WordPress reads `%E0dmin` as `àdmin`.
 *
 * @param body the raw bytes; a query string goes through `Buffer.from`
 * @param limit fields that are read at most; one more makes the answer `too-many`
 */
export function urlencodedFields(body: Uint8Array, limit: number): readonly Field[] | 'too-many' {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1')
  const fields: Field[] = []
  for (let start = 0; start < text.length && fields.length <= limit; ) {
    const end = endOfPiece(text, '&', start)
    if (end > start) addPiece(text.slice(start, end), fields, limit)
    start = end + 1
  }
  return fields.length > limit ? 'too-many' : fields
}

/** Adds every field that a stack may read in what stands between two ampersands. */
function addPiece(piece: string, fields: Field[], limit: number): void {
  fields.push(fieldOf(piece))
  if (/%u[0-9a-f]{4}/i.test(piece)) fields.push(fieldOf(withoutPercentU(piece)))
  const semicolon = piece.indexOf(';')
  if (semicolon < 0) return
  if (semicolon > 0) fields.push({ ...fieldOf(piece.slice(0, semicolon)), cut: true })
  for (let start = semicolon + 1; start < piece.length && fields.length <= limit; ) {
    const end = endOfPiece(piece, ';', start)
    if (end > start) fields.push(fieldOf(piece.slice(start, end)))
    start = end + 1
  }
}

function endOfPiece(text: string, separator: string, start: number): number {
  const end = text.indexOf(separator, start)
  return end < 0 ? text.length : end
}

function fieldOf(piece: string): Field {
  const equals = piece.indexOf('=')
  return equals < 0
    ? { name: unescaped(piece), value: '' }
    : { name: unescaped(piece.slice(0, equals)), value: unescaped(piece.slice(equals + 1)) }
}

/** `%u0061`, a UTF-16 unit, as the octets of UTF-8. */
function withoutPercentU(piece: string): string {
  return piece.replace(/(?:%u[0-9a-f]{4})+/gi, escapes => {
    const units = escapes.split(/%u/i).slice(1)
    const text = String.fromCharCode(...units.map(unit => Number.parseInt(unit, 16)))
    return encodeURIComponent(text.toWellFormed())
  })
}

/** @param piece one octet a character */
function unescaped(piece: string): string {
  if (/^[\x20-\x24\x26-\x2a\x2c-\x7e]*$/.test(piece)) return piece
  return decodeText(percentDecoded(piece, true))
}

/**
 * Adds every value that a stack could read as one of the parameters in the tree. Array forms count as the field itself:
 * for `pwd`, so do `pwd[]`, `pwd[3]` and `pwd[x][]`; for `user[email]`, also `user[0][email]`. More than one value
 * means that stacks may differ on which one counts.
 */
export function collectFields(
  fields: readonly Field[],
  style: FieldNameStyle,
  tree: PlaceTree,
  found: FoundByNumber,
): void {
  for (const field of fields) {
    for (const path of namePaths(field.name, style)) collectAlong(path, field, tree, found)
  }
}

function collectAlong(path: NamePath, { value, cut }: Field, tree: PlaceTree, found: FoundByNumber): void {
  let at: PlaceTree | undefined = tree
  let isList = false
  let passed: readonly number[] = []
  for (let depth = 0; depth < path.length; depth++) {
    const step = path[depth] ?? ''
    if (depth > 0 && isIndex(step)) {
      isList = true
      continue
    }
    at = at.below.get(foldedCase(step))
    if (at === undefined) {
      for (const number of passed) foundFor(found, number).isTable = true
      return
    }
    if (at.here.length > 0) passed = at.here
    for (const number of at.here) {
      const known = foundFor(found, number)
      if (cut === true) known.cut.push(value)
      else known.values.push(value)
      known.isList ||= isList || depth < path.length - 1
    }
  }
}
