// Whether a password is one that anybody would think of first at this site at this time: the site's own name, a season,
// a month or a word such as `welcome`, with a year, a number or signs behind it. Pure; no list of such passwords is
// ever made.
import { plain } from './plain.ts'
import { usualWords } from './usual-words.ts'

export type IsUsual = (password: string, now: number) => boolean

const shortestWord = 3
const longest = 40
/** Second labels that stand for a country's kind of name, as in `example.co.uk`. */
const kindsOfNames = new Set(['co', 'com', 'org', 'net', 'gov', 'gob', 'edu', 'ac', 'ne', 'or'])
/** Years back and ahead. An older one is somebody's own: people are born in them. */
const years = { back: 3, ahead: 1 }

/** @param hosts of the site, and `name` what its operator calls it */
export function siteWords(hosts: readonly string[], name: string): IsUsual {
  const own = [...hosts.flatMap(ownLabels), name].flatMap(piecesOf)
  const words = new Set(
    [...own, ...Object.values(usualWords).flat()]
      .map(word => alike(withoutAccents(plain(word))))
      .filter(word => word.length >= shortestWord),
  )
  return (password, now) => {
    const text = withoutAccents(plain(password))
    if (text.length < shortestWord || text.length > longest) return false
    const letters = alike(text)
    for (let at = text.length; at >= shortestWord; at -= 1) {
      if (words.has(letters.slice(0, at)) && isUsualEnd(text.slice(at), now)) return true
    }
    return false
  }
}

/** What is the site's own of a host: not `com`, nor `co.uk`. An encoded name is none that anybody types. */
function ownLabels(host: string): readonly string[] {
  const labels = host.toLowerCase().split('.')
  const own = labels.length > 1 ? labels.slice(0, -1) : labels
  const named = own.length > 1 && kindsOfNames.has(own.at(-1) ?? '') ? own.slice(0, -1) : own
  return named.filter(label => /[a-z]/.test(label) && !label.startsWith('xn--'))
}

/** `my-shop` is also `myshop` and `shop`. */
function piecesOf(name: string): readonly string[] {
  const pieces = name.split(/[^\p{L}\p{N}]+/u)
  return [name, pieces.join(''), ...pieces]
}

function withoutAccents(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replaceAll('ł', 'l')
    .replaceAll('ß', 'ss')
}

/** Signs that stand for a letter, and `l`, which `1` may be as well as an `i`. One sign is one letter. */
const signsForLetters: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '!': 'i',
  '|': 'i',
  l: 'i',
  '3': 'e',
  '4': 'a',
  '@': 'a',
  '5': 's',
  $: 's',
  '7': 't',
}

function alike(text: string): string {
  return text.replace(/[01!|l34@5$7]/g, sign => signsForLetters[sign] ?? sign)
}

/** Signs, a number, and perhaps more signs and another number: `2026!`, `@123`, `_01/2026`. */
const end = /^[^\p{L}\p{N}]{0,3}(\d{0,8})(?:[^\p{L}\p{N}]{1,3}(\d{1,4}))?[^\p{L}\p{N}]{0,3}$/u

function isUsualEnd(text: string, now: number): boolean {
  const found = end.exec(text)
  if (found === null) return false
  const [, first = '', second = ''] = found
  const isDated = isRecentYear(first.slice(0, 4), now) || isRecentYear(first.slice(-4), now)
  const isNumber = first.length > 4 ? isDated || counting.startsWith(first) : isUsualNumber(first, now)
  return isNumber && isUsualNumber(second, now)
}

const counting = '1234567890'

function isUsualNumber(digits: string, now: number): boolean {
  return !/^(?:19|20)\d\d$/.test(digits) || isRecentYear(digits, now)
}

function isRecentYear(digits: string, now: number): boolean {
  const year = new Date(now).getUTCFullYear()
  return digits.length === 4 && Number(digits) >= year - years.back && Number(digits) <= year + years.ahead
}
