// Keyed tags: what stands for a name. Nobody without the secret makes one, or finds the name behind one.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyring, type Purpose, sameSecret, tag } from '../../src/lib/keyed.ts'
import { anyText } from '../support/any-text.ts'

const secret = 'the root of all keys in these tests'
const keys = keyring(secret, null).current
const purposes = Object.keys({
  subject: true,
  account: true,
  name: true,
  credential: true,
  provenance: true,
  password: true,
  client: true,
  flow: true,
  device: true,
  pass: true,
  ticket: true,
  proof: true,
  reference: true,
} satisfies Record<Purpose, true>) as readonly Purpose[]

describe('a tag', () => {
  it('is 28 characters: the version, the key’s id and 128 bits', () => {
    fc.assert(
      fc.property(anyText(2_000), text => {
        expect(tag(keys, 'account', text)).toMatch(/^1[\w-]{4}\.[\w-]{22}$/)
      }),
    )
    expect(tag(keys, 'account', 'ada').slice(1, 5)).toBe(keys.id)
  })

  it('is the same for the same text, and another for any other', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        expect(tag(keys, 'account', one) === tag(keys, 'account', other)).toBe(one === other)
      }),
    )
  })

  it('is another for each purpose, and under each secret', () => {
    const others = keyring('another root of other keys entirely', null).current
    const tags = [keys, others].flatMap(each => purposes.map(purpose => tag(each, purpose, 'ada').slice(6)))
    expect(new Set(tags).size).toBe(2 * purposes.length)
  })

  it('holds nothing of the text', () => {
    expect(tag(keys, 'account', 'ada@demo.example')).not.toMatch(/ada|demo|example/)
  })

  it('never changes: what is stored under it must be found after an update', () => {
    expect(tag(keys, 'subject', 'account:ada')).toBe('1deo7.IT0HeWyASgAJPLbCS-yvwE')
    expect(tag(keys, 'name', 'ada')).toBe('1deo7.bCcTbuw5BXE7KS31onRuTa')
  })
})

describe('the keys', () => {
  it('are the same for the same secret, one for each purpose', () => {
    expect(keyring(secret, null)).toEqual(keyring(secret, null))
    const all = purposes.map(purpose => Buffer.from(keys.of[purpose]).toString('hex'))
    expect(new Set(all).size).toBe(purposes.length)
    for (const key of all) expect(key.length / 2).toBeGreaterThanOrEqual(16)
  })

  it('are those of two secrets while one is being rotated', () => {
    const rotating = keyring('the root of all keys from now on', secret)
    expect(rotating.previous).toEqual(keys)
    expect(rotating.current).not.toEqual(keys)
    expect(keyring(secret, null).previous).toBeNull()
  })

  it('have an id that tells nothing of the secret, and is another for another', () => {
    const ids = Array.from({ length: 200 }, (_, n) => keyring(`${secret} ${n}`, null).current.id)
    expect(new Set(ids).size).toBe(200)
    for (const id of ids) expect(id).toMatch(/^[\w-]{4}$/)
  })
})

describe('comparing two secrets', () => {
  it('says whether they are the same', () => {
    fc.assert(
      fc.property(anyText(), anyText(), (a, b) => {
        expect(sameSecret(a, b)).toBe(a === b)
        expect(sameSecret(a, a)).toBe(true)
      }),
    )
  })

  it('does so for texts of any lengths', () => {
    for (const other of ['', 'a', `${secret}x`, secret.slice(1), 'x'.repeat(100_000)])
      expect(sameSecret(secret, other)).toBe(false)
  })
})
