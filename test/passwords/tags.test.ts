// Short keyed tags of passwords: the same password is found again, for a day and the next, and nobody gets it back.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { day, hour, minute } from '../../src/lib/time.ts'
import { parityOf, passwordTagger } from '../../src/passwords/tags.ts'
import { anyText } from '../support/any-text.ts'

const key = new Uint8Array(32).fill(7)
const tagsOf = passwordTagger(key)
const midnight = Date.UTC(2026, 10, 22)
const made = (count: number) => Array.from({ length: count }, (_, number) => `made-up-${number}`)

describe('the tags of a password', () => {
  it('are the same all day long, however it is spelled', () => {
    const tags = tagsOf('made-up-phrase', midnight)
    expect(tagsOf('made-up-phrase', midnight + day - 1)).toEqual(tags)
    expect(tagsOf(' Made-Up-Phrase\u0000x', midnight + hour)).toEqual(tags)
  })

  it('go round midnight: today’s are tomorrow’s of yesterday', () => {
    const before = tagsOf('made-up-phrase', midnight - minute)
    const after = tagsOf('made-up-phrase', midnight + minute)
    expect(after.yesterday).toBe(before.today)
    expect(after.today).not.toBe(before.today)
    expect(parityOf(after.today)).not.toBe(parityOf(before.today))
  })

  it('are others the day after the next: nothing joins them', () => {
    const passwords = made(200)
    const tags = passwords.map(password => tagsOf(password, midnight).today)
    const later = passwords.map(password => tagsOf(password, midnight + 2 * day).today)
    expect(tags.filter((tag, at) => tag === later[at])).toEqual([])
    const differences = new Set(tags.map((tag, at) => tag ^ (later[at] ?? 0)))
    expect(differences.size).toBeGreaterThan(195)
  })

  it('are others under another key', () => {
    const others = passwordTagger(new Uint8Array(32).fill(8))
    expect(made(200).filter(one => tagsOf(one, midnight).today === others(one, midnight).today)).toEqual([])
  })
})

describe('no password is found from a tag', () => {
  it('because 24 bits are all there is, whatever it is', () => {
    fc.assert(
      fc.property(anyText(300), text => {
        const { today, yesterday } = tagsOf(text, midnight)
        for (const tag of [today, yesterday]) expect(tag & 0x1ffffff).toBe(tag)
        expect(today).not.toBe(yesterday)
      }),
    )
  })

  it('because others have it too: of 20,000 made-up ones, some share theirs', () => {
    const passwords = made(20_000)
    const tags = new Set(passwords.map(password => tagsOf(password, midnight).today))
    const shared = passwords.length - tags.size
    expect(shared).toBeGreaterThan(2)
    expect(shared).toBeLessThan(40)
  })
})
