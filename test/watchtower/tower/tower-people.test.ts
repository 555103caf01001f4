// The watchtower as a whole on days on which much goes wrong and nobody attacks: nothing is declared.
import { describe, expect, it } from 'vitest'
import { type Change, hour, minute, watched } from './traffic.ts'

describe('an unusual day', () => {
  it.each<[string, number, Change]>([
    ['a flash crowd', 30 * minute, { times: 8 }],
    [
      'a flash crowd without cookies, which fails more often',
      30 * minute,
      { times: 8, bare: 0.4, broken: 0.03 },
    ],
    ['an outage of the origin', 30 * minute, { broken: 0.95 }],
    ['an outage of the origin for hours', 5 * hour, { broken: 0.95 }],
    ['a form that was changed, so that half of people fail', 12 * hour, { broken: 0.5 }],
    ['a login form that was renamed, so that many give wrong names', 8 * hour, { wrongNames: 4 }],
    ['all of it at once', 2 * hour, { times: 4, bare: 0.4, broken: 0.3, wrongNames: 3 }],
  ])('%s is no attack', (_, ms, people) => {
    for (const seed of [1, 2]) {
      const { pass, tower } = watched(seed)
      pass(10 * hour)
      const { checked } = pass(ms, { people })
      pass(2 * hour)
      expect([tower.campaigns(), checked]).toEqual([[], 0])
    }
  })
})
