import { describe, expect, it } from 'vitest'
import type { Campaign } from '../../../src/watchtower/contract.ts'
import { sentenceOf } from '../../../src/watchtower/object/sentence.ts'

const minute = 60_000
const declaredAt = Date.UTC(2027, 2, 7, 14, 5)
const campaign: Campaign = {
  id: 1,
  startedAt: declaredAt - 25 * minute,
  declaredAt,
  endedAt: null,
  ended: null,
  standing: 'confirmed',
  detectors: ['unknown-names', 'unsolved-checks'],
  first: { stratum: 'rare', proven: false },
  cells: [],
  common: [],
  numbers: {
    ...{
      attempts: 12_345,
      expectedAttempts: 1_050,
      named: 12_345,
      unknown: 9_876,
      expectedUnknownShare: 0.1,
    },
    ...{ judged: 2_469, failed: 2_222, expectedFailedShare: 0.2 },
    ...{ served: 1, unsolved: 1, expectedUnsolvedShare: 0.08, excess: 11_400 },
  },
}
const told = (change: Partial<Campaign>) => sentenceOf({ ...campaign, ...change })

describe('a campaign in words', () => {
  it('says when, how many, what was unusual, and where', () => {
    expect(sentenceOf(campaign)).toBe(
      'Attack since 7 March 13:40 UTC, noticed after 25 minutes: 12,345 attempts by strangers where about 1,050 are usual, repeats left out. ' +
        '80 % gave names that have never signed in (usual: 10 %), 90 % of the others failed (usual: 20 %) and 1 of 1 check ' +
        'was not passed (usual: 8 %). Names that have never signed in and checks that nobody passed gave it away, first with ' +
        'clients that hardly anybody has on networks that nobody has signed in from. About 11,400 of the attempts are the attack’s.',
    )
  })

  it('says where it is not sure', () => {
    expect(told({ standing: 'presumed' })).toMatch(/^Probably an attack since/)
    const doubtful = told({ standing: 'doubtful' })
    expect(doubtful).toMatch(/^Unusual names since/)
    expect(doubtful).toContain('About 11,400 of the attempts are unusual.')
    expect(doubtful).toContain('it may be a mailing to strangers')
  })

  it('says how it ended', () => {
    const endedAt = declaredAt + 120 * minute
    expect(told({ endedAt, ended: 'went-away' })).toMatch(
      /It was over on 7 March 16:05 UTC, after 2 hours\.$/,
    )
    expect(told({ endedAt, ended: 'dismissed' })).toContain(
      'said on 7 March 16:05 UTC, after 2 hours, that it was none',
    )
    expect(told({ endedAt, ended: 'given-up' })).toContain('it began to count as normal')
  })

  it('speaks of others only where it spoke of names, and of failures where they gave it away', () => {
    const text = told({
      numbers: { ...campaign.numbers, named: 0 },
      detectors: ['failures', 'unsolved-checks'],
    })
    expect(text).toContain(' 90 % failed (usual: 20 %)')
    expect(text).toContain('Failed sign-ins and checks that nobody passed gave it away')
  })

  it('says nothing of what was not counted', () => {
    const numbers = { ...campaign.numbers, named: 0, judged: 0, served: 0 }
    expect(told({ numbers })).not.toMatch(/usual:|NaN/)
  })

  it('names a kind of client as the record does', () => {
    expect(told({ first: { stratum: 46_655, proven: true } })).toContain(
      'first with the kind of client zzz on networks that others have signed in from',
    )
  })
})
