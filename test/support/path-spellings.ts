// Spellings of a path, as they stand in a request line: encodings once and several times, slashes, dots, case,
// parameters, formats, and what only some servers drop. Generated, and the same in every run.

/** Every run tries the same: a failure can be repeated. */
function random(seed: number): (below: number) => number {
  let state = seed
  return below => {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const before = [
  '/',
  '//',
  '///',
  '/./',
  '/.//',
  '/a/../',
  '/a/b/../../',
  '/%2e/',
  '/x/%2e%2e/',
  '/%2F',
  '/%5c',
  '/\\',
  '/;/',
  '/;a=b/',
  '/index.php/',
  '/INDEX.PHP/',
  '/index.php//',
  '/%69ndex.php/',
  '/static/../',
  '/static/..%2f',
  '/static/..;/',
  '/%252e/',
  '/\uff0f',
  '/%ef%bc%8f',
  '/..%5c',
  '/ /',
  '/%20/',
  '/./././',
  '/a/..//',
  '/app/../index.php/',
  '/.;/',
  '/%3b/',
  '/%2e%2e/',
] as const
const after = [
  '',
  '/',
  '//',
  '/.',
  '/./',
  '/x/..',
  '/x/../',
  '.',
  '..',
  '...',
  '%20',
  '%20%20',
  '+',
  '/%20',
  ';',
  ';jsessionid=1',
  ';a=b;c=d',
  '/;',
  '/;x=/',
  '.json',
  '.html',
  '.php',
  '.JSON',
  '?',
  '?x=1',
  '?email=',
  '?/../x',
  '#',
  '#x',
  '%23',
  '%3f',
  '%3fx=1',
  '%2f',
  '%5c',
  '\\',
  '%252f',
  '%2e',
  '%00',
  '%0a',
  '%09',
  '%c2%a0',
  '%e3%80%80',
  '%ef%bc%8f',
  '%u002f',
  '%2',
  '%',
  '%ff',
  '%e2%80%8b',
  '%c2%ad',
  '.%20',
  '%2e%20',
  ';%2f',
  '~',
  ':',
  '::$DATA',
  '.%',
  '%253fx',
  '/%2e',
  '%25252e',
] as const

/** Spellings of `/` and a word, each once. */
export function spellings(word: string, count: number): readonly string[] {
  const below = random(20_261_122)
  const pick = <Item>(items: readonly Item[], fallback: Item): Item => items[below(items.length)] ?? fallback
  const found = new Set<string>([`/${word}`])
  for (const prefix of before) found.add(prefix + word)
  for (const suffix of after) found.add(`/${word}${suffix}`)
  while (found.size < count) {
    const spelt = [...word].map(letter => {
      const how = pick<Spelt | null>([null, null, null, ...rarely], null)
      return how === null ? letter : how(letter)
    })
    found.add(pick(before, '/') + spelt.join('') + pick(after, ''))
  }
  return [...found].slice(0, count)
}

/** Spellings of `/api/login` that differ in what stands between its two parts. */
export function apiSpellings(): readonly string[] {
  const between = [
    '/',
    '//',
    '/./',
    '/;/',
    '%2f',
    '%5c',
    '\\',
    '/x/../',
    '/x%2f../',
    '/x/..%2f',
    '/x%2f..%2f',
    '/x/..;/',
  ]
  const more = [
    '/x/%2e%2e%2f',
    '/x/%2e%2e;/',
    '/x/..%5c',
    '/x/%252e%252e/',
    '/x/y/..%2f..%2f',
    '/..%2fapi/',
    '/%u002e./api/',
  ]
  const words = [
    'login',
    'LOGIN',
    'l%6fgin',
    'lo%67in',
    '%6cogin',
    'logi%256e',
    'login%00',
    'lo%67in%09',
    'login;x',
    'l%c1%afgin',
  ]
  return [...between, ...more].flatMap(middle => words.map(word => `/api${middle}${word}`))
}

type Spelt = (letter: string) => string
const code = (letter: string) => letter.charCodeAt(0)
const hex = (number: number) => number.toString(16).padStart(2, '0')
const upper: Spelt = letter => letter.toUpperCase()
const octet: Spelt = letter => `%${hex(code(letter))}`
const twice: Spelt = letter => octet(letter).replace('%', '%25')
const thrice: Spelt = letter => octet(letter).replace('%', '%2525')
const wide: Spelt = letter => encodeURIComponent(String.fromCharCode(code(letter) + 0xfee0))
/** As old versions of IIS read it. */
const percentU: Spelt = letter => `%u00${hex(code(letter))}`
/** In two octets where UTF-8 has one: decoders that do not check take it all the same. */
const overlong: Spelt = letter => `%${hex(0xc0 | (code(letter) >> 6))}%${hex(0x80 | (code(letter) & 63))}`
const rarely = [upper, octet, octet, twice, thrice, wide, percentU, overlong] as const
