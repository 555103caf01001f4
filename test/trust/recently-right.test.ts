// Credentials that were right a moment ago: a client that signs every call is charged once, and nothing else is.
import { afterEach, describe, expect, it, vi } from 'vitest'
import { minute, second } from '../../src/lib/time.ts'
import { recentlyRight } from '../../src/trust/recently-right.ts'
import { handClock } from '../support/attempts.ts'

afterEach(() => {
  vi.useRealTimers()
})

function world(capacity = 100) {
  const clock = handClock()
  return { clock, right: recentlyRight(clock.now, capacity) }
}

describe('a credential', () => {
  it('is known once it was right, for five minutes', async () => {
    const { right, clock } = world()
    expect(await right.known('a')).toBe(false)
    right.begin('a')(true)
    expect(await right.known('a')).toBe(true)
    clock.advance(5 * minute - 1)
    expect(await right.known('a')).toBe(true)
    clock.advance(1)
    expect(await right.known('a')).toBe(false)
  })

  it('that was wrong is never remembered', async () => {
    const { right } = world()
    for (let n = 0; n < 3; n += 1) right.begin('a')(false)
    expect(await right.known('a')).toBe(false)
  })

  it('is forgotten as soon as it was wrong, or changed', async () => {
    const { right } = world()
    right.begin('a')(true)
    right.forget('a')
    expect(await right.known('a')).toBe(false)
    right.forget('never seen')
  })

  it('is another one for another tag', async () => {
    const { right } = world()
    right.begin('a')(true)
    expect(await right.known('b')).toBe(false)
  })
})

describe('while the first attempt with it is under way', () => {
  it('the others wait for it, and are right with it', async () => {
    const { right } = world()
    const ended = right.begin('a')
    const others = Array.from({ length: 20 }, () => right.known('a'))
    ended(true)
    expect(await Promise.all(others)).toEqual(Array(20).fill(true))
  })

  it('the others wait for it, and are told where it was wrong', async () => {
    const { right } = world()
    const ended = right.begin('a')
    const others = Array.from({ length: 20 }, () => right.known('a'))
    ended(false)
    expect(await Promise.all(others)).toEqual(Array(20).fill(false))
  })

  it('nobody waits longer than ten seconds', async () => {
    vi.useFakeTimers()
    const { right } = world()
    right.begin('a')
    const waiting = right.known('a')
    await vi.advanceTimersByTimeAsync(10 * second)
    expect(await waiting).toBe(false)
  })

  it('nobody waits for one that is long gone', async () => {
    const { right, clock } = world()
    right.begin('a')
    clock.advance(11 * second)
    expect(await right.known('a')).toBe(false)
  })

  it('those after one that is long gone wait for the next, as for a first', async () => {
    const { right, clock } = world()
    right.begin('a')
    clock.advance(11 * second)
    const ended = right.begin('a')
    const waiting = right.known('a')
    ended(true)
    expect(await waiting).toBe(true)
  })

  it('a second that ends before the first ends nothing for those who wait', async () => {
    const { right } = world()
    const first = right.begin('a')
    const second = right.begin('a')
    const waiting = right.known('a')
    second(false)
    first(true)
    expect(await waiting).toBe(true)
  })
})

describe('the memory', () => {
  it('is bounded: the oldest is forgotten first', async () => {
    const { right } = world(3)
    for (const tag of ['a', 'b', 'c', 'd']) right.begin(tag)(true)
    const known = await Promise.all(['a', 'b', 'c', 'd'].map(right.known))
    expect(known).toEqual([false, true, true, true])
  })

  it('keeps what was right again', async () => {
    const { right } = world(3)
    for (const tag of ['a', 'b', 'c', 'a', 'd']) right.begin(tag)(true)
    const known = await Promise.all(['a', 'b', 'c', 'd'].map(right.known))
    expect(known).toEqual([true, false, true, true])
  })

  it('is bounded for attempts that never end', async () => {
    vi.useFakeTimers()
    const { right } = world(3)
    for (const tag of ['a', 'b', 'c', 'd']) right.begin(tag)
    expect(await right.known('a')).toBe(false)
    let answered = false
    void Promise.resolve(right.known('d')).then(() => {
      answered = true
    })
    await vi.advanceTimersByTimeAsync(1)
    expect(answered).toBe(false)
  })
})
