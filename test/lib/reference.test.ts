import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyring } from '../../src/lib/keyed.ts'
import { canonicalReference, makeReference, readReference, shortTag } from '../../src/lib/reference.ts'

const keys = keyring('a secret of thirty-two characters', null)
const at = 1_795_329_194_471

describe('a reference', () => {
  it('says when, from which network and why, to whoever has the key', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 47 }), fc.string(), fc.string(), (time, network, reason) => {
        const made = makeReference(keys.current, time, network, reason)
        expect(readReference(keys, made)).toEqual({
          at: time,
          network: shortTag(network, 4),
          reason: shortTag(reason, 2),
        })
      }),
    )
  })

  it('is 26 characters in groups, none of which is mistaken for another', () => {
    expect(makeReference(keys.current, at, 'network', 'reason')).toMatch(
      /^[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){3}-[0-9A-HJKMNP-TV-Z]{6}$/,
    )
  })

  it('is another one each time', () => {
    const made = Array.from({ length: 1_000 }, () => makeReference(keys.current, at, 'network', 'reason'))
    expect(new Set(made).size).toBe(1_000)
  })

  it('is noise without the key, and read under the previous one', () => {
    const other = keyring('another secret of thirty-two chars', null)
    const made = makeReference(keys.current, at, 'network', 'reason')
    expect(readReference(other, made)).toBeNull()
    expect(readReference({ current: other.current, previous: keys.current }, made)?.at).toBe(at)
  })

  it('is read as people write it down', () => {
    const made = makeReference(keys.current, at, 'network', 'reason')
    const written = made.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')
    expect(canonicalReference(written)).toBe(made)
  })

  it('is not made of just any text', () => {
    for (const text of ['', 'x', 'ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZZ', "' OR 1=1"])
      expect(readReference(keys, text)).toBeNull()
  })
})
