// CrowdSec: a leaky bucket of 5 failures, one leaking in 10 s, and a ban of 4 h that the bouncer knows at its next
// sync.
import { describe, expect, it } from 'vitest'
import { crowdsec } from '../../../proving-ground/policies/crowdsec.ts'
import { forwarded, hour, knocks, second, times, turnedAway, visit } from './visitor.ts'

describe('crowdsec', () => {
  it('decides at the sixth failure of a burst, and the bouncer acts at its next sync', () => {
    const visitor = visit(crowdsec)
    expect(knocks(visitor, 6, 100, { at: 0 })).toEqual(times(6, 'forward'))
    expect(visitor.knock({ at: 9_999 })).toEqual(forwarded)
    expect(visitor.knock({ at: 10_000 })).toEqual(turnedAway(null))
  })

  it('waits a whole sync where the line was read just after one', () => {
    const visitor = visit(crowdsec)
    knocks(visitor, 6, 0, { at: 9_500 })
    expect(visitor.knock({ at: 19_999 })).toEqual(forwarded)
    expect(visitor.knock({ at: 20_000 })).toEqual(turnedAway(null))
  })

  it('does not ban after five', () => {
    const visitor = visit(crowdsec)
    knocks(visitor, 5, 100, { at: 0 })
    expect(visitor.knock({ at: 30 * second, right: true })).toEqual(forwarded)
  })

  it('never bans who fails every ten seconds, which leak out as fast', () => {
    expect(knocks(visit(crowdsec), 1_000, 10 * second, { at: 0 })).toEqual(times(1_000, 'forward'))
  })

  it('bans who fails a little faster than that', () => {
    expect(knocks(visit(crowdsec), 60, 8 * second, { at: 0 })).toContain('turn-away')
  })

  it('bans for four hours from the decision', () => {
    const visitor = visit(crowdsec)
    knocks(visitor, 6, 0, { at: 0 })
    expect(visitor.knock({ at: second + 4 * hour - 1 })).toEqual(turnedAway(null))
    expect(visitor.knock({ at: second + 4 * hour })).toEqual(forwarded)
  })

  it('bans the address on every form and for every account, and no other address', () => {
    const visitor = visit(crowdsec)
    knocks(visitor, 6, 0, { at: 0 })
    const at = 60 * second
    expect(visitor.knock({ at, name: 9, right: true })).toEqual(turnedAway(null))
    expect(visitor.knock({ at, surface: 'signup', right: true })).toEqual(turnedAway(null))
    expect(visitor.knock({ at, address: 2, right: true })).toEqual(forwarded)
  })

  it('counts no successes, and nothing but logins', () => {
    const visitor = visit(crowdsec)
    expect(knocks(visitor, 300, 100, { at: 0, right: true })).toEqual(times(300, 'forward'))
    expect(knocks(visitor, 300, 100, { at: 30 * second, surface: 'signup' })).toEqual(times(300, 'forward'))
  })
})
