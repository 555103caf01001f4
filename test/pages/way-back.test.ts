// Where a visitor is led back to: the page with the form, and never another site.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { safeWayBack, wayBack } from '../../src/pages/way-back.ts'

const from = (referer: string | null, url = 'https://site.example/login?token=secret') =>
  wayBack(new Request(url, { method: 'POST', headers: referer === null ? {} : { referer } }))

describe('the way back', () => {
  it('is the page that the form was on, with its query', () => {
    expect(from('https://site.example/account/login?next=%2Forders')).toBe('/account/login?next=%2Forders')
  })

  it('is the path that was asked for where that is not known, without its query', () => {
    expect(from(null)).toBe('/login')
    expect(from('')).toBe('/login')
    expect(from('about:client')).toBe('/login')
  })

  it('is never on another site: the form of another origin is not ours to lead to', () => {
    for (const referer of [
      'https://evil.example/login',
      'https://site.example.evil.example/',
      'https://site.example:8443/login',
      'http://site.example/login',
    ])
      expect(from(referer)).toBe('/login')
  })

  it('is never read as another site', () => {
    expect(from('https://site.example//evil.example/x')).toBe('/login')
    expect(from('https://site.example/\\evil.example')).toBe('/login')
    expect(from('https://site.example/.//evil.example')).toBe('/login')
    expect(from(null, 'https://site.example//evil.example/login')).toBe('/')
    expect(from(null, 'https://site.example/.//evil.example/login')).toBe('/')
  })

  it('is never one of our own addresses, which hold no form', () => {
    expect(from('https://site.example/__doorward/wait')).toBe('/login')
    expect(safeWayBack('/__doorward/wait')).toBe('/')
    expect(safeWayBack('/a/../__doorward/wait')).toBe('/')
    expect(safeWayBack('/__doorwards')).toBe('/__doorwards')
  })

  it('that a form says is taken where it is one, and is the home page otherwise', () => {
    expect(safeWayBack('/account/login?next=%2Forders')).toBe('/account/login?next=%2Forders')
    for (const text of [
      '',
      'login',
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      '/\t/evil.example',
    ])
      expect(safeWayBack(text)).toBe('/')
  })

  it('stays on the host whatever the request says', () => {
    const piece = fc.constantFrom('/', '\\', '.', '..', ':', '@', '?', '#', '%2f', 'evil.example', 'a')
    const path = fc.array(piece, { maxLength: 8 }).map(pieces => pieces.join(''))
    fc.assert(
      fc.property(path, path, (own, referer) => {
        const back = from(`https://site.example/${referer}`, `https://site.example/${own}`)
        expect(new URL(back, 'https://site.example/login').origin).toBe('https://site.example')
        expect(back.startsWith('/')).toBe(true)
        expect(back).not.toMatch(/^\/[/\\]/)
      }),
      { numRuns: 2_000 },
    )
  })
})
