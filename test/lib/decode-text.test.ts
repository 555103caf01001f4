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
})
