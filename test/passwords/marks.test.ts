// What is known of a password beside an attempt.
import { describe, expect, it } from 'vitest'
import { passwordMarker } from '../../src/passwords/marks.ts'
import { halfSipHash } from '../../src/passwords/short-hash.ts'
import { passwordTagger } from '../../src/passwords/tags.ts'
import { typoTags } from '../../src/passwords/typo-tags.ts'

const key = new Uint8Array(32).fill(7)
const now = Date.UTC(2026, 10, 22, 12)
const shortHash = halfSipHash([1, 2])
const mark = passwordMarker(key, shortHash, { hosts: ['www.example.com'], site: 'blue-door' })

describe('the marks of a password', () => {
  it('are its tags, and whether it is a usual one', () => {
    expect(mark('made-up-phrase-1', now)).toEqual({
      ...passwordTagger(key)('made-up-phrase-1', now),
      usual: false,
      typo: typoTags('made-up-phrase-1', shortHash),
    })
  })

  it('do not tell which kind of usual it is', () => {
    for (const password of ['123456', 'Example2026!', 'Winter2026', 'bluedoor1'])
      expect(mark(password, now)).toMatchObject({ usual: true })
  })

  it('hold nothing of it', () => {
    expect(JSON.stringify(mark('made-up-phrase', now))).not.toMatch(/made|up|phrase/)
  })
})
