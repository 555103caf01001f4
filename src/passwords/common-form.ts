// How a password stands in the filter of common ones, for who asks the filter and who makes it. Pure.
import { plain } from './plain.ts'

/** Only what is left of a password without its signs counts, and shorter ones are nobody's. */
export const leastLetters = 4

/**
 * Plain, and without `!` at its end, which is what a rule that asks for a sign gets. Digits stay: without them, a
 * seventh of all breached passwords would count as one of these few thousand.
 */
export function commonForm(password: string): string {
  const text = plain(password)
  let end = text.length
  while (end > leastLetters && text.charAt(end - 1) === '!') end -= 1
  return text.slice(0, end)
}
