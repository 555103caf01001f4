// Telling a slip of the finger from another guess, by as little as can be.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { halfSipHash } from '../../src/passwords/short-hash.ts'
import { isTypo, typoTags } from '../../src/passwords/typo-tags.ts'

const hash = halfSipHash([0x1234_5678, 0x0fed_cba9])
const tags = (password: string) => typoTags(password, hash) ?? { exact: -1, near: [] }
const looksLike = (wrong: string, right: string) => isTypo(tags(wrong).exact, tags(right).near)

/** As people choose them, and as their programs do. */
const password = fc.oneof(
  fc.string({ minLength: 4, maxLength: 40 }),
  fc.string({ minLength: 4, maxLength: 40, unit: 'grapheme' }),
)

describe('a slip of the finger', () => {
  const slips: Readonly<Record<string, (right: string, at: number) => string>> = {
    'a character too few': (right, at) => right.slice(0, at) + right.slice(at + 1),
    'a character too many': (right, at) => `${right.slice(0, at)}x${right.slice(at)}`,
    'a wrong character': (right, at) => `${right.slice(0, at)}x${right.slice(at + 1)}`,
    'a character twice': (right, at) => right.slice(0, at + 1) + right.slice(at),
    'two swapped neighbours': (right, at) =>
      right.slice(0, at) + right.slice(at + 1, at + 2) + right.slice(at, at + 1) + right.slice(at + 2),
    'a small letter at the beginning': right => right.slice(0, 1).toLowerCase() + right.slice(1),
    'a capital at the beginning': right => right.slice(0, 1).toUpperCase() + right.slice(1),
  }

  it.each(Object.keys(slips))('is %s, wherever', name => {
    fc.assert(
      fc.property(password, fc.nat(), (right, n) => {
        const wrong = slips[name]?.(right, n % right.length) ?? ''
        expect(looksLike(wrong, right)).toBe(true)
      }),
    )
  })

  it('is a keyboard locked in capitals', () => {
    for (const right of ['correct-Horse-7', 'hunter2!', 'Passwort', 'ALLCAPS1']) {
      const locked = [...right].map(each =>
        each === each.toUpperCase() ? each.toLowerCase() : each.toUpperCase(),
      )
      expect(looksLike(locked.join(''), right)).toBe(true)
    }
  })

  it('is not another password, but for one in four', () => {
    let similar = 0
    for (let n = 0; n < 6_000; n += 1) if (looksLike(`guess ${n * 7_919}`, 'correct-Horse-7')) similar += 1
    expect(similar / 6_000).toBeLessThan(0.3)
  })

  it('is of nothing that is very short', () => {
    expect(tags('abc').near).toEqual([])
  })
})

describe('what is kept of a wrong password', () => {
  it('is 24 bits, the same for the same one, and hardly ever for another', () => {
    const all = Array.from({ length: 2_000 }, (_, n) => tags(`${n * 7_919} guess ${n}`).exact)
    expect(all.every(exact => exact >= 0 && exact < 2 ** 24)).toBe(true)
    expect(new Set(all).size).toBeGreaterThan(1_900)
    expect(tags('correct-Horse-7').exact).toBe(tags('correct-Horse-7').exact)
  })

  it('covers every character', () => {
    const right = 'abcdefghi'
    for (let at = 0; at < right.length; at += 1)
      expect(tags(`${right.slice(0, at)}X${right.slice(at + 1)}`).exact).not.toBe(tags(right).exact)
  })

  it('is another one in another isolate', () => {
    expect(typoTags('correct-Horse-7', halfSipHash([1, 2]))?.exact).not.toBe(tags('correct-Horse-7').exact)
  })
})

describe('tags', () => {
  it('are few, however long a password is, and none of what nobody types', () => {
    expect(tags('x'.repeat(128)).near).toHaveLength(6)
    expect([typoTags('', hash), typoTags('x'.repeat(129), hash)]).toEqual([null, null])
  })
})
