import { describe, expect, it } from 'vitest'
import { isUncommon, planFor, type Suspect } from '../../../src/watchtower/tower/action.ts'

const [none, client, asn, both] = [1, 2, 4, 8]
/** A cell with so many attackers, and so many people of every relation. */
const cell = (attack: number, people: number, mayBeSeen = true): Suspect => ({
  attack,
  people: { none: people, client: people, asn: people, both: people },
  mayBeSeen,
})
const budgets = { check: 0.025, interrupt: 0.005 }
const plan = (suspects: readonly Suspect[], everybody = 10_000, correction = 1) =>
  planFor(suspects, everybody, budgets, correction)

describe('what a campaign costs', () => {
  it('is a check that is seen where attackers are many against people', () => {
    expect(plan([cell(100, 1)]).seen[0]).toBe(none | client | asn)
  })

  it('is a check that is not seen where they are fewer', () => {
    expect(plan([cell(20, 100)])).toMatchObject({ seen: [0], unseen: [none] })
    expect(plan([cell(100, 100)])).toMatchObject({ seen: [0], unseen: [none | client] })
  })

  it('is nothing where they are very few, and nothing where there is no attack', () => {
    expect(plan([cell(1, 100), cell(0, 0.5)])).toMatchObject({ unseen: [0, 0], seen: [0, 0], checked: 0 })
  })

  it('is never asked of whoever shares both ASN and client with the account: that is almost always its owner', () => {
    const made = plan([cell(1_000_000, 1)])
    expect(((made.seen[0] ?? 0) | (made.unseen[0] ?? 0)) & both).toBe(0)
  })

  it('is never seen where clients are common: nobody makes it hard for them by imitating them', () => {
    expect(plan([cell(1_000, 1, false)])).toMatchObject({ seen: [0], unseen: [none | client | asn] })
    expect([isUncommon(0.02, false), isUncommon(0.021, false)]).toEqual([true, false])
    expect([isUncommon(0.1, true), isUncommon(0.11, true)]).toEqual([true, false])
  })

  it('is asked unseen from odds of one in ten', () => {
    expect(plan([cell(13, 100), cell(14, 100)]).unseen).toEqual([0, none])
  })

  it('is paid by the worst odds first, as far as the budget goes', () => {
    const made = plan([cell(500, 200, false), cell(500, 100, false)])
    expect(made.unseen).toEqual([0, none | client])
    expect(made.checked).toBeLessThanOrEqual(250)
  })

  it('leaves the budget for interruptions to those who are asked unseen and see something all the same', () => {
    // 0.5 % less a twentieth of 2.5 %: 37.5 of ten thousand.
    expect(plan([cell(1_000, 37)]).seen[0]).toBe(none)
    expect(plan([cell(1_000, 38)]).seen[0]).toBe(0)
  })

  it('costs by how many people were met in planned cells, not by how many were expected', () => {
    expect(plan([cell(500, 100, false)], 10_000, 2).unseen[0]).toBe(none)
    expect(plan([cell(500, 100, false)], 10_000, 0.5).unseen[0]).toBe(none | client | asn)
  })

  it('is nothing to people where there is no budget', () => {
    const nothing = planFor([cell(500, 1)], 10_000, { check: 0, interrupt: 0 }, 1)
    expect(nothing).toMatchObject({ checked: 0, interrupted: 0, unseen: [0], seen: [0] })
  })
})
