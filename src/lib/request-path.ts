// The path of a request in the one form in which it is compared with patterns (`path-pattern.ts`). For matching only:
// the origin gets the path as it came. Whatever any server might take for a protected path must match it, or be
// refused.
import { percentDecoded } from './percent-decoding.ts'

export type PathReading = { readonly ok: true; readonly path: string } | { readonly ok: false }

/** Decoding three times is more than any chain of servers does by mistake. */
const maxRounds = 3

/**
 * Normalises a path for matching: percent-decoded until nothing changes, compatibility forms (`／`, `ｌ`) made plain,
 * `\` read as `/`, `;parameters` and trailing dots and blanks removed from each segment, dot segments and empty
 * segments resolved, lower case, no slash at the end.
 *
 * Not ok, because servers would disagree: still encoded after three rounds, not UTF-8, control characters, `%u006c`,
 * and a `..` that only decoding brings to light (a plain one is resolved, as every URL parser does).
 *
 * @param path as in the request line, without the query
 */
export function normalisePath(path: string): PathReading {
  if (/^(?:\/[a-z\d_-]+(?:\.[a-z\d_-]+)*)+$/.test(path)) return { ok: true, path }
  const decoded = decodedFully(withoutPlainDots(path))
  if (decoded === null || /\p{Cc}/u.test(decoded)) return { ok: false }
  const segments: string[] = []
  for (const raw of decoded.toLowerCase().split(/[/\\∕⁄]/)) {
    const name = withoutParameters(raw)
    if (name === '..') return { ok: false }
    const segment = withoutTrailingDots(name)
    if (segment !== '') segments.push(segment)
  }
  return { ok: true, path: `/${segments.join('/')}` }
}

/** Resolves `.` and `..` where they are written out (RFC 3986, 5.2.4). */
function withoutPlainDots(path: string): string {
  if (!path.includes('/.')) return path
  const kept: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '..') kept.pop()
    else if (segment !== '.') kept.push(segment)
  }
  return kept.join('/')
}

function decodedFully(path: string): string | null {
  let text = path
  for (let round = 0; round < maxRounds; round++) {
    const next = decodedOnce(text)
    if (next === null || next === text) return next
    text = next
  }
  return decodedOnce(text) === text ? text : null
}

/** One round: runs of octets to text, the rest as it is; then NFKC. `null` if the octets are no UTF-8. */
function decodedOnce(text: string): string | null {
  if (/%u[0-9a-f]{4}/i.test(text)) return null
  try {
    return text.replace(/(?:%[0-9a-f]{2})+/gi, octets => decodeURIComponent(octets)).normalize('NFKC')
  } catch {
    return null
  }
}

/** `login;jsessionid=1` is `login` to Java servers. */
function withoutParameters(segment: string): string {
  const semicolon = segment.indexOf(';')
  return (semicolon < 0 ? segment : segment.slice(0, semicolon)).trim()
}

/** Windows ignores dots and blanks at the end of a name. */
function withoutTrailingDots(name: string): string {
  let end = name.length
  while (end > 0 && (name[end - 1] === '.' || name[end - 1] === ' ')) end--
  return name.slice(0, end)
}

/**
 * What a path that `normalisePath` gives up on may be to some server: decoded as far as any might, sound or not, `..`
 * resolved, ended at a control character or without it. Only to tell whether it may mean a protected path.
 */
export function possiblePaths(path: string): readonly string[] {
  const found = new Set<string>()
  let text = withoutPlainDots(path)
  for (let round = 0; round <= maxRounds; round++) {
    const plain = text.normalize('NFKC').toLowerCase()
    const control = plain.search(/\p{Cc}/u)
    if (control >= 0) found.add(resolved(plain.slice(0, control)))
    found.add(resolved(control < 0 ? plain : plain.replace(/\p{Cc}+/gu, '')))
    const next = decodedLaxly(text)
    if (next === text) break
    text = next
  }
  return [...found]
}

function resolved(text: string): string {
  const kept: string[] = []
  for (const raw of text.split(/[/\\∕⁄]/)) {
    const name = withoutParameters(raw)
    const segment = withoutTrailingDots(name)
    if (name === '..') kept.pop()
    else if (segment !== '') kept.push(segment)
  }
  return `/${kept.join('/')}`
}

/** One round as decoders do it that check nothing: `%u006c` (IIS) and overlong UTF-8 too. */
function decodedLaxly(text: string): string {
  const plain = text
    .replace(/%u([0-9a-f]{4})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
    .replace(/%c([01])%([89ab][0-9a-f])/gi, (_, high: string, low: string) =>
      String.fromCharCode((Number(high) << 6) | (Number.parseInt(low, 16) & 63)),
    )
  return plain.includes('%') ? percentDecoded(Buffer.from(plain).toString('latin1')).toString() : plain
}
