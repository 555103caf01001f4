// The watchtower as a whole while nothing happens: weeks in which nothing may be declared. With the first days, in
// which it learns what is normal, and new versions of people's clients every week.
import { describe, expect, it } from 'vitest'
import { day, site } from './traffic.ts'

const month = 33 * day
const fortnight = 15 * day

describe('a quiet time', () => {
  it.each([1, 2])('of a month declares nothing (%i)', seed => {
    const { pass, tower } = site({ seed, perHour: 500 })
    const { checked } = pass(month)
    expect([tower.campaigns(), checked]).toEqual([[], 0])
  })

  it('declares nothing on a small site', () => {
    const { pass, tower } = site({ seed: 4, perHour: 60 })
    pass(fortnight)
    expect(tower.campaigns()).toEqual([])
  })

  it('declares nothing where strangers pay, and people fail one check in twenty', () => {
    const { pass, tower } = site({ seed: 5, perHour: 300, strangersPay: true })
    pass(fortnight)
    expect(tower.campaigns()).toEqual([])
  })

  it('declares nothing where hours are very uneven', () => {
    const { pass, tower } = site({ seed: 6, perHour: 300, swing: 0.4 })
    pass(fortnight)
    expect(tower.campaigns()).toEqual([])
  })

  it('declares nothing in retail, where many come without cookies', () => {
    const { pass, tower } = site({ seed: 7, perHour: 300 })
    pass(fortnight, { people: { bare: 0.45 } })
    expect(tower.campaigns()).toEqual([])
  })

  it('declares nothing in the first days on a site whose people are unlike others', () => {
    const { pass, tower } = site({ seed: 8, perHour: 1_000 })
    pass(3 * day, { people: { wrongNames: 3, broken: 0.35 } })
    expect(tower.campaigns()).toEqual([])
  })
})
