// A short keyed hash, as its authors publish it.
import { describe, expect, it } from 'vitest'
import { halfSipHash } from '../../src/passwords/short-hash.ts'

const hash = halfSipHash([0x03020100, 0x07060504])

/** Bytes 00 01 02 …, two in a character. */
const counted = (bytes: number) =>
  String.fromCharCode(...Array.from({ length: bytes / 2 }, (_, n) => (2 * n) | ((2 * n + 1) << 8)))
const hex = (value: number) => Buffer.from(Uint32Array.of(value).buffer).toString('hex')

describe('HalfSipHash-2-4', () => {
  it('gives what the authors’ own program gives for 0 and 2 bytes', () => {
    expect([0, 2].map(bytes => hex(hash(counted(bytes))))).toEqual(['a9359f5b', 'fa62a603'])
  })

  it('depends on every bit of a text, on its length, and on the key', () => {
    const texts = ['', '\0', '\0\0', '\0\0\0', 'a', 'b', 'ab', 'ba', 'abc', 'abd', 'Ābc', 'abc\0']
    const keys = [hash, halfSipHash([0x03020101, 0x07060504]), halfSipHash([0x03020100, 0x07060505])]
    const all = texts.flatMap(text => keys.map(each => each(text)))
    expect(new Set(all).size).toBe(all.length)
  })

  it('spreads over all of its bits', () => {
    const low = new Set(Array.from({ length: 2_000 }, (_, n) => hash(`text ${n}`) & 0xff))
    const high = new Set(Array.from({ length: 2_000 }, (_, n) => hash(`text ${n}`) >>> 24))
    expect([low.size, high.size]).toEqual([256, 256])
  })
})
