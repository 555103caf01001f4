import { describe, expect, it } from 'vitest'
import type { Sighting } from '../../../src/watchtower/contract.ts'
import { countSolved, countStranger, emptyTally, type Tally } from '../../../src/watchtower/tower/tally.ts'

const plain = { relation: 'asn', name: 'known', outcome: 'failure', solved: null } as Sighting
function counted(...changes: readonly Partial<Sighting>[]): Partial<Tally> {
  const tally = emptyTally()
  for (const change of changes) countStranger(tally, { ...plain, ...change })
  return Object.fromEntries(Object.entries(tally).filter(([, count]) => count !== 0))
}

describe('what is counted of a stranger’s attempt', () => {
  it('is its relation, its name and how it ended', () => {
    expect(counted({})).toEqual({ asn: 1, named: 1, judged: 1, failed: 1 })
    expect(counted({ outcome: 'success', relation: 'none' })).toEqual({ none: 1, named: 1, judged: 1 })
  })

  it('with an unknown name is that alone: nothing is told twice', () => {
    expect(counted({ name: 'unknown' })).toEqual({ asn: 1, named: 1, unknown: 1 })
  })

  it('with an unknown name that succeeds is a new account, and no attack', () => {
    expect(counted({ name: 'unknown', outcome: 'success' })).toEqual({ asn: 1, named: 1, judged: 1 })
  })

  it('is nothing about names while they are not known yet', () => {
    expect(counted({ name: 'not-known-yet' })).toEqual({ asn: 1, judged: 1, failed: 1 })
  })

  it('at a check that was not passed is a failure: what is stopped must not look gone', () => {
    expect(counted({ outcome: 'unsolved' })).toEqual({
      ...{ asn: 1, named: 1, judged: 1, failed: 1 },
      ...{ served: 1, unsolved: 1 },
    })
  })

  it('is nothing from a network that the account is known at', () => {
    expect(counted({ relation: 'network' })).toEqual({})
  })

  it('is taken back where the check is passed after all', () => {
    const tally = emptyTally()
    countStranger(tally, { ...plain, outcome: 'unsolved' })
    countSolved(tally, { ...plain, outcome: 'success' })
    expect(tally).toMatchObject({ served: 1, unsolved: 0, judged: 1, failed: 0 })
  })
})
