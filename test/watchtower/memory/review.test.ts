import { describe, expect, it } from 'vitest'
import type { Campaign } from '../../../src/watchtower/contract.ts'
import { isTakenOver, type Success } from '../../../src/watchtower/memory/review.ts'

const campaign = {
  startedAt: 1_000,
  endedAt: 2_000,
  cells: [
    { stratum: 7, proven: false, strangers: ['none', 'client'] },
    { stratum: 'rare', proven: false, strangers: ['none'] },
  ],
  common: [7, 8],
} as unknown as Campaign

const success: Success = {
  at: 1_500,
  stratum: 7,
  proven: false,
  relation: 'none',
  ownDevice: false,
  solved: null,
}

describe('a success during a campaign', () => {
  it.each<[string, Partial<Success>, 'probably' | 'possibly' | 'no']>([
    ['was probably a takeover in one of its cells', {}, 'probably'],
    ['was possibly one where a check had been passed', { solved: 'worked' }, 'possibly'],
    ['was none before it began', { at: 999 }, 'no'],
    ['was none after it ended', { at: 2_001 }, 'no'],
    ['was none on a device of the account', { ownDevice: true }, 'no'],
    ['was none from a network that the account is known at', { relation: 'network' }, 'no'],
    ['was none with both the ASN and the client of the account', { relation: 'both' }, 'no'],
    ['was none with a relation that had no price', { relation: 'asn' }, 'no'],
    ['was none on networks that had no price', { proven: true }, 'no'],
    ['was none with a common client that had no price', { stratum: 8 }, 'no'],
    ['was probably one with a client that nobody has', { stratum: 12_345 }, 'probably'],
  ])('%s', (_, change, how) => {
    expect(isTakenOver(campaign, { ...success, ...change })).toBe(how)
  })
})
