// Where a command writes to, and how. What others wrote is made visible before it gets here, or here at the latest:
// nothing that a client sent can move the cursor, change a colour or reorder a line.
import { styleText } from 'node:util'
import { visibleJson, visibleText } from '../../src/lib/visible-text.ts'

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow'

export interface Screen {
  /** A line of the result, on standard output. */
  readonly line: (text: string) => void
  /** A line for the person, on standard error. */
  readonly note: (text: string) => void
  /** A value as one line of JSON. */
  readonly json: (value: unknown) => void
  /** Colours, where the output can show them and NO_COLOR is not set. */
  readonly style: (style: Style, text: string) => string
  /** The width of the terminal; null where the output is none. */
  readonly columns: number | null
}

export function processScreen(): Screen {
  // A reader such as `head` may have seen enough.
  process.stdout.on('error', () => process.exit())
  return {
    line: text => process.stdout.write(`${text}\n`),
    note: text => process.stderr.write(`${text}\n`),
    json: value => process.stdout.write(`${visibleJson(value)}\n`),
    // Node looks at NO_COLOR, FORCE_COLOR and the terminal by itself.
    style: (style, text) => styleText(style, text, { stream: process.stdout }),
    columns: process.stdout.isTTY ? process.stdout.columns : null,
  }
}

/** Text from elsewhere in one line, cut to `most` columns. */
export function shownText(text: string, most = 1_000): string {
  const visible = visibleText(text)
  if (widthOf(visible) <= most) return visible
  let cut = ''
  for (const character of visible) {
    if (widthOf(cut) + widthOf(character) > most - 1) break
    cut += character
  }
  return `${cut}…`
}

/** Columns that a text takes: two for each wide character of East Asia and each emoji, none for a mark. */
export function widthOf(text: string): number {
  let width = 0
  for (const character of text) {
    if (/\p{M}/u.test(character)) continue
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
        character,
      )
        ? 2
        : 1
  }
  return width
}

export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}

/** Words in lines of at most `width` columns. A number stays with its per cent. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(/ (?!%)/)) {
    const last = lines.at(-1)
    if (last !== undefined && widthOf(last) + 1 + widthOf(word) <= width)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
