// What an isolate counts by itself, and whose charge is given back where.
import { describe, expect, it } from 'vitest'
import type { Ask, Settlement, Store } from '../../src/stores/contract.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { withStandby } from '../../src/stores/standby.ts'
import { asking, bucket, claim, debit, provenance, subject, takeOne } from '../contracts/store.ts'
import { handClock } from '../support/attempts.ts'

function world() {
  const { now } = handClock()
  let charges = 0
  const memory = memoryStore({ now, newCharge: () => `there-${++charges}` })
  const settled: (readonly Settlement[])[] = []
  const store: Store = {
    ...memory,
    settle(settlements) {
      settled.push(settlements)
      return memory.settle(settlements)
    },
  }
  const { standby, store: both } = withStandby(store, newCharge => memoryStore({ now, newCharge }))
  return { standby, both, settled }
}

const pool = (capacity = 3) => debit([bucket('pool', capacity, 0)])
const back = (about: Settlement['subject'], charge: string): Settlement => ({
  subject: about,
  charge,
  instead: null,
  only: null,
})
const takeHere = async ({ standby }: ReturnType<typeof world>, ask: Ask) => {
  const [answer] = await standby.take([ask])
  return answer?.debits[0]
}

describe('an isolate by itself', () => {
  it('counts as the store does, and apart from it', async () => {
    const made = world()
    const ask = asking(subject(), pool())
    for (let n = 0; n < 3; n += 1) expect((await takeHere(made, ask))?.granted).toBe('free')
    expect((await takeHere(made, ask))?.granted).toBeNull()
    expect((await takeOne(made.both, ask)).debits[0]?.granted).toBe('free')
  })

  it('takes a pass once, however often it is good for', async () => {
    const { standby } = world()
    const ask = { ...asking(subject()), claims: [claim('pass', { times: 5, members: 2 })] }
    expect((await standby.take([ask]))[0]?.claims).toEqual([true])
    expect((await standby.take([ask]))[0]?.claims).toEqual([false])
  })

  it('claims to know no device, no relation and nobody who lives in a network', async () => {
    const { standby } = world()
    const ask = {
      ...asking(subject()),
      device: 'phone',
      provenance: provenance(),
      proversAt: 7,
      lifts: ['account'],
    }
    expect((await standby.take([ask]))[0]).toMatchObject({
      device: null,
      relation: null,
      proven: null,
      lifted: null,
    })
  })
})

describe('a charge', () => {
  it('is given back where it was made, once, and the answers keep their order', async () => {
    const made = world()
    const [one, other] = [subject(), subject()]
    const here = (await takeHere(made, asking(one, pool(1))))?.charge ?? ''
    const there = (await takeOne(made.both, asking(other, pool(1)))).debits[0]?.charge ?? ''
    const all = [back(other, 'nobody’s'), back(one, here), back(other, there), back(one, here)]
    expect(await made.both.settle(all)).toEqual([false, true, true, false])
    expect((await takeHere(made, asking(one, pool(1))))?.granted).toBe('free')
    expect((await takeOne(made.both, asking(other, pool(1)))).debits[0]?.granted).toBe('free')
  })

  it('of this isolate is none of the store’s business', async () => {
    const made = world()
    const about = subject()
    const here = (await takeHere(made, asking(about, pool())))?.charge ?? ''
    expect(await made.both.settle([back(about, here)])).toEqual([true])
    expect(made.settled).toEqual([])
  })
})
