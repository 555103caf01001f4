// Texts of any characters, for properties. What fast-check has for it (`unit: 'binary'`) takes more than a second to
// begin.
import fc from 'fast-check'

/** Any code point but half a surrogate pair; ASCII and control characters as often as all others. */
export const anyCharacter: fc.Arbitrary<string> = fc
  .oneof(
    fc.integer({ min: 0, max: 0xff }),
    fc.integer({ min: 0x100, max: 0xd7ff }),
    fc.integer({ min: 0xe000, max: 0x10ffff }),
  )
  .map(code => String.fromCodePoint(code))

export function anyText(maxLength?: number): fc.Arbitrary<string> {
  return fc.string(maxLength === undefined ? { unit: anyCharacter } : { unit: anyCharacter, maxLength })
}
