// How calls to one Ledger leave together, with objects that never answer. What they answer, `test/runtime/ledger.test.ts`
// asks the real ones.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { durableStore } from '../../src/stores/durable.ts'
import { asking, bucket, debit, device, subject } from '../contracts/store.ts'

const never = new Promise<never>(() => {})

function silent() {
  const calls = { take: 0, followUp: 0 }
  const kept: Promise<unknown>[] = []
  const store = durableStore({
    object: () => ({
      take() {
        calls.take += 1
        return never
      },
      followUp() {
        calls.followUp += 1
        return never
      },
      forgetDevices: () => never,
      lift: () => never,
    }),
    site: 'test',
    shards: 1,
    previousShards: null,
    now: Date.now,
    waitUntil: work => void kept.push(work),
  })
  return { store, calls, kept }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a call that comes while another is under way', () => {
  it('waits ten milliseconds for others before the site is asked', async () => {
    const { store, calls } = silent()
    const ask = () => void store.take([asking(subject(), debit([bucket('pool', 1)]))])
    ask()
    await vi.advanceTimersByTimeAsync(1)
    ask()
    await vi.advanceTimersByTimeAsync(9)
    expect(calls.take).toBe(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(calls.take).toBe(2)
  })

  it('waits a tenth of a second where nobody waits for it', async () => {
    const { store, calls } = silent()
    const remember = () => void store.remember(subject(), device('phone'))
    remember()
    await vi.advanceTimersByTimeAsync(1)
    remember()
    await vi.advanceTimersByTimeAsync(99)
    expect(calls.followUp).toBe(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(calls.followUp).toBe(2)
  })

  it('keeps the request alive that carries it', () => {
    const { store, kept } = silent()
    void store.take([asking(subject(), debit([bucket('pool', 1)]))])
    expect(kept).toHaveLength(1)
  })
})
