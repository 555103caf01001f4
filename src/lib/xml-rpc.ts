// Reads the method and the parameters of an XML-RPC call as WordPress's IXR_Message does: by the tags it meets, not by
// their nesting. Decides nothing; what it returns holds passwords, so never log it.
import { SaxesParser } from 'saxes'
import { decodeText } from './decode-text.ts'

export type XmlRpcReading =
  | {
      readonly ok: true
      readonly method: string
      /** Top-level values as the text that PHP makes of them; `null` for lists, structs and dates. */
      readonly params: readonly (string | null)[]
    }
  | { readonly ok: false }

/** A call as far as it was read. */
export type XmlRpcCall = Omit<Extract<XmlRpcReading, { ok: true }>, 'ok'>

/**
 * Reads a whole call. Not ok: XML that is not well-formed, a document type (entities), processing instructions, a
 * declared version or encoding other than 1.0 and UTF-8 (WordPress cuts the declaration off and reads UTF-8), another
 * root than `methodCall`, and more markup than a call needs before the rest of a long one is of no interest (see
 * `isEnough`). A value without a type is a string; an empty one is no parameter at all.
 *
 * @param isEnough whether what was read so far is all that matters: then a long call is not read to its end
 */
export function readXmlRpc(text: string, isEnough: IsEnough = () => false): XmlRpcReading {
  return read(text, 'whole', isEnough)
}

/**
 * Reads the beginning of a longer call: the method, if its tag is complete, and the parameters that are.
 * Beware: WordPress takes the last `methodName` it meets, so a later one must be looked for in the rest.
 */
export function readXmlRpcPrefix(prefix: string, isEnough: IsEnough = () => false): XmlRpcReading {
  return read(prefix, 'prefix', isEnough)
}

export type IsEnough = (call: XmlRpcCall) => boolean

/** Tags, entities and attributes: each costs the parser as much as a hundred letters. */
const mostMarkup = 2_000
const pieceLength = 2_048

function read(text: string, extent: 'whole' | 'prefix', isEnough: IsEnough): XmlRpcReading {
  const params: (string | null)[] = []
  let method = ''
  let contents = ''
  /** Lists and structs that are open. Their values are not parameters. */
  let depth = 0
  let rootSeen = false
  const parser = new SaxesParser()
  const refuse = () => {
    throw new Error('Not a plain XML-RPC call')
  }

  parser.on('error', refuse)
  parser.on('doctype', refuse)
  parser.on('processinginstruction', refuse)
  parser.on('xmldecl', ({ version, encoding }) => {
    if ((version ?? '1.0') !== '1.0' || !/^(utf-8|us-ascii)$/i.test(encoding ?? 'utf-8')) refuse()
  })
  parser.on('opentag', ({ name }) => {
    if (!rootSeen && name !== 'methodCall') refuse()
    rootSeen = true
    contents = ''
    if (name === 'data' || name === 'struct') depth++
  })
  parser.on('text', piece => {
    contents += piece
  })
  parser.on('cdata', piece => {
    contents += piece
  })
  parser.on('closetag', ({ name }) => {
    if (name === 'methodName') method = trimmed(contents)
    if (name === 'data' || name === 'struct') depth--
    const value = phpValue(name, contents)
    if (value !== undefined && depth === 0) params.push(value)
    contents = ''
  })

  const body = trimmed(text)
  let markup = 0
  try {
    for (let at = 0; at < body.length; at += pieceLength) {
      if (at > 0 && isEnough({ method, params })) return { ok: true, method, params }
      const piece = body.slice(at, at + pieceLength)
      markup += piece.match(/[<&=]/g)?.length ?? 0
      if (markup > mostMarkup) return { ok: false }
      parser.write(piece)
    }
    if (extent === 'whole') parser.close()
  } catch {
    return { ok: false }
  }
  return method === '' ? { ok: false } : { ok: true, method, params }
}

/** What IXR makes of a closing tag: a value as PHP text, `null` for one that is no text, or no value at all. */
function phpValue(tag: string, contents: string): string | null | undefined {
  const text = trimmed(contents)
  switch (tag) {
    case 'string':
      return text
    case 'value':
      return text === '' ? undefined : contents
    case 'int':
    case 'i4':
      return numberText(Math.trunc(Number.parseFloat(text)))
    case 'double':
      return numberText(Number.parseFloat(text))
    case 'boolean':
      return text === '' || text === '0' ? '' : '1'
    case 'base64':
      return decodeText(Buffer.from(contents.replace(/[^a-z0-9+/]/gi, ''), 'base64'))
    case 'dateTime.iso8601':
    case 'data':
    case 'struct':
      return null
    default:
      return undefined
  }
}

/** A number as PHP writes it, with 14 digits. Those it would write with an exponent are nobody's name. */
function numberText(value: number): string | null {
  if (!Number.isFinite(value)) return '0'
  const text = String(Number(value.toPrecision(14)))
  return text.includes('e') ? null : text
}

/** PHP's `trim`. */
function trimmed(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && ' \t\n\r\0\v'.includes(text.charAt(start))) start++
  while (end > start && ' \t\n\r\0\v'.includes(text.charAt(end - 1))) end--
  return text.slice(start, end)
}
