// What is good for a few times, for a few: exactly so often, for a time.
import { describe, expect, it } from 'vitest'
import { claimIn, type KeptClaim } from '../../src/ledger/claims.ts'
import type { Claim } from '../../src/stores/contract.ts'
import { claim } from '../contracts/store.ts'

const now = 1_700_000_000_000

function world() {
  const claims = new Map<string, KeptClaim>()
  return { claims, make: (key: string, over: Partial<Claim> = {}) => claimIn(claims, claim(key, over), now) }
}

describe('a claim', () => {
  it('ends when its time is over, counted from the first', () => {
    const claims = new Map<string, KeptClaim>()
    const pass = claim('pass', { ttlMs: 5_000, times: 3 })
    claimIn(claims, pass, now)
    claimIn(claims, pass, now + 4_000)
    expect(claims.get('pass')).toEqual([now + 5_000, 2, ['ada']])
  })

  it('that is refused takes nothing: no use, and no member', () => {
    const { claims, make } = world()
    make('pass', { times: 9 })
    expect(make('pass', { times: 9, member: 'grace' })).toBe(false)
    expect(make('pass', { times: 1 })).toBe(false)
    expect(claims.get('pass')).toEqual([now + 60_000, 1, ['ada']])
  })

  it('that is good for nothing or nobody is refused, and kept nowhere', () => {
    const { claims, make } = world()
    expect([make('pass', { times: 0 }), make('pass', { members: 0 })]).toEqual([false, false])
    expect(claims.size).toBe(0)
  })

  it('beyond a thousand of one subject is refused; those that are there go on', () => {
    const { claims, make } = world()
    const first = Array.from({ length: 1_010 }, (_, n) => make(`pass-${n}`, { times: 2 }))
    expect([first.filter(Boolean).length, claims.size]).toEqual([1_000, 1_000])
    expect([make('pass-7', { times: 2 }), make('pass-1005', { times: 2 })]).toEqual([true, false])
  })
})
