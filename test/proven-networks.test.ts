// Limits that grow with the people who live behind an address, and with nobody else: the real stages over the store in
// memory.
import { describe, expect, it } from 'vitest'
import type { Outcome } from '../src/attempt.ts'
import { day, hour, minute, second } from '../src/lib/time.ts'
import { halfSipHash } from '../src/passwords/short-hash.ts'
import { typoTags } from '../src/passwords/typo-tags.ts'
import { judge } from '../src/stages/judge.ts'
import { learn } from '../src/stages/learn.ts'
import { sense } from '../src/stages/sense.ts'
import { memoryStore } from '../src/stores/memory.ts'
import { shield } from '../src/stores/shield.ts'
import { forgiving } from '../src/trust/forgiving.ts'
import { attemptOf, handClock, policyWith, stageTools } from './support/attempts.ts'

const hash = halfSipHash([1, 2])
const success: Outcome = { is: 'success', status: 303 }
const failure: Outcome = { is: 'failure', status: 200 }

function world() {
  const clock = handClock()
  let charges = 0
  const { now } = clock
  const store = shield(memoryStore({ now, newCharge: () => `charge-${++charges}` }), { now, capacity: 1_000 })
  const policy = policyWith()
  const tools = stageTools(now, { policy, store })
  const forgiven = forgiving(now, 5_000)

  /** Whether somebody is let in who comes from this address; where he is not, nothing is forwarded. */
  async function comes(name: string, outcome: Outcome, from = '203.0.113.7', password = 'a guess') {
    const marks = { today: 0, yesterday: 0, usual: false, typo: typoTags(password, hash) }
    const attempt = { ...attemptOf({ name: `${name}@demo.example`, from, at: now() }), password: marks }
    const sensed = await sense(attempt, tools)
    const verdict = judge(sensed.readings, 'login', policy)
    const isIn = verdict.decision.do === 'forward'
    const ended = { outcome: isIn ? outcome : ({ is: 'not-forwarded' } as const), device: null }
    await learn(attempt, sensed, verdict, ended, { ...tools, forgiving: forgiven })
    const limit = verdict.readings.find(reading => reading.reason === 'network-budget' && 'limit' in reading)
    return { isIn, limit: limit !== undefined && 'limit' in limit ? limit.limit : null }
  }

  return {
    clock,
    store,
    comes,
    async people(count: number, from?: string) {
      for (let n = 0; n < count; n += 1) await comes(`person-${n}`, success, from)
    },
    /** How many of these wrong passwords reach the origin, each at another name or all at a few. */
    async guesses(count: number, everyMs: number, from = '203.0.113.7', names = count) {
      let forwarded = 0
      for (let n = 0; n < count; n += 1) {
        clock.advance(everyMs)
        if ((await comes(`victim-${n % names}`, failure, from, `guess ${n}`)).isIn) forwarded += 1
      }
      return forwarded
    },
  }
}

describe('people', () => {
  it('set up 200 new phones behind one address on one morning, and every third mistypes first', async () => {
    const office = world()
    await office.people(80)
    office.clock.advance(20 * day)
    let heldUp = 0
    for (let n = 0; n < 200; n += 1) {
      office.clock.advance(15 * second)
      if (n % 3 === 0 && !(await office.comes(`person-${n}`, failure)).isIn) heldUp += 1
      office.clock.advance(10 * second)
      if (!(await office.comes(`person-${n}`, success)).isIn) heldUp += 1
    }
    expect(heldUp).toBe(0)
  })

  it('are thousands behind one address of a carrier: every seventh mistypes first, some give up', async () => {
    const carrier = world()
    for (let n = 0; n < 1_000; n += 1) await carrier.comes(`person-${n}`, success)
    carrier.clock.advance(day)
    let heldUp = 0
    for (let n = 0; n < 2_000; n += 1) {
      carrier.clock.advance(1.7 * second)
      const isFirstWrong = n % 7 === 0
      if (isFirstWrong && !(await carrier.comes(`person-${n}`, failure, undefined, 'secret of Anda')).isIn)
        heldUp += 1
      const givesUp = n % 35 === 1
      const last = await carrier.comes(`person-${n}`, givesUp ? failure : success, undefined, 'secret of Ada')
      if (!last.isIn) heldUp += 1
    }
    expect(heldUp).toBe(0)
  })

  it('are let in within five seconds after their network has grown, whatever the isolate knew before', async () => {
    const office = world()
    await office.guesses(40, 4 * second, undefined, 5)
    expect((await office.comes('person-0', success)).isIn).toBe(false)
    const { network } = attemptOf()
    for (let n = 0; n < 8; n += 1) await office.store.prove(network.subject, { address: 7, accounts: [n] })
    office.clock.advance(5 * second)
    expect(await office.comes('person-0', success)).toEqual({ isIn: true, limit: 60 })
  })
})

describe('an attacker', () => {
  it('has at an address that nobody has signed in from what he has today, to the last guess', async () => {
    const alone = await world().guesses(500, 4 * second)
    const besideAnOffice = world()
    await besideAnOffice.people(64, '203.0.113.9')
    expect(await besideAnOffice.guesses(500, 4 * second)).toBe(alone)
  })

  it('has as much of a network without people, from all of its addresses', async () => {
    const guessing = async (neighbours: number) => {
      const made = world()
      await made.people(neighbours, '203.0.113.9')
      let forwarded = 0
      for (let n = 0; n < 900; n += 1) {
        made.clock.advance(3.1 * second)
        if ((await made.comes(`victim-${n}`, failure, `203.0.113.${100 + (n % 100)}`)).isIn) forwarded += 1
      }
      return forwarded
    }
    expect(await guessing(7)).toBe(await guessing(0))
    expect(await guessing(8)).toBeGreaterThan(await guessing(0))
  })

  it('with 56 accounts of his own has eight addresses’ worth of one, and with a thousand no more', async () => {
    const limits = []
    for (const accounts of [0, 55, 56, 300]) {
      const made = world()
      await made.people(accounts)
      limits.push((await made.comes('person-0', success)).limit)
    }
    expect(limits).toEqual([30, 210, 240, 240])
  })

  it('has nothing of it any more sixty days after his accounts signed in', async () => {
    const made = world()
    await made.people(56)
    made.clock.advance(60 * day + hour)
    expect((await made.comes('victim', failure)).limit).toBe(30)
  })

  it('grows no network by wrong passwords, however many names he tries', async () => {
    const made = world()
    await made.guesses(300, minute)
    expect((await made.comes('victim', failure)).limit).toBe(30)
  })
})
