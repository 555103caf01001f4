// One tag of an HTML page, read as browsers read it (HTML standard, 13.2.5), of text with one character a byte:
// whatever ASCII is part of the markup means the same in every character set that keeps ASCII as it is. Pure.

export interface Tag {
  /** In lower case. */
  readonly name: string
  readonly isEnd: boolean
  /** By name in lower case, the first of each; character references as they stand. */
  readonly attributes: ReadonlyMap<string, string>
  /** The place behind it. */
  readonly end: number
}

const tagStart = /<(\/?)([a-z][^\t\n\f\r />]*)/iy
const nothing = /[\t\n\f\r /]*/y
const attributeName = /[^\t\n\f\r />][^\t\n\f\r />=]*/y
const equals = /[\t\n\f\r ]*=[\t\n\f\r ]*/y
const bareValue = /[^\t\n\f\r >]*/y

/** The tag that begins at a place; null where the text ends before it does, or where there is none. */
export function readTag(text: string, at: number): Tag | null {
  const [, slash, name = ''] = found(tagStart, text, at) ?? []
  if (slash === undefined) return null
  const attributes = new Map<string, string>()
  let place = at + 1 + slash.length + name.length
  for (;;) {
    place += found(nothing, text, place)?.[0].length ?? 0
    if (text[place] === '>') {
      return { name: name.toLowerCase(), isEnd: slash !== '', attributes, end: place + 1 }
    }
    const key = found(attributeName, text, place)?.[0]
    if (key === undefined) return null
    const value = readValue(text, place + key.length)
    if (value === null) return null
    if (!attributes.has(key.toLowerCase())) attributes.set(key.toLowerCase(), value.text)
    place = value.end
  }
}

/** What stands behind an attribute's name: nothing, too. */
function readValue(text: string, at: number): { readonly text: string; readonly end: number } | null {
  const sign = found(equals, text, at)?.[0]
  if (sign === undefined) return { text: '', end: at }
  const start = at + sign.length
  const quote = text[start]
  if (quote === undefined) return null
  if (quote !== '"' && quote !== "'") {
    const bare = found(bareValue, text, start)?.[0] ?? ''
    return { text: bare, end: start + bare.length }
  }
  const end = text.indexOf(quote, start + 1)
  return end < 0 ? null : { text: text.slice(start + 1, end), end: end + 1 }
}

function found(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

const named: Readonly<Record<string, string>> = { amp: '&', apos: "'", quot: '"', lt: '<', gt: '>' }

/** The value of an attribute as it is meant; null where a character reference in it has another name than the usual. */
export function attributeText(written: string): string | null {
  let known = true
  const text = written.replace(
    /&(?:#x([\da-f]+)|#(\d+)|([a-z][a-z\d]*));?/gi,
    (reference, hex, decimal, name) => {
      if (name !== undefined) {
        known &&= reference.endsWith(';') && Object.hasOwn(named, name)
        return named[name] ?? ''
      }
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
      return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd'
    },
  )
  return known ? text : null
}
