// The table of both stores and of what somebody would write instead: its figures, and what it says of what is missing.
import { describe, expect, it } from 'vitest'
import { nothingYet } from '../../../scripts/bench/rates.ts'
import { storesReport, storesTable } from '../../../scripts/bench/stores-report.ts'

function measured() {
  const throughput = nothingYet()
  const { bare, doorward, 'hono-rate-limiter': objects } = throughput
  bare['login-success'].push(100, 200)
  bare['login-failure'].push(100, 200)
  for (const name of ['login-success', 'login-known', 'login-failure', 'refused'] as const) {
    doorward[name].push(40, 60)
  }
  for (const name of ['login-success', 'login-failure', 'refused'] as const) objects[name].push(20, 60)
  const calls = {
    doorward: {
      'login-success': {
        alone: [
          { before: { LEDGER: 1 }, after: { WATCHTOWER: 1, LEDGER: 1 } },
          { before: { LEDGER: 1 }, after: { LEDGER: 2 } },
        ],
        underLoad: { LEDGER: 0.304, JOURNAL: 0.0051 },
      },
    },
    'hono-rate-limiter': {
      'login-success': { alone: [{ before: { COUNTS: 2 }, after: {} }], underLoad: { COUNTS: 2 } },
    },
  }
  return {
    throughput,
    calls,
    filesIn: '/somewhere',
    upstashMissing: 'There is no Redis.',
  }
}

function withUpstash() {
  const { throughput, calls } = measured()
  for (const side of ['doorward-upstash', 'upstash-ratelimit'] as const) {
    for (const name of ['login-success', 'login-known', 'login-failure', 'refused'] as const) {
      throughput[side][name].push(50, 50)
    }
  }
  const counted = {
    alone: [{ before: { HTTP: 1 }, after: { JOURNAL: 1, HTTP: 1 } }],
    underLoad: { HTTP: 0.2 },
  }
  return {
    throughput,
    calls: { ...calls, 'doorward-upstash': { 'login-success': counted } },
    filesIn: '/somewhere',
    upstashMissing: null,
  }
}

describe('the report', () => {
  it('holds each side against the bare Worker, round by round, and Doorward against its alternative', () => {
    const { cases } = storesReport(measured())
    expect(cases['login-failure'].sides).toMatchObject({
      doorward: { ratio: { median: 0.35, min: 0.3, max: 0.4 }, requestsPerSecond: 50 },
      'hono-rate-limiter': { ratio: { median: 0.25, min: 0.2, max: 0.3 } },
    })
    expect(cases['login-failure'].overAlternative).toEqual({ doorward: { median: 1.5, min: 1, max: 2 } })
  })

  it('holds a known device against any right sign-in, where nobody knows devices', () => {
    const { sides } = storesReport(measured()).cases['login-known']
    const ofAny = storesReport(measured()).cases['login-success'].sides
    expect(sides['hono-rate-limiter']).toEqual(ofAny['hono-rate-limiter'])
  })

  it('tells the fewest and the most calls of one attempt; none is a number too', () => {
    const { sides } = storesReport(measured()).cases['login-success']
    expect(sides.doorward?.calls).toEqual({
      before: { LEDGER: { least: 1, most: 1 } },
      after: { WATCHTOWER: { least: 0, most: 1 }, LEDGER: { least: 1, most: 2 } },
    })
    expect(sides['hono-rate-limiter']?.calls.after).toEqual({})
  })

  it('says who was left out and why', () => {
    const { cases, leftOut } = storesReport(measured())
    expect(leftOut).toEqual([
      { side: 'doorward-upstash', why: 'There is no Redis.' },
      { side: 'upstash-ratelimit', why: 'There is no Redis.' },
    ])
    expect(Object.keys(cases.refused.sides)).toEqual(['doorward', 'hono-rate-limiter'])
  })

  it('tells how many calls an attempt made of many at one time', () => {
    const { cases, leftOut } = storesReport(withUpstash())
    const { sides, overAlternative } = cases['login-success']
    expect(leftOut).toEqual([])
    expect(sides['doorward-upstash']?.callsUnderLoad).toEqual({ HTTP: 0.2 })
    expect(sides.doorward?.callsUnderLoad).toEqual({ LEDGER: 0.304, JOURNAL: 0.0051 })
    expect(overAlternative['doorward-upstash']?.median).toBe(1)
  })
})

describe('the table', () => {
  it('has the stores beside each other in each case', () => {
    const lines = storesTable(storesReport(withUpstash()))
    const cells = lines.map(line => line.trim().split(/ {2,}/))
    expect(cells[1]).toEqual(['a right sign-in'])
    expect(cells[2]).toEqual([
      'Doorward, durable',
      '0.35',
      '0.30–0.40',
      '1 × Ledger',
      '1–2 × Ledger, 0–1 × Watchtower',
      '0.30 × Ledger, 0.0051 × Journal',
    ])
    expect(cells[3]?.slice(-3)).toEqual(['2 × object', 'none', '2.0 × object'])
    expect(cells[4]?.slice(-3)).toEqual(['1 × HTTP', '1 × HTTP, 1 × Journal', '0.20 × HTTP'])
    expect(cells[5]?.[0]).toBe('hono + @upstash/ratelimit')
    expect(lines).toContain(
      'Doorward, durable, a wrong sign-in: 1.50 times as fast as hono-rate-limiter (1.00–2.00).',
    )
  })

  it('says what is missing in the words of what failed', () => {
    const lines = storesTable(storesReport(measured()))
    expect(lines).toContain('Left out: Doorward, Upstash. There is no Redis.')
    expect(lines.join()).toContain('kept their files in /somewhere.')
    expect(lines.filter(line => line.startsWith('  ') && line.includes('pstash'))).toEqual([])
  })
})
