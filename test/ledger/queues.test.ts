// Attempts that wait for a refund: first come, first served, and never without end.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createQueues } from '../../src/ledger/queues.ts'
import type { Debit, DebitAnswer } from '../../src/stores/contract.ts'
import { bucket, debit } from '../contracts/store.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const patient: Debit = debit([bucket('pool', 5)], { patienceMs: 2_000, denialCosts: true })
const denied: DebitAnswer = {
  granted: null,
  charge: null,
  counted: [{ name: 'pool', used: 5, capacity: 5, waitMs: 60_000 }],
  offers: [],
  spent: [],
  firm: false,
}
const granted: DebitAnswer = { ...denied, granted: 'free', charge: 'c', firm: true }

describe('waiting', () => {
  it('is for a refund that may come any moment, and for nothing else', () => {
    const { wait } = createQueues()
    expect(wait('key', patient, granted)).toBe(granted)
    expect(wait('key', patient, { ...denied, firm: true })).toMatchObject({ granted: null })
    expect(wait('key', { ...patient, patienceMs: 0 }, denied)).toBe(denied)
    expect(wait('key', { ...patient, how: 'what-there-is' }, denied)).toBe(denied)
    expect(wait('key', patient, denied)).toBeInstanceOf(Promise)
  })

  it('ends with the denial when the patience does', async () => {
    const { wait } = createQueues()
    const waiting = wait('key', patient, denied)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await waiting).toBe(denied)
  })

  it('is in a queue no longer than the budget itself', () => {
    const { wait } = createQueues()
    const answers = Array.from({ length: 8 }, () => wait('key', patient, denied))
    expect(answers.filter(answer => answer instanceof Promise)).toHaveLength(5)
    expect(wait('other', patient, denied)).toBeInstanceOf(Promise)
  })

  it('is for five hundred at one time over all, and for others when these are gone', async () => {
    const { wait } = createQueues()
    const ask = (n: number) => wait(`key-${n}`, patient, denied)
    const answers = Array.from({ length: 600 }, (_, n) => ask(n))
    expect(answers.filter(answer => answer instanceof Promise)).toHaveLength(500)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(ask(601)).toBeInstanceOf(Promise)
  })
})

describe('serving', () => {
  it('is first come, first served, until there is nothing more to give', async () => {
    const { wait, serve } = createQueues()
    const waiting = [1, 2, 3].map(() => Promise.resolve(wait('key', patient, denied)))
    let tokens = 2
    serve('key', () => (tokens-- > 0 ? granted : null))
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await Promise.all(waiting)).toEqual([granted, granted, denied])
  })

  it('is once for each', async () => {
    const { wait, serve } = createQueues()
    const waiting = wait('key', patient, denied)
    let served = 0
    const count = () => {
      served += 1
      return granted
    }
    serve('key', count)
    serve('key', count)
    await waiting
    expect(served).toBe(1)
  })

  it('is not for who has gone', async () => {
    const { wait, serve } = createQueues()
    const waiting = wait('key', patient, denied)
    await vi.advanceTimersByTimeAsync(2_000)
    await waiting
    const served: Debit[] = []
    serve('key', debit => {
      served.push(debit)
      return granted
    })
    expect(served).toEqual([])
  })

  it('is under the own key alone', () => {
    const { wait, serve } = createQueues()
    void wait('key', patient, denied)
    const served: Debit[] = []
    serve('other', debit => {
      served.push(debit)
      return granted
    })
    expect(served).toEqual([])
  })

  it('costs nobody a second denial', () => {
    const { wait, serve } = createQueues()
    void wait('key', patient, denied)
    const asked: boolean[] = []
    serve('key', ({ denialCosts }) => {
      asked.push(denialCosts)
      return null
    })
    expect(asked).toEqual([false])
  })
})
