// Passwords that anybody would think of first at this site at this time of the year; and those of people, which are
// not.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { siteWords } from '../../src/passwords/site-words.ts'
import { usualWords } from '../../src/passwords/usual-words.ts'
import { anyText } from '../support/any-text.ts'

const now = Date.UTC(2026, 10, 22)
const isUsual = siteWords(['www.example.com', 'my-shop.example.co.uk', 'tickets24.example'], 'blue-door')
const usual = (password: string, at = now) => [password, isUsual(password, at)]

describe('usual at a site', () => {
  it.each(['Example1', 'example2026!', 'Example@123', 'EXAMPLE_2025', 'example', 'Example!', '3x@mple2026'])(
    'is its own name: %s',
    password => expect(usual(password)).toEqual([password, true]),
  )

  it.each([
    'Myshop2026',
    'my-shop1',
    'Shop!2026',
    'Tickets24',
    'tickets24-2026',
    'BlueDoor1',
    'bluedoor2026#1',
  ])('is a piece of its names: %s', password => expect(usual(password)).toEqual([password, true]))

  it.each([
    'Summer2026',
    'Winter2025!',
    'November2026',
    'Sommer26!',
    'Frühling2026',
    'Fruehling2026',
    'été2026',
  ])('is the time of the year: %s', password => expect(usual(password)).toEqual([password, true]))

  it.each([
    'Março2026',
    'Październik2026',
    'pazdziernik26',
    'Verano2026',
    'Zomer2026!',
    'Autunno2026',
    'May@2026',
  ])('is the time of the year in another language: %s', password =>
    expect(usual(password)).toEqual([password, true]),
  )

  it.each([
    'Welcome1',
    'Welcome123',
    'W3lc0me!',
    'we1come1',
    'P@$$w0rd2026',
    'Passwort1!',
    'Hasło1',
    'ChangeMe',
    'Hallo12345',
  ])('is what a form suggests: %s', password => expect(usual(password)).toEqual([password, true]))

  it('is its own name as people spell it', () => {
    expect(siteWords(['strassenbahn.example'], 'site')('Straßenbahn2026!', now)).toBe(true)
  })

  it('is every word of the table, spelled without accents', () => {
    for (const word of Object.values(usualWords).flat()) {
      expect(word).toMatch(/^[a-z]{3,}$/)
      expect(usual(`${word}2026!`)).toEqual([`${word}2026!`, true])
    }
  })

  it('goes on with the years, three back and one ahead', () => {
    const years = [2022, 2023, 2024, 2025, 2026, 2027, 2028]
    expect(years.filter(year => isUsual(`Summer${year}!`, now))).toEqual([2023, 2024, 2025, 2026, 2027])
    expect(isUsual('Summer2031', Date.UTC(2031, 0, 1))).toBe(true)
    expect(isUsual('Summer2026', Date.UTC(2031, 0, 1))).toBe(false)
  })
})

describe('a person’s own', () => {
  it.each([
    ['a year somebody was born in', ['april1990', 'may2001', 'welcome1987', 'June1985!']],
    ['a date', ['summer240791', 'juli19870412']],
    ['a name', ['anna2026', 'anna1987']],
    ['a longer word', ['summertime2026', 'examples1', 'mayflower1', 'welcomeback']],
    ['several words', ['summer in 2026', 'correct-horse-0001', 'winter-coat-2026', 'example of mine']],
    ['the end of a host', ['com2026', 'uk123', 'co1']],
    ['only digits and signs', ['2026', '123456', '!!!', '']],
  ])('is no usual one: %s', (_, passwords) => {
    expect(passwords.filter(password => isUsual(password, now))).toEqual([])
  })
})

describe('the question', () => {
  it('is answered for any text, the longest at once', () => {
    fc.assert(
      fc.property(anyText(80), text => {
        expect(typeof isUsual(text, now)).toBe('boolean')
      }),
    )
    for (const text of ['1'.repeat(60_000), 'l'.repeat(60_000), `summer${'!'.repeat(60_000)}`])
      expect(isUsual(text, now)).toBe(false)
  })

  it('takes nothing of a host for a word that is not the site’s own', () => {
    const isOwn = siteWords(['bakery.com.br', 'oven.museum'], 'site')
    const passwords = ['Bakery1', 'Oven2026', 'com2026', 'museum1']
    expect(passwords.filter(password => isOwn(password, now))).toEqual(['Bakery1', 'Oven2026'])
  })

  it('needs no host, and takes no address or encoded name for a word', () => {
    const without = siteWords(['127.0.0.1', '[::1]', 'xn--mller-kva.example', 'a.b.example'], 'site')
    expect(without('Summer2026', now)).toBe(true)
    expect(
      ['127.0.0.1', '127123', 'xn--mller-kva1', 'mller1', 'a1', ''].filter(one => without(one, now)),
    ).toEqual([])
  })
})
