// The language a visitor is answered in, as their browser asks for it.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { languageOf, languages } from '../../src/pages/language.ts'

describe('the language of an answer', () => {
  it.each([
    ['de', 'de'],
    ['de-AT,de;q=0.9,en;q=0.8', 'de'],
    ['fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5', 'fr'],
    ['en;q=0.5, ja;q=0.9', 'ja'],
    ['es-419,es;q=0.9', 'es'],
    ['AR-eg', 'ar'],
    ['sr-Latn-RS, pl;q=0.3', 'pl'],
  ])('%s: the one they like best of ours, %s', (header, language) => {
    expect(languageOf(header)).toBe(language)
  })

  it('serves every Portuguese and every Chinese', () => {
    for (const tag of ['pt', 'pt-PT', 'pt-BR']) expect(languageOf(tag)).toBe('pt')
    for (const tag of ['zh', 'zh-CN', 'zh-TW', 'zh-Hant-HK', 'zh-Hans-SG']) expect(languageOf(tag)).toBe('zh')
  })

  it('is the first they name of those they like equally', () => {
    expect(languageOf('nl, it')).toBe('nl')
    expect(languageOf('it;q=0.7, nl;q=0.7')).toBe('it')
  })

  it('is English for everybody else', () => {
    for (const header of [null, '', '*', 'sv', 'sv-SE,da;q=0.8', 'constructor', 'x-klingon'])
      expect(languageOf(header)).toBe('en')
  })

  it('respects what somebody does not read', () => {
    expect(languageOf('de;q=0, fr;q=0.1')).toBe('fr')
    expect(languageOf('de;q=0')).toBe('en')
    expect(languageOf('en;q=0, *')).toBe('de')
    expect(languageOf('en-GB;q=0, *;q=0.5')).toBe('de')
    expect(languageOf('it;q=0.2, *;q=0.8')).toBe('en')
  })

  it('passes over what is no language range', () => {
    expect(languageOf('de;q=high, it;q=0.1')).toBe('it')
    expect(languageOf('de;q=7, it;q=0.1')).toBe('it')
    expect(languageOf('german, ;q=1, de_DE, it;q=0.1')).toBe('it')
    expect(languageOf(',,,it')).toBe('it')
  })

  it('is found in a bounded part of the header', () => {
    expect(languageOf(`${'sv,'.repeat(200)}de`)).toBe('en')
  })

  it('is one of ours whatever the header says', () => {
    const piece = fc.constantFrom(
      'en',
      'de',
      'pt',
      '*',
      '-',
      ';',
      'q=',
      '0',
      '1',
      '.',
      '5',
      ',',
      ' ',
      'x',
      'é',
      '__proto__',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), pieces => {
        expect(languages).toContain(languageOf(pieces.join('')))
      }),
    )
  })
})
