import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalisePath, pathPattern, pathReadings } from '../../src/lib/request-path.ts'

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
})

describe('a path pattern', () => {
  const matches = (pattern: string, path: string) => {
    const reading = normalisePath(path)
    return reading.ok && pathPattern(pattern)(pathReadings(reading.path))
  }

  it('matches the path, a format behind it, and the path behind /index.php', () => {
    for (const path of [
      '/login',
      '/login.json',
      '/login.HTML',
      '/login/',
      '/index.php/login',
      '/index.php/login.xml',
      '/login%3fx',
      '/login%23/x',
    ]) {
      expect(matches('/login', path), path).toBe(true)
    }
    for (const path of [
      '/',
      '/logins',
      '/login/x',
      '/x/login',
      '/login.toolongaformat',
      '/login.a/b',
      '/index.php',
    ]) {
      expect(matches('/login', path), path).toBe(false)
    }
  })

  it('that ends in .php matches more behind it, and no format', () => {
    for (const path of ['/wp-login.php', '/WP-Login.PHP/', '/wp-login.php/foo/bar.css', '/wp-login.php;x']) {
      expect(matches('/wp-login.php', path), path).toBe(true)
    }
    for (const path of ['/wp-login.phpx', '/wp-login.php.json', '/wp-login']) {
      expect(matches('/wp-login.php', path), path).toBe(false)
    }
    expect(matches('*/xmlrpc.php', '/blog/xmlrpc.php/x')).toBe(true)
  })

  it('takes a star for any run of characters, slashes included', () => {
    expect(matches('/users/*/password', '/users/a/b/password')).toBe(true)
    expect(matches('/users/*/password', '/users/what%3f/password.json')).toBe(true)
    expect(matches('/users/*/password', '/users/password')).toBe(false)
    expect(matches('/api/*', '/index.php/api/x')).toBe(true)
    expect(matches('*/login', '/de/login')).toBe(true)
    expect(matches('/wp-json/*', '/blog/index.php/wp-json/x')).toBe(false)
    expect(matches('/a*a', '/a')).toBe(false)
    expect(matches('/*.php*b*', '/x.phpab')).toBe(true)
  })

  it('is not a regular expression', () => {
    expect(matches('/a.c', '/abc')).toBe(false)
    expect(matches('/a(b', '/a(b')).toBe(true)
    expect(matches('/Login/', '/login')).toBe(true)
  })

  it('needs no second look at a path, with many stars', () => {
    const match = pathPattern(`/${'*a'.repeat(20)}*b`)
    expect(match(pathReadings(`/${'a'.repeat(65_536)}`))).toBe(false)
    expect(match(pathReadings(`/${'a'.repeat(65_536)}b`))).toBe(true)
  })

  it('matches or refuses 2,000 ways of writing /login', () => {
    const encoded = (letter: string, times: number) => {
      const hex = `%${letter.charCodeAt(0).toString(16)}`
      return times === 0 ? letter : hex.replaceAll('%', `%${'25'.repeat(times - 1)}`)
    }
    const letter = (each: string) =>
      fc.oneof(
        {
          weight: 20,
          arbitrary: fc.constantFrom(
            each,
            each.toUpperCase(),
            String.fromCharCode(each.charCodeAt(0) + 0xfee0),
          ),
        },
        { weight: 20, arbitrary: fc.integer({ min: 1, max: 3 }).map(times => encoded(each, times)) },
        { weight: 1, arbitrary: fc.constantFrom(encoded(each, 4), `%u00${each.charCodeAt(0).toString(16)}`) },
      )
    const slash = fc.constantFrom(
      '/',
      '//',
      '/./',
      '\\',
      '%2f',
      '%5C',
      '%252f',
      '／',
      '/;x/',
      '/.;/',
      '/a/../',
      '/%2e/',
      '/x/..;/',
      '/%2e%2e/',
    )
    const tail = fc.constantFrom(
      '',
      '/',
      '//',
      '/.',
      '.',
      '%20',
      '%2e',
      ';jsessionid=1',
      ';',
      '.json',
      '.XML',
      '.html/',
      '%00',
      '%3fx=1',
      '%23',
      '/%2f',
      '\\',
      '%e3%80%80',
    )
    const prefix = fc.constantFrom('', '/index.php', '/INDEX.php', '/%69ndex.php')
    const path = fc.tuple(prefix, slash, ...[...'login'].map(letter), tail).map(parts => parts.join(''))
    const isLogin = pathPattern('/login')
    let matched = 0
    for (const each of fc.sample(path, { numRuns: 2_000, seed: 7 })) {
      const reading = normalisePath(each)
      if (!reading.ok) continue
      matched++
      expect(isLogin(pathReadings(reading.path)), `${each} → ${reading.path}`).toBe(true)
    }
    expect(matched).toBeGreaterThan(500)
  })
})
