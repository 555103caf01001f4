// Patterns of protected paths, and the paths that they match. It knows nothing of what is protected by them.

/**
 * Compiles patterns to a test of normalised paths, true where one of them matches. `*` stands for any run of
 * characters, slashes included. A path also matches
 * - with more behind it, if the pattern ends in `.php` (PATH_INFO: `/wp-login.php/x`);
 * - with a format behind it, if not (`/login.json`, `/login.html`);
 * - behind a PHP script, where PHP applications route (`/index.php/login`, `/app_dev.php/login`);
 * - with the index of a directory behind it (`/login/index.html`, `/login/default.aspx`);
 * - with a decoded `?` or `#` and more behind it (`/login%3fx`), which some server may take for the end of the path.
 *
 * Case and a slash at the end of a pattern do not count. Linear in the length of the path for given patterns.
 */
export function pathPatterns(patterns: readonly string[]): PathPatterns {
  const texts = patterns.map(patternText)
  const fixed = new Set(texts.filter(text => !text.includes('*') && !text.endsWith('.php')))
  const open = texts.filter(text => text.includes('*') && !text.endsWith('.php')).map(glob)
  const scripts = texts.filter(text => text.endsWith('.php')).flatMap(text => [glob(text), glob(`${text}/*`)])
  const isOne = (path: string) => fixed.has(path) || open.some(matches => matches(path))
  const isScript = (path: string) => scripts.some(matches => matches(path))
  return ({ whole, formatless }) => whole.some(isOne) || formatless.some(isOne) || whole.some(isScript)
}

/** A normalised path in every way a server may take it, made once for all patterns. */
export interface PathReadings {
  readonly whole: readonly string[]
  /** Without a format at the end: only where that makes a difference. */
  readonly formatless: readonly string[]
}

export type PathPatterns = (path: PathReadings) => boolean

export function pathReadings(normalisedPath: string): PathReadings {
  const whole = readings(normalisedPath)
  return { whole, formatless: whole.map(withoutFormat).filter(path => !whole.includes(path)) }
}

/** The path, and what it is for a server that ends it at `?`, for the script in it, and for a directory's index. */
function readings(path: string): readonly string[] {
  const end = path.search(/[?#]/)
  const paths = end === -1 ? [path] : [path, path.slice(0, end).replace(/(?<=.)\/$/, '')]
  const scripted = paths.flatMap(each => [each, ...Object.values(scriptIn(each) ?? {})])
  return [...scripted, ...scripted.map(withoutIndex).filter(each => !scripted.includes(each))]
}

/**
 * The first PHP script that has more behind it, and the path that its application may route by: of
 * `/blog/app.php/login`, `/blog/app.php` and `/blog/login`. What is behind a script that does not route is PATH_INFO,
 * whatever it looks like.
 */
export function scriptIn(path: string): { readonly script: string; readonly behind: string } | null {
  const end = path.indexOf('.php/')
  if (end === -1) return null
  const script = path.slice(0, end + '.php'.length)
  return { script, behind: script.slice(0, script.lastIndexOf('/')) + path.slice(script.length) }
}

/** Servers answer `/login/` with `/login/index.php`, and frameworks `/login` with the action `/login/index`. */
function withoutIndex(path: string): string {
  const name = path.lastIndexOf('/') + 1
  const end = path.startsWith('index', name) ? 5 : path.startsWith('default', name) ? 7 : -1
  if (end === -1 || (path.length > name + end && path[name + end] !== '.')) return path
  return name === 1 ? '/' : path.slice(0, name - 1)
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

function patternText(pattern: string): string {
  return pattern.toLowerCase().replace(/(?<=.)\/$/, '')
}

/**
 * A test of whole addresses that is true wherever a path that matches one of these patterns may be meant, and costs
 * next to nothing where none is: most requests go elsewhere, by a plain path that can be looked up as it stands.
 * Whatever is not plain may be anything.
 */
export function mayMatch(patterns: readonly string[]): (url: string) => boolean {
  const fixed = new Set<string>()
  /** Patterns with stars, by their last part; those whose last part has a star. */
  const byLastPart = new Map<string, ((path: string) => boolean)[]>()
  const openEnded: ((path: string) => boolean)[] = []
  for (const text of patterns.map(patternText)) {
    const last = lastPart(text)
    if (!text.includes('*')) fixed.add(text)
    else if (last.includes('*')) openEnded.push(glob(text))
    else byLastPart.set(last, [...(byLastPart.get(last) ?? []), glob(text)])
  }
  const isOne = (path: string) =>
    fixed.has(path) ||
    openEnded.some(matches => matches(path)) ||
    byLastPart.get(lastPart(path))?.some(matches => matches(path)) === true

  return url => {
    const written = plainAddress.exec(url)?.[1]
    const lower = written?.toLowerCase() ?? ''
    if (lower === '' || lower.includes('.php/')) return true
    const path = lower.length > 1 && lower.endsWith('/') ? lower.slice(0, -1) : lower
    const dot = path.lastIndexOf('.')
    if (isOne(path) || (dot > 0 && isOne(path.slice(0, dot)))) return true
    const directory = withoutIndex(path)
    return directory !== path && isOne(directory)
  }
}

/** Parts of letters, digits and a few signs, with dots only inside of them: nothing in it can be read in two ways. */
const plainAddress =
  /^https?:\/\/[\w.:-]+(\/(?:[\w~@+-]+(?:\.[\w~@+-]+)*\/)*(?:[\w~@+-]+(?:\.[\w~@+-]+)*)?)(?:\?|$)/

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
