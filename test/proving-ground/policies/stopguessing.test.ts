// StopGuessing: an address collects a score for its failures; above the threshold a right password is called wrong.
import { describe, expect, it } from 'vitest'
import { stopGuessing } from '../../../proving-ground/policies/stopguessing.ts'
import { forwarded, hour, minute, second, type Visitor, visit } from './visitor.ts'

const pretended = { do: 'pretend' }
/** A password that is on every list, and one that nobody else has. */
const frequent = 3
const rare = 1_000_001
const unknown = 1_000_000_000

/** Failures with different passwords at an account each, from one address; returns how many until it has to pretend. */
function failuresUntilPretended(
  { knock }: Visitor,
  of: { readonly name: number; readonly password: number; readonly guessed: number },
): number {
  for (let n = 0; n < 20_000; n += 1) {
    if (knock({ at: 0, name: 1, password: of.guessed, right: true }).do === 'pretend') return n
    knock({ at: 0, name: of.name + n, password: of.password === rare ? rare + n : of.password })
  }
  return Number.POSITIVE_INFINITY
}

describe('stopguessing', () => {
  it('lets every guess through, and answers a right one as wrong', () => {
    const visitor = visit(stopGuessing)
    for (let n = 0; n < 200; n += 1)
      expect(visitor.knock({ at: n, name: unknown + n, password: rare + n }).do).not.toBe('turn-away')
    expect(visitor.knock({ at: minute, name: 1, password: frequent, right: true })).toEqual(pretended)
  })

  it('adds 1 for a failure: above 50, no frequent password gets in', () => {
    expect(failuresUntilPretended(visit(stopGuessing), { name: 10, password: rare, guessed: frequent })).toBe(
      51,
    )
  })

  it('adds 5.53 for a name that is no account', () => {
    // 9 × 5.53 = 49.8
    const until = { name: unknown, password: rare, guessed: frequent }
    expect(failuresUntilPretended(visit(stopGuessing), until)).toBe(10)
  })

  it('adds 11.97 times as much for a frequent password', () => {
    // 4 × 11.97 = 47.9
    const until = { name: 10, password: frequent, guessed: frequent }
    expect(failuresUntilPretended(visit(stopGuessing), until)).toBe(5)
  })

  it('has a threshold 287.62 times as high for other passwords', () => {
    // 14,381 / (5.53 × 11.97)
    const until = { name: unknown, password: frequent, guessed: rare }
    expect(failuresUntilPretended(visit(stopGuessing), until)).toBe(218)
  })

  it('adds nothing for the same wrong password at the same account again', () => {
    const visitor = visit(stopGuessing)
    for (let n = 0; n < 1_000; n += 1) visitor.knock({ at: n * minute, name: 5, password: frequent })
    expect(visitor.knock({ at: 0, name: 1, password: frequent, right: true })).toEqual(forwarded)
  })

  it('never blocks a browser that signed in to the account before, and does so to others of it', () => {
    const visitor = visit(stopGuessing)
    visitor.knock({ at: 0, name: 1, password: frequent, right: true })
    const cookie = visitor.cookie()
    for (let n = 0; n < 100; n += 1) visitor.knock({ at: n, name: unknown + n, password: rare + n })
    const login = { at: minute, password: frequent, right: true }
    expect(visitor.knock({ ...login, name: 1, cookie })).toEqual(forwarded)
    expect(visitor.knock({ ...login, name: 1 })).toEqual(pretended)
    expect(visitor.knock({ ...login, name: 2, cookie })).toEqual(pretended)
  })

  it('gives no cookie for a success that it hid', () => {
    const visitor = visit(stopGuessing)
    for (let n = 0; n < 100; n += 1) visitor.knock({ at: n, name: unknown + n, password: rare + n })
    expect(visitor.knock({ at: minute, password: frequent, right: true })).toEqual(pretended)
    expect(visitor.cookie()).toBeNull()
  })

  it('halves a score every twelve hours', () => {
    const visitor = visit(stopGuessing)
    for (let n = 0; n < 15; n += 1) visitor.knock({ at: 0, name: unknown + n, password: rare + n })
    const login = { name: 1, password: frequent, right: true }
    // 15 × 5.53 = 83, and 50 after 8.8 hours.
    expect(visitor.knock({ at: 8.7 * hour, ...login })).toEqual(pretended)
    expect(visitor.knock({ at: 8.9 * hour, ...login })).toEqual(forwarded)
  })

  it('takes failures back that were typos: the right password follows from the same address', () => {
    const visitor = visit(stopGuessing)
    for (let name = 1; name <= 120; name += 1) {
      const at = name * minute
      visitor.knock({ at, name, password: rare + name })
      expect(visitor.knock({ at: at + 7 * second, name, password: frequent, right: true })).toEqual(forwarded)
    }
  })

  it('takes them back but for .061 of each', () => {
    const visitor = visit(stopGuessing)
    for (let name = 500; name < 600; name += 1) {
      visitor.knock({ at: 0, name, password: rare + name })
      visitor.knock({ at: 0, name, password: rare - 1, right: true })
    }
    // 100 × .061 + 44 > 50
    expect(failuresUntilPretended(visitor, { name: 10, password: rare, guessed: frequent })).toBe(44)
  })

  it('takes no more than eight back', () => {
    const visitor = visit(stopGuessing)
    for (let n = 0; n < 20; n += 1) visitor.knock({ at: 0, name: 2, password: rare + n })
    visitor.knock({ at: 0, name: 2, password: rare - 1, right: true })
    // 20 − 8 × .939 + 38 > 50
    expect(failuresUntilPretended(visitor, { name: 10, password: rare, guessed: frequent })).toBe(38)
  })

  it('gives no credit for successes: whoever owns an account cannot launder an address', () => {
    const visitor = visit(stopGuessing)
    for (let n = 0; n < 100; n += 1) {
      visitor.knock({ at: n, name: unknown + n, password: rare + n })
      visitor.knock({ at: n, name: 9, password: rare, right: true })
    }
    expect(visitor.knock({ at: minute, name: 1, password: frequent, right: true })).toEqual(pretended)
  })

  it('learns a password that fails again and again, wherever it comes from', () => {
    const isKnownAfter = (sightings: number) => {
      const { knock } = visit(stopGuessing)
      for (let n = 0; n < sightings; n += 1) knock({ at: 0, address: 100 + n, name: 100 + n, password: rare })
      // From an address that is above 50 and far below 14,381.
      for (let n = 0; n < 60; n += 1) knock({ at: 0, address: 7, name: 200 + n, password: rare + 1 + n })
      return knock({ at: 0, address: 7, name: 1, password: rare, right: true }).do === 'pretend'
    }
    expect([0, 5, 20].map(isKnownAfter)).toEqual([false, false, true])
  })

  it('acts on logins alone', () => {
    const visitor = visit(stopGuessing)
    for (let n = 0; n < 100; n += 1) visitor.knock({ at: n, name: unknown + n, password: rare + n })
    expect(visitor.knock({ at: minute, surface: 'password-reset', password: frequent })).toEqual(forwarded)
  })
})
