// A clock that jumps, with the whole site in this process: what is counted is neither given back nor held for longer
// than its own time.
import { describe, expect, it } from 'vitest'
import { hour, minute, second } from '../../src/lib/time.ts'
import { guarded } from '../support/guarded.ts'

const free = 8

function attacked() {
  const made = guarded()
  const guess = async (from: string) => {
    const before = made.reached.length
    for (let n = 0; n < 12; n += 1) {
      await made.login('ada@demo.example', `guess ${from} ${n}`, { from })
      // What is in flight for so long is waited for by nobody.
      made.clock.advance(5 * second)
    }
    return made.reached.length - before
  }
  return { ...made, guess }
}

describe('a clock', () => {
  it('that goes back by hours gives nothing back, and takes nothing from others', async () => {
    const { guess, clock, login } = attacked()
    expect(await guess('203.0.113.7')).toBe(free)
    clock.advance(-3 * hour)
    expect(await guess('203.0.113.8')).toBe(0)
    expect((await login('grace@demo.example', 'right', { from: '192.0.2.7' })).status).toBe(303)
  })

  it('that goes back and comes again gives back what its time has earned, and no more', async () => {
    const { guess, clock } = attacked()
    expect(await guess('203.0.113.7')).toBe(free)
    clock.advance(-3 * hour)
    await guess('203.0.113.8')
    clock.advance(3 * hour)
    expect(await guess('203.0.113.9')).toBe(0)
    clock.advance(15 * minute)
    expect(await guess('203.0.113.10')).toBe(1)
  })

  it('that goes ahead by a year gives back what is free, and no more', async () => {
    const { guess, clock } = attacked()
    expect(await guess('203.0.113.7')).toBe(free)
    clock.advance(365 * 24 * hour)
    expect(await guess('203.0.113.8')).toBe(free)
    expect(await guess('203.0.113.9')).toBe(0)
  })

  it('that went ahead by mistake holds back for as long as the mistake and its own time, and no longer', async () => {
    const { guess, clock } = attacked()
    clock.advance(24 * hour)
    expect(await guess('203.0.113.7')).toBe(free)
    clock.advance(-24 * hour)
    expect(await guess('203.0.113.8')).toBe(0)
    clock.advance(24 * hour + 2 * hour)
    expect(await guess('203.0.113.9')).toBe(free)
  })
})
