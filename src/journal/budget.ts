// The budget of lines that the record has for attempts that did not get in. One number holds all of it: the time at
// which it is full again. Pure.

export interface Budget {
  /** Lines that a full budget holds, and that come back, evenly, in `everyMs`. */
  readonly lines: number
  readonly everyMs: number
}

/** The budget with one line less; null where there is none left. Times in milliseconds since 1970. */
export function takeLine(fullAt: number, at: number, { lines, everyMs }: Budget): number | null {
  const next = Math.max(fullAt, at) + everyMs / lines
  return next > at + everyMs ? null : next
}

/** The budget with one line more, where it is not full. */
export function returnLine(fullAt: number, at: number, { lines, everyMs }: Budget): number {
  return Math.max(fullAt - everyMs / lines, at)
}
