// Reads and filters Cookie headers (RFC 6265, 4.2.1). It never changes a cookie that it keeps: values go on as they
// came.

export interface Cookie {
  readonly name: string
  readonly value: string
}

/** No browser keeps more for a site, and hardly a server takes a longer header. */
const mostCookies = 200
const longestHeader = 16 * 1024

/** Whether a header is more than anybody sends: to read it all costs, and to read a part of it is to be led. */
export function tooManyCookies(header: string | null): boolean {
  return boundedPairs(header) === null
}

/** The cookies of a request, in order, duplicates kept. None where they are too many: ask `tooManyCookies` as well. */
export function requestCookies(header: string | null): readonly Cookie[] {
  return (boundedPairs(header) ?? []).map(cookieOf)
}

/**
 * The header without the cookies whose name starts with `prefix`; null if nothing is left. The rest keeps its bytes.
 */
export function withoutCookies(header: string | null, prefix: string): string | null {
  if (header === null || !header.includes(prefix)) return header
  // Two Cookie headers arrive as one, joined by a comma.
  const named = prefix.replace(/[^\w-]/g, '\\$&')
  const kept = header.replace(new RegExp(`(^|[;,])\\s*${named}[^;,]*`, 'g'), '').replace(/^[;,\s]+/, '')
  return kept === '' ? null : kept
}

/** Name and value that a `Set-Cookie` line sets; null for a line that deletes, or sets nothing. */
export function cookieSet(line: string): Cookie | null {
  const [pair = '', ...attributes] = line.split(';')
  const cookie = cookieOf(pair)
  const ended = attributes.some(hasEnded)
  return cookie.value === '' || cookie.value === '""' || cookie.value === 'deleted' || ended ? null : cookie
}

/** Servers delete a cookie by an age of nothing, or by a date long gone: no clock is needed to see either. */
function hasEnded(attribute: string): boolean {
  const [name = '', value = ''] = attribute.split('=', 2).map(part => part.trim())
  if (/^max-age$/i.test(name)) return /^(-|0+$)/.test(value)
  return /^expires$/i.test(name) && Date.parse(value.replaceAll('-', ' ')) < longGone
}

const longGone = Date.UTC(2000, 0, 1)

/** Whether a cookie's name is meant by a pattern: the name itself, or the beginning of it before a `*`. */
export function cookieNamed(pattern: string): (name: string) => boolean {
  return pattern.endsWith('*') ? name => name.startsWith(pattern.slice(0, -1)) : name => name === pattern
}

/** Null where they are too many. */
function boundedPairs(header: string | null): readonly string[] | null {
  if (header === null || header === '') return []
  if (header.length > longestHeader) return null
  const pairs = header.split(/;|,(?= )/, mostCookies + 1)
  return pairs.length > mostCookies ? null : pairs
}

function cookieOf(pair: string): Cookie {
  const at = pair.indexOf('=')
  return at < 0
    ? { name: '', value: pair.trim() }
    : { name: pair.slice(0, at).trim(), value: pair.slice(at + 1).trim() }
}
