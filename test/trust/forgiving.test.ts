// Wrong passwords that are forgiven: repeats and slips, bounded, and nobody else's.
import { describe, expect, it } from 'vitest'
import { hour, minute } from '../../src/lib/time.ts'
import { halfSipHash } from '../../src/passwords/short-hash.ts'
import { typoTags } from '../../src/passwords/typo-tags.ts'
import type { Settlement } from '../../src/stores/contract.ts'
import { forgiving } from '../../src/trust/forgiving.ts'
import { handClock, subjects } from '../support/attempts.ts'

const hash = halfSipHash([0x1234_5678, 0x0fed_cba9])
const tags = (password: string) => {
  const made = typoTags(password, hash)
  if (made === null) throw new Error('It is a password.')
  return made
}
const owed = (charge: string): Settlement => ({
  subject: subjects.network('203.0.113.0/24'),
  charge,
  instead: null,
  only: null,
})

function world(capacity = 100) {
  const clock = handClock()
  const made = forgiving(clock.now, capacity)
  return {
    clock,
    wrong: (password: string, charge = 'charge', whose = 'ada') =>
      made.wrong(whose, tags(password), [owed(charge)]),
    right: (password: string, whose = 'ada') => made.right(whose, tags(password)).map(({ charge }) => charge),
  }
}

describe('a repeat', () => {
  it('is the same password, wrong again within an hour', () => {
    const { wrong, clock } = world()
    expect([wrong('old-password'), wrong('old-password')]).toEqual([false, true])
    clock.advance(hour - 1)
    expect(wrong('old-password')).toBe(true)
    clock.advance(hour)
    expect(wrong('old-password')).toBe(false)
  })

  it('is no other password, and no other account’s or network’s', () => {
    const { wrong } = world()
    wrong('old-password')
    expect([wrong('new-guess-1'), wrong('old-password', 'charge', 'grace')]).toEqual([false, false])
  })

  it('is a telephone’s that sends one old password 288 times a day: it is charged once', () => {
    const { wrong, clock } = world()
    let charged = 0
    for (let n = 0; n < 288; n += 1) {
      if (wrong('old-password') !== true) charged += 1
      clock.advance(5 * minute)
    }
    expect(charged).toBe(1)
  })

  it('is forgiven twenty times an hour, and charged beyond', () => {
    const { wrong, clock } = world()
    const forgiven = () => Array.from({ length: 50 }, () => wrong('old-password')).filter(one => one).length
    expect(forgiven()).toBe(20)
    clock.advance(hour - 1)
    expect(forgiven()).toBe(0)
    expect(wrong('old-password')).toBe(false)
    clock.advance(1)
    expect(forgiven()).toBe(20)
  })

  it('is one of the last four: who tries many has nothing that he tried before for nothing', () => {
    const { wrong } = world()
    for (const guess of ['guess-1', 'guess-2', 'guess-3', 'guess-4', 'guess-5']) wrong(guess)
    expect([wrong('guess-5'), wrong('guess-2'), wrong('guess-1')]).toEqual([true, true, false])
  })

  it('opens no guess to who guesses: of a thousand different ones hardly any is forgiven', () => {
    const { wrong, clock } = world()
    let forgiven = 0
    for (let n = 0; n < 1_000; n += 1) {
      if (wrong(`${n * 7_919} guess`) === true) forgiven += 1
      clock.advance(minute)
    }
    expect(forgiven).toBeLessThan(5)
  })
})

describe('a slip before the right password', () => {
  it('gives back what its network paid for it, once', () => {
    const { wrong, right } = world()
    wrong('correct-Hrose-7', 'first')
    wrong('correct-Horse-77', 'second')
    wrong('summer2026', 'other')
    expect(right('correct-Horse-7')).toEqual(['first', 'second'])
    expect(right('correct-Horse-7')).toEqual([])
  })

  it('gives nothing back that the store does not know any more', () => {
    const { wrong, right, clock } = world()
    wrong('correct-Hrose-7', 'first')
    clock.advance(2 * minute)
    wrong('correct-Horse-77', 'second')
    expect(right('correct-Horse-7')).toEqual(['second'])
  })

  it('gives nothing back that was given back as a repeat', () => {
    const { wrong, right } = world()
    wrong('correct-Hrose-7', 'first')
    expect(wrong('correct-Hrose-7', 'second')).toBe(true)
    expect(right('correct-Horse-7')).not.toContain('second')
  })

  it('is of the same account from the same network', () => {
    const { wrong, right } = world()
    wrong('correct-Hrose-7', 'first')
    expect(right('correct-Horse-7', 'grace')).toEqual([])
  })
})

describe('memory', () => {
  it('is of so many at one time, and of whoever was heard of last', () => {
    const { wrong } = world(3)
    for (const whose of ['a', 'b', 'c']) wrong('old-password', 'charge', whose)
    wrong('old-password', 'charge', 'a')
    wrong('old-password', 'charge', 'd')
    expect(wrong('old-password', 'charge', 'a')).toBe(true)
    expect(wrong('old-password', 'charge', 'b')).toBe(false)
  })
})
