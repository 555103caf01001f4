// The control: what people on known devices do tells a busy hour, and a site in trouble, from an attack.
import { describe, expect, it } from 'vitest'
import {
  busyness,
  type Crowd,
  emptyCrowd,
  trouble,
  withTrouble,
} from '../../../src/watchtower/tower/crowd.ts'

const crowd = (change: Partial<Crowd>): Crowd => ({ ...emptyCrowd(), ...change })
const usual = crowd({ judged: 10_000, failed: 1_000, named: 10_000, unknown: 150 })

describe('trouble that everybody has', () => {
  it('is none where people on their devices fail as often as ever', () => {
    expect(trouble('failed', crowd({ judged: 200, failed: 20 }), usual)).toBeCloseTo(1)
  })

  it('is told by how much the odds have risen', () => {
    // From 1 in 10 to 1 in 2: nine times the odds; a bit less is believed of two hundred people.
    const times = trouble('failed', crowd({ judged: 200, failed: 100 }), usual)
    expect(times).toBeGreaterThan(5)
    expect(times).toBeLessThan(9)
  })

  it('is not told by a handful', () => {
    expect(trouble('failed', crowd({ judged: 3, failed: 3 }), usual)).toBeLessThan(2)
  })

  it('is never good luck, and excuses an attack no more than fiftyfold', () => {
    expect(trouble('unknown', crowd({ named: 5_000, unknown: 0 }), usual)).toBe(1)
    expect(trouble('unknown', crowd({ named: 5_000, unknown: 5_000 }), usual)).toBe(50)
  })

  it('is none before anything is usual', () => expect(trouble('failed', usual, emptyCrowd())).toBe(1))

  it('raises a share by its odds, and leaves it a share', () => {
    expect(withTrouble(0.1, 1)).toBeCloseTo(0.1)
    expect(withTrouble(0.1, 9)).toBeCloseTo(0.5)
    expect(withTrouble(0.7, 50)).toBeLessThan(1)
  })
})

describe('how busy it is', () => {
  const base = { devices: 20_000, ticks: 1_000 }

  it('is told by known devices, not by the clock', () => {
    expect(busyness({ devices: 2_000, ticks: 100 }, base)).toBeCloseTo(0.1)
    expect(busyness({ devices: 16_000, ticks: 100 }, base)).toBeCloseTo(0.8, 2)
  })

  it('is told by the clock where hardly anybody has a device', () => {
    expect(busyness({ devices: 0, ticks: 10 }, { devices: 0, ticks: 100 })).toBeCloseTo(0.1)
  })

  it('is nothing where nothing is known', () => {
    expect(busyness({ devices: 9, ticks: 9 }, { devices: 0, ticks: 0 })).toBe(0)
  })
})
