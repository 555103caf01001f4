// An account name reduced to what every origin would take for the same account, and a hint of it for the record.
// Budgets hang on the skeleton: two spellings of one account must never have two. It may join two accounts; it must
// not be used to decide that two names are the same person (trust hangs on the name as it was sent).
import { sameLetters } from './same-letters.ts'
import { trimmed, withoutEntities, withoutOctets, withoutTags } from './without-markup.ts'

/** WordPress takes 100 characters, Django and better-auth 254, and no mail gets to an address of more than 254. */
export const longestName = 512

/** Whether this is no name that any origin takes. Some signs stand for many letters, and count as these. */
export function isTooLong(name: string): boolean {
  return name.length > longestName || name.normalize('NFKC').length > longestName
}

/**
 * Whether origins would take this for different accounts, and no skeleton is as coarse as all of them: C libraries end
 * a name at NUL; and of `<v>ictim@x`, WordPress keeps `ictim@x` and PHP's filter for addresses `victim@x` (it drops
 * signs).
 */
export function hasTwoReadings(name: string): boolean {
  if (name.includes('\0')) return true
  if (/^[^<>\u0080-\uffff]*$/.test(name)) return false
  const plain = sameLetter(name.normalize('NFKC')).normalize('NFKC')
  return plain.includes('@') && /[<>]/.test(plain)
}

/** Rounds of removing what the round before uncovered. A name that is not done by then keeps the rest. */
const maxRounds = 8

/**
 * The skeleton of an account name or e-mail address, at least as coarse as any origin's reading of it: what WordPress
 * removes (tags, octets, entities), then what databases ignore (case, accents, width, blanks, symbols, variants of a
 * letter), then the pairs that only some of them join (`ß`, `ss` and `s`; `ü`, `ue`, `u` and `y`). In an address, the
 * signs and blanks that PHP's filter and others drop from one. Empty if nothing is left; the caller then treats the
 * attempt as one without a name. Linear in the length of `raw`, all of which counts, so the caller has to set a limit.
 *
 * Known to be finer than: origins that drop the letters beyond ASCII from an address (to others `à` is `a`, and what is
 * both would be everything), collations made for one language that join whole letters (Lithuanian `i` and `y`, Roman
 * `i` and `j`), MediaWiki, which decodes entities, and scripts that are no longer in use.
 */
export function skeleton(raw: string): string {
  // WordPress cleans a name twice: in wp_authenticate() and in WP_User::get_data_by().
  let name = folded(hasMarkup(raw) ? sanitizedAsWordPressDoes(sanitizedAsWordPressDoes(raw)) : raw)
  for (let round = 1; round < maxRounds && hasMarkup(name); round++) {
    const next = folded(withoutMarkup(withoutMarkup(name)))
    if (next === name) break
    name = next
  }
  return hasMarkup(name) ? folded(name.replace(/[<>&;%]+/g, '')) : name
}

/** Letters of other widths may turn out to be such signs when they are folded. */
function hasMarkup(name: string): boolean {
  return /[<>&;%]/.test(name)
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

/** The same of a folded name, in which nothing is left for `remove_accents`. */
function withoutMarkup(name: string): string {
  return trimmed(withoutEntities(withoutOctets(withoutTags(name))))
}

const blanks = /[ \t\n\v\f\r]+/g
const accented = /[\u0080-\u{10ffff}]\p{M}*|[A-Za-z]\p{M}+/gu

/** `remove_accents`: a letter without its accent, if that leaves ASCII letters. */
function plainLetters(letter: string): string {
  const plain = withoutMarks(sameLetter(letter.toLowerCase()))
  return /^[a-z0-9]+$/.test(plain) ? plain : letter
}

/** What two names share that a database takes for one: letters of any script, digits, and ASCII signs. */
function folded(name: string): string {
  const text = /^[\x20-\x7e]*$/.test(name)
    ? name.toLowerCase()
    : withoutAccents(name.replace(/[\t-\r\x85\p{Z}]+/gu, ' '))
  const spaced = text.includes('@')
    ? text.replace(/[ (),/:;<>"[\\\]]+/g, '')
    : text.replace(/[ _]+/g, ' ').trim() // MediaWiki reads `_` as a blank.
  return /[[\]\\y]|a[ae]|oe|ue|ss|d[jh]/.test(spaced) ? joined(spaced) : spaced
}

/** Letters and pairs that only some stacks join. */
function joined(text: string): string {
  return text
    .replace(/[[\\]/g, 'a') // latin1_swedish_ci, MySQL's old default, takes [ \ ] for å ä ö, as old terminals did
    .replace(/\]/g, 'o')
    .replace(/y/g, 'u') // ü is y in Swedish and Danish collations, u in others
    .replace(/a[ae]+/g, 'a') // ä, å and æ are ae or aa in German and Danish
    .replace(/oe+/g, 'o')
    .replace(/ue+/g, 'u')
    .replace(/s+/g, 's') // ß is s in utf8mb4_general_ci, ss in others
    .replace(/d[jh]+/g, 'd') // đ is dj in Serbian, ð is dh in Icelandic
}

function withoutAccents(name: string): string {
  const counted = sameLetter(name).replace(/[\p{M}\p{C}\p{Default_Ignorable_Code_Point}]+/gu, '')
  const decomposed = sameLetter(withoutMarks(counted))
  // Three steps make a full case folding: ẞ, ß, ss; ſ, S, s; the Kelvin sign; ı, I, i.
  const caseless = decomposed.toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ')
  return sameLetter(withoutMarks(caseless))
    .replace(/\p{Z}+/gu, ' ')
    .replace(/[^\p{L}\p{N}\x20-\x7e]+/gu, '')
    .replace(/(?![0-9])\p{Nd}/gu, digitOf)
}

const inTable = new RegExp(`[${[...sameLetters.keys()].join('')}]`, 'gu')

function sameLetter(text: string): string {
  return text.replace(inTable, letter => sameLetters.get(letter) ?? letter)
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
