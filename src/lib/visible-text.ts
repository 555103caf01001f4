// Makes text that others wrote safe to look at: what a terminal, a log viewer or a reader's eye would obey instead of
// show becomes visible. It changes nothing that has a shape of its own.

/**
 * What is obeyed and not shown: controls (C0, DEL, C1), line and paragraph separators, surrogates without a partner,
 * and format characters, among them the bidirectional controls that reorder a line (CVE-2021-42574), zero-width
 * characters and the tags block. The soft hyphen and the two joiners are format characters too.
 */
const obeyed = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/**
 * The text with every such character written as `\u{1b}`. A backslash stays as it is: this is to be read, not parsed.
 */
export function visibleText(text: string): string {
  return text.replace(obeyed, character => `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`)
}

/** JSON in one line in which no such character is left raw: escaped as JSON does, so that it still parses as before. */
export function visibleJson(value: unknown): string {
  return JSON.stringify(value).replace(obeyed, character =>
    [...Array(character.length).keys()]
      .map(at => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
      .join(''),
  )
}

/** A value of JSON with every string in it made visible; keys are taken to be ours. */
export function visibleValue(value: unknown): unknown {
  if (typeof value === 'string') return visibleText(value)
  if (Array.isArray(value)) return value.map(visibleValue)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, visibleValue(inner)]))
}
