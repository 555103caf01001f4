// Passes that were used in this isolate, while nobody can be asked.
import { describe, expect, it } from 'vitest'
import { minute } from '../../src/lib/time.ts'
import { usedHere } from '../../src/trust/used-here.ts'
import { handClock } from '../support/attempts.ts'

function world(capacity = 100) {
  const clock = handClock()
  const used = usedHere(clock.now, capacity)
  return { clock, claim: (id: string, forMs = 10 * minute) => used.claim(id, clock.now() + forMs) }
}

describe('a pass', () => {
  it('is good for once here, until it is over', () => {
    const { claim, clock } = world()
    expect([claim('a'), claim('a'), claim('b'), claim('b')]).toEqual([true, false, true, false])
    clock.advance(10 * minute - 1)
    expect(claim('a')).toBe(false)
  })

  it('is good for nothing when it is over', () => {
    const { claim } = world()
    expect([claim('a', 0), claim('b', -1)]).toEqual([false, false])
  })
})

describe('the memory', () => {
  it('takes no more when it is full of those that are not over, and forgets none of them', () => {
    const { claim } = world(3)
    expect(['a', 'b', 'c', 'd', 'e'].map(id => claim(id))).toEqual([true, true, true, false, false])
    expect(['a', 'b', 'c'].map(id => claim(id))).toEqual([false, false, false])
  })

  it('has room again for each that is over, in whatever order they end', () => {
    const { claim, clock } = world(3)
    expect([claim('a', 5 * minute), claim('b', 1 * minute), claim('c', 3 * minute)]).toEqual([
      true,
      true,
      true,
    ])
    const room = () => [claim(`${clock.now()}-1`, 9 * minute), claim(`${clock.now()}-2`, 9 * minute)]
    expect(room()).toEqual([false, false])
    clock.advance(minute)
    expect(room()).toEqual([true, false])
    clock.advance(2 * minute)
    expect(room()).toEqual([true, false])
    clock.advance(2 * minute)
    expect(room()).toEqual([true, false])
  })

  it('has room for one that ends before those that came earlier', () => {
    const { claim, clock } = world(2)
    claim('a', 9 * minute)
    claim('b', 8 * minute)
    expect(claim('c')).toBe(false)
    clock.advance(8 * minute)
    expect(claim('c', 1)).toBe(true)
    clock.advance(1)
    expect(claim('d')).toBe(true)
  })
})
