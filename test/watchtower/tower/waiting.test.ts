// Waiting passes a campaign's check for as long as hardly more people wait than usual.
import { describe, expect, it } from 'vitest'
import { emptyCrowd } from '../../../src/watchtower/tower/crowd.ts'
import { waitingIsOpen } from '../../../src/watchtower/tower/waiting.ts'

const base = { ...emptyCrowd(), sessions: 25_000, devices: 20_000, ticks: 1_000, waited: 100 }
const open = (waited: number, devices = 2_000) => waitingIsOpen({ waited, devices, ticks: 100 }, base)

describe('waiting', () => {
  it('is open while half as many again wait as usual, and ten more', () => {
    expect([open(0), open(25), open(26)]).toEqual([true, true, false])
  })

  it('is open to more where the site is busier', () => {
    expect([open(30), open(30, 4_000)]).toEqual([false, true])
  })

  it('takes for usual no more than one session in two hundred, however long somebody waits with own accounts', () => {
    const taught = { ...base, waited: 10_000 }
    const window = { devices: 2_000, ticks: 100 }
    expect([28, 29].map(waited => waitingIsOpen({ ...window, waited }, taught))).toEqual([true, false])
  })

  it('is open to ten where nobody has ever waited', () => {
    const nobody = { ...base, waited: 0 }
    const window = { devices: 2_000, ticks: 100 }
    expect([10, 11].map(waited => waitingIsOpen({ ...window, waited }, nobody))).toEqual([true, false])
  })
})
