import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { percentDecoded } from '../../src/lib/percent-decoding.ts'

const decoded = (text: string, plusIsBlank = false) => percentDecoded(text, plusIsBlank).toString('latin1')

describe('percent-decoding', () => {
  it('decodes two hexadecimal digits, and leaves anything else as it is', () => {
    expect(decoded('%41%4a%4A%ff%00')).toBe('AJJ\xff\0')
    for (const text of ['%', '%4', '%zz', '%4g', '%g4', '%%', '%u0041', 'a\xe4', '% 41', '%:0', '%@0', '%`0'])
      expect([text, decoded(text)]).toEqual([text, text])
    expect(decoded('%%341')).toBe('%41')
  })

  it('takes a plus for a blank only where it is told so', () => {
    expect(decoded('a+b%2b')).toBe('a+b+')
    expect(decoded('a+b%2b', true)).toBe('a b+')
  })

  it('gives back every octet', () => {
    fc.assert(
      fc.property(fc.uint8Array(), octets => {
        const escaped = Buffer.from(octets).toString('hex').replace(/../g, '%$&')
        expect([...percentDecoded(escaped)]).toEqual([...octets])
      }),
    )
  })
})
