import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasTwoReadings, maskedName, skeleton } from '../../src/lib/account-name.ts'
import { anyText } from '../support/any-text.ts'

const fixture = (name: string) => join(import.meta.dirname, '../fixtures', name)

describe('the skeleton of an account name', () => {
  const spellings: Record<string, readonly string[]> = {
    admin: [
      ...[
        'admin',
        'ADMIN',
        ' admin\t',
        'ADMIN ',
        '\0admin',
        'a\u0301dmin',
        'àdmin',
        'ａｄｍｉｎ',
        '𝖆𝖉𝖒𝖎𝖓',
        'ⓐdmin',
      ],
      ...[
        'ad%7Amin',
        'adm%à1in',
        'adm%£41in',
        '%%7A41admin',
        'adm&x1;in',
        'adm&x2;in',
        'adm&;x;in',
        'adm&£;;in',
      ],
      ...[
        '<b>admin</b>',
        'admin<i>',
        'ad<!-- > -->min',
        '<a title=">">admin',
        '<script>x</script>admin',
        'admin< ',
      ],
      ...[
        'ad\u200bmin',
        'ad\u00admin',
        '\ufeffadmin',
        'ad\u{e0061}min',
        'ad\u202emin',
        'ad\x07min',
        'ad\ufffdmin',
      ],
      ...['adm\u0365n', 'adm\ufc5ein', 'adm\ufe70in', 'aðmin', 'admın', 'ADMİN', '🅐dmin', '<​b>admin'],
    ],
    'a@example.com': [
      'A@EXAMPLE.COM',
      'à@example.com',
      ' a@example.com',
      'a@exam%41ple.com',
      'a＠example．com',
    ],
    straße: ['STRASSE', 'strasse', 'strase', 'Straſſe', 'STRAẞE', 'straſe'],
    müller: ['muller', 'mueller', 'MÜLLER', 'mu\u0308ller', 'myller', 'Mu&#252;ller'],
    jørgen: ['jorgen', 'joergen', 'JÖRGEN', 'jœrgen', 'j]rgen'],
    łódź: ['lodz', 'ŁÓDŹ'],
    þórr: ['thorr', 'ÞÓRR'],
    λόγος: ['ΛΟΓΟΣ', 'λογοσ', 'λόγοϲ'],
    kelvin: ['\u212aelvin', 'ĸelvin'],
    'john doe': ['John  Doe', 'john_doe', '_John Doe_', 'john\u00a0doe', 'john\u3000doe'],
    'victim@x.example': [
      ...['vic(tim@x.example', '(((victim)@x.example', 'vic tim@x.example', ' v i c t i m@x.example '],
      ...['"victim"@x.example', 'vic\\tim@x.example', 'victim@[x.example]', 'victim,@x.example;'],
      ...['vic/tim@x.example:', 'victim@x\t.example', 'vic（tim＠x.example', 'VIC\u3000TIM@x.example'],
    ],
    ユーザー1: ['ゆーざー1', 'ﾕｰｻﾞｰ①', 'ユーザー१'],
  }
  for (const [name, others] of Object.entries(spellings)) {
    it(`of ${name} is the same in ${others.length} other spellings`, () => {
      for (const other of others) expect(skeleton(other), JSON.stringify(other)).toBe(skeleton(name))
    })
  }

  it('keeps accounts apart that no origin joins', () => {
    const names = [
      'admin',
      'admin1',
      'admi',
      'ad.min',
      'ad-min',
      'admin@example.com',
      'admin@example.org',
      'админ',
      '管理员',
    ]
    expect(new Set(names.map(skeleton)).size).toBe(names.length)
    expect(skeleton('a@example.com')).toBe('a@example.com')
    const addresses = ['john_doe@x.example', 'johndoe@x.example', 'john+doe@x.example', "john'doe@x.example"]
    expect(new Set(addresses.map(skeleton)).size).toBe(addresses.length)
    expect(skeleton('müller@x.example')).toBe(skeleton('mueller@x.example'))
    expect(skeleton('müller@x.example')).not.toBe(skeleton('mller@x.example'))
    expect(skeleton('a(b')).not.toBe(skeleton('ab'))
  })

  it('is empty where nothing is left, and where the reading depends on the language of the site', () => {
    for (const nothing of ['', ' ', '<b>', '&amp;', '\u200b', '😀', 'adm%äin', 'adm%1a\u030ain'])
      expect(skeleton(nothing)).toBe('')
  })

  it('is equal for every character that MariaDB or the Unicode collation takes for an ASCII text', () => {
    const { equal } = JSON.parse(readFileSync(fixture('collation-equalities.json'), 'utf8')) as {
      equal: Record<string, string>
    }
    const apart: string[] = []
    let compared = 0
    for (const [text, ranges] of Object.entries(equal)) {
      for (const range of ranges.split(' ')) {
        const [first = 0, last = first] = range.split('-').map(code => Number.parseInt(code, 16))
        for (let code = first; code <= last; code++, compared++) {
          const character = String.fromCodePoint(code)
          if ('<>&%'.includes(character)) continue
          if (skeleton(`x${character}x`) !== skeleton(`x${text}x`))
            apart.push(`U+${code.toString(16)} ${text}`)
        }
      }
    }
    expect(compared).toBeGreaterThan(4_500)
    expect(apart).toEqual([])
  })

  it('has the same value for every spelling that a real WordPress signed in', ({ skip }) => {
    const file = fixture('wordpress-spellings.json')
    if (!existsSync(file)) skip('test/fixtures/wordpress-spellings.json is not there')
    const { name, email, spellings } = JSON.parse(readFileSync(file, 'utf8')) as {
      name: string
      email: string
      spellings: readonly string[]
    }
    const known = [skeleton(name), skeleton(email)]
    expect(spellings.length).toBeGreaterThan(0)
    for (const spelling of spellings) expect(known, JSON.stringify(spelling)).toContain(skeleton(spelling))
  })

  it('does not change with case, width, composition, or things that are removed', () => {
    const markup = fc.constantFrom('<b>', '</b>', '%41', '&amp;', '\u200b', '\0', '\u0301', '<!-- x -->')
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...'abcdxyz09.@-éßøñжλ漢か'), { minLength: 1 }),
        markup,
        fc.nat(),
        (letters, removed, at) => {
          const name = letters.join('')
          const cut = at % (letters.length + 1)
          const spelled = letters.slice(0, cut).join('') + removed + letters.slice(cut).join('')
          const expected = skeleton(name)
          expect(skeleton(spelled)).toBe(expected)
          expect(skeleton(name.toUpperCase())).toBe(expected)
          expect(skeleton(name.normalize('NFD'))).toBe(expected)
          expect(skeleton(` ${name} `)).toBe(expected)
          expect(skeleton(expected)).toBe(expected)
        },
      ),
    )
  })

  it('is of the whole name, however much of it counts for nothing', () => {
    for (const nothing of ['£', '\u200b', '<b>', '&x;', '%41', '\u0301', '😀'])
      expect([nothing, skeleton(`${nothing.repeat(2_000)}admin`)]).toEqual([nothing, 'admin'])
  })

  it.each([
    ['&', ''],
    ['<', ''],
    ['%', ''],
    ['&\n', ''],
    ['%4', '4'],
    [' ', ''],
    ['\ufdfa', 'صلى الله عليه وسلم'],
    ['한', '한'.normalize('NFKD')],
    ['c\u0301', 'c'],
    ['\u0301', ''],
    ['<script>', ''],
    ['<!--', ''],
    ['ć%', 'c'],
    ['<?', ''],
    ['_ ', ''],
    ['\u0661', '1'],
  ])('of 2,000 times %j has all of it', (unit, expected) => {
    expect(skeleton(`${unit.repeat(2_000)};`)).toBe(expected.repeat(2_000))
  })

  it('of plain ASCII is the one that any other name of these letters has', () => {
    const plain = fc.string({ unit: fc.constantFrom(...'aeyoudsjhAEYOUDSJHbz09[]\\ _.@-+\'<&%;>#/"') })
    fc.assert(
      fc.property(plain, fc.nat(), (name, at) => {
        const cut = at % (name.length + 1)
        // A blank without width counts for nothing, and keeps it from being plain.
        expect(skeleton(`${name}\u200b`)).toBe(skeleton(name))
        if (!/[<&%]/.test(name))
          expect(skeleton(`${name.slice(0, cut)}\u200b${name.slice(cut)}`)).toBe(skeleton(name))
      }),
      { numRuns: 5_000 },
    )
  })
})

describe('a name that origins take for different accounts', () => {
  it('has a NUL in it, at which some end it', () => {
    for (const name of ['victim\x001', '\0', 'victim@x.example\0']) expect(hasTwoReadings(name)).toBe(true)
  })

  it('is an address with what may be a tag in it: some drop the tag, and some only its signs', () => {
    for (const name of [
      '<v>ictim@x.example',
      'vic<tim@x.example',
      'Ada <ada@x.example>',
      '＜v＞ictim＠x.example',
    ])
      expect([name, hasTwoReadings(name)]).toEqual([name, true])
  })

  it('is none of those that people have', () => {
    for (const name of [
      'ada',
      'ada@x.example',
      'müller@bücher.example',
      '用户@例子.example',
      'a<b',
      '<b>admin</b>',
      '',
    ])
      expect([name, hasTwoReadings(name)]).toEqual([name, false])
  })
})

describe('the hint of a name in the record', () => {
  it('shows a letter or two, and the end of the domain', () => {
    expect(maskedName('john@example.com')).toBe('j***@ex***.com')
    expect(maskedName('alice')).toBe('a***')
    expect(maskedName('john.doe@mail.example.co.uk')).toBe('j***@ma***.uk')
  })

  it('shows nothing of a name too short to hide', () => {
    expect(maskedName('')).toBe('***')
    expect(maskedName('jo')).toBe('***')
    expect(maskedName('me@x.io')).toBe('***@***.io')
  })

  it('holds no control characters, no markup and at most 40 characters, whatever is sent', () => {
    fc.assert(
      fc.property(anyText(400), name => {
        expect(maskedName(name)).toMatch(/^[\p{L}\p{N}*@.]{3,40}$/u)
      }),
    )
  })
})
