// One password is one, however it is spelled: as coarse as any origin reads it, and bounded.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plain } from '../../src/passwords/plain.ts'
import { anyText } from '../support/any-text.ts'

describe('a password in plain', () => {
  it.each([
    ['another case', 'Made-Up-Phrase'],
    ['blanks around it, which WordPress drops', ' \t made-up-phrase\u00a0\n'],
    ['control characters and invisible ones', '\u0000\u0007made-up-phrase\u200b\u200d'],
    ['a NUL and more, which C libraries drop', 'made-up-phrase\u0000 and more'],
    ['full width', 'ｍａｄｅ-up-phrase'],
  ])('is the same in %s', (_, spelled) => {
    expect(plain(spelled)).toBe('made-up-phrase')
  })

  it('keeps what is inside: blanks, accents and signs', () => {
    expect(plain('Grüne  Straße 😀')).toBe('grüne  straße 😀')
  })

  it('is the same after a second time, and bounded', () => {
    fc.assert(
      fc.property(anyText(600), text => {
        expect(plain(plain(text))).toBe(plain(text))
        expect(plain(text).length).toBeLessThanOrEqual(256 * 18)
      }),
    )
    expect(plain('x'.repeat(60_000))).toHaveLength(256)
  })
})
