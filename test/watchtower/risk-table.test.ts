import { describe, expect, it } from 'vitest'
import { type RiskTable, strangers, type Where } from '../../src/watchtower/contract.ts'
import { noCells, readTable, writeCells } from '../../src/watchtower/risk-table.ts'

const strata = Array.from({ length: 64 }, (_, n) => 4_294_967_295 - n)
/** In the plan the rare ones stand at 0 and 65, strata after them. */
const suspectsOf = (stratum: number | null) => {
  const place = stratum === null ? 0 : strata.indexOf(stratum) + 1
  return [place, place + 65] as const
}
function table(
  unseen: Readonly<Record<number, number>>,
  seen: Readonly<Record<number, number>> = {},
): RiskTable {
  const bits = (of: Readonly<Record<number, number>>) => Array.from({ length: 130 }, (_, at) => of[at] ?? 0)
  const plan = { unseen: bits(unseen), seen: bits(seen), checked: 0, interrupted: 0, everybody: 0 }
  const campaigns = [[1_000_000, 1_800_000_000, 1_800_000_900] as const]
  return {
    format: 1,
    version: 1_000_000,
    ...writeCells(plan, strata, suspectsOf),
    passwords: '',
    networks: '',
    waits: true,
    campaigns,
  }
}
const where = (change: Partial<Where> = {}): Where => ({
  stratum: strata[0] ?? 0,
  proven: false,
  relation: 'none',
  ownDevice: false,
  ...change,
})

describe('the table that isolates judge by', () => {
  it('says what the plan says of a stratum, a class of networks and a relation', () => {
    const read = readTable(table({ 1: 0b0011, 66: 0b0100 }, { 66: 0b1000 }))
    const actions = (proven: boolean) => strangers.map(relation => read(where({ proven, relation })))
    expect(actions(false)).toEqual(['unseen', 'unseen', 'none', 'none'])
    expect(actions(true)).toEqual(['none', 'none', 'unseen', 'seen'])
  })

  it('takes every client without cells of its own for a rare one', () => {
    const read = readTable(table({ 0: 1 }))
    expect([7, 99_999].map(stratum => read(where({ stratum })))).toEqual(['unseen', 'unseen'])
    expect(read(where())).toBe('none')
  })

  it('asks nothing of an account’s own devices, and of networks that it is known at', () => {
    const all = Object.fromEntries(Array.from({ length: 130 }, (_, at) => [at, 15]))
    const read = readTable(table(all, all))
    expect(read(where())).toBe('seen')
    expect(read(where({ ownDevice: true }))).toBe('none')
    expect(read(where({ relation: 'network' }))).toBe('none')
  })

  it('is under a kilobyte', () => {
    const all = Object.fromEntries(Array.from({ length: 130 }, (_, at) => [at, 15]))
    expect(JSON.stringify(table(all, all)).length).toBeLessThan(1_024)
  })

  it('is empty where there is nothing to do', () => {
    expect(table({})).toMatchObject(noCells)
    expect(readTable(table({}))(where())).toBe('none')
  })
})
