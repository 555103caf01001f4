import { describe, expect, it } from 'vitest'
import {
  campaignOf,
  declare,
  isOver,
  noteDetector,
  notePrice,
  startOf,
} from '../../../src/watchtower/tower/campaign.ts'
import { emptySums, numbersOf, type Sums, standingOf } from '../../../src/watchtower/tower/numbers.ts'

const hour = 3_600_000
const day = 24 * hour
const now = 100 * day
const alarm = {
  detector: 'unknown-names',
  first: { stratum: 'rare', proven: false },
  lowAt: now - hour,
} as const
const declared = (sums: Sums = emptySums()) =>
  declare({ id: 1, alarm, startedAt: startOf(alarm, now), common: [], sums, now })
const sums = (change: Partial<Sums>): Sums => ({ ...emptySums(), ...change })

describe('when a campaign began', () => {
  it('was when its chart was last near zero', () => expect(startOf(alarm, now)).toBe(now - hour))

  it('was three hours before it was declared, at most: a day would list people for nothing', () => {
    expect(startOf({ ...alarm, lowAt: now - day }, now)).toBe(now - 3 * hour)
  })
})

describe('when a campaign is over', () => {
  const sixHours = 72
  it('is after six quiet hours', () => {
    expect([sixHours - 1, sixHours].map(quiet => isOver(declared(), quiet, now + day))).toEqual([
      null,
      'went-away',
    ])
  })

  it('is after thirty days in any case: then it is what the site is like', () => {
    expect([30 * day - 1, 30 * day].map(age => isOver(declared(), 0, now + age))).toEqual([null, 'given-up'])
  })
})

describe('how sure it is', () => {
  it('is confirmed once failures or checks raise an alarm, too', () => {
    const following = declared()
    expect(campaignOf(following).standing).toBe('presumed')
    noteDetector(following, 'unsolved-checks')
    noteDetector(following, 'unsolved-checks')
    expect(campaignOf(following)).toMatchObject({
      standing: 'confirmed',
      detectors: ['unknown-names', 'unsolved-checks'],
    })
  })

  it('is doubtful where those who were asked pass their checks as people do', () => {
    expect(standingOf(false, sums({ served: 40, unsolved: 4, expectedUnsolved: 4 }))).toBe('doubtful')
    expect(standingOf(false, sums({ served: 40, unsolved: 20, expectedUnsolved: 4 }))).toBe('presumed')
    expect(standingOf(false, sums({ served: 10, unsolved: 0, expectedUnsolved: 1 }))).toBe('presumed')
  })
})

describe('a campaign', () => {
  it('tells every cell that had a price, and who of the strangers there', () => {
    const following = declared()
    notePrice(following, 'rare', false, 1)
    notePrice(following, 7, true, 4)
    notePrice(following, 'rare', false, 2)
    expect(campaignOf(following).cells).toEqual([
      { stratum: 'rare', proven: false, strangers: ['none', 'client'] },
      { stratum: 7, proven: true, strangers: ['asn'] },
    ])
  })

  it('remembers as many cells as there can be, whatever comes', () => {
    const following = declared()
    for (let stratum = 0; stratum < 1_000; stratum += 1) notePrice(following, stratum, false, 1)
    expect(campaignOf(following).cells).toHaveLength(130)
  })

  it('tells how many of the attempts are beyond what people do', () => {
    const numbers = numbersOf(
      sums({
        attempts: 500,
        named: 500,
        unknown: 320,
        expectedUnknown: 50,
        judged: 180,
        failed: 60,
        expectedFailed: 36,
      }),
    )
    expect(numbers).toMatchObject({ expectedUnknownShare: 0.1, expectedFailedShare: 0.2, excess: 330 })
  })

  it('tells of no attack where there are fewer failures than usual', () => {
    expect(numbersOf(sums({ attempts: 90, judged: 90, failed: 3, expectedFailed: 18 })).excess).toBe(0)
  })
})
