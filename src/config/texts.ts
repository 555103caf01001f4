// Texts with a grammar of their own: addresses of sites, host names, sizes, and the names that an operator gives.
import { normalisePath } from '../lib/request-path.ts'
import { type Shape, scalar, text, textLike } from './shapes.ts'

/** `https://origin.example`, with a port if need be, and nothing behind it. */
export function originUrl(): Shape<string> {
  return text('an address such as https://origin.example, without path, query, name or password', value => {
    if (!/^https?:\/\//i.test(value) || !URL.canParse(value)) return null
    const { origin, pathname, search, hash, username, password } = new URL(value)
    const extras = search + hash + username + password
    return pathname === '/' && extras === '' && !/[?#@\\]/.test(value) ? origin : null
  })
}

/** A host name as it stands in an address: lower case, punycode, no port. */
export function host(): Shape<string> {
  return text(
    'a host name such as www.example.com, without scheme, port or *',
    value => (canonicalHost(value) === value ? value : null),
    value => canonicalHost(value.replace(/^https?:\/\//i, '').replace(/\.?(:\d+)?\/?$/, '')),
  )
}

function canonicalHost(value: string): string | null {
  if (value.length > 253 || !URL.canParse(`http://${value}`)) return null
  const { hostname, host, pathname, username } = new URL(`http://${value}`)
  const plain = /^(\[[\da-f:.]+\]|[a-z\d_-]+(\.[a-z\d_-]+)*)$/.test(hostname)
  return plain && hostname === host && pathname === '/' && username === '' ? hostname : null
}

/** Lower-case words joined by hyphens. */
export function kebabName(most: number): Shape<string> {
  return textLike(
    new RegExp(`^(?=.{1,${most}}$)${kebab}$`),
    `a name of a-z, 0-9 and -, at most ${most} characters`,
  )
}

export const kebab = '[a-z0-9]+(-[a-z0-9]+)*'

/** A path to protect, in the spelling that paths are compared in. */
export function pathPatternText(): Shape<string> {
  return text('a path such as /login or /shop/*/login, without query', value => {
    if (!/^[/*]/.test(value) || /[?#\s]/.test(value) || value.length > 200) return null
    const read = normalisePath(value.startsWith('*') ? `/${value}` : value)
    if (!read.ok || read.path.startsWith('/__doorward')) return null
    return value.startsWith('*') ? read.path.slice(1) : read.path
  })
}

const units: Readonly<Record<string, number>> = { '': 1, B: 1, KB: 1024, MB: 1024 * 1024 }

/** Bytes: a number, or `64KB`, `16MB`. */
export function size(least: number, most: number): Shape<number> {
  return scalar(
    `a size from ${least / 1024}KB to ${most / 1024 / 1024}MB, such as 65536, "64KB" or "16MB"`,
    value => {
      const [, amount = '', unit = ''] = /^(\d{1,9})\s*([a-z]{0,2})$/i.exec(String(value)) ?? []
      const bytes = Number(amount) * (units[unit.toUpperCase()] ?? Number.NaN)
      const isSize = (typeof value === 'number' || typeof value === 'string') && amount !== ''
      return isSize && bytes >= least && bytes <= most ? bytes : null
    },
  )
}
