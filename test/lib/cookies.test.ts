// Cookie headers, read and filtered.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Cookie,
  cookieNamed,
  cookieSet,
  requestCookies,
  tooManyCookies,
  withoutCookies,
} from '../../src/lib/cookies.ts'

const own = '__Host-doorward-'

describe('the cookies of a request', () => {
  it('come in order, with duplicates, and with their values as they are', () => {
    expect(requestCookies('a=1; b="2 3";a=4; c=x=y ; d=')).toEqual([
      { name: 'a', value: '1' },
      { name: 'b', value: '"2 3"' },
      { name: 'a', value: '4' },
      { name: 'c', value: 'x=y' },
      { name: 'd', value: '' },
    ])
  })

  it('are none without a header, and nameless without a name', () => {
    expect(requestCookies(null)).toEqual([])
    expect(requestCookies('')).toEqual([])
    expect(requestCookies('lonely; =x')).toEqual([
      { name: '', value: 'lonely' },
      { name: '', value: 'x' },
    ])
  })

  it('are none where they are more than any browser keeps for a site, or longer than servers take', () => {
    const many = (count: number) => Array.from({ length: count }, (_, n) => `c${n}=1`).join('; ')
    const long = (length: number) => `a=${'x'.repeat(length - 2)}`
    for (const header of [null, '', 'a=1', many(200), long(16 * 1024)])
      expect(tooManyCookies(header)).toBe(false)
    expect([requestCookies(many(200)).length, requestCookies(long(16 * 1024)).length]).toEqual([200, 1])
    for (const header of [many(201), long(16 * 1024 + 1), 'a=1;'.repeat(30_000)])
      expect([tooManyCookies(header), requestCookies(header)]).toEqual([true, []])
  })
})

describe('a header without our cookies', () => {
  it('has no cookie whose name begins so, wherever it stands', () => {
    expect(withoutCookies(`${own}flow=x; a=1; ${own}pass=y;b=2; ${own}device`, own)).toBe('a=1;b=2')
    expect(withoutCookies(`${own}flow=x`, own)).toBeNull()
    expect(withoutCookies(`;  ${own}flow=x ;`, own) ?? '').not.toContain(own)
  })

  it('keeps its bytes where there is none of ours', () => {
    for (const header of ['a=1;b=2;;  c', `a=${own}flow`, `x${own}=1`, ''])
      expect(withoutCookies(header, own)).toBe(header)
    expect(withoutCookies(null, own)).toBeNull()
  })

  it('keeps the bytes of a value that has commas and blanks in it', () => {
    const json = 'cart={"a":1, "b":[2, 3]}'
    expect(withoutCookies(`${json}; ${own}flow=x; c=1`, own)).toBe(`${json}; c=1`)
  })

  it('has none of ours where several headers were joined into one', () => {
    expect(withoutCookies(`a=1, ${own}flow=x; b=2`, own)).not.toContain(own)
  })

  it('keeps every other cookie, whatever it says', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '_', '-', '=', '"', ' ', '\t', '%', 'H') })
    const cookie = fc.oneof(
      text,
      text.map(value => `${own}x=${value}`),
    )
    fc.assert(
      fc.property(fc.array(cookie, { maxLength: 8 }), cookies => {
        const header = cookies.join('; ')
        const said = ({ name, value }: Cookie) => name !== '' || value !== ''
        const kept = requestCookies(withoutCookies(header, own)).filter(said)
        const others = requestCookies(header).filter(({ name }) => !name.startsWith(own))
        expect(kept).toEqual(others.filter(said))
        expect(kept.some(({ name }) => name.startsWith(own))).toBe(false)
      }),
    )
  })
})

describe('a Set-Cookie line', () => {
  it('sets a name to a value', () => {
    expect(cookieSet('session=abc; Path=/; HttpOnly')).toEqual({ name: 'session', value: 'abc' })
    expect(cookieSet(' session = abc ')).toEqual({ name: 'session', value: 'abc' })
    expect(cookieSet('session=a=b; Max-Age=60')).toEqual({ name: 'session', value: 'a=b' })
    expect(cookieSet('session=abc; Max-Age=01; Expires=Wed, 09 Jun 2100 10:18:14 GMT')?.value).toBe('abc')
  })

  it.each([
    'session=; Path=/',
    'session=""; Path=/',
    'session=deleted; Path=/',
    'session=abc; Max-Age=0',
    'session=abc; max-age = 0 ; Path=/',
    'session=abc; Max-Age=-1',
    'session=abc; Max-Age=00',
    '',
  ])('that deletes, or sets nothing, is none: %s', line => {
    expect(cookieSet(line)).toBeNull()
  })

  it.each([
    'session=abc; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
    'session=abc; path=/; expires=Thu, 01-Jan-1970 00:00:01 GMT; HttpOnly',
  ])('that deletes by a date long gone is none: %s', line => {
    expect(cookieSet(line)).toBeNull()
  })
})

describe('a pattern of names', () => {
  it('is a name, or the beginning of one before a star', () => {
    expect([cookieNamed('session')('session'), cookieNamed('session')('sessions')]).toEqual([true, false])
    expect([cookieNamed('wp_*')('wp_5f'), cookieNamed('wp_*')('wp'), cookieNamed('*')('any')]).toEqual([
      true,
      false,
      true,
    ])
    expect(cookieNamed('a.b')('axb')).toBe(false)
  })
})
