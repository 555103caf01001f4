// An isolate's side of the watchtower: when reports leave, what comes back, and what a silent watchtower means.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Position, Report, RiskTable } from '../../../src/watchtower/contract.ts'
import { createLookout, type LookoutOptions, noRisk } from '../../../src/watchtower/isolate/lookout.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

const somewhere: Position = { stratum: 7, proven: false, relation: 'none', ownDevice: false, network: 1 }

/** Strangers of unproven networks with this kind of client pay, unseen; a campaign of this number goes on. */
function table(version: number, stratum: number, campaign = 3): RiskTable {
  return {
    format: 1,
    version,
    strata: stratum.toString(36),
    unseen: '00f0',
    seen: '0000',
    passwords: 'a.z',
    networks: '5.6',
    waits: true,
    campaigns: [[campaign, 900, 950]],
  }
}

const report = { at: 0, stratum: 7 } as Report

interface Sent {
  readonly reports: number
  readonly version: number | null
}

function isolate(
  answer: (sent: number) => RiskTable | null | Promise<never>,
  options: Partial<LookoutOptions> = {},
) {
  const sent: Sent[] = []
  const errors: unknown[] = []
  const lookout = createLookout({
    send: async (reports, version) => {
      sent.push({ reports: reports.length, version })
      return answer(sent.length)
    },
    now: () => Date.now(),
    onError: error => errors.push(error),
    ...options,
  })
  return { lookout, sent, errors }
}

/** Each call is answered when the test says so, with a table in which a campaign is. */
function isolateThatAnswers(answers: (() => void)[]) {
  return createLookout({
    send: () => new Promise(resolve => answers.push(() => resolve(table(1, 7)))),
    now: () => Date.now(),
    onError: error => {
      throw error
    },
  })
}

describe('reports', () => {
  it('of a new isolate leave at once, and bring the table', async () => {
    const { lookout, sent } = isolate(() => table(1, 7))
    expect(lookout.risk(somewhere)).toEqual(noRisk)
    await lookout.report(report)
    expect(sent).toEqual([{ reports: 1, version: null }])
    expect(lookout.risk(somewhere)).toEqual({ action: 'unseen', because: 'campaign 3', waits: true })
  })

  it('of the next two seconds leave together, and only the first holds its request', async () => {
    const { lookout, sent } = isolate(() => table(1, 7))
    await lookout.report(report)
    let first = false
    const carried = lookout.report(report).then(() => {
      first = true
    })
    for (let n = 0; n < 20; n += 1) await lookout.report(report)
    expect([sent.length, first]).toEqual([1, false])
    await vi.advanceTimersByTimeAsync(2_000)
    await carried
    expect(sent.at(-1)).toEqual({ reports: 21, version: 1 })
  })

  it('are bounded: beyond a thousand they are not counted', async () => {
    const { lookout, sent } = isolate(() => null)
    await lookout.report(report)
    for (let n = 0; n < 3_000; n += 1) void lookout.report(report)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(sent.at(-1)?.reports).toBe(1_000)
  })

  it('leave with the next request where the one that carried them is gone', async () => {
    const { lookout, sent } = isolate(() => null)
    await lookout.report(report)
    void lookout.report(report)
    // The platform ended the request, and its timer with it.
    vi.clearAllTimers()
    vi.setSystemTime(Date.now() + 60_000)
    void lookout.report(report)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(sent.at(-1)?.reports).toBe(2)
  })
})

describe('the table', () => {
  it('stays where there is none newer, and gives way to one that is', async () => {
    const { lookout, sent } = isolate(n => (n === 1 ? table(1, 7) : n === 2 ? null : table(2, 8)))
    await lookout.report(report)
    void lookout.report(report)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(lookout.risk(somewhere).action).toBe('unseen')
    void lookout.report(report)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(sent.at(-1)?.version).toBe(1)
    expect([lookout.risk(somewhere), lookout.risk({ ...somewhere, stratum: 8 }).action]).toEqual([
      noRisk,
      'unseen',
    ])
  })

  it('is believed for ten minutes: what nobody confirms may be over', async () => {
    const { lookout } = isolate(() => table(1, 7))
    await lookout.report(report)
    vi.setSystemTime(Date.now() + 599_000)
    expect(lookout.risk(somewhere).action).toBe('unseen')
    vi.setSystemTime(Date.now() + 1_000)
    expect(lookout.risk(somewhere)).toEqual(noRisk)
  })
})

describe('what else the table says', () => {
  it('is which passwords go round', async () => {
    const { lookout } = isolate(() => table(1, 7))
    expect(lookout.goesRound(10)).toBe(false)
    await lookout.report(report)
    expect([10, 35, 36].map(lookout.goesRound)).toEqual([true, true, false])
    vi.setSystemTime(Date.now() + 600_000)
    expect(lookout.goesRound(10)).toBe(false)
  })

  it('is the dearest that anybody is asked for', async () => {
    const seen = isolate(() => ({ ...table(1, 7), seen: '0008' }))
    const unseen = isolate(() => table(1, 7))
    const quiet = isolate(() => ({ ...table(1, 7), unseen: '', seen: '', networks: '' }))
    const dearest = []
    for (const { lookout } of [seen, unseen, quiet]) {
      dearest.push(lookout.dearest())
      await lookout.report(report)
      dearest.push(lookout.dearest())
    }
    expect(dearest).toEqual(['none', 'seen', 'none', 'unseen', 'none', 'none'])
  })

  it('may be less, where the object is of a version before: the next one is asked for all the same', async () => {
    const { passwords: _, networks: __, ...older } = table(1, 7)
    const { lookout, errors } = isolate(() => older as RiskTable)
    await lookout.report(report)
    expect([lookout.risk(somewhere).action, lookout.goesRound(10), errors]).toEqual(['unseen', false, []])
  })

  it('is whether waiting passes a campaign’s check: it does not where nothing is said of it', async () => {
    const { waits, ...older } = table(1, 7)
    for (const said of [{ ...older, waits: false }, older as RiskTable]) {
      const { lookout } = isolate(() => said)
      await lookout.report(report)
      expect([waits, lookout.risk(somewhere).waits]).toEqual([true, false])
      expect(lookout.risk({ ...somewhere, stratum: 8, network: 6 }).waits).toBe(true)
    }
  })

  it('is that waiting is closed beyond ten who waited, until the object has counted them', async () => {
    const { lookout } = isolate(() => table(1, 7))
    await lookout.report(report)
    const late = Array.from({ length: 11 }, () => lookout.report({ ...report, solved: 'waited' }))
    expect(lookout.risk(somewhere)).toMatchObject({ action: 'unseen', waits: false })
    // Where a decoy was tried, nothing that is offered tells so.
    const marked: Position = { ...somewhere, stratum: 8, network: 6 }
    expect(lookout.risk(marked)).toMatchObject({ because: 'decoy', waits: true })
    await vi.advanceTimersByTimeAsync(10_000)
    await Promise.all(late)
    expect(lookout.risk(somewhere).waits).toBe(true)
  })

  it('is that waiting stays closed after those whom the object was told of, while others have come', async () => {
    const answers: (() => void)[] = []
    const slow = isolateThatAnswers(answers)
    const waited = { ...report, solved: 'waited' } as const
    const first = slow.report(waited)
    const late = Array.from({ length: 11 }, () => slow.report(waited))
    answers.shift()?.()
    await first
    expect(slow.risk(somewhere).waits).toBe(false)
    await vi.advanceTimersByTimeAsync(2_000)
    answers.shift()?.()
    await Promise.all(late)
    expect(slow.risk(somewhere).waits).toBe(true)
  })

  it('is from which networks a decoy was tried: strangers there need a check', async () => {
    const { lookout } = isolate(() => table(1, 7))
    await lookout.report(report)
    const marked: Position = { ...somewhere, stratum: 8, network: 6 }
    expect(lookout.risk(marked)).toEqual({ action: 'unseen', because: 'decoy', waits: true })
    expect(lookout.risk({ ...marked, network: 7 })).toEqual(noRisk)
    expect(lookout.risk({ ...marked, relation: 'network' })).toEqual(noRisk)
    expect(lookout.risk({ ...marked, ownDevice: true })).toEqual(noRisk)
  })
})

describe('a watchtower that does not answer', () => {
  it('means that there is no risk anywhere, is told once a call, and does not throw', async () => {
    const { lookout, sent, errors } = isolate(() => Promise.reject(new Error('away')))
    await lookout.report(report)
    expect([lookout.risk(somewhere), errors.length]).toEqual([noRisk, 1])
    for (let n = 0; n < 5; n += 1) void lookout.report(report)
    await vi.advanceTimersByTimeAsync(2_000)
    expect([sent.length, errors.length]).toEqual([2, 2])
  })

  it('is waited for at most ten seconds', async () => {
    const { lookout, errors } = isolate(() => new Promise<never>(() => {}))
    const carried = lookout.report(report)
    await vi.advanceTimersByTimeAsync(10_000)
    await carried
    expect(errors).toHaveLength(1)
  })
})
