// Reads a body as what its Content-Type says: form fields or JSON. What two parsers could read as two things is not
// read at all. It chooses nothing and keeps nothing.
import type { Malformed } from '../attempt.ts'
import type { BodyStart } from '../lib/body.ts'
import { parseContentType } from '../lib/content-type.ts'
import { type Field, urlencodedFields } from '../lib/form-fields.ts'
import { jsonValues } from '../lib/json-fields.ts'
import { multipartFields } from '../lib/multipart-fields.ts'
import { mostFields } from './route.ts'

/** The body as far as it was understood. */
export interface Content {
  readonly fields: readonly Field[]
  /** Undefined where the body is not JSON. */
  readonly json: unknown
  readonly malformed: Malformed | null
}

export function readContent(request: Request, { bytes, stopped }: BodyStart): Content {
  const failed = (status: Malformed['status'], why: Malformed['why']): Content => ({
    fields: [],
    json: undefined,
    malformed: { status, why },
  })
  if (stopped === 'deadline') return failed(408, 'slow-body')
  if (stopped === 'broken') return failed(400, 'bad-body')
  if (stopped === 'limit') return failed(413, 'large-body')
  if (bytes.byteLength === 0) return { fields: [], json: undefined, malformed: null }
  if (!/^(|identity)$/i.test(request.headers.get('content-encoding') ?? ''))
    return failed(415, 'unsupported-type')
  const header = request.headers.get('content-type')
  const type =
    header === null ? { type: 'text/plain', charset: null, boundary: null } : parseContentType(header)
  if (type === null || !isReadableCharset(type.charset)) return failed(415, 'unsupported-type')
  const text = () => new TextDecoder().decode(bytes)

  switch (kindOf(type.type, text)) {
    case 'urlencoded': {
      // Some origins read JSON under any type: a form that looks like it is not read at all.
      if (holdsJson(bytes) || (!beginsWithLetter(bytes) && looksLikeJson(text())))
        return failed(400, 'bad-body')
      const fields = urlencodedFields(bytes, mostFields)
      return fields === 'too-many' ? failed(400, 'bad-body') : { fields, json: undefined, malformed: null }
    }
    case 'multipart': {
      const fields = type.boundary === null ? 'malformed' : multipartFields(bytes, type.boundary, mostFields)
      return typeof fields === 'string'
        ? failed(400, 'bad-body')
        : { fields, json: undefined, malformed: null }
    }
    case 'json': {
      const read = jsonValues(text())
      if (!read.ok || read.duplicateKeys) return failed(400, 'bad-body')
      return { fields: [], json: read.value, malformed: null }
    }
    case null:
      return failed(415, 'unsupported-type')
  }
}

/** By its declared type; plain text, which many origins read all the same, by what it looks like. */
function kindOf(type: string, text: () => string): 'urlencoded' | 'multipart' | 'json' | null {
  if (type === 'application/x-www-form-urlencoded') return 'urlencoded'
  if (type === 'multipart/form-data') return 'multipart'
  if (type === 'application/json' || type.endsWith('+json')) return 'json'
  if (type === 'text/plain') return looksLikeJson(text()) ? 'json' : 'urlencoded'
  return null
}

function looksLikeJson(text: string): boolean {
  return /^\ufeff?\s*[[{]/.test(text)
}

/**
 * Some of these skip a comment before it, which may be a form: `//&email=…`, and JSON on the next line. No browser
 * sends a brace or a quote as it is in a form.
 */
function holdsJson(bytes: Uint8Array): boolean {
  return bytes.includes(0x7b) && bytes.includes(0x22)
}

/** As nearly every form does: then nothing more need be looked at. */
function beginsWithLetter([first = 0]: Uint8Array): boolean {
  return (first | 0x20) >= 0x61 && (first | 0x20) <= 0x7a
}

/** Under any other declared character set the same bytes may be another name to the origin. */
function isReadableCharset(charset: string | null): boolean {
  return charset === null || ['utf-8', 'utf8', 'us-ascii', 'ascii'].includes(charset)
}
