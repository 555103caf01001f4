// Calls that leave together: nobody waits at a quiet place, and at a busy one nobody waits long.
import { AsyncLocalStorage } from 'node:async_hooks'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { gatherCalls } from '../../src/lib/gather-calls.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** All that goes on without a timer. */
const moment = () => vi.advanceTimersByTimeAsync(0)

/** A place whose calls end when the test says so, in whatever order. */
function place(gatherMs = 10) {
  const calls: {
    readonly batch: readonly string[]
    readonly end: (answers?: readonly string[]) => void
    readonly fail: () => void
  }[] = []
  const { ask, tell } = gatherCalls<string, string>({
    call: batch => {
      const { promise, resolve, reject } = Promise.withResolvers<readonly string[]>()
      calls.push({
        batch,
        end: (answers = batch.map(asked => `${asked}!`)) => resolve(answers),
        fail: () => reject(new Error('unreachable')),
      })
      return promise
    },
    now: () => Date.now(),
    waitUntil: () => {},
    gatherMs,
  })
  return { ask, tell, calls, batches: () => calls.map(({ batch }) => batch) }
}

describe('calls to one place', () => {
  it('leave at once where none is under way', async () => {
    const { ask, calls, batches } = place()
    const first = ask('a')
    await Promise.resolve()
    expect(batches()).toEqual([['a']])
    calls[0]?.end()
    expect(await first).toBe('a!')
    await moment()
    void ask('b')
    await Promise.resolve()
    expect(batches()).toEqual([['a'], ['b']])
  })

  it('leave with all that is said in the same moment, each with its own answer', async () => {
    const { ask, tell, calls, batches } = place()
    const told = tell('a')
    const asked = [ask('b'), ask('c')]
    await moment()
    expect(batches()).toEqual([['a', 'b', 'c']])
    calls[0]?.end()
    expect(await Promise.all(asked)).toEqual(['b!', 'c!'])
    await told
    expect(batches()).toHaveLength(1)
  })

  it('gather while one is under way, and leave together when it is back, each with its own answer', async () => {
    const { ask, calls, batches } = place()
    const first = ask('a')
    await moment()
    const others = [ask('b'), ask('c'), ask('d')]
    await moment()
    expect(batches()).toEqual([['a']])
    calls[0]?.end()
    await moment()
    expect(batches()).toEqual([['a'], ['b', 'c', 'd']])
    calls[1]?.end()
    expect(await Promise.all([first, ...others])).toEqual(['a!', 'b!', 'c!', 'd!'])
  })

  it('gather behind the call that left last, though an earlier one is back', async () => {
    const { ask, calls, batches } = place(10)
    void ask('a')
    await moment()
    void ask('b')
    await vi.advanceTimersByTimeAsync(10)
    calls[0]?.end()
    await moment()
    void ask('c')
    await moment()
    expect(batches()).toEqual([['a'], ['b']])
  })

  it('are not held up by a carrier that is gone where the clock went back', async () => {
    const { ask, batches } = place(10)
    void ask('a')
    await moment()
    void ask('b')
    vi.clearAllTimers()
    vi.setSystemTime(Date.now() - 3_600_000)
    void ask('c')
    await vi.advanceTimersByTimeAsync(10)
    expect(batches()).toEqual([['a'], ['b', 'c']])
  })

  it('wait no longer than they are told for a slow one before them', async () => {
    const { ask, batches } = place(10)
    void ask('a')
    await moment()
    void ask('b')
    await vi.advanceTimersByTimeAsync(9)
    expect(batches()).toEqual([['a']])
    await vi.advanceTimersByTimeAsync(1)
    expect(batches()).toEqual([['a'], ['b']])
  })

  it('fail together with the call that carried them, and with no other', async () => {
    const { ask, calls } = place()
    const first = ask('a')
    await moment()
    const others = Promise.allSettled([ask('b'), ask('c')])
    calls[0]?.end()
    await moment()
    calls[1]?.fail()
    expect(await first).toBe('a!')
    expect((await others).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    const next = ask('d')
    await moment()
    calls[2]?.end()
    expect(await next).toBe('d!')
  })

  it('fail where the answers are too few for them', async () => {
    const { ask, calls } = place()
    const asked = ask('a')
    await moment()
    calls[0]?.end([])
    await expect(asked).rejects.toThrow('no answer')
  })

  it('are not held up for good by a carrier that is gone: the next one carries all', async () => {
    const { ask, batches } = place(10)
    void ask('a')
    await moment()
    void ask('b')
    // The request of `b` was ended by the platform: its timer never rings.
    vi.clearAllTimers()
    await vi.advanceTimersByTimeAsync(50)
    void ask('c')
    expect(batches()).toEqual([['a']])
    await vi.advanceTimersByTimeAsync(100)
    void ask('d')
    await vi.advanceTimersByTimeAsync(10)
    expect(batches()).toEqual([['a'], ['b', 'c', 'd']])
  })

  it('are carried by one who waits for them, whenever they come: who has his answer may be gone', async () => {
    const asking = new AsyncLocalStorage<string>()
    const carried: { readonly by: string; readonly batch: readonly string[] }[] = []
    const turns = async (number: number) => {
      for (let turn = 0; turn < number; turn += 1) await Promise.resolve()
    }
    for (const momentTurns of [1, 2]) {
      for (let between = 0; between < 400; between += 1) {
        let end = () => {}
        const { ask } = gatherCalls<string, string>({
          call: batch => {
            const { promise, resolve } = Promise.withResolvers<readonly string[]>()
            carried.push({ by: asking.getStore() ?? 'nobody', batch })
            end = () => resolve(batch)
            return promise
          },
          now: () => Date.now(),
          waitUntil: () => {},
          gatherMs: 10,
          momentTurns,
        })
        const come = (name: string) => void asking.run(name, () => ask(name))
        come('first')
        await moment()
        come('second')
        await turns(5)
        end()
        await turns(between % 20)
        come('third')
        await turns(Math.floor(between / 20))
        come('fourth')
        await vi.advanceTimersByTimeAsync(20)
      }
    }
    expect(carried.flatMap(({ batch }) => batch)).toHaveLength(4 * 2 * 400)
    expect(carried.filter(({ by, batch }) => !batch.includes(by))).toEqual([])
  })

  it('are no wait for those who only tell: the one that carries them waits for all', async () => {
    const { ask, tell, calls, batches } = place()
    const answer = ask('a')
    await moment()
    const ends: string[] = []
    const told = ['b', 'c'].map(one => tell(one).then(() => ends.push(one)))
    await moment()
    expect(ends).toEqual(['c'])
    calls[0]?.end()
    expect(await answer).toBe('a!')
    await moment()
    expect([batches(), ends]).toEqual([[['a'], ['b', 'c']], ['c']])
    calls[1]?.end()
    await Promise.all(told)
    expect(ends).toEqual(['c', 'b'])
  })

  it('are told to nobody’s harm where they fail', async () => {
    const { tell, calls } = place()
    const told = tell('a')
    await moment()
    calls[0]?.fail()
    await expect(told).resolves.toBeUndefined()
  })
})
