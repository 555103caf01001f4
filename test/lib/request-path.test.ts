import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalisePath } from '../../src/lib/request-path.ts'

const normalised = (path: string) => {
  const reading = normalisePath(path)
  return reading.ok ? reading.path : null
}

describe('a normalised path', () => {
  it('is the same for every way of writing it', () => {
    const ways = [
      '/login',
      '//login',
      '/login/',
      '/./login',
      '/a/../login',
      '/LOGIN',
      '/%6cogin',
      '/%256cogin',
      '/%25256cogin',
    ]
    const others = [
      '/login;jsessionid=1',
      '/login;a/',
      '\\login',
      '/%5clogin',
      '/%2flogin',
      '／login',
      '/%EF%BC%8Flogin',
      '/ｌｏｇｉｎ',
      '/login.',
      '/login%20',
      '/login. .',
      '/;x/login',
      '/login/%2e',
      '/.;/login',
    ]
    for (const path of [...ways, ...others]) expect(normalised(path), path).toBe('/login')
  })

  it('keeps what is no trick', () => {
    expect(normalised('/')).toBe('/')
    expect(normalised('')).toBe('/')
    expect(normalised('/Wiki/What%3F')).toBe('/wiki/what?')
    expect(normalised('/100%25')).toBe('/100%')
    expect(normalised('/caf%C3%A9/%zz')).toBe('/café/%zz')
    expect(normalised('/file.tar.gz')).toBe('/file.tar.gz')
  })

  it('is refused where servers would disagree', () => {
    for (const path of [
      '/%2525256cogin',
      '/%ff',
      '/caf%E9',
      '/%c0%af',
      '/login%00',
      '/login%0a',
      '/login%7f',
      '/%u006cogin',
      '/x/..;/login',
      '/x%2f..%2flogin',
      '/x/%2e%2e/login',
      '/x\\..\\login',
      '/x/%252e%252e/login',
      '/x/．．/login',
      '/x/..%20/login',
    ]) {
      expect(normalisePath(path), path).toEqual({ ok: false })
    }
  })

  it.each([
    ['%25', `/${'%'.repeat(21_845)}x`],
    ['/..', '/..x'],
    ['/.', '/.x'],
    ['//', '/x'],
    [';', '/'],
    ['%', `/${'%'.repeat(65_536)}x`],
    ['. ', `/${'. '.repeat(32_768)}x`],
    ['\ufdfa', `/${'صلى الله عليه وسلم'.repeat(65_536)}x`],
    ['%C3%A9', `/${'é'.repeat(10_922)}x`],
    ['\\', '/x'],
  ])('is made of 64 KB of %j', (unit, expected) => {
    const read = normalisePath(`/${unit.repeat(65_536 / unit.length)}x`)
    expect(read.ok && read.path === expected).toBe(true)
  })

  it('is the path itself where that is plain already, however it got so', () => {
    const part = fc
      .array(fc.constantFrom('a', 'z', '0', '_', '-', '.', 'login', '.php'), { minLength: 1 })
      .map(pieces => pieces.join(''))
    fc.assert(
      fc.property(fc.array(part, { minLength: 1 }), parts => {
        const path = `/${parts.join('/')}`
        // Half of an escape changes nothing, and takes the way that odd paths take.
        expect(normalised(path)).toBe(normalised(`/%/..${path}`))
      }),
    )
  })
})
