// What we say, in every language: complete, calm, and the same whether an account exists.
import { describe, expect, it } from 'vitest'
import type { Messages } from '../../src/pages/messages/contract.ts'
import { messages } from '../../src/pages/messages/index.ts'

const time = '⏱'
const { en } = messages

/** Every sentence by its place, with a mark where a length of time goes. */
function sentences(said: unknown, place = ''): readonly (readonly [place: string, text: string])[] {
  if (typeof said === 'string') return [[place, said]]
  if (typeof said === 'function') return [[place, String(said(time))]]
  return Object.entries(Object(said)).flatMap(([name, inner]) => sentences(inner, `${place}.${name}`))
}

const words = (language: Messages) =>
  sentences(language).filter(([place]) => place !== '.tag' && place !== '.direction')

describe.each(Object.entries(messages))('%s', (_, language) => {
  it('says everything that English says', () => {
    expect(words(language).map(([place]) => place)).toEqual(words(en).map(([place]) => place))
    for (const [place, text] of words(language)) expect(text.trim(), place).not.toBe('')
  })

  it('says it in its own words', () => {
    if (language === en) return
    const english = new Map(words(en))
    const same = words(language).filter(([place, text]) => english.get(place) === text)
    expect(same).toEqual([])
  })

  it('tells how long to wait wherever English does', () => {
    const timed = words(en).filter(([, text]) => text.includes(time))
    expect(timed.length).toBeGreaterThan(8)
    const told = new Map(words(language))
    for (const [place] of timed) expect(told.get(place)?.split(time), place).toHaveLength(2)
  })

  it('is calm: no jargon, no blame, nothing shouted', () => {
    for (const [place, text] of words(language)) {
      expect(text, place).not.toMatch(/[!！¡]|\bbots?\b|captcha|undefined|\[object|攻撃|攻击|هجوم/i)
      expect(text, place).not.toMatch(/attack|angriff|attaque|ataque|attacc|aanval|atak/i)
    }
  })

  it('names the button that it sends people to', () => {
    expect(language.wait.early(time)).toContain(language.check.next)
  })

  it('knows its own name and direction', () => {
    expect(language.direction).toBe(language.tag === 'ar' ? 'rtl' : 'ltr')
    expect(Intl.getCanonicalLocales(language.tag)).toEqual([language.tag])
  })
})

describe('promise 5: nobody learns whether an account exists', () => {
  it('what is said of an account is said of any name', () => {
    expect(en.coolDown.account.reset?.(time)).toMatch(/^If an account exists/)
    for (const [place, text] of words(en))
      expect(text, place).not.toMatch(/(?:your|this) account (?:exists|does not|is)|no account|unknown/i)
  })
})
