import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededInteger } from '../../../scripts/attack/seeded.ts'
import { scheduleOf } from '../../../scripts/soak/schedule.ts'

function schedule(seed: number, storeFails = true, lengthMs = 600_000) {
  let index = 0
  const random = () => seededInteger(seed, index++) / 2 ** 32
  return scheduleOf({ lengthMs, calmMs: 60_000, storeFails }, random)
}

describe('the troubles of a soak', () => {
  it('are the same for the same seed, and others for another', () => {
    expect(schedule(1)).toEqual(schedule(1))
    expect(schedule(1)).not.toEqual(schedule(2))
  })

  it('come one after another, and none near the end', () => {
    fc.assert(
      fc.property(fc.nat(), fc.boolean(), (seed, storeFails) => {
        const all = schedule(seed, storeFails)
        expect(all.length).toBeGreaterThan(30)
        let before = 0
        for (const { at, lastsMs } of all) {
          expect(at).toBeGreaterThan(before)
          before = at + lastsMs
        }
        expect(before).toBeLessThan(600_000 - 60_000)
      }),
      { numRuns: 50 },
    )
  })

  it('restart the Worker in the first third alone, so that its memory can be watched after that', () => {
    const restarts = schedule(3).filter(({ of }) => of === 'worker')
    expect(restarts.length).toBeGreaterThan(0)
    expect(restarts.filter(({ at }) => at >= 200_000)).toEqual([])
  })

  it('are none of the store’s where the store cannot fail by itself', () => {
    expect(schedule(4, false).filter(({ of }) => of === 'store')).toEqual([])
    expect(schedule(4, true).filter(({ of }) => of === 'store').length).toBeGreaterThan(0)
  })
})
