// What may be led to: paths of the own host, and nothing that a browser could read as another's.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ownPath } from '../../src/lib/own-path.ts'

describe('an own path', () => {
  it('is a path, with its query and fragment', () => {
    for (const path of [
      '/',
      '/login',
      '/a/b/?next=%2Fx&y=1',
      '/x#y',
      '/%5Cevil.example',
      '/%09/evil.example',
    ])
      expect(ownPath(path)).toBe(path)
  })

  it('comes out as a browser reads it', () => {
    expect(ownPath('/a/../b')).toBe('/b')
    expect(ownPath('/hilfe/größe')).toBe('/hilfe/gr%C3%B6%C3%9Fe')
  })

  it.each([
    ['nothing', ''],
    ['no slash', 'login'],
    ['another host', 'https://evil.example/'],
    ['another host, same scheme', '//evil.example/'],
    ['backslashes', '/\\evil.example'],
    ['a backslash later on', '/login\\..\\x'],
    ['a tab that browsers drop', '/\t/evil.example'],
    ['a line break', '/login\r\nset-cookie: a=b'],
    ['a blank', '/log in'],
    ['dots that leave two slashes', '/.//evil.example'],
    ['dots that lead up to two slashes', '/a/..//evil.example'],
    ['another scheme', 'javascript:alert(1)'],
    ['an address without end', `/${'a'.repeat(2_000)}`],
  ])('is not: %s', (_, text) => {
    expect(ownPath(text)).toBeNull()
  })

  it('never leads elsewhere, whatever it is made of and wherever it is read', () => {
    const piece = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '\t',
      '\n',
      ' ',
      ':',
      '@',
      '?',
      '#',
      '%2f',
      'evil.example',
      'a',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), pieces => {
        const path = ownPath(`/${pieces.join('')}`)
        if (path === null) return
        for (const base of [
          'https://site.example/',
          'https://site.example/a/b?c#d',
          'http://site.example:81/x',
        ])
          expect(new URL(path, base).origin).toBe(new URL(base).origin)
        expect(ownPath(path)).toBe(path)
      }),
      { numRuns: 2_000 },
    )
  })
})
