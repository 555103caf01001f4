// Promise 3, charge first and settle after: what comes back of a charge, and what never does.
import { describe, expect, it } from 'vitest'
import type { Outcome, Subject, Surface } from '../../src/attempt.ts'
import { hour } from '../../src/lib/time.ts'
import { halfSipHash } from '../../src/passwords/short-hash.ts'
import { typoTags } from '../../src/passwords/typo-tags.ts'
import { judge } from '../../src/stages/judge.ts'
import { learn } from '../../src/stages/learn.ts'
import { sense } from '../../src/stages/sense.ts'
import type { Device, Store } from '../../src/stores/contract.ts'
import { forgiving } from '../../src/trust/forgiving.ts'
import { type AttemptChange, attemptOf, policyWith, used } from '../support/attempts.ts'
import { guarded, usedBy } from '../support/guarded.ts'
import { learningSite } from '../support/learning.ts'

const success: Outcome = { is: 'success', status: 303 }
const failure: Outcome = { is: 'failure', status: 200 }
const pending: Outcome = { is: 'pending', status: 303 }
const unclear: Outcome = { is: 'unclear', status: 500, why: 'no-match' }
const timeout: Outcome = { is: 'no-answer', why: 'timeout' }
const unreachable: Outcome = { is: 'no-answer', why: 'unreachable' }
const held: Outcome = { is: 'not-forwarded' }

const { account: anAccount } = attemptOf()
if (anAccount === null) throw new Error('An account is named.')

const counters = [
  'network-budget',
  'address-and-account-budget',
  'account-budget',
  'account-row',
  'account-ceiling',
]

/** What is left charged after one attempt with this outcome, by signal. */
async function leftCharged(outcome: Outcome, surface: Surface = 'login'): Promise<object> {
  const { attempt, used } = learningSite()
  await attempt(outcome, { surface, flow: surface === 'one-time-code' ? 'flow' : null })
  const names =
    surface === 'login' ? counters : ['network-budget', 'account-row', 'flow-budget', 'account-budget']
  const left = names.map(async name => [name, await used(name, { surface, flow: 'flow' })] as const)
  return Object.fromEntries((await Promise.all(left)).filter(([, count]) => count !== undefined))
}

const nothingLeft = Object.fromEntries(counters.map(name => [name, 0]))
const allLeft = Object.fromEntries(counters.map(name => [name, 1]))

describe('a charge comes back', () => {
  it('where the origin said the password was right: all of it', async () => {
    expect(await leftCharged(success)).toEqual(nothingLeft)
  })

  it('where no byte of an answer came: our own 502 or 504', async () => {
    expect(await leftCharged(timeout)).toEqual(nothingLeft)
    expect(await leftCharged(unreachable)).toEqual(nothingLeft)
  })

  it('where a second factor is still to come', async () => {
    expect(await leftCharged(pending)).toEqual(nothingLeft)
  })

  it('of the account, where we held the attempt back ourselves: only what was forwarded stays charged', async () => {
    const { attempt, used, clock } = learningSite()
    for (let n = 0; n < 30; n += 1) await attempt(failure, { name: `p${n % 9}@demo.example` })
    clock.advance(4_000)
    const [pool, row] = [await used('account-budget'), await used('account-row')]
    expect(await attempt(failure, { name: 'ada@demo.example' })).toBe('held')
    expect([await used('account-budget'), await used('account-row')]).toEqual([pool, row])
  })

  it('not of the network, where we held the attempt back: being turned away is what it pays for', async () => {
    const { attempt, used } = learningSite()
    for (let n = 0; n < 8; n += 1) await attempt(failure, { from: `203.0.${n}.7` })
    expect(await attempt(success, { from: '198.51.100.7' })).toBe('held')
    expect(await used('network-budget', { from: '198.51.100.7' })).toBe(1)
    expect(await used('account-budget')).toBe(8)
  })

  it('with the account that a network was counted as guessing at', async () => {
    const { attempt } = learningSite()
    const names = Array.from({ length: 30 }, (_, n) => `p${n}@demo.example`)
    const held = []
    for (const name of names) held.push(await attempt(success, { name }))
    expect(new Set(held)).toEqual(new Set(['forward']))
  })
})

describe('right passwords without end', () => {
  it('end an account’s refunds at 30 an hour: an origin that says yes to wrong ones opens no door', async () => {
    const { attempt, clock } = learningSite()
    const held: ('forward' | 'held')[] = []
    for (let n = 0; n < 60; n += 1) held.push(await attempt(success, { from: `203.0.${n}.7` }))
    expect(held.filter(one => one === 'forward')).toHaveLength(30 + 8)
    clock.advance(hour)
    expect(await attempt(success, { from: '198.51.100.7' })).toBe('forward')
  })

  it('of many people behind one address are no reason to hold any of them back', async () => {
    const { attempt } = learningSite()
    const held: ('forward' | 'held')[] = []
    for (let n = 0; n < 300; n += 1) held.push(await attempt(success, { name: `person${n}@demo.example` }))
    expect(new Set(held)).toEqual(new Set(['forward']))
  })
})

describe('an origin that is down', () => {
  it('costs nobody his account whose network is not counted', async () => {
    const { attempt, used } = learningSite({ LISTS: { allow: { networks: ['203.0.113.0/24'] } } })
    for (let n = 0; n < 9; n += 1) expect(await attempt(timeout)).toBe('forward')
    expect(await used('account-budget')).toBe(0)
  })
})

describe('a charge stays', () => {
  it('for a wrong password: all of it', async () => {
    expect(await leftCharged(failure)).toEqual(allLeft)
  })

  it('for an answer that nobody can read, a 5xx of the origin among them, but for what never ends', async () => {
    expect(await leftCharged(unclear)).toEqual({ ...allLeft, 'account-ceiling': 0 })
  })

  it('for any answer where every request counts, and none is right or wrong', async () => {
    for (const surface of ['password-reset', 'signup'] as const)
      for (const outcome of [success, failure, unclear, pending]) {
        const { attempt, used } = learningSite()
        await attempt(outcome, { surface })
        expect([surface, await used('network-budget', { surface })]).toEqual([surface, 1])
      }
  })

  it('of codes and tokens that were wrong', async () => {
    expect(await leftCharged(failure, 'one-time-code')).toEqual({
      'network-budget': 1,
      'account-row': 1,
      'flow-budget': 1,
    })
    expect(await leftCharged(unclear, 'one-time-code')).toMatchObject({ 'account-row': 1, 'flow-budget': 1 })
    expect(await leftCharged(success, 'one-time-code')).toMatchObject({ 'account-row': 0, 'flow-budget': 0 })
  })

  it('so that a site whose success is not recognised spends no ceiling', async () => {
    const { attempt, used, clock } = learningSite()
    for (let n = 0; n < 40; n += 1) {
      await attempt(unclear, { from: `203.0.${n}.7` })
      clock.advance(hour)
    }
    expect(await used('account-ceiling')).toBe(0)
  })
})

describe('attempts that no origin answered', () => {
  it('come back ten times an hour for a network, and then no more, on the account neither', async () => {
    const { attempt, used } = learningSite()
    for (let n = 0; n < 14; n += 1) await attempt(unreachable, { name: `p${n % 7}@demo.example` })
    expect(await used('network-budget')).toBe(4)
    const accounts = Array.from({ length: 7 }, (_, n) => used('account-row', { name: `p${n}@demo.example` }))
    expect((await Promise.all(accounts)).reduce((sum, count) => (sum ?? 0) + (count ?? 0), 0)).toBe(4)
  })

  it('come back again an hour later', async () => {
    const { attempt, used, clock } = learningSite()
    for (let n = 0; n < 11; n += 1) await attempt(timeout)
    clock.advance(hour)
    expect(await used('network-budget')).toBe(0)
    await attempt(timeout)
    expect(await used('network-budget')).toBe(0)
  })

  it('are counted for each network by itself', async () => {
    const { attempt, used } = learningSite()
    for (let n = 0; n < 12; n += 1) await attempt(timeout, { from: '203.0.113.7' })
    await attempt(timeout, { from: '198.51.100.7' })
    expect(await used('network-budget', { from: '198.51.100.7' })).toBe(0)
  })

  it('come back ten times as well where one of the rules only watches', async () => {
    const { attempt, used } = learningSite({
      LIMITS: { login: { 'accounts-per-address': { mode: 'monitor' } } },
    })
    for (let n = 0; n < 10; n += 1) await attempt(timeout)
    expect(await used('network-budget')).toBe(0)
  })
})

describe('a second factor that is still to come', () => {
  it('gives the guess back five times an hour: nobody is flooded with codes', async () => {
    const { attempt, used } = learningSite()
    for (let n = 0; n < 7; n += 1) await attempt(pending, { from: `203.0.${n}.7` })
    expect([await used('account-budget'), await used('account-row')]).toEqual([2, 2])
  })

  it('gives the network’s charge back each time', async () => {
    const { attempt, used } = learningSite()
    for (let n = 0; n < 7; n += 1) await attempt(pending)
    expect(await used('network-budget')).toBe(0)
  })

  it('takes one step, also where one of the account’s rules only watches', async () => {
    const { attempt, used } = learningSite({
      LIMITS: { login: { 'networks-per-account': { mode: 'monitor' } } },
    })
    for (let n = 0; n < 5; n += 1) await attempt(pending)
    expect(await used('account-budget')).toBe(0)
  })
})

describe('promise 9: what only watches settles nothing live', () => {
  const enforced = (watching: ReturnType<typeof learningSite>) => ({
    ...watching.tools,
    policy: policyWith(),
  })

  /** The same site, once the operator has switched from watching to acting. */
  async function afterwards(watching: ReturnType<typeof learningSite>, outcome: Outcome, times: number) {
    const tools = enforced(watching)
    for (let n = 0; n < times; n += 1) {
      const made = attemptOf({ at: watching.clock.now() })
      const sensed = await sense(made, tools)
      const ended = { outcome, device: null }
      await learn(made, sensed, judge(sensed.readings, 'login', tools.policy), ended, tools)
    }
    return (await used(watching.store, tools.policy, attemptOf(), 'account-budget'))[0]
  }

  it('leaves every live counter as it was, whatever the outcome', async () => {
    const { attempt, used } = learningSite({ MODE: 'monitor' })
    for (const outcome of [success, failure, pending, unclear, timeout]) await attempt(outcome)
    for (const name of counters) expect([name, await used(name)]).toEqual([name, 0])
  })

  it('takes no pending step from those of a site that acts', async () => {
    const watching = learningSite({ MODE: 'monitor' })
    for (let n = 0; n < 5; n += 1) await watching.attempt(pending)
    expect(await afterwards(watching, pending, 5)).toBe(0)
  })

  it('takes none of the ten that come back unanswered, from those of a site that acts', async () => {
    const watching = learningSite({ MODE: 'monitor' })
    for (let n = 0; n < 10; n += 1) await watching.attempt(timeout)
    expect(await afterwards(watching, timeout, 8)).toBe(0)
  })

  it('gives a shadow back as a live one would be, for a success', async () => {
    const { attempt, used } = learningSite({ MODE: 'monitor' })
    await attempt(success)
    expect(await used('account-budget', {}, { shadow: true })).toBe(0)
    await attempt(failure)
    expect(await used('account-budget', {}, { shadow: true })).toBe(1)
  })

  it('charges no shadow of an account with what it would have stopped', async () => {
    const { attempt, used } = learningSite({
      MODE: 'monitor',
      LIMITS: { login: { 'address-and-account-budget': { free: 2, refill: 1, every: '1h' } } },
    })
    for (let n = 0; n < 6; n += 1) expect(await attempt(failure)).toBe('forward')
    expect(await used('account-row', {}, { shadow: true })).toBe(2)
  })
})

describe('a reset that was completed', () => {
  it('gives the account nothing back: anybody can begin a flow for it, and complete a reset of his own', async () => {
    for (const outcome of [success, failure, unclear]) {
      const { attempt, used } = learningSite()
      for (let n = 0; n < 3; n += 1) await attempt(failure)
      await attempt(outcome, { surface: 'reset-confirm' })
      const left = await Promise.all(
        ['account-budget', 'account-row', 'account-ceiling'].map(name => used(name)),
      )
      expect([outcome.is, left]).toEqual([outcome.is, [3, 3, 3]])
    }
  })
})

describe('a ceiling', () => {
  it('is spared what nobody can read, in a watching site as in an acting one', async () => {
    for (const MODE of ['enforce', 'monitor']) {
      const { attempt, used } = learningSite({ MODE })
      const shadow = MODE === 'monitor'
      await attempt(unclear)
      expect([
        await used('account-ceiling', {}, { shadow }),
        await used('account-row', {}, { shadow }),
      ]).toEqual([0, 1])
      await attempt(failure)
      expect(await used('account-ceiling', {}, { shadow })).toBe(1)
    }
  })
})

describe('credentials that were right a moment ago', () => {
  const tag = { credentialTag: 'tag' }

  it('are remembered after a success alone', async () => {
    for (const [outcome, known] of [
      [success, true],
      [failure, false],
      [pending, false],
      [unclear, false],
      [timeout, false],
      [held, false],
    ] as const) {
      const { attempt, tools } = learningSite()
      await attempt(outcome, tag)
      expect([outcome.is, await tools.recentlyRight.known('tag')]).toEqual([outcome.is, known])
    }
  })

  it('are forgotten as soon as the origin says no', async () => {
    const { attempt, tools } = learningSite()
    await attempt(success, tag)
    await attempt(failure, tag)
    expect(await tools.recentlyRight.known('tag')).toBe(false)
  })
})

describe('a password that was wrong', () => {
  const hash = halfSipHash([1, 2])
  const withPassword = (password: string) => ({
    password: { today: 0, yesterday: 0, usual: false, typo: typoTags(password, hash) },
  })
  const left = async ({ used }: ReturnType<typeof forgivingSite>) => [
    await used('network-budget'),
    await used('account-budget'),
    await used('account-ceiling'),
  ]

  function forgivingSite(vars: Readonly<Record<string, unknown>> = {}) {
    const made = learningSite(vars)
    const tools = { ...made.tools, forgiving: forgiving(made.clock.now, 100) }
    return {
      ...made,
      async guess(password: string, outcome: Outcome, change: AttemptChange = {}) {
        const attempt = { ...attemptOf({ at: made.clock.now(), ...change }), ...withPassword(password) }
        const sensed = await sense(attempt, tools)
        const verdict = judge(sensed.readings, attempt.surface, tools.policy)
        return learn(attempt, sensed, verdict, { outcome, device: null }, tools)
      },
    }
  }

  it('is charged once, however often a program repeats it: twenty times an hour', async () => {
    const made = forgivingSite()
    for (let n = 0; n < 21; n += 1) await made.guess('old-password', failure)
    expect(await left(made)).toEqual([1, 1, 1])
    await made.guess('old-password', failure)
    expect(await left(made)).toEqual([2, 2, 2])
  })

  it('empties nobody’s budget where an old one is sent every five minutes for a week', async () => {
    const made = forgivingSite()
    for (let n = 0; n < 7 * 288; n += 1) {
      await made.guess('old-password', failure)
      made.clock.advance(5 * 60_000)
    }
    expect(await left(made)).toEqual([0, 0, 0])
  })

  it('is a guess like any other where it is another one, or at another name or door', async () => {
    const made = forgivingSite()
    await made.guess('old-password', failure)
    await made.guess('another-guess', failure)
    await made.guess('old-password', failure, { route: 'another-door' })
    await made.guess('old-password', failure, {
      account: { ...anAccount, names: ['name as spelled otherwise'] },
    })
    await made.guess('old-password', failure, { account: { ...anAccount, names: [] } })
    expect((await left(made))[1]).toBe(5)
  })

  it('is charged again from another network: who has many has no guess for nothing', async () => {
    const made = forgivingSite()
    for (let n = 0; n < 5; n += 1) await made.guess('old-password', failure, { from: `198.51.${n}.7` })
    expect(await made.used('account-budget')).toBe(5)
  })

  it('is no repeat where it is a code: the next one that is right may be the same', async () => {
    const made = forgivingSite()
    const code = { surface: 'one-time-code', flow: 'flow' } as const
    for (let n = 0; n < 3; n += 1) await made.guess('123456', failure, code)
    expect(await made.used('account-row', code)).toBe(3)
  })

  it('is given back to its network where it was a slip before the right one, and stays with the account', async () => {
    for (const right of [success, pending]) {
      const made = forgivingSite()
      await made.guess('correct-Hrose-7', failure)
      await made.guess('correct-horse-7', failure)
      await made.guess('guess-at-random', failure)
      await made.guess('correct-Horse-7', right)
      expect(await left(made)).toEqual([1, 3, 3])
    }
  })

  it('is nothing to a neighbour in its network, who could read in his own budget how near his guess was', async () => {
    const made = forgivingSite()
    await made.guess('correct-Hrose-7', failure, { from: '203.0.113.8' })
    await made.guess('correct-horse-7', success)
    expect(await made.used('network-budget', { from: '203.0.113.8' })).toBe(1)
  })

  it('gives an attacker nothing back for a right one of his own', async () => {
    const made = forgivingSite()
    for (let n = 0; n < 5; n += 1) await made.guess('summer2026', failure, { name: `p${n}@demo.example` })
    await made.guess('summer2026', success, { name: 'mallory@demo.example' })
    expect(await made.used('network-budget')).toBe(5)
  })

  it('is compared in nothing that watches alone: what is forgiven comes back in its shadow too', async () => {
    const made = forgivingSite({ MODE: 'monitor' })
    for (let n = 0; n < 5; n += 1) await made.guess('old-password', failure)
    expect(await made.used('account-budget', {}, { shadow: true })).toBe(1)
  })
})

describe('where somebody signed in', () => {
  it('is told of his network and of his account, after a success and after nothing else', async () => {
    for (const outcome of [success, failure, pending, unclear, timeout, held]) {
      const { attempt, store } = learningSite()
      await attempt(outcome)
      const { network } = attemptOf()
      const ask = {
        subject: network.subject,
        debits: [],
        claims: [],
        device: null,
        provenance: null,
        lifts: [],
      }
      const [answer] = await store.take([{ ...ask, proversAt: 7 }])
      const count = outcome === success ? 1 : 0
      expect([outcome.is, answer?.proven]).toEqual([outcome.is, { network: count, address: count }])
    }
  })

  it('is nowhere where there is no address', async () => {
    const { store, tools } = learningSite()
    const proved: unknown[] = []
    const prove: Store['prove'] = async (...one) => void proved.push(one)
    const attempt = attemptOf({ from: null })
    const sensed = await sense(attempt, tools)
    const verdict = judge(sensed.readings, 'login', tools.policy)
    const learning = { ...tools, store: { ...store, prove } }
    await learn(attempt, sensed, verdict, { outcome: success, device: null }, learning)
    expect(proved).toEqual([])
  })
})

describe('the device that signed in', () => {
  const device: Device = { id: 'device-1', name: 'name of ada', previousName: null, checked: false }

  /** Whom a device was remembered for, after an attempt with this outcome. */
  async function rememberedAfter(outcome: Outcome, change: AttemptChange = {}, made: Device | null = device) {
    const { store, tools } = learningSite()
    const remembered: (readonly [Subject, Device])[] = []
    const remember: Store['remember'] = async (...one) => void remembered.push(one)
    const attempt = attemptOf(change)
    const sensed = await sense(attempt, tools)
    const verdict = judge(sensed.readings, attempt.surface, tools.policy)
    const learning = { ...tools, store: { ...store, remember } }
    await learn(attempt, sensed, verdict, { outcome, device: made }, learning)
    return remembered
  }

  it('is remembered for the account that was named, after a success and after nothing else', async () => {
    expect(await rememberedAfter(success)).toEqual([[attemptOf().account?.subject, device]])
    for (const outcome of [failure, pending, unclear, timeout, unreachable, held])
      expect([outcome.is, await rememberedAfter(outcome)]).toEqual([outcome.is, []])
  })

  it('is none where the answer made none known', async () => {
    expect(await rememberedAfter(success, {}, null)).toEqual([])
  })

  it('is of an account, and never of what requests without one have in common', async () => {
    expect(await rememberedAfter(success, { name: null })).toEqual([])
  })

  it('is known the next time, and ripe where a check was passed', async () => {
    for (const [checked, state] of [
      [false, 'unripe'],
      [true, 'ripe'],
    ] as const) {
      const { store, tools } = learningSite()
      const attempt = attemptOf()
      const sensed = await sense(attempt, tools)
      const ended = { outcome: success, device: { ...device, checked } }
      await learn(attempt, sensed, judge(sensed.readings, 'login', tools.policy), ended, tools)
      const ask = {
        subject: attempt.accountSubject,
        debits: [],
        claims: [],
        device: device.id,
        provenance: null,
        proversAt: null,
        lifts: [],
      }
      expect((await store.take([ask]))[0]?.device).toBe(state)
    }
  })
})

describe('what a pass paid for', () => {
  const pass = { id: 'pass', how: 'proof-of-work', price: 'low', pool: 'paid', uses: 5, accounts: 2 } as const

  it('comes back and stays as what was free does', async () => {
    for (const [outcome, left] of [
      [success, 0],
      [timeout, 0],
      [pending, 0],
      [failure, 1],
      [unclear, 1],
    ] as const) {
      const { attempt, used } = learningSite()
      for (let n = 0; n < 8; n += 1) await attempt(failure, { from: `203.0.${n}.7` })
      expect(await attempt(outcome, { from: '198.51.100.7', pass })).toBe('forward')
      expect([outcome.is, await used('account-budget', {}, { pool: 'paid' })]).toEqual([outcome.is, left])
    }
  })

  it('of the account comes back where the pass turned out to be used up: nothing was forwarded', async () => {
    const { attempt, used, clock } = learningSite()
    for (let n = 0; n < 8; n += 1) await attempt(failure, { from: `203.0.${n}.7` })
    clock.advance(4_000)
    const held: ('forward' | 'held')[] = []
    for (let n = 0; n < 8; n += 1) held.push(await attempt(failure, { from: '198.51.100.7', pass }))
    expect(held).toEqual([...Array(5).fill('forward'), ...Array(3).fill('held')])
    expect(await used('account-budget', {}, { pool: 'paid' })).toBe(5)
    expect(await used('network-budget', { from: '198.51.100.7' })).toBe(8)
  })
})

describe('the spine, end to end', () => {
  it('lets a right password through any number of times, and 8 wrong ones from one address', async () => {
    const { login, clock, entries } = guarded()
    for (let n = 0; n < 40; n += 1) expect((await login('ada@demo.example', 'right')).status).toBe(303)
    const answers: Response[] = []
    for (let n = 0; n < 9; n += 1) {
      clock.advance(4_000)
      answers.push(await login('ada@demo.example', `wrong-${n}`))
    }
    expect(answers.map(({ status }) => status)).toEqual([...Array(8).fill(200), 403])
    expect(answers.at(-1)?.headers.get('doorward-mitigated')).toBe('challenge')
    expect(usedBy(entries.at(-2), 'account-budget')).toBe(8)
    clock.advance(15 * 60_000)
    expect((await login('ada@demo.example', 'right')).status).toBe(303)
  })

  it('gives an attacker nothing back for his own success in between', async () => {
    const { login, clock } = guarded()
    const statuses = []
    for (let n = 0; n < 12; n += 1) {
      clock.advance(4_000)
      await login('mallory@demo.example', 'right')
      statuses.push((await login('ada@demo.example', `wrong-${n}`)).status)
    }
    expect(statuses.filter(status => status === 200)).toHaveLength(8)
  })

  it('lifts no ceiling for a reset of one account that is completed in the flow of another', async () => {
    const off = Object.fromEntries(
      ['account-budget', 'account-row', 'networks-per-account'].map(name => [name, 'off']),
    )
    const { login, send, clock } = guarded({
      vars: { LIMITS: { login: { ...off, 'account-ceiling': { free: 3, refill: 1, every: '7d' } } } },
    })
    for (let n = 0; n < 3; n += 1)
      expect((await login('ada@demo.example', 'wrong', { from: `203.0.${n}.7` })).status).toBe(200)
    const asked = await send('/reset', { body: 'email=ada%40demo.example' })
    const cookie = asked.headers.getSetCookie()[0]?.split(';', 1)[0] ?? ''
    expect((await send('/reset/confirm', { body: 'token=right', headers: { cookie } })).status).toBe(303)
    clock.advance(6_000)
    expect((await login('ada@demo.example', 'wrong', { from: '198.51.100.7' })).status).toBe(429)
  })

  it('keeps an address over its limit from emptying the accounts that it names', async () => {
    const { login, clock, entries } = guarded()
    for (let n = 0; n < 30; n += 1) await login(`p${n % 9}@demo.example`, `wrong-${n}`)
    clock.advance(4_000)
    for (let n = 0; n < 50; n += 1) await login('ada@demo.example', `wrong-${n}`)
    expect((await login('ada@demo.example', 'wrong', { from: '198.51.100.7' })).status).toBe(200)
    expect(usedBy(entries.at(-1), 'account-budget')).toBe(1)
  })
})
