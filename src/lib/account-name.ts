// An account name reduced to what every origin would take for the same account, and a hint of it for the record.
// Budgets hang on the skeleton: two spellings of one account must never have two. It may join two accounts; it must
// not be used to decide that two names are the same person (trust hangs on the name as it was sent).
import { sameLetters } from './same-letters.ts'
import { trimmed, withoutEntities, withoutOctets, withoutTags } from './without-markup.ts'

/** Rounds of removing what the round before uncovered. A name that is not done by then keeps the rest. */
const maxRounds = 8

/** Characters that are looked at, once those that count for nothing are gone. No origin has names as long as this. */
const maxLength = 1_000

/**
 * The skeleton of an account name or e-mail address, at least as coarse as any origin's reading of it:
 * what WordPress removes (tags, octets, entities), then what databases ignore (case, accents, width, blanks, symbols,
 * variants of a letter), then the pairs that only some of them join (`ß`, `ss` and `s`; `ü`, `ue`, `u` and `y`).
 * Empty if nothing is left; the caller then treats the attempt as one without a name. Linear in the length of `raw`.
 *
 * Known to be finer than: collations made for one language that join whole letters (Lithuanian `i` and `y`, Roman
 * `i` and `j`), MediaWiki, which decodes entities, and scripts that are no longer in use.
 */
export function skeleton(raw: string): string {
  let name = raw
  for (let round = 0; round < maxRounds; round++) {
    // WordPress cleans a name twice: in wp_authenticate() and in WP_User::get_data_by().
    const next = folded(sanitizedAsWordPressDoes(sanitizedAsWordPressDoes(name)))
    if (next === name) break
    name = next
  }
  return folded(name.replace(/[<>&;%]+/g, ''))
}

/** `sanitize_user` of WordPress 6, step by step: another order would read `%à1` or `&à;` differently. */
function sanitizedAsWordPressDoes(name: string): string {
  const tagless = withoutTags(name)
  if (!/[%&]/.test(tagless)) return tagless.replace(blanks, ' ')
  const poundless = tagless.replaceAll('£', '') // remove_accents() drops it, and no other sign
  // In German `%ä` is an octet, elsewhere half of one. Nobody is called that, so nothing is lost by reading no name.
  if (/%[0-9a-f]?[äåđ]/i.test(poundless.normalize('NFC'))) return ''
  const plain = poundless.replace(accented, plainLetters)
  return trimmed(withoutEntities(withoutOctets(plain))).replace(blanks, ' ')
}

const blanks = /[ \t\n\v\f\r]+/g
const accented = /[\u0080-\u{10ffff}]\p{M}*|[A-Za-z]\p{M}+/gu
const notAscii = /[\u0080-\u{10ffff}]/gu

/** `remove_accents`: a letter without its accent, if that leaves ASCII letters. */
function plainLetters(letter: string): string {
  const plain = withoutMarks(sameLetter(letter.toLowerCase()))
  return /^[a-z0-9]+$/.test(plain) ? plain : letter
}

/** What two names share that a database takes for one: letters of any script, digits, and ASCII signs. */
function folded(name: string): string {
  const spaced = name.replace(/[\t-\r\x85\p{Z}_]+/gu, ' ') // MediaWiki reads `_` as a blank
  const text = /^[\x20-\x7e]*$/.test(spaced)
    ? spaced.slice(0, maxLength).toLowerCase()
    : withoutAccents(spaced)
  return text
    .replace(/ +/g, ' ')
    .trim()
    .replace(/[[\\]/g, 'a') // latin1_swedish_ci, MySQL's old default, takes [ \ ] for å ä ö, as old terminals did
    .replace(/\]/g, 'o')
    .replace(/y/g, 'u') // ü is y in Swedish and Danish collations, u in others
    .replace(/a[ae]*/g, 'a') // ä, å and æ are ae or aa in German and Danish
    .replace(/oe*/g, 'o')
    .replace(/ue*/g, 'u')
    .replace(/s+/g, 's') // ß is s in utf8mb4_general_ci, ss in others
    .replace(/d[jh]*/g, 'd') // đ is dj in Serbian, ð is dh in Icelandic
}

function withoutAccents(name: string): string {
  const counted = sameLetter(name)
    .replace(/[\p{M}\p{C}\p{Default_Ignorable_Code_Point}]+/gu, '')
    .slice(0, maxLength)
  const decomposed = sameLetter(withoutMarks(counted))
  // Three steps make a full case folding: ẞ, ß, ss; ſ, S, s; the Kelvin sign; ı, I, i.
  const caseless = decomposed.toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ')
  return sameLetter(withoutMarks(caseless))
    .replace(/\p{Z}+/gu, ' ')
    .replace(/[^\p{L}\p{N}\x20-\x7e]+/gu, '')
    .replace(notAscii, letter => (/\p{Nd}/u.test(letter) ? digitOf(letter) : letter))
}

function sameLetter(text: string): string {
  return text.replace(notAscii, letter => sameLetters.get(letter) ?? letter)
}

function withoutMarks(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}+/gu, '')
}

/** Decimal digits of all scripts stand in unbroken rows of ten (Unicode 4.6), so the value is the place in the row. */
function digitOf(letter: string): string {
  const code = letter.codePointAt(0) ?? 0
  let first = code
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first--
  return String((code - first) % 10)
}

/**
 * A hint by which someone who knows the name recognises it in a log, and nobody else gets it: `j***@ex***.com`,
 * `j***`. Letters, digits and the signs shown here only; at most 40 characters. Short names show nothing.
 */
export function maskedName(raw: string): string {
  const name = raw.slice(0, 320).trim()
  const at = name.lastIndexOf('@')
  if (at < 1) return masked(name, 1)
  const domain = name.slice(at + 1)
  const ending = /\.[a-z]{2,12}$/i.exec(domain)?.[0] ?? ''
  const host = domain.slice(0, domain.length - ending.length)
  return `${masked(name.slice(0, at), 1)}@${masked(host, 2)}${ending}`
}

/** The first letters of a text that has at least three times as many; a surrogate pair counts as one. */
function masked(text: string, shown: number): string {
  const letters = text.match(/[\p{L}\p{N}]/gu) ?? []
  return letters.length < shown * 3 ? '***' : `${letters.slice(0, shown).join('')}***`
}
