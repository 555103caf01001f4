import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeText } from '../../src/lib/decode-text.ts'

describe('decoding the bytes of a text', () => {
  it('reads UTF-8, and keeps a byte order mark', () => {
    expect(decodeText(Buffer.from('é漢😀'))).toBe('é漢😀')
    expect(decodeText(Buffer.from('\ufeffa'))).toBe('\ufeffa')
  })

  it('reads anything else as windows-1252, as WordPress does', () => {
    expect(decodeText(Uint8Array.of(0xe0, 0x64, 0x6d, 0x69, 0x6e))).toBe('àdmin')
    expect(decodeText(Uint8Array.of(0x80, 0x9a, 0xff))).toBe('€šÿ')
  })

  it('agrees with the standard on what is UTF-8', () => {
    const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    const isUtf8 = (bytes: Uint8Array) => {
      try {
        return strict.decode(bytes) !== ''
      } catch {
        return false
      }
    }
    const byte = fc.constantFrom(0x41, 0xc0, 0xc3, 0xe2, 0xed, 0xf0, 0xf4, 0xff, 0x80, 0x9f, 0xa9, 0xbf)
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 6 }), fc.array(byte), (any, likely) => {
        for (const bytes of [any, Uint8Array.from(likely)])
          if (bytes.length > 0 && isUtf8(bytes)) expect(decodeText(bytes)).toBe(strict.decode(bytes))
          else expect(decodeText(bytes)).toHaveLength(bytes.length)
      }),
    )
  })
})
