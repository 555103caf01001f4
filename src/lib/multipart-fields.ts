// Reads multipart/form-data (RFC 7578) as browsers and HTTP clients write it, and nothing else. Parsers differ in how
// they take everything odd, and a difference would hide a login from us, so what is odd is malformed. Decides nothing.
//
// No library does this: they are made to be lenient (two Content-Disposition headers are joined, text between parts is
// skipped, the bytes after a boundary are not looked at), and being strict in front of one means parsing it all before.
import { parseContentType } from './content-type.ts'
import { decodeText } from './decode-text.ts'
import type { Field } from './form-fields.ts'

/**
 * The fields of a form in order, duplicates included. The value of a file is empty. `malformed` where two parsers
 * might disagree: text outside the parts, line ends other than CRLF, the boundary anywhere else, a header twice or
 * folded, an escape in a name, `name*`, a part without a name, a transfer encoding, a charset, a multipart in a part,
 * content under an empty file name (Go reads that as a field).
 *
 * @param boundary as `parseContentType` gives it
 * @param limit parts that are read at most
 */
export function multipartFields(
  body: Uint8Array,
  boundary: string,
  limit: number,
): readonly Field[] | 'malformed' | 'too-many' {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1')
  // Each delimiter begins a line, so every piece between two of them begins and ends with a line end.
  const pieces = text.split(`--${boundary}`)
  const [preamble, ...parts] = pieces
  const end = parts.pop()
  if (boundary === '' || preamble !== '' || end === undefined || !/^--[ \t]*(\r\n)?$/.test(end))
    return 'malformed'
  if (parts.length > limit) return 'too-many'
  const fields: Field[] = []
  for (const part of parts) {
    const field = fieldOf(part)
    if (field === null) return 'malformed'
    fields.push(field)
  }
  return fields
}

function fieldOf(part: string): Field | null {
  const endOfHeaders = part.indexOf('\r\n\r\n')
  if (!part.startsWith('\r\n') || !part.endsWith('\r\n') || endOfHeaders < 2) return null
  const headers = headersOf(part.slice(2, endOfHeaders))
  const disposition = dispositionOf(headers?.get('content-disposition') ?? '')
  if (headers === null || disposition === null || !isPlain(headers)) return null
  // The last line end belongs to the delimiter; where it is also the blank line, parsers disagree.
  if (endOfHeaders + 4 > part.length - 2) return null
  const content = part.slice(endOfHeaders + 4, -2)
  if (disposition.filename === '' && content !== '') return null
  return { name: decoded(disposition.name), value: disposition.filename === null ? decoded(content) : '' }
}

/** A part has three at most, by RFC 7578. */
const mostHeaders = 10

/** Headers by name in lower case; `null` if one is there twice, folded, not a header at all, or one too many. */
function headersOf(block: string): ReadonlyMap<string, string> | null {
  const headers = new Map<string, string>()
  for (const line of block.split('\r\n', mostHeaders + 1)) {
    if (headers.size === mostHeaders) return null
    const header = /^([!#$%&'*+.^_`|~0-9a-z-]+):([^\r\n\0]*)$/i.exec(line)
    const name = header?.[1]?.toLowerCase()
    if (name === undefined || headers.has(name)) return null
    headers.set(name, header?.[2]?.trim() ?? '')
  }
  return headers
}

/** Whether the content is what its bytes say: not encoded, not in another charset, not a multipart itself. */
function isPlain(headers: ReadonlyMap<string, string>): boolean {
  const encoding = headers.get('content-transfer-encoding') ?? 'binary'
  if (!/^(7bit|8bit|binary)$/i.test(encoding)) return false
  const header = headers.get('content-type')
  if (header === undefined) return true
  const type = parseContentType(header)
  return (
    type !== null && !type.type.startsWith('multipart/') && /^(utf-8|us-ascii)$/.test(type.charset ?? 'utf-8')
  )
}

// PHP takes an apostrophe for a quote, so only the pair in `UTF-8''name` is let through.
const parameter =
  /[ \t]*;[ \t]*([a-z]+\*?)=(?:"([^"\\]*)"|([!#$%&*+.^_`|~0-9a-z-]+(?:'[a-z-]*'[!#$%&*+.^_`|~0-9a-z-]*)?))/iy

function dispositionOf(header: string): { readonly name: string; readonly filename: string | null } | null {
  if (!/^form-data(?=[ \t;])/i.test(header)) return null
  const parameters = new Map<string, string>()
  parameter.lastIndex = 'form-data'.length
  for (let at = parameter.lastIndex; at < header.length; at = parameter.lastIndex) {
    const found = parameter.exec(header)
    const name = found?.[1]?.toLowerCase()
    if (name === undefined || parameters.has(name)) return null
    if (name !== 'name' && name !== 'filename' && name !== 'filename*') return null
    parameters.set(name, found?.[2] ?? found?.[3] ?? '')
  }
  const name = parameters.get('name') ?? ''
  const filename = parameters.get('filename') ?? null
  // Only some parsers know `filename*`; for the others a part that has nothing else is a field.
  if (name === '' || (filename === null && parameters.has('filename*'))) return null
  return { name, filename }
}

function decoded(latin1: string): string {
  return decodeText(Buffer.from(latin1, 'latin1'))
}
