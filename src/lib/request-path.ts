// The path of a request in the one form in which it is compared with patterns, and the patterns. For matching only: the
// origin gets the path as it came. Whatever any server might take for a protected path must match it, or be refused.

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
  const decoded = decodedFully(withoutPlainDots(path))
  if (decoded === null || /\p{Cc}/u.test(decoded)) return { ok: false }
  const segments: string[] = []
  for (const raw of decoded.toLowerCase().split(/[/\\∕⁄]/)) {
    const name = raw.split(';', 1)[0]?.trim() ?? ''
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

/** Windows ignores dots and blanks at the end of a name. */
function withoutTrailingDots(name: string): string {
  let end = name.length
  while (end > 0 && (name[end - 1] === '.' || name[end - 1] === ' ')) end--
  return name.slice(0, end)
}

/**
 * Compiles a pattern to a test of normalised paths. `*` stands for any run of characters, slashes included. A path
 * also matches
 * - with more behind it, if the pattern ends in `.php` (PATH_INFO: `/wp-login.php/x`);
 * - with a format behind it, if not (`/login.json`, `/login.html`);
 * - behind `/index.php`, where PHP applications route (`/index.php/login`);
 * - with a decoded `?` or `#` and more behind it (`/login%3fx`), which some server may take for the end of the path.
 *
 * Case and a slash at the end of the pattern do not count. Linear in the length of the path for a given pattern.
 */
export function pathPattern(pattern: string): PathPattern {
  const text = pattern.toLowerCase().replace(/(?<=.)\/$/, '')
  const isScript = text.endsWith('.php')
  const exact = glob(text)
  const below = glob(`${text}/*`)
  return isScript
    ? ({ whole }) => whole.some(path => exact(path) || below(path))
    : ({ whole, formatless }) => whole.some(exact) || formatless.some(exact)
}

/** A normalised path in every way a server may take it, made once for all patterns. */
export interface PathReadings {
  readonly whole: readonly string[]
  /** Without a format at the end: only where that makes a difference. */
  readonly formatless: readonly string[]
}

export type PathPattern = (path: PathReadings) => boolean

export function pathReadings(normalisedPath: string): PathReadings {
  const whole = readings(normalisedPath)
  return { whole, formatless: whole.map(withoutFormat).filter(path => !whole.includes(path)) }
}

/** The path, and what it is for a server that ends it at `?`, or that routes behind `/index.php`. */
function readings(path: string): readonly string[] {
  const end = path.search(/[?#]/)
  const paths = end === -1 ? [path] : [path, path.slice(0, end).replace(/(?<=.)\/$/, '')]
  return paths.flatMap(each => {
    const behind = each.indexOf('/index.php/')
    if (behind !== -1) return [each, each.slice(0, behind) + each.slice(behind + '/index.php'.length)]
    // Any other script ends the path: what follows it is PATH_INFO, whatever it looks like.
    const script = each.indexOf('.php/')
    return script === -1 ? [each] : [each.slice(0, script + '.php'.length)]
  })
}

function withoutFormat(path: string): string {
  return path.replace(/(?<=[^/])\.[a-z0-9]{1,10}$/, '')
}

/** Matches the pieces between the stars one after another, each at its first place: no backtracking. */
function glob(pattern: string): (path: string) => boolean {
  const [first = '', ...others] = pattern.split('*')
  const last = others.pop()
  if (last === undefined) return path => path === first
  return path => {
    if (!path.startsWith(first)) return false
    let at = first.length
    for (const piece of others) {
      const found = path.indexOf(piece, at)
      if (found === -1) return false
      at = found + piece.length
    }
    return path.endsWith(last) && path.length - last.length >= at
  }
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
    for (const reading of [plain.split(/\p{Cc}/u, 1)[0] ?? '', plain.replace(/\p{Cc}+/gu, '')])
      found.add(resolved(reading))
    text = decodedLaxly(text)
  }
  return [...found]
}

function resolved(text: string): string {
  const kept: string[] = []
  for (const raw of text.split(/[/\\∕⁄]/)) {
    const name = raw.split(';', 1)[0]?.trim() ?? ''
    const segment = withoutTrailingDots(name)
    if (name === '..') kept.pop()
    else if (segment !== '') kept.push(segment)
  }
  return `/${kept.join('/')}`
}

/** One round as decoders do it that check nothing: `%u006c` (IIS) and overlong UTF-8 too. */
function decodedLaxly(text: string): string {
  return text
    .replace(/%u([0-9a-f]{4})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
    .replace(/%c([01])%([89ab][0-9a-f])/gi, (_, high: string, low: string) =>
      String.fromCharCode((Number(high) << 6) | (Number.parseInt(low, 16) & 63)),
    )
    .replace(/(?:%[0-9a-f]{2})+/gi, octets => Buffer.from(octets.replaceAll('%', ''), 'hex').toString('utf8'))
}
