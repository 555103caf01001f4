import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { visibleJson, visibleText, visibleValue } from '../../src/lib/visible-text.ts'
import { anyCharacter, anyText } from '../support/any-text.ts'

const obeyed = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u

describe('visible text', () => {
  it('shows what a terminal would obey: escape sequences, C1 controls, bells, carriage returns', () => {
    expect(visibleText('\u001b[31mred\u009b0m\u0007\r\u007f')).toBe(
      '\\u{1b}[31mred\\u{9b}0m\\u{7}\\u{d}\\u{7f}',
    )
  })

  it('shows what reorders or hides text for a reader', () => {
    expect(visibleText('user\u202egnp.exe\u2066\u200b\u{e0041}')).toBe(
      'user\\u{202e}gnp.exe\\u{2066}\\u{200b}\\u{e0041}',
    )
  })

  it('leaves letters of every script as they are', () => {
    for (const text of ['plain', 'Zoë Müller', 'пользователь', '用户', '😀', 'a b'])
      expect(visibleText(text)).toBe(text)
  })

  it('leaves nothing that is obeyed in any text', () => {
    fc.assert(fc.property(anyText(), text => !obeyed.test(visibleText(text))))
  })

  it('writes JSON that holds nothing obeyed, and still means the same', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: anyCharacter }), value => {
        const text = visibleJson(value)
        expect(obeyed.test(text)).toBe(false)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('goes into lists and objects, and leaves numbers and nulls alone', () => {
    expect(visibleValue({ a: ['\n', 1, null], b: { c: '\u202e' } })).toEqual({
      a: ['\\u{a}', 1, null],
      b: { c: '\\u{202e}' },
    })
  })
})
