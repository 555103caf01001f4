import { describe, expect, it } from 'vitest'
import { nowAndThen } from '../../src/upstash/now-and-then.ts'
import { handClock } from '../support/attempts.ts'

function reading(read: () => Promise<void> = async () => {}) {
  const clock = handClock()
  let reads = 0
  const refresh = nowAndThen(1_000, clock.now, () => {
    reads += 1
    return read()
  })
  return { clock, refresh, reads: () => reads }
}

describe('what is read now and then', () => {
  it('is read once until it is old', async () => {
    const { clock, refresh, reads } = reading()
    await refresh()
    await refresh()
    expect(reads()).toBe(1)
    clock.advance(1_000)
    await refresh()
    expect(reads()).toBe(2)
  })

  it('is read again at once where the clock went back', async () => {
    const { clock, refresh, reads } = reading()
    await refresh()
    clock.advance(-3_600_000)
    await refresh()
    expect(reads()).toBe(2)
  })

  it('is read by everybody until it was read once, so that nobody goes on with nothing', async () => {
    const { refresh, reads } = reading()
    await Promise.all([refresh(), refresh(), refresh()])
    expect(reads()).toBe(3)
  })

  it('is read by one of those who ask at one time once it is old, and the others go on with what is known', async () => {
    const { clock, refresh, reads } = reading()
    await refresh()
    clock.advance(1_000)
    await Promise.all([refresh(), refresh(), refresh()])
    expect(reads()).toBe(2)
  })

  it('is due again at once where it could not be read', async () => {
    let fails = true
    const { clock, refresh, reads } = reading(() =>
      fails ? Promise.reject(new Error('gone')) : Promise.resolve(),
    )
    const failsOnce = async () => {
      fails = true
      await expect(refresh()).rejects.toThrow('gone')
      fails = false
      await refresh()
      await refresh()
    }
    await failsOnce()
    expect(reads()).toBe(2)
    clock.advance(1_000)
    await failsOnce()
    expect(reads()).toBe(4)
  })
})
