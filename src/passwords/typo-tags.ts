// What may be known of a password after it was read: short keyed tags, that tell whether a wrong one was wrong a moment
// ago too, or may be a slip of the finger beside the right one. Pure; it keeps nothing.
//
// Of a wrong one, 24 bits may be kept, in memory and under a key that dies with it: sixteen of all of it, and four of
// either half. Wherever a character was typed wrong, too often or not at all, one of the halves is as it should be:
// that shows the slip. Comparing what is left of both as each character is taken out would be more exact; but so many
// tags of one wrong password are enough to find it again, and with it almost the right one. That one stranger in four
// looks like a slip costs nothing: only who knows the right password is forgiven.
import type { TypoTags } from '../attempt.ts'
import type { ShortHash } from './short-hash.ts'

/** Half of a shorter one is what many have. */
const shortest = 4
/** A longer one is nobody's to type, and costs as much to tag as its sender likes. */
const longest = 128
/** Above 24 bits, which half a tag is of. */
const first = 0x100_0000
const last = 0x200_0000

/** Null for what nobody types: nothing, or very much. */
export function typoTags(password: string, hash: ShortHash): TypoTags | null {
  if (password === '' || password.length > longest) return null
  const firstOf = (text: string, length: number) => hash(`^${text.slice(0, length)}`) & 0xf
  const lastOf = (text: string, length: number) => hash(`$${text.slice(text.length - length)}`) & 0xf
  const exactOf = (text: string) => {
    const half = text.length >> 1
    return ((hash(text) & 0xffff) << 8) | (firstOf(text, text.length - half) << 4) | lastOf(text, half)
  }
  const exact = exactOf(password)
  if (password.length < shortest) return { exact, near: [] }
  const half = password.length >> 1
  const rest = password.length - half
  return {
    exact,
    near: [
      // As long as the halves of one that has as many characters, one more or one less.
      first | firstOf(password, half),
      first | firstOf(password, half + 1),
      last | lastOf(password, rest - 1),
      last | lastOf(password, rest),
      exactOf(swappedAt(password, rest)),
      exactOf(inOtherCase(password)),
    ],
  }
}

/** Whether the one that `exact` is of may be a slip beside the one that `near` is of. */
export function isTypo(exact: number, near: readonly number[]): boolean {
  return (
    near.includes(first | ((exact >> 4) & 0xf)) || near.includes(last | (exact & 0xf)) || near.includes(exact)
  )
}

/** Where the halves meet, two swapped neighbours change both of them. */
function swappedAt(text: string, at: number): string {
  return text.slice(0, at - 1) + text.slice(at, at + 1) + text.slice(at - 1, at) + text.slice(at + 1)
}

/** As it comes out of a keyboard that is locked in the other case. */
function inOtherCase(text: string): string {
  return [...text]
    .map(each => (each === each.toUpperCase() ? each.toLowerCase() : each.toUpperCase()))
    .join('')
}
