import { describe, expect, it } from 'vitest'
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
  it('is loaded once', async () => {
    let loads = 0
    const store = lazily(async () => {
      loads += 1
      return memory
    })
    expect(loads).toBe(0)
    await Promise.all([1, 2, 3].map(() => store.take([asking(subject())])))
    expect(loads).toBe(1)
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
