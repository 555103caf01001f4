import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mayMatch, pathPatterns, pathReadings } from '../../src/lib/path-pattern.ts'
import { normalisePath } from '../../src/lib/request-path.ts'
import { genericForm } from '../../src/presets/generic-form.ts'
import { genericJson } from '../../src/presets/generic-json.ts'
import { wordpress } from '../../src/presets/wordpress.ts'

describe('a path pattern', () => {
  const matches = (pattern: string, path: string) => {
    const reading = normalisePath(path)
    return reading.ok && pathPatterns([pattern])(pathReadings(reading.path))
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

  it('matches behind any PHP script, as an application that routes there reads it', () => {
    for (const path of ['/app.php/login', '/APP_dev.php/login/', '/app.php/login.json', '/x.php/login%3fx'])
      expect(matches('/login', path), path).toBe(true)
    expect(matches('/blog/login', '/blog/app.php/login')).toBe(true)
    expect(matches('/app', '/app.php/login')).toBe(true)
    expect(matches('*/login', '/x/app.php/y/login')).toBe(true)
    expect(matches('/login', '/app.phpx/login')).toBe(false)
    expect(matches('/login', '/x/app.php/login')).toBe(false)
    expect(matches('/login', '/app.php/x/login')).toBe(false)
  })

  it('matches with the index of a directory behind it', () => {
    for (const path of [
      '/login/index.php',
      '/login/index.html',
      '/login/INDEX.en.html',
      '/login/default.aspx',
      '/login/index',
      '/login/index.php/x',
      '/login/index.php%3fx',
      '/app.php/login/index',
    ])
      expect(matches('/login', path), path).toBe(true)
    for (const path of ['/login/indexes', '/login/index-2.php', '/login/main.php', '/login/index.php5x/y'])
      expect(matches('/login', path), path).toBe(false)
    expect(matches('/', '/index.php')).toBe(true)
    expect(matches('/', '/default.aspx')).toBe(true)
    expect(matches('/', '/x')).toBe(false)
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
    const match = pathPatterns([`/${'*a'.repeat(20)}*b`])
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
    const isLogin = pathPatterns(['/login'])
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

describe('a quick look at an address', () => {
  const patterns = [genericForm, genericJson, wordpress]
    .flatMap(({ routes }) => routes)
    .filter(({ carriedBy }) => carriedBy !== 'basic')
    .flatMap(({ paths }) => paths)
  const mayBe = mayMatch(patterns)
  const isOne = pathPatterns(patterns)

  it('is over at once for most paths', () => {
    for (const path of [
      '/',
      '/blog/a-post',
      '/blog/a-post/?page=2',
      '/static/app.3f2a.js?v=1.2',
      '/wp-content/themes/x/style.css?ver=6.1',
      '/@scope/~user/v1.2/a+b',
      '/API/v1/things/7',
      '/logins',
      '/login/help',
      '/index.html',
      '/blog/index.html',
      '/default.css',
    ])
      expect([path, mayBe(`https://site.example:8443${path}`)]).toEqual([path, false])
  })

  it('finds every plain spelling of a protected path', () => {
    for (const path of [
      '/login',
      '/Login/',
      '/login.json',
      '/login?x=/',
      '/reset/8f14e45f',
      '/api/login',
      '/api/v1/LOGIN.html',
      '/blog/wp-login.php',
      '/users/sign_in',
      '/login/index.php',
      '/login/default.aspx',
      '/login/index',
      '/app.php/login',
    ])
      expect([path, mayBe(`http://site.example${path}`)]).toEqual([path, true])
  })

  it('leaves every odd address to those who look more closely', () => {
    for (const path of [
      '/%61',
      '//a',
      '/a//b',
      '/a;b',
      '/a\\b',
      '/./a',
      '/a/../b',
      '/a.',
      '/a#b',
      '/.a',
      '/a b',
      '/é',
    ])
      expect([path, mayBe(`https://site.example${path}`)]).toEqual([path, true])
    for (const url of [
      'https://site.example',
      'https://site.example?/a',
      'https://x#/a',
      'https://x\\y/a',
      'x:/a',
      '',
    ])
      expect([url, mayBe(url)]).toEqual([url, true])
    expect(mayBe('https://site.example/index.php/a')).toBe(true)
  })

  it('never passes over an address whose path matches', () => {
    const piece = fc.constantFrom(
      ...[
        'login',
        'Login',
        'api',
        'reset',
        'users',
        'sign_in',
        'wp-login.php',
        'wp-json',
        'index.php',
        'index',
        'default.aspx',
        'app.php',
        'v1',
        'a',
        'b-c',
      ],
      ...[
        '/',
        '/',
        '/',
        '/',
        '//',
        '.',
        '..',
        '.json',
        '.php',
        ';',
        '%2f',
        '%6c',
        '\\',
        '?',
        '#',
        ' ',
        '~',
        '@',
        'é',
        '%',
      ],
    )
    const url = fc.array(piece, { maxLength: 9 }).map(pieces => `https://site.example/${pieces.join('')}`)
    let passedOver = 0
    let matched = 0
    fc.assert(
      fc.property(url, written => {
        const reading = normalisePath(new URL(written).pathname)
        const matches = !reading.ok || isOne(pathReadings(reading.path))
        if (matches) expect([written, mayBe(written)]).toEqual([written, true])
        if (matches) matched += 1
        if (!mayBe(written)) passedOver += 1
      }),
      { numRuns: 20_000, seed: 7 },
    )
    expect(matched).toBeGreaterThan(500)
    expect(passedOver).toBeGreaterThan(500)
  })
})
