// What is measured beside what: whether the tables fit each other, and nothing is compared that cannot be.
import { describe, expect, it } from 'vitest'
import { bareNames, type CaseName, caseNames, cases } from '../../../scripts/bench/cases.ts'
import { groupsOf, nothingYet } from '../../../scripts/bench/rates.ts'
import {
  attemptOnlySides,
  attemptOnlySidesWith,
  caseOn,
  casesOf,
  comparedNames,
  pairs,
  type Side,
  sideNames,
  sides,
} from '../../../scripts/bench/sides.ts'

describe('the sides', () => {
  it('are paired: Doorward and something else, on one store', () => {
    for (const { doorward, alternative } of pairs) {
      expect(sides[doorward].store).toBe(sides[alternative].store)
      expect([sides[doorward].isDoorward, sides[alternative].isDoorward]).toEqual([true, false])
    }
    const paired = pairs.flatMap(({ doorward, alternative }) => [doorward, alternative])
    expect(new Set(['bare', ...paired])).toEqual(new Set(sideNames))
  })

  it('that count in Upstash are left out without it, and no others', () => {
    expect(attemptOnlySidesWith(true)).toEqual(attemptOnlySides)
    expect(attemptOnlySidesWith(false)).toEqual(['hono-rate-limiter'])
  })

  it('stand with a right sign-in for one on a known device, where nobody knows devices', () => {
    expect(caseOn('hono-rate-limiter', 'login-known')).toBe('login-success')
    expect(caseOn('doorward-upstash', 'login-known')).toBe('login-known')
    for (const side of sideNames) {
      const measured = casesOf(side)
      for (const name of comparedNames) expect(measured).toContain(caseOn(side, name))
      expect(measured.includes('login-known')).toBe(sides[side].isDoorward)
    }
  })
})

describe('the groups', () => {
  const lanes = groupsOf(attemptOnlySides).flat()
  const text = ({ side, name }: { readonly side: Side; readonly name: CaseName }) => `${side} ${name}`

  it('hold every case of every side once', () => {
    const all = [
      ...bareNames.map(name => `bare ${name}`),
      ...caseNames.map(name => `doorward ${name}`),
      ...attemptOnlySides.flatMap(side => casesOf(side).map(name => `${side} ${name}`)),
    ]
    expect(lanes.map(text).toSorted()).toEqual(all.toSorted())
  })

  it('each hold one case of the bare Worker, and what is held against that', () => {
    for (const [first, ...others] of groupsOf(attemptOnlySides)) {
      expect(first?.side).toBe('bare')
      for (const { side, name } of others) {
        expect(side).not.toBe('bare')
        expect(cases[name].bare).toBe(first?.name)
      }
    }
  })

  it('hold nobody who is not running', () => {
    const running = new Set(
      groupsOf(attemptOnlySidesWith(false))
        .flat()
        .map(({ side }) => side),
    )
    expect(running).toEqual(new Set(['bare', 'doorward', 'hono-rate-limiter']))
  })

  it('have a list of its own for each lane', () => {
    const rates = nothingYet()
    for (const { side, name } of lanes) rates[side][name].push(1)
    for (const { side, name } of lanes) expect(rates[side][name]).toEqual([1])
  })
})
