// A promise with a deadline.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { inTime } from '../../src/lib/in-time.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const after = <T>(ms: number, value: T) => new Promise<T>(resolve => setTimeout(() => resolve(value), ms))
const never = new Promise<string>(() => {})

describe('a promise in time', () => {
  it('settles as it does', async () => {
    expect(await inTime(Promise.resolve('value'), 10, () => 'late')).toBe('value')
    await expect(inTime(Promise.reject(new Error('failed')), 10, () => 'late')).rejects.toThrow('failed')
  })

  it('settles as `late` says when its time is over: by a value, or by throwing', async () => {
    const value = inTime(never, 10, () => 'late')
    const thrown = inTime(never, 10, () => {
      throw new Error('too late')
    }).catch((error: Error) => error.message)
    await vi.advanceTimersByTimeAsync(10)
    expect([await value, await thrown]).toEqual(['late', 'too late'])
  })

  it('waits until then, and not a moment longer', async () => {
    const waiting = inTime(after(9, 'value'), 10, () => 'late')
    const tooLate = inTime(after(11, 'value'), 10, () => 'late')
    await vi.advanceTimersByTimeAsync(11)
    expect([await waiting, await tooLate]).toEqual(['value', 'late'])
  })

  it('asks `late` once, and only when it is', async () => {
    const late = vi.fn(() => 'late')
    await inTime(Promise.resolve('value'), 10, late)
    await vi.advanceTimersByTimeAsync(100)
    expect(late).not.toHaveBeenCalled()
  })

  it('leaves no timer behind', async () => {
    await inTime(Promise.resolve('value'), 10, () => 'late')
    await inTime(Promise.reject(new Error('failed')), 10, () => 'late').catch(() => {})
    expect(vi.getTimerCount()).toBe(0)
  })

  it('leaves no failure that nobody catches, where it fails after its time', async () => {
    const { promise, reject } = Promise.withResolvers<string>()
    const waiting = inTime(promise, 10, () => 'late')
    await vi.advanceTimersByTimeAsync(10)
    reject(new Error('failed'))
    expect(await waiting).toBe('late')
  })
})
