// [vars.PAGES]: how the pages look that a visitor sees from us, and whom they can turn to. Everything in it ends up in
// a page or its headers, and is read into the one form that is safe there.
import { ownPath } from '../lib/own-path.ts'
import type { PagesPolicy } from './policy.ts'
import { maybe, type Shape, text, withDefault } from './shapes.ts'
import { table } from './tables.ts'

const longestName = 80
const longestAddress = 500

export function pages(): Shape<PagesPolicy> {
  return withDefault(
    table<PagesPolicy>({
      name: maybe(name()),
      logo: maybe(address()),
      color: maybe(color()),
      support: maybe(support()),
      otherWay: maybe(address()),
    }),
    {},
  )
}

function name(): Shape<string> {
  return text(`a name of 1 to ${longestName} characters, in one line`, value => {
    const trimmed = value.trim()
    return trimmed !== '' && trimmed.length <= longestName && !/\p{Cc}/u.test(trimmed) ? trimmed : null
  })
}

/** `#rrggbb`, in lower case. */
function color(): Shape<string> {
  return text(
    'a colour such as #0a6 or #00aa66',
    value => {
      const [, digits] = /^#([\da-f]{3}|[\da-f]{6})$/i.exec(value) ?? []
      if (digits === undefined) return null
      return `#${digits.length === 3 ? digits.replace(/./g, '$&$&') : digits}`.toLowerCase()
    },
    value => (/^(?:[\da-f]{3}|[\da-f]{6})$/i.test(value) ? `#${value}` : null),
  )
}

function address(): Shape<string> {
  return text('a path such as /help, or an address that begins with https://', addressOf)
}

/** An address, or `mailto:` and a mail address. */
function support(): Shape<string> {
  return text(
    'a path such as /contact, an address that begins with https://, or a mail address',
    value => addressOf(value) ?? mailOf(value),
  )
}

function addressOf(value: string): string | null {
  return value.length > longestAddress ? null : (ownPath(value) ?? httpsOf(value))
}

/** A host in plain letters only: it becomes part of a header. */
function httpsOf(value: string): string | null {
  if (!/^https:\/\/[^\s\\]+$/i.test(value) || !URL.canParse(value)) return null
  const { hostname, username, password, href } = new URL(value)
  const plain = /^(?:\[[\da-f:.]+\]|[a-z\d_-]+(?:\.[a-z\d_-]+)*)$/.test(hostname)
  return plain && username === '' && password === '' ? href : null
}

function mailOf(value: string): string | null {
  const [, mail] = /^(?:mailto:)?([\w.!#$*+/^{|}~-]+@[a-z\d-]+(?:\.[a-z\d-]+)+)$/i.exec(value) ?? []
  return mail === undefined || mail.length > 254 ? null : `mailto:${mail}`
}
