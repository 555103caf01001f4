// Waiting passes a campaign's check for as long as hardly more people wait than usual.
import { describe, expect, it } from 'vitest'
import { emptyCrowd } from '../../../src/watchtower/tower/crowd.ts'
import { isWaitingOpen } from '../../../src/watchtower/tower/waiting.ts'

const base = { ...emptyCrowd(), sessions: 25_000, devices: 20_000, ticks: 1_000, waited: 100 }
function open(waited: number, devices = 2_000, usual = base): boolean {
  const crowd = { tick: emptyCrowd(), recent: emptyCrowd(), base: usual }
  return isWaitingOpen({ crowd: { ...crowd, window: { ...emptyCrowd(), waited, devices, ticks: 100 } } })
}

describe('waiting', () => {
  it('is open while half as many again wait as usual, and ten more', () => {
    expect([open(0), open(25), open(26)]).toEqual([true, true, false])
  })

  it('is open to more where the site is busier', () => {
    expect([open(30), open(30, 4_000)]).toEqual([false, true])
  })

  it('takes for usual no more than one session in two hundred, however long somebody waits with own accounts', () => {
    const taught = { ...base, waited: 10_000 }
    expect([28, 29].map(waited => open(waited, 2_000, taught))).toEqual([true, false])
  })

  it('is open to ten where nobody has ever waited', () => {
    const nobody = { ...base, waited: 0 }
    expect([10, 11].map(waited => open(waited, 2_000, nobody))).toEqual([true, false])
  })

  it('counts the tick that goes on', () => {
    const window = { ...emptyCrowd(), waited: 20, devices: 2_000, ticks: 100 }
    const closed = [5, 6].map(waited =>
      isWaitingOpen({ crowd: { tick: { ...emptyCrowd(), waited }, recent: emptyCrowd(), window, base } }),
    )
    expect(closed).toEqual([true, false])
  })
})
