import { describe, expect, it } from 'vitest'
import type { Answer, Ask, DebitAnswer } from '../../src/stores/contract.ts'
import { createCrowd } from '../../src/upstash/crowd.ts'
import { asking, bucket, claim, debit, subject, way } from '../contracts/store.ts'

const spent = { name: 'pool', used: 2, capacity: 2, waitMs: 60_000 }
const denied: DebitAnswer = {
  granted: null,
  charge: null,
  counted: [spent],
  offers: ['paid'],
  spent: [],
  firm: false,
}
const granted: DebitAnswer = { granted: 'free', charge: 'c', counted: [], offers: [], spent: [], firm: true }

function answer(debit: DebitAnswer): Answer {
  return { debits: [debit], claims: [true], device: null, relation: null, proven: null, lifted: null }
}

const patient = (about = subject('network')): Ask => ({
  ...asking(
    about,
    debit([], {
      alternatives: [way('free', [bucket('pool', 2)]), way('paid', [], { opensTo: 'claim' })],
      patienceMs: 250,
      denialCosts: true,
    }),
  ),
  claims: [claim('pass')],
})

/** What was asked, and the answers in turn: the last one for all that follow. */
function takes(...answers: readonly DebitAnswer[]) {
  const asked: Ask[] = []
  const take = async (ask: Ask) => {
    asked.push(ask)
    return answer(answers[Math.min(asked.length, answers.length) - 1] ?? granted)
  }
  return { asked, take }
}

describe('an attempt in a crowd', () => {
  it('asks again while a refund may come, and is served', async () => {
    const { asked, take } = takes(denied, denied, granted)
    expect((await createCrowd(Date.now)(patient(), take)).debits[0]).toEqual(granted)
    expect(asked).toHaveLength(3)
  })

  it('pays for no second denial, and claims nothing again: what it claimed has opened what it opens', async () => {
    const { asked, take } = takes(denied, granted)
    await createCrowd(Date.now)(patient(), take)
    const [first, second] = asked
    expect(first?.debits[0]?.denialCosts).toBe(true)
    expect(second?.debits[0]?.denialCosts).toBe(false)
    expect(second?.claims).toEqual([])
    expect(second?.debits[0]?.alternatives.map(({ opensTo }) => opensTo)).toEqual(['anybody', 'anybody'])
  })

  it('keeps what the first denial told of other ways, where it is not served', async () => {
    const { take } = takes(denied, { ...denied, offers: [], firm: true })
    expect((await createCrowd(Date.now)(patient(), take)).debits[0]).toEqual({ ...denied, firm: true })
  })

  it('asks once where no refund can come, or nobody is patient', async () => {
    for (const [ask, first] of [
      [patient(), { ...denied, firm: true }],
      [asking(subject(), debit([bucket('pool', 2)])), denied],
    ] as const) {
      const { asked, take } = takes(first)
      await createCrowd(Date.now)(ask, take)
      expect(asked).toHaveLength(1)
    }
  })

  it('waits from when it came, however late the first answer was: whoever asks allows for no more', async () => {
    const { asked, take } = takes(denied)
    const late = async (ask: Ask) => {
      await new Promise(resolve => setTimeout(resolve, 240))
      return take(ask)
    }
    await createCrowd(Date.now)(patient(), late)
    expect(asked.length).toBeLessThanOrEqual(2)
  })

  it('is one of a bounded number that wait at one time, over all subjects', async () => {
    const { asked, take } = takes(denied)
    const crowd = createCrowd(Date.now)
    await Promise.all(Array.from({ length: 600 }, () => crowd(patient(), take)))
    const times = Map.groupBy(asked, ({ subject: { key } }) => key).values()
    expect([...times].filter(asks => asks.length > 1)).toHaveLength(500)
  })

  it('waits in a queue no longer than the budget itself', async () => {
    const { asked, take } = takes(denied)
    const [crowd, about] = [createCrowd(Date.now), subject('network')]
    await Promise.all(Array.from({ length: 20 }, () => crowd(patient(about), take)))
    // Twenty ask once; two of them wait, and ask twice more within 250 ms.
    expect(asked.length).toBeGreaterThan(20)
    expect(asked.length).toBeLessThanOrEqual(20 + 2 * 3)
  })
})
