// When a store is left alone, for how long, and what ends it.

import { describe, expect, it } from 'vitest'
import { breaker, type StoreState } from '../../src/stores/breaker.ts'
import type { Answer, Store } from '../../src/stores/contract.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { asking, bucket, debit, subject } from '../contracts/store.ts'
import { handClock } from '../support/attempts.ts'

type Doing = 'answers' | 'fails' | 'hangs'

const settled = () => new Promise(resolve => setImmediate(resolve))

function world() {
  const clock = handClock()
  const memory = memoryStore({ now: clock.now, newCharge: () => 'charge' })
  const told: StoreState[] = []
  const hanging: PromiseWithResolvers<readonly Answer[]>[] = []
  let doing: Doing = 'answers'
  let asked = 0
  const store: Store = {
    ...memory,
    take(asks) {
      asked += 1
      if (doing === 'fails') return Promise.reject(new Error('Object reset.'))
      if (doing === 'answers') return memory.take(asks)
      const answer = Promise.withResolvers<readonly Answer[]>()
      hanging.push(answer)
      return answer.promise
    },
  }
  const guarded = breaker(store, {
    now: clock.now,
    patienceMs: 250,
    partOf: ({ key }) => key,
    onChange: state => told.push(state),
  })
  const ask = asking(subject(), debit([bucket('pool', 100)]))
  /** What becomes of one ask, as far as it can be told at once: of one part, or of all of these. */
  const take = async (patienceMs = 0, keys: readonly string[] = ['part']): Promise<string> => {
    const debits = ask.debits.map(each => ({ ...each, patienceMs }))
    const asks = keys.map(key => ({ ...ask, subject: { ...ask.subject, key }, debits }))
    const taking = guarded.take(asks).then(
      () => 'answered',
      (error: Error) => (error.message.includes('left alone') ? `left alone: ${error.name}` : error.name),
    )
    return Promise.race([taking, new Promise<string>(resolve => setImmediate(() => resolve('waiting')))])
  }
  return {
    clock,
    told,
    hanging,
    take,
    guarded,
    asked: () => asked,
    does(what: Doing) {
      doing = what
    },
    /** One after the other, not in one moment. */
    async failing(times: number, keys?: readonly string[]) {
      doing = 'fails'
      for (let n = 0; n < times; n += 1) {
        if (n > 0) clock.advance(100)
        await take(0, keys)
      }
    },
    /** Asks that hear nothing, one after the other. The last one is too late after its whole patience. */
    async hangingOn(times: number, patienceMs = 0) {
      doing = 'hangs'
      for (let n = 0; n < times; n += 1) {
        if (n > 0) clock.advance(100)
        expect(await take(patienceMs)).toBe('waiting')
      }
    },
  }
}

describe('a clock that goes back', () => {
  it('makes no rest longer: the store is asked again at once', async () => {
    const { failing, does, take, clock } = world()
    await failing(5)
    does('answers')
    expect(await take()).toBe('left alone: Error')
    clock.advance(-3_600_000)
    expect(await take()).toBe('answered')
  })
})

describe('a clock that goes back while the store fails', () => {
  it('hides no failure', async () => {
    const { failing, take, clock } = world()
    await failing(3)
    clock.advance(-3_600_000)
    await failing(2)
    expect(await take()).toBe('left alone: Error')
  })
})

describe('a store that is asked nothing', () => {
  it('says nothing about itself: it is not asked at all, and stays left alone', async () => {
    const { failing, guarded, asked, take } = world()
    await failing(5)
    const before = asked()
    expect(await guarded.take([])).toEqual([])
    expect(asked()).toBe(before)
    expect(await take()).toBe('left alone: Error')
  })
})

describe('a store that fails', () => {
  it('four times in a row is asked again', async () => {
    const { failing, does, take, told } = world()
    await failing(4)
    does('answers')
    expect(await take()).toBe('answered')
    expect(told.filter(state => state === 'away')).toEqual([])
  })

  it('now and then is never left alone', async () => {
    const { failing, does, take, told } = world()
    for (let n = 0; n < 10; n += 1) {
      await failing(4)
      does('answers')
      expect(await take()).toBe('answered')
    }
    expect(told.filter(state => state === 'away')).toEqual([])
  })

  it('five times in a row is left alone for a second: nobody waits for it, and that is told once', async () => {
    const { failing, take, told, asked, clock } = world()
    await failing(5)
    for (let n = 0; n < 20; n += 1) expect(await take()).toBe('left alone: Error')
    clock.advance(999)
    expect(await take()).toBe('left alone: Error')
    expect(asked()).toBe(5)
    expect(told).toEqual(['away'])
  })

  it('is tried with one ask, and is back where that is answered', async () => {
    const { failing, does, take, told, asked, clock } = world()
    await failing(5)
    clock.advance(1_000)
    does('answers')
    expect(await take()).toBe('answered')
    expect(await take()).toBe('answered')
    expect(asked()).toBe(7)
    expect(told).toEqual(['away', 'back'])
  })

  it('is left alone twice as long where the trial fails, and half a minute at most', async () => {
    const { failing, take, told, asked, clock } = world()
    await failing(5)
    const rests: number[] = []
    for (let trial = 0; trial < 8; trial += 1) {
      const [before, from] = [asked(), clock.now()]
      while (asked() === before) {
        clock.advance(500)
        await take()
      }
      rests.push((clock.now() - from) / 1_000)
    }
    expect(rests).toEqual([1, 2, 4, 8, 16, 30, 30, 30])
    expect(told).toEqual(['away'])
  })
})

describe('asks that fail in one moment', () => {
  it('have failed once, however many travelled together', async () => {
    const { does, take, told, clock } = world()
    does('fails')
    for (let n = 0; n < 50; n += 1) await take()
    does('hangs')
    for (let n = 0; n < 50; n += 1) await take()
    clock.advance(300)
    does('answers')
    expect(await take()).toBe('answered')
    expect(told.filter(state => state === 'away')).toEqual([])
  })
})

describe('asks that fail a tenth of a second apart', () => {
  it.each([
    [99, 'Error'],
    [100, 'left alone: Error'],
  ])('have failed one by one, and not before: after %d ms it is %s', async (ms, said) => {
    const { does, take, clock } = world()
    does('fails')
    for (let n = 0; n < 5; n += 1) {
      if (n > 0) clock.advance(ms)
      await take()
    }
    expect(await take()).toBe(said)
  })
})

describe('a store that is left alone', () => {
  it('is so no longer for what was asked before and fails late', async () => {
    const { hangingOn, failing, hanging, does, take, clock } = world()
    await hangingOn(1, 10_000)
    await failing(5)
    clock.advance(200)
    for (const each of hanging) each.reject(new Error('Object reset.'))
    await settled()
    clock.advance(800)
    does('answers')
    expect(await take()).toBe('answered')
  })

  it('is back with an answer to what was asked before, and the trial that fails then is its first failure', async () => {
    const { hangingOn, failing, hanging, take, clock } = world()
    await hangingOn(1, 10_000)
    await failing(5)
    clock.advance(1_000)
    await hangingOn(1, 10_000)
    const [before, trial] = hanging
    before?.resolve([])
    await settled()
    trial?.reject(new Error('Object reset.'))
    await settled()
    expect(await take()).toBe('waiting')
  })
})

describe('a part of a store that fails', () => {
  it('is left alone by itself: who asks the others is answered', async () => {
    const { failing, does, take, told } = world()
    await failing(5, ['broken'])
    does('answers')
    expect(await take(0, ['broken'])).toBe('left alone: Error')
    expect(await take(0, ['well', 'broken'])).toBe('left alone: Error')
    expect(await take(0, ['well'])).toBe('answered')
    expect(told).toEqual(['away'])
  })

  it('takes no other with it that is asked in the same attempts and answers in between', async () => {
    const { failing, does, take } = world()
    for (let n = 0; n < 4; n += 1) {
      await failing(2, ['well', 'broken'])
      does('answers')
      await take(0, ['well'])
    }
    expect(await take(0, ['well'])).toBe('answered')
    expect(await take(0, ['broken'])).toBe('left alone: Error')
  })

  it('takes one with it that nobody asks but with it', async () => {
    const { failing, does, take } = world()
    await failing(5, ['well', 'broken'])
    does('answers')
    expect(await take(0, ['well'])).toBe('left alone: Error')
    expect(await take(0, ['other'])).toBe('answered')
  })

  it('is away until the last of them is back', async () => {
    const { failing, does, take, told, clock } = world()
    await failing(5, ['one'])
    await failing(5, ['two'])
    clock.advance(1_000)
    does('answers')
    expect(await take(0, ['one'])).toBe('answered')
    expect(told).toEqual(['away'])
    expect(await take(0, ['two'])).toBe('answered')
    expect(told).toEqual(['away', 'back'])
  })
})

describe('a store that hangs', () => {
  it('has failed once its time is over, without a timer of ours', async () => {
    const { hangingOn, take, told, clock } = world()
    await hangingOn(5)
    clock.advance(249)
    expect(await take()).toBe('waiting')
    clock.advance(1)
    expect(await take()).toBe('left alone: StoreTooSlow')
    expect(told).toEqual(['away'])
  })

  it('has not, where it may hold an answer back for longer', async () => {
    const { hangingOn, take, clock } = world()
    await hangingOn(5, 2_000)
    clock.advance(2_000)
    expect(await take(2_000)).toBe('waiting')
    clock.advance(250)
    expect(await take(2_000)).toBe('left alone: StoreTooSlow')
  })

  it('is tried by one alone: the others do not wait for him', async () => {
    const { does, hangingOn, take, clock, told } = world()
    await hangingOn(5)
    clock.advance(250)
    await take()
    clock.advance(1_000)
    expect(await take()).toBe('waiting')
    expect(await take()).toBe('left alone: StoreTooSlow')
    clock.advance(250)
    expect(await take()).toBe('left alone: StoreTooSlow')
    clock.advance(2_000)
    does('answers')
    expect(await take()).toBe('answered')
    expect(told).toEqual(['away', 'back'])
  })

  it('has failed where its answers came too late, though nobody asked meanwhile', async () => {
    const { hangingOn, clock, told, hanging } = world()
    await hangingOn(5)
    clock.advance(300)
    for (const each of hanging) each.resolve([])
    await settled()
    expect(told).toEqual(['away'])
  })

  it('is not back because an answer comes that nobody waits for any more', async () => {
    const { hangingOn, take, clock, told, hanging } = world()
    await hangingOn(5)
    clock.advance(250)
    await take()
    for (const each of hanging) each.resolve([])
    expect(await take()).toBe('left alone: StoreTooSlow')
    expect(told).toEqual(['away'])
  })
})
