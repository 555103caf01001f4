import { describe, expect, it } from 'vitest'
import type { Store } from '../../src/stores/contract.ts'
import { lazily } from '../../src/stores/lazily.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { asking, storeContract, subject } from '../contracts/store.ts'
import { handClock } from '../support/attempts.ts'

const { now, advance } = handClock()
let charges = 0
const memory = memoryStore({ now, newCharge: () => `charge-${++charges}` })
const lazy = lazily(async () => memory)

storeContract('lazily loaded', { store: () => lazy, advance })

describe('a store that is loaded when it is first asked', () => {
  it('is not loaded again', async () => {
    let loads = 0
    const store = lazily(async () => {
      loads += 1
      return memory
    })
    expect(loads).toBe(0)
    for (let n = 0; n < 3; n += 1) await store.take([asking(subject())])
    expect(loads).toBe(1)
  })

  it('is one for all who ask while it is loaded', async () => {
    const asked: number[] = []
    let loads = 0
    const store = lazily(async () => {
      loads += 1
      const number = loads
      await Promise.resolve()
      return { ...memory, take: async asks => memory.take(asks).finally(() => asked.push(number)) }
    })
    await Promise.all([1, 2, 3].map(() => store.take([])))
    expect(asked).toEqual([1, 1, 1])
  })

  it('waits for nobody whose loading never ends, as that of a request which was ended', async () => {
    let loads = 0
    const store = lazily(() => {
      loads += 1
      return loads === 1 ? new Promise<Store>(() => {}) : Promise.resolve(memory)
    })
    void store.take([])
    expect(await store.take([])).toEqual([])
  })

  it('is loaded again where that failed, and whoever asked hears of it', async () => {
    let loads = 0
    const store = lazily(async () => {
      loads += 1
      if (loads === 1) throw new Error('No such module.')
      return memory
    })
    await expect(store.take([])).rejects.toThrow('No such module.')
    expect(await store.take([])).toEqual([])
  })
})
