// Where the text of an element or a comment ends, in which no markup counts (HTML standard, 13.2.5), while a page
// streams by. Pure but for what a reader remembers of the text before.

export interface TextReader {
  /**
   * Reads on from a place: to the place where the text ends, or to the one from which to read again with more of it.
   */
  read(text: string, at: number): { readonly at: number; readonly isOver: boolean }
}

/** Longer than anything that ends a text: its beginning may be all that has come. */
const longestEnd = 12

const textEnds: ReadonlyMap<string, RegExp> = new Map(
  'iframe noembed noframes noscript style textarea title xmp'
    .split(' ')
    .map(name => [name, new RegExp(`</${name}(?=[\\t\\n\\f\\r />])`, 'gi')]),
)
const commentEnd = /--!?>/g
const scriptMarks = /<!--|-->|<\/?script(?=[\t\n\f\r />])/gi

/** For the text behind the start tag of an element; null where markup counts in it. Its end tag is not read. */
export function elementText(name: string): TextReader | null {
  const end = textEnds.get(name)
  if (end !== undefined) return { read: (text, at) => readUntil(end, text, at, ({ index }) => index) }
  return name === 'script' ? scriptText() : null
}

/** For what follows on `<!--`: to the place behind the comment. */
export const commentText: TextReader = {
  read: (text, at) => readUntil(commentEnd, text, at, () => commentEnd.lastIndex),
}

/** In `<!--<script></script>`, the end tag does not end the script. */
function scriptText(): TextReader {
  let depth = 0
  return {
    read(text, from) {
      for (let at = from; ; ) {
        scriptMarks.lastIndex = at
        const found = scriptMarks.exec(text)
        if (found === null) return { at: Math.max(at, text.length - longestEnd), isOver: false }
        const mark = found[0].toLowerCase()
        if (mark === '</script' && depth < 2) return { at: found.index, isOver: true }
        depth = depthAfter(mark, depth)
        // The dashes of `<!--` may be those of `-->` as well.
        at = mark === '<!--' ? found.index + 2 : scriptMarks.lastIndex
      }
    },
  }
}

/** 0: plain; 1: behind `<!--`; 2: behind `<!--` and `<script`. */
function depthAfter(mark: string, depth: number): number {
  switch (mark) {
    case '<!--':
      return Math.max(1, depth)
    case '<script':
      return depth === 1 ? 2 : depth
    case '</script':
      return 1
    default:
      return 0
  }
}

function readUntil(
  pattern: RegExp,
  text: string,
  at: number,
  placeOf: (found: RegExpExecArray) => number,
): { readonly at: number; readonly isOver: boolean } {
  pattern.lastIndex = at
  const found = pattern.exec(text)
  return found === null
    ? { at: Math.max(at, text.length - longestEnd), isOver: false }
    : { at: placeOf(found), isOver: true }
}
