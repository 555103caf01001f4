import { describe, expect, it } from 'vitest'
import type { Campaign, Report } from '../../../src/watchtower/contract.ts'
import { createTakenOver } from '../../../src/watchtower/memory/taken-over.ts'

const hour = 3_600_000
const now = 100 * hour
const campaignWith = (change: Partial<Campaign> = {}) =>
  ({
    id: 4,
    startedAt: now - 3 * hour,
    endedAt: null,
    cells: [{ stratum: 'rare', proven: false, strangers: ['none', 'client', 'asn'] }],
    common: [],
    ...change,
  }) as unknown as Campaign

const report = (name: string, change: Partial<Report> = {}): Report => ({
  at: now - hour,
  stratum: 7,
  proven: false,
  relation: 'none',
  device: null,
  ownDevice: false,
  outcome: 'success',
  solved: null,
  session: 1,
  repeat: false,
  name,
  password: null,
  decoy: false,
  network: 1,
  reference: `reference of ${name}`,
  ...change,
})

function reviewed(reports: readonly Report[], campaigns = [campaignWith()]) {
  const lists = createTakenOver()
  for (const one of reports) lists.note(one)
  lists.review(campaigns, now)
  return lists
}
const names = (lists: ReturnType<typeof reviewed>) => lists.of(4).map(({ name }) => name)
const many = (count: number, change: Partial<Report> = {}) =>
  Array.from({ length: count }, (_, n) => report(`account-${n}`, change))

describe('successes that were probably takeovers', () => {
  it('are found again when a campaign is declared', () => {
    expect(reviewed([report('anna')]).of(4)).toEqual([
      { at: now - hour, reference: 'reference of anna', name: 'anna', how: 'probably' },
    ])
  })

  it('are followed while it goes on, in cells that come to it later, too', () => {
    const lists = reviewed([report('anna', { stratum: 9 })], [campaignWith({ common: [9] })])
    expect(names(lists)).toEqual([])
    lists.note(report('berta'))
    lists.review([campaignWith({ common: [] })], now)
    expect(names(lists)).toEqual(['anna', 'berta'])
  })

  it('are none on known devices, networks, or with both ASN and client', () => {
    const people = [
      report('anna', { ownDevice: true }),
      report('berta', { relation: 'network' }),
      report('clara', { relation: 'both' }),
    ]
    const lists = reviewed(people)
    expect(names(lists)).toEqual([])
    expect(lists.kept().latest).toEqual([])
  })

  it('are remembered for three hours, and no longer', () => {
    const lists = reviewed([report('anna', { at: now - 3 * hour })], [])
    expect(lists.kept().latest).toEqual([])
  })

  it('list an account once: what was possible may turn out to be probable', () => {
    const lists = reviewed([
      report('anna', { solved: 'worked' }),
      report('anna'),
      report('anna', { solved: 'worked' }),
    ])
    expect(lists.of(4).map(({ how }) => how)).toEqual(['probably'])
  })

  it('are two thousand to look at, the latest ones', () => {
    const lists = reviewed(many(2_500), [])
    expect(lists.kept().latest).toHaveLength(2_000)
    expect(lists.kept().latest.at(-1)?.name).toBe('account-2499')
  })

  it('are five hundred on a list, on which checks that were passed hide nothing', () => {
    const lists = reviewed([...many(600, { solved: 'worked' }), report('anna')])
    expect(lists.of(4)).toHaveLength(500)
    expect(names(lists)).toContain('anna')
    expect(reviewed([...many(600), report('anna')]).of(4)).toHaveLength(500)
  })

  it('are forgotten with the account, and with the campaign', () => {
    const lists = reviewed([report('anna'), report('berta')])
    lists.forget('anna')
    expect(names(lists)).toEqual(['berta'])
    lists.review([], now)
    expect(names(lists)).toEqual([])
    const waiting = reviewed([report('anna')], [])
    waiting.forget('anna')
    waiting.review([campaignWith()], now)
    expect(names(waiting)).toEqual([])
  })

  it('are the same after a snapshot', () => {
    const lists = reviewed([report('anna'), report('berta', { proven: true })])
    const again = createTakenOver(JSON.parse(JSON.stringify(lists.kept())))
    expect(again.kept()).toEqual(lists.kept())
    again.note(report('clara'))
    again.review([campaignWith()], now)
    expect(names(again)).toEqual(['anna', 'clara'])
    expect(names(lists)).toEqual(['anna'])
  })
})
