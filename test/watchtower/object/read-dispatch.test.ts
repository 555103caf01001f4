// What the object takes from isolates, of its own version and of others.
import { describe, expect, it } from 'vitest'
import type { Report } from '../../../src/watchtower/contract.ts'
import { readDispatch } from '../../../src/watchtower/object/read-dispatch.ts'

const report: Report = {
  at: 1_800_000_000_000,
  stratum: 7,
  proven: true,
  relation: 'none',
  ownDevice: false,
  device: [1, 2],
  name: 'n'.repeat(22),
  outcome: 'failure',
  solved: null,
  session: 3,
  repeat: false,
  password: null,
  decoy: false,
  network: 4,
  reference: '',
}
const read = (reports: readonly unknown[]) =>
  readDispatch(JSON.stringify({ reports, version: null, budgets: { check: 0.02, interrupt: 0.005 } }))

describe('a dispatch', () => {
  it('is read as it was sent', () => {
    expect(read([report])).toEqual({
      reports: [report],
      version: null,
      budgets: { check: 0.02, interrupt: 0.005 },
    })
  })

  it('is taken without what is no report of this version, and with all that is', () => {
    const { password: _, ...older } = report
    const others = [
      older,
      { ...report, at: null },
      { ...report, session: 0.5 },
      { ...report, outcome: 'new' },
    ]
    expect(read([...others, null, 7, { ...report, newer: true }]).reports).toHaveLength(1)
  })

  it('is refused where it is none', () => {
    for (const text of ['', '{}', '[]', JSON.stringify({ reports: 7, version: null })])
      expect(() => readDispatch(text)).toThrow()
  })
})
