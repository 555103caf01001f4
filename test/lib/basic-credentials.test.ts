import { describe, expect, it } from 'vitest'
import { readBasic } from '../../src/lib/basic-credentials.ts'

const basic = (pair: string | Uint8Array) => `Basic ${Buffer.from(pair as string).toString('base64')}`

describe('Basic authentication', () => {
  it('gives name and password, with colons in the password', () => {
    expect(readBasic('Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==')).toEqual({
      ok: true,
      name: 'Aladdin',
      password: 'open sesame',
    })
    expect(readBasic(basic('a:b:c'))).toEqual({ ok: true, name: 'a', password: 'b:c' })
    expect(readBasic(basic(':'))).toEqual({ ok: true, name: '', password: '' })
    expect(readBasic('bAsIc   YTpi')).toEqual({ ok: true, name: 'a', password: 'b' })
    expect(readBasic('Basic YTpiYw')).toEqual({ ok: true, name: 'a', password: 'bc' })
  })

  it('is UTF-8, else windows-1252', () => {
    expect(readBasic(basic('jürgen:pässword'))).toEqual({ ok: true, name: 'jürgen', password: 'pässword' })
    expect(readBasic(basic(Buffer.from('j\xfcrgen:p', 'latin1')))).toEqual({
      ok: true,
      name: 'jürgen',
      password: 'p',
    })
  })

  it('is not there without the header, or with another scheme', () => {
    for (const header of [null, '', 'Bearer YTpi', 'Basically YTpi', 'Digest username="basic x"']) {
      expect(readBasic(header)).toBeNull()
    }
  })

  it('is refused where stacks could read it differently', () => {
    for (const header of [
      'Basic',
      'Basic ',
      'Basic\tYTpi',
      'Basic YTpi, Basic YzpkCg==',
      'Bearer x, Basic YTpi',
      'Basic YTpi, Bearer x',
      'Basic YT pi',
      'Basic YTpi=',
      'Basic YTpiY',
      'Basic -_8=',
      'Basic !YTpi',
      basic('nocolon'),
      basic('a\0x:b'),
      basic('a:b\n'),
    ]) {
      expect(readBasic(header), header).toEqual({ ok: false })
    }
  })
})
