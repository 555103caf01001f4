// Removes from a name what WordPress removes before it looks an account up: tags, percent-octets and entities, exactly
// as PHP and WordPress 6 do it, because every difference would be an endless supply of spellings for one account.
// Linear in the length of the text. This file knows nothing of letters or case.

/** The text without elements, comments and processing instructions, as `wp_strip_all_tags` leaves it. */
export function withoutTags(text: string): string {
  return text.includes('<') ? stripTags(withoutBlocks(text)) : trimmed(text.replaceAll('\0', ''))
}

/** The text without `%41` and the like. WordPress removes these octets; it does not decode them. */
export function withoutOctets(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, '')
}

/**
 * The text without `&…;`, as `/&.+?;/` removes it: at least one character in between, none of them a line feed.
 * Written as a loop because that expression is quadratic in a row of ampersands.
 */
export function withoutEntities(text: string): string {
  let kept = ''
  let from = 0
  let semicolon = -1
  let lineFeed = -1
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', Math.max(at + 1, from))) {
    if (semicolon < at + 2) semicolon = text.indexOf(';', at + 2)
    if (semicolon === -1) break
    if (lineFeed < at + 1 && lineFeed !== text.length) lineFeed = indexOrEnd(text, '\n', at + 1)
    if (lineFeed < semicolon) continue
    kept += text.slice(from, at)
    from = semicolon + 1
  }
  return kept + text.slice(from)
}

/** The text without the blanks at its ends that PHP's `trim` removes. */
export function trimmed(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isTrimmed(text.charCodeAt(start))) start++
  while (end > start && isTrimmed(text.charCodeAt(end - 1))) end--
  return text.slice(start, end)
}

function isTrimmed(code: number): boolean {
  return code === 32 || code === 0 || (code >= 9 && code <= 11) || code === 13
}

function indexOrEnd(text: string, search: string, from: number): number {
  const index = text.indexOf(search, from)
  return index === -1 ? text.length : index
}

/** Removes `<script …>…</script>` and `<style …>…</style>` with what is between; one without an end stays. */
function withoutBlocks(text: string): string {
  const lower = text.replace(/[A-Z]+/g, letters => letters.toLowerCase())
  const unended = new Set<string>()
  let kept = ''
  let from = 0
  for (const opening of lower.matchAll(/<(script|style)/g)) {
    const name = opening[1] ?? ''
    if (opening.index < from || unended.has(name)) continue
    const bodyStart = lower.indexOf('>', opening.index)
    const end = bodyStart === -1 ? -1 : lower.indexOf(`</${name}>`, bodyStart + 1)
    if (end === -1) {
      unended.add(name)
      continue
    }
    kept += text.slice(from, opening.index)
    from = end + name.length + 3
  }
  return kept + text.slice(from)
}

/**
 * What PHP's `strip_tags` does, quirks included: a `<` before a blank is text; a quote inside a tag hides `>` and `<`;
 * tags nest; an unended tag swallows the rest; `<? … ?>` and `<!-- … -->` end in their own way; NUL disappears.
 */
function stripTags(text: string): string {
  let inside: 'text' | 'tag' | 'instruction' | 'declaration' | 'comment' = 'text'
  let kept = ''
  let depth = 0
  let quote = ''
  let parentheses = 0
  let last = ''
  let isXml = false

  const toggleQuote = (char: string) => {
    if (quote === '') quote = char
    else if (quote === char) quote = ''
  }
  /** Whether a `>` counts: outside quotes, and after as many `>` as `<` were opened within. */
  const closes = () => {
    if (depth > 0) {
      depth--
      return false
    }
    return quote === ''
  }

  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at)
    const before = text.charAt(at - 1)
    const isQuote = char === '"' || char === "'"
    switch (inside) {
      case 'text':
        if (char === '<' && !isBlank(text.charAt(at + 1))) {
          inside = 'tag'
          last = ''
        } else if (char === '>' && depth > 0) depth--
        else if (char !== '\0') kept += char
        break
      case 'tag':
        if (char === '<' && quote === '' && !isBlank(text.charAt(at + 1))) depth++
        else if (char === '>' && closes() && !(isXml && before === '-')) {
          inside = 'text'
          isXml = false
        } else if (isQuote) toggleQuote(char)
        else if (char === '!' && before === '<') inside = 'declaration'
        else if (char === '?' && before === '<') {
          inside = 'instruction'
          parentheses = 0
        }
        break
      case 'instruction':
        if ((char === '(' || char === ')') && last !== '"' && last !== "'") {
          parentheses += char === '(' ? 1 : -1
          last = char
        } else if (char === '>' && closes() && parentheses === 0 && last !== '"' && before === '?') {
          inside = 'text'
        } else if (isQuote && before !== '\\') {
          last = last === char ? '' : char
          toggleQuote(char)
        } else if (at > 4 && /^<\?xml$/i.test(text.slice(at - 4, at + 1))) {
          inside = 'tag'
          isXml = true
        }
        break
      case 'declaration':
        if (char === '>' && closes()) inside = 'text'
        else if (isQuote && before !== '\\') toggleQuote(char)
        else if (char === '-' && text.slice(at - 2, at) === '!-') inside = 'comment'
        else if (/^doctype$/i.test(text.slice(at - 6, at + 1))) inside = 'tag'
        break
      case 'comment':
        if (char === '>' && quote === '' && text.slice(at - 2, at) === '--') inside = 'text'
        break
    }
  }
  return trimmed(kept)
}

function isBlank(char: string): boolean {
  return char === ' ' || (char >= '\t' && char <= '\r')
}
