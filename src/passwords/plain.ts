// A password as it is compared with others: at least as coarse as any origin reads one, so that a spray gains nothing
// by spelling one password in many ways. Pure. What it returns is as secret as what it takes.

/** Longer ones are told apart by their beginning alone: nobody shares them. */
const longest = 256

/**
 * Without case, blanks and control characters around it, and what follows a NUL: some origins read on past none of
 * these. Compatibility forms (full width, ligatures) are what they stand for. Bounded, whatever the length of
 * `password`.
 */
export function plain(password: string): string {
  const whole = trimmed(password.slice(0, longest))
  const end = whole.indexOf('\0')
  return trimmed((end === -1 ? whole : whole.slice(0, end)).normalize('NFKC')).toLowerCase()
}

const blank = /[\s\p{Cc}\p{Cf}]/u

function trimmed(text: string): string {
  let from = 0
  let to = text.length
  while (from < to && blank.test(text.charAt(from))) from += 1
  while (to > from && blank.test(text.charAt(to - 1))) to -= 1
  return text.slice(from, to)
}
