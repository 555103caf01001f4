import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseContentType } from '../../src/lib/content-type.ts'
import { anyText } from '../support/any-text.ts'

describe('a Content-Type header', () => {
  it('is read in its usual forms', () => {
    const plain = { charset: null, boundary: null }
    expect(parseContentType('application/json')).toEqual({ type: 'application/json', ...plain })
    expect(parseContentType(' Application/JSON ; Charset="UTF-8";')).toEqual({
      type: 'application/json',
      ...plain,
      charset: 'utf-8',
    })
    expect(parseContentType('multipart/form-data; boundary=----WebKitFormBoundaryx1')).toEqual({
      type: 'multipart/form-data',
      charset: null,
      boundary: '----WebKitFormBoundaryx1',
    })
    expect(parseContentType('multipart/form-data; boundary="a b?=c"')?.boundary).toBe('a b?=c')
    expect(parseContentType('multipart/form-data; charset=utf-8; boundary=----=_Part_1/2')?.boundary).toBe(
      '----=_Part_1/2',
    )
    expect(parseContentType('text/xml; version=1; charset=iso-8859-1')?.charset).toBe('iso-8859-1')
  })

  const ambiguous = [
    null,
    '',
    'json',
    'application/json, text/plain',
    'application/json text/plain',
    'application/json; charset=utf-8; charset=utf-7',
    'application/json; CHARSET=utf-8; charset=utf-7',
    'application/json; charset',
    'application/json; charset = utf-8',
    'application/json; charset="utf\\-8"',
    'application/json; charset="utf-8',
    'application/json; charset="utf-8"x',
    'multipart/form-data; boundary=a; boundary=b',
    'multipart/form-data; boundary=a, multipart/form-data; boundary=b',
    'multipart/form-data; xboundary=a; boundary=b',
    'multipart/boundary; boundary=b',
    'multipart/form-data; x="boundary=a"; boundary=b',
    "multipart/form-data; boundary='a'; x='",
    'multipart/form-data; boundary=""',
    'multipart/form-data; boundary="a "',
    `multipart/form-data; boundary=${'a'.repeat(71)}`,
    'multipart/form-data; boundary*0=a; boundary*1=b',
    'multipart/form-data; boundary=é',
  ]
  for (const header of ambiguous) {
    it(`is refused as ${header === null ? 'absent' : `"${header.slice(0, 70)}"`}`, () => {
      const read = parseContentType(header)
      expect(header?.includes('*0') ? (read?.boundary ?? null) : read).toBeNull()
    })
  }

  it('comes to an end with hostile input of 64 KB', () => {
    for (const unit of ['a', ';', ' ;', 'a=b;', 'a="', '; '])
      expect([unit, parseContentType(`a/b;${unit.repeat(65_536 / unit.length)}x`)]).toEqual([unit, null])
  })

  it('never throws', () => {
    fc.assert(fc.property(anyText(), text => void parseContentType(`a/b; ${text}`)))
  })
})
