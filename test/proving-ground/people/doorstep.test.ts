// What people do at the door, whatever the policy answers.
import { describe, expect, it } from 'vitest'
import type { Price } from '../../../proving-ground/arrival.ts'
import type { Decision, RunningPolicy } from '../../../proving-ground/policies/contract.ts'
import { type Knock, minute, run, share } from './world.ts'

const site = { accounts: 1_000, loginsPerAccountPerDay: 2 }
const world = { site, days: 3, warmupDays: 0, people: { staleClientShare: 0, sessionsWithFailure: 0 } }

const forward: Decision = { do: 'forward', checked: false }
const checkFirst: Partial<RunningPolicy> = {
  decide: ({ pass }) => (pass === null ? { do: 'check', price: 'middle' } : { do: 'forward', checked: true }),
}

const sessionsOf = (knocks: readonly Knock[]) => [
  ...Map.groupBy(knocks, ({ arrival }) => arrival.visit).values(),
]
const isIn = (knocks: readonly Knock[]) => knocks.some(({ answer }) => answer.is === 'in')

describe('a check on a page', () => {
  it('is done, and hardly anybody leaves before it', async () => {
    const { logins, counts } = await run(world, checkFirst)
    const sessions = sessionsOf(logins)
    expect(share(sessions, isIn)).toBeGreaterThan(0.99)
    expect(share(sessions, isIn)).toBeLessThan(1)
    for (const [first, second] of sessions) {
      const how = first?.arrival.client.script === true ? 'seen' : 'waited'
      if (second !== undefined) expect(second.arrival.pass?.how).toBe(how)
    }
    expect(counts.peopleInterrupted).toBe(sessions.length)
    expect(counts.people).toBe(sessions.length)
    expect(counts.peopleBlockedCorrect / counts.people).toBeGreaterThan(0.001)
    expect(counts.peopleBlockedCorrect / counts.people).toBeLessThan(0.007)
  })

  it('that fails leads to another, and in the end to a page to wait at, which never fails', async () => {
    const challenge = { solve: 0, abandon: 0 }
    const { logins, counts } = await run({ ...world, people: { ...world.people, challenge } }, checkFirst)
    const sessions = sessionsOf(logins)
    expect(share(sessions, isIn)).toBeGreaterThan(0.999)
    expect(counts.peopleBlocked).toBe(0)
    const took = sessions.flatMap(([first, second]) =>
      first?.arrival.client.script === true && second !== undefined
        ? [second.arrival.at - first.arrival.at]
        : [],
    )
    // Three pages with work, which takes some devices long, and then the wait.
    expect(Math.min(...took)).toBeGreaterThan(34_000)
    expect(took.toSorted((one, other) => one - other)[took.length >> 1]).toBeLessThan(minute)
  })

  it('is a page to wait at for clients without script', async () => {
    const { logins } = await run({ ...world, people: { ...world.people, noScriptShare: 1 } }, checkFirst)
    expect(share(sessionsOf(logins), isIn)).toBeGreaterThan(0.99)
    expect(logins.some(({ arrival }) => arrival.pass?.how === 'unseen')).toBe(false)
  })

  it('shuts clients without script out where there is no page to wait at', async () => {
    const noWaiting: Partial<RunningPolicy> = {
      decide: ({ pass }) =>
        pass === null
          ? { do: 'check', price: 'low', withoutScript: 'stays-out' }
          : { do: 'forward', checked: true },
    }
    const { logins, counts } = await run(
      { ...world, people: { ...world.people, noScriptShare: 1 } },
      noWaiting,
    )
    expect(share(sessionsOf(logins), isIn)).toBe(0)
    expect(counts.peopleBlockedCorrect).toBe(counts.people)
  })

  it('is done once for all the tries of somebody who mistypes, as far as its pass is good for them', async () => {
    const people = { ...world.people, sessionsWithFailure: 1, noScriptShare: 1 }
    const { logins, counts } = await run({ ...world, people }, checkFirst)
    const sessions = sessionsOf(logins).filter(({ length }) => length > 2)
    expect(sessions.length).toBeGreaterThan(100)
    for (const [first, ...others] of sessions) {
      expect(first?.arrival.pass).toBeNull()
      for (const { arrival } of others) expect(arrival.pass).toEqual(others[0]?.arrival.pass)
    }
    expect(counts.peopleChecked).toBeGreaterThan(0)
    expect(counts.peopleChecked + counts.peopleInterrupted).toBe(counts.people)
  })

  it('that is asked for again and again is too much in the end', async () => {
    const { logins, counts } = await run(world, { decide: () => ({ do: 'check', price: 'high' }) })
    const sessions = sessionsOf(logins)
    expect(Math.max(...sessions.map(({ length }) => length))).toBe(4)
    // Those of the last minutes have not come to it.
    expect(counts.peopleBlockedCorrect / sessions.length).toBeGreaterThan(0.99)
  })
})

describe('unseen work', () => {
  it('is done by everybody whose client runs scripts, and nearly always ready', async () => {
    const { logins, counts } = await run(world, { ...checkFirst, unseen: () => 'low' })
    const scripted = logins.filter(({ arrival: { client, pass } }) => client.script && pass?.how !== 'seen')
    expect(share(scripted, ({ arrival }) => arrival.pass?.how === 'unseen')).toBeCloseTo(0.99, 1.7)
    expect(share(logins, ({ arrival }) => arrival.pass?.how === 'unseen' && !arrival.client.script)).toBe(0)
    expect(counts.peopleInterrupted / counts.people).toBeLessThan(0.09)
    expect(counts.peopleChecked / counts.people).toBeGreaterThan(0.9)
  })
})

describe('unseen work that is dear', () => {
  const dearly: Partial<RunningPolicy> = { ...checkFirst, unseen: () => 'high' }
  const withoutPages = { ...world.people, noScriptShare: 0, challenge: { solve: 1, abandon: 0 } }

  it('lets hardly anybody wait at the low and at the middle price, and some at the high one', async () => {
    const waiting = async (price: Price) => {
      const ran = await run({ ...world, people: withoutPages }, { ...checkFirst, unseen: () => price })
      return ran.counts.peopleInterrupted / ran.counts.people
    }
    expect(await waiting('low')).toBeLessThan(0.003)
    expect(await waiting('middle')).toBeLessThan(0.06)
    const dear = await waiting('high')
    expect(dear).toBeGreaterThan(0.15)
    expect(dear).toBeLessThan(0.4)
  })

  it('is waited for as long as the form does, and then asked for on a page', async () => {
    const { logins } = await run({ ...world, people: withoutPages }, dearly)
    const sessions = sessionsOf(logins)
    const late = sessions.flatMap(([first]) => (first?.truth.waited === true ? [first] : []))
    const ready = late.filter(({ arrival }) => arrival.pass !== null)
    expect(ready.length / sessions.length).toBeGreaterThan(0.1)
    for (const { arrival } of ready) {
      expect(arrival.at - (arrival.pass?.at ?? 0)).toBeGreaterThanOrEqual(400)
      expect(arrival.at - (arrival.pass?.at ?? 0)).toBeLessThanOrEqual(20_000)
    }
    const tooLate = late.filter(({ arrival }) => arrival.pass === null)
    expect(tooLate.length).toBeGreaterThan(0)
    expect(tooLate.every(({ answer }) => answer.is === 'check')).toBe(true)
    expect(share(sessions, isIn)).toBeGreaterThan(0.999)
  })

  it('makes nobody wait who has nothing to wait for', async () => {
    const { logins } = await run({ ...world, people: withoutPages })
    expect(logins.some(({ truth }) => truth.waited === true)).toBe(false)
  })
})

describe('being turned away', () => {
  const turnAway = (retryAfterMs: number | null): Partial<RunningPolicy> => {
    const seen = new Set<number | null>()
    return {
      decide({ visit }) {
        if (seen.has(visit)) return forward
        seen.add(visit)
        return { do: 'turn-away', retryAfterMs }
      },
    }
  }

  it('for some minutes is no reason not to come back', async () => {
    const { logins } = await run(world, turnAway(10 * minute))
    const sessions = sessionsOf(logins)
    expect(share(sessions, isIn)).toBeGreaterThan(0.97)
    const back = sessions.flatMap(([first, second]) =>
      first && second ? [second.arrival.at - first.arrival.at] : [],
    )
    expect(Math.min(...back)).toBeGreaterThan(10 * minute)
  })

  it('for longer, or for nobody knows how long, is one', async () => {
    for (const retryAfterMs of [21 * minute, null]) {
      const { logins } = await run(world, turnAway(retryAfterMs))
      expect(share(sessionsOf(logins), ({ length }) => length > 1)).toBe(0)
    }
  })

  it('again and again is one after the second or the third time', async () => {
    const { logins } = await run(world, { decide: () => ({ do: 'turn-away', retryAfterMs: minute }) })
    const lengths = sessionsOf(logins).map(({ length }) => length)
    expect(Math.max(...lengths)).toBe(3)
    expect(share(lengths, length => length === 3)).toBeGreaterThan(0.45)
    expect(share(lengths, length => length === 3)).toBeLessThan(0.55)
  })
})

describe('a right password that is called wrong', () => {
  /** Those who had the time for all that they would do. */
  const early = (knocks: readonly Knock[]) =>
    sessionsOf(knocks).filter(([first]) => (first?.arrival.at ?? 0) < 2 * 86_400_000)
  /** How many tries were made without a longer break. */
  const runsOf = (knocks: readonly Knock[]) => {
    const gaps = knocks.slice(1).map(({ arrival }, at) => arrival.at - (knocks[at]?.arrival.at ?? 0))
    return gaps.filter(gap => gap >= 5 * minute).length + 1
  }

  it('is tried twice more, by most some time later again, and by some a third time', async () => {
    const { logins } = await run(world, { decide: () => ({ do: 'pretend' }) })
    const sessions = early(logins)
    for (const knocks of sessions) expect(knocks.length).toBe(3 * runsOf(knocks))
    expect(share(sessions, knocks => runsOf(knocks) >= 2)).toBeCloseTo(0.8, 1)
    expect(share(sessions, knocks => runsOf(knocks) === 3)).toBeCloseTo(0.4, 1)
    expect(share(sessions, knocks => runsOf(knocks) > 3)).toBe(0)
  })

  it('by a site that is out of order is tried until it is not, by nearly everybody', async () => {
    const outage = { day: 1.5, minutes: 45, failing: 0.9 }
    const { logins } = await run({ ...world, site: { ...site, outage } })
    const during = ({ arrival: { at } }: Knock) => at >= 36 * 60 * minute && at < (36 * 60 + 45) * minute
    const hit = sessionsOf(logins).filter(([first]) => first !== undefined && during(first))
    const refused = logins.filter(({ answer }) => answer.is === 'wrong')
    expect(hit.length).toBeGreaterThan(50)
    expect(refused.length).toBeGreaterThan(100)
    expect(refused.every(during)).toBe(true)
    expect(share(logins.filter(during), ({ answer }) => answer.is === 'wrong')).toBeCloseTo(0.9, 1)
    expect(share(hit, isIn)).toBeGreaterThan(0.6)
    expect(share(hit, isIn)).toBeLessThan(0.95)
  })
})
