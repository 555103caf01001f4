// Reads a Content-Type header so strictly that no two stacks can read it differently: what is odd is refused, because
// a second boundary or charset that only the origin sees would hide a login from us. Decides nothing.

/** A media type in lower case, and the two parameters that change how a body is read. */
export interface ContentType {
  readonly type: string
  /** Lower case, or `null` if the header names none. */
  readonly charset: string | null
  readonly boundary: string | null
}

const mediaType = /^[ \t]*([!#$%&'*+.^_`|~0-9a-z-]+\/[!#$%&'*+.^_`|~0-9a-z-]+)/i
// Unquoted values are wider than RFC 9110 allows, as clients are, but without the signs at which some stacks stop.
const parameter = /[ \t]*;[ \t]*(?:([!#$%&*+.^_`|~0-9a-z-]+)=(?:"([^"\\]*)"|([^\s;,"'\\]+)))?/iy
/** RFC 2046, 5.1.1. */
const boundaryText = /^[0-9a-z'()+_,\-./:=? ]{0,69}[0-9a-z'()+_,\-./:=?]$/i

/**
 * The parts of a Content-Type header (RFC 9110, 8.3). `null` if there is none, and for everything ambiguous: two
 * headers (joined by a comma), a parameter twice, an escape in a quoted value, text that is no parameter, a boundary
 * that is none by RFC 2046, or the word `boundary` before the parameter (PHP takes the first it finds).
 */
export function parseContentType(header: string | null): ContentType | null {
  const type = mediaType.exec(header ?? '')
  if (header === null || type === null || type[1] === undefined) return null
  const parameters = new Map<string, string>()
  const end = header.trimEnd().length
  for (let at = type[0].length; at < end; at = parameter.lastIndex) {
    parameter.lastIndex = at
    const found = parameter.exec(header)
    if (found === null) return null
    const name = found[1]?.toLowerCase()
    if (name !== undefined) {
      if (parameters.has(name)) return null
      if (name === 'boundary' && at + found[0].search(/boundary/i) !== header.search(/boundary/i)) return null
      parameters.set(name, found[2] ?? found[3] ?? '')
    }
  }
  const boundary = parameters.get('boundary') ?? null
  if (boundary !== null && !boundaryText.test(boundary)) return null
  return {
    type: type[1].toLowerCase(),
    charset: parameters.get('charset')?.toLowerCase() ?? null,
    boundary,
  }
}
