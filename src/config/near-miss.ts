// Finds what somebody most likely meant to write. Pure; it looks at names, never at what they hold.

/** Longer texts are no misspelt names. */
const longest = 40

/**
 * The candidate that is closest to `text`, or null if none is close: one slip in a short word, up to three in a long
 * one. A slip is a character too many, missing, wrong, or swapped with its neighbour; case counts for nothing.
 */
export function nearest(text: string, candidates: readonly string[], mostSlips = 3): string | null {
  if (text.length > longest) return null
  const wanted = text.toLowerCase()
  const allowed = Math.min(mostSlips, Math.max(1, Math.floor(wanted.length / 3)))
  let best: { readonly candidate: string; readonly slips: number } | null = null
  for (const candidate of candidates) {
    const slips = slipsBetween(wanted, candidate.toLowerCase())
    if (slips <= allowed && (best === null || slips < best.slips)) best = { candidate, slips }
  }
  return best?.candidate ?? null
}

/** Optimal string alignment distance: Levenshtein's, with the swap of two neighbours as one slip. */
function slipsBetween(a: string, b: string): number {
  let twoAbove: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1]
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      const ways = [
        at(above, column) + 1,
        at(current, column - 1) + 1,
        at(above, column - 1) + (same ? 0 : 1),
      ]
      if (swapped) ways.push(at(twoAbove, column - 2) + 1)
      current.push(Math.min(...ways))
    }
    twoAbove = above
    above = current
  }
  return at(above, b.length)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY
}
