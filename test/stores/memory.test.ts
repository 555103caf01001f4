import { describe, expect, it } from 'vitest'
import { memoryStore } from '../../src/stores/memory.ts'
import { asking, bucket, debit, device, storeContract, subject, takeOne } from '../contracts/store.ts'

let time = 1_700_000_000_000
let charges = 0
const options = { now: () => time, newCharge: () => `charge-${++charges}` }
const store = memoryStore(options)

storeContract('memory', {
  store: () => store,
  advance: ms => {
    time += ms
  },
})

describe('a full shard', () => {
  const pool = () => debit([bucket('login/pool', 3, 1, 3_600_000)])

  it('makes nobody’s counter smaller, and counts newcomers together', async () => {
    const small = memoryStore({ ...options, capacity: 10 })
    const victim = subject()
    for (let n = 0; n < 3; n += 1) await takeOne(small, asking(victim, pool()))
    for (let n = 0; n < 5_000; n += 1) await takeOne(small, asking(subject(), pool()))
    expect((await takeOne(small, asking(victim, pool()))).debits[0]?.granted).toBeNull()
    const newcomer = await takeOne(small, asking(subject(), pool()))
    expect(newcomer.debits[0]?.granted).toBeNull()
  })

  it('drops what is idle and full first', async () => {
    const small = memoryStore({ ...options, capacity: 10 })
    for (let n = 0; n < 10; n += 1) await takeOne(small, asking(subject(), pool()))
    time += 24 * 3_600_000
    const newcomer = subject()
    const answers = []
    for (let n = 0; n < 4; n += 1) answers.push(await takeOne(small, asking(newcomer, pool())))
    expect(answers.map(({ debits }) => debits[0]?.granted)).toEqual(['free', 'free', 'free', null])
  })

  it('remembers no device more, forgets none for it, and has room again when some are not used any more', async () => {
    const small = memoryStore({ ...options, capacity: 10 })
    const subjects = Array.from({ length: 11 }, () => subject())
    const phone = device('phone', { checked: true })
    const states = async () => {
      const answers = await small.take(subjects.map(about => ({ ...asking(about), device: 'phone' })))
      return answers.map(({ device }) => device)
    }
    for (const about of subjects) await small.remember(about, phone)
    expect(await states()).toEqual([...Array.from({ length: 10 }, () => 'ripe'), null])
    time += 180 * 24 * 3_600_000
    for (const about of subjects.slice(5)) await small.remember(about, phone)
    expect(await states()).toEqual([
      ...Array.from({ length: 5 }, () => null),
      ...Array.from({ length: 6 }, () => 'ripe'),
    ])
  })
})
