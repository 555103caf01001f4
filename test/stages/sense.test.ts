// What an attempt is charged with, and what every signal says of it: one call of the store, the live counters apart
// from those that only watch.
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { KnownDevice, Pass } from '../../src/attempt.ts'
import { hour, minute } from '../../src/lib/time.ts'
import { signals } from '../../src/signals/index.ts'
import { judge } from '../../src/stages/judge.ts'
import { type Sensed, type SenseTools, sense } from '../../src/stages/sense.ts'
import type { Ask, Store } from '../../src/stores/contract.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import type { Reading } from '../../src/verdict.ts'
import {
  type AttemptChange,
  attemptOf,
  handClock,
  networkAt,
  policyWith,
  stageTools,
  subjects,
  used,
  type WhichCounters,
} from '../support/attempts.ts'

afterEach(() => {
  vi.useRealTimers()
})

/** A store of its own, and everything that it was asked. */
function world(vars: Readonly<Record<string, unknown>> = {}) {
  const clock = handClock()
  let charges = 0
  const memory = memoryStore({ now: clock.now, newCharge: () => `charge-${++charges}` })
  const asked: (readonly Ask[])[] = []
  const store: Store = {
    ...memory,
    take(asks) {
      asked.push(asks)
      return memory.take(asks)
    },
  }
  const policy = policyWith(vars)
  const reported: unknown[][] = []
  const tools = stageTools(clock.now, { policy, store, report: (...report) => reported.push(report) })
  return {
    clock,
    policy,
    tools,
    store: memory,
    asked,
    reported,
    sense: async (change: AttemptChange = {}) => {
      const sensed = await sense(attemptOf({ at: clock.now(), ...change }), tools)
      return { ...sensed, charges: await sensed.charges }
    },
    used: (name: string, change: AttemptChange = {}, which: WhichCounters = {}) =>
      used(memory, policy, attemptOf(change), name, which),
  }
}

const readingOf = ({ readings }: Pick<Sensed, 'readings'>, name: string): Reading | undefined =>
  readings.find(({ reason }) => reason === name)
const decisionOf = ({ readings }: Pick<Sensed, 'readings'>, policy: SenseTools['policy']) =>
  judge(readings, 'login', policy).decision

/** A pass of one check, as its holder shows it. */
const pass: Pass = { id: 'pass-1', how: 'proof-of-work', price: 'low', pool: 'paid', uses: 5, accounts: 2 }
const waited: Pass = { id: 'pass-2', how: 'wait', price: 'low', pool: 'waited', uses: 1, accounts: 1 }
/** Ada's device, as its seal says. */
const device: KnownDevice = { id: 'device-1', name: 'name of ada', firstAt: 0, lastAt: 0, ripe: true }

/** As after a sign-in on this device; with a check passed it is ripe. */
async function remembered({ store }: ReturnType<typeof world>, { id, name }: KnownDevice, checked = true) {
  await store.remember(attemptOf().accountSubject, { id, name, previousName: null, checked })
}

/** Strangers use up what the account takes for free. */
async function spend({ sense }: ReturnType<typeof world>, change: AttemptChange = {}): Promise<void> {
  for (let n = 0; n < 8; n += 1) await sense({ from: `192.0.${n}.7`, ...change })
}

describe('promise 3: charge first', () => {
  it('debits every counter of network and account before anybody is asked', async () => {
    const { sense, used } = world()
    const { charges } = await sense()
    expect(charges.map(({ about, shadow }) => [about, shadow])).toEqual([
      ['network', false],
      ['account', false],
    ])
    expect(await used('network-budget')).toEqual([1, 1])
    for (const name of ['address-and-account-budget', 'account-budget', 'account-row', 'account-ceiling'])
      expect([name, await used(name)]).toEqual([name, [1]])
  })

  it('asks the store once, each subject in one part', async () => {
    const { sense, asked } = world()
    await sense()
    expect(asked.map(asks => asks.map(({ subject }) => subject.kind))).toEqual([['network', 'account']])
  })

  it('counts one address, its /24 and the pair of address and account apart', async () => {
    const { sense, used } = world()
    await sense({ from: '203.0.113.7' })
    await sense({ from: '203.0.113.8', name: 'grace@demo.example' })
    expect(await used('network-budget', { from: '203.0.113.7' })).toEqual([1, 2])
    expect(await used('address-and-account-budget', { from: '203.0.113.8' })).toEqual([0])
  })

  it('counts the /64, the /56 and the /48 of an IPv6 address', async () => {
    const { sense, used } = world()
    await sense({ from: '2001:db8:1:1::1' })
    await sense({ from: '2001:db8:1:1::2' })
    await sense({ from: '2001:db8:1:2::1' })
    await sense({ from: '2001:db8:1:200::1' })
    expect(await used('network-budget', { from: '2001:db8:1:1::9' })).toEqual([2, 3, 4])
  })

  it('charges a request that names nobody to one subject of its surface, for all of the site', async () => {
    const { sense, used } = world()
    await sense({ name: null, from: '203.0.113.7' })
    await sense({ name: null, from: '198.51.100.7' })
    expect(await used('unnamed-budget', { name: null })).toEqual([2])
    expect(await used('unnamed-budget', { name: null, surface: 'one-time-code' })).toEqual([0])
  })

  it('charges every subject that the step may be about, and asks all of them at once', async () => {
    const { sense, asked } = world()
    const session = subjects.session('the sign-in that the code is for')
    const step = { surface: 'one-time-code', alsoCharged: [session], flow: 'flow' } as const
    for (let n = 0; n < 10; n += 1) await sense({ ...step, name: `puppet-${n}`, from: `203.0.${n}.7` })
    expect(asked[0]?.map(({ subject }) => subject.kind)).toEqual(['network', 'account', 'session'])
    const spent = await sense({ ...step, name: 'mallory', from: '198.51.100.7' })
    expect(judge(spent.readings, 'one-time-code', policyWith()).decision.do).toBe('cool-down')
    const elsewhere = await sense({ ...step, name: 'mallory', alsoCharged: [], from: '198.51.100.7' })
    expect(judge(elsewhere.readings, 'one-time-code', policyWith()).decision.do).toBe('forward')
  })

  it('charges each credential of a request', async () => {
    const { sense, used } = world({ RULES: { 'too-many-credentials': 'off' } })
    await sense({ credentials: 3 })
    expect(await used('account-budget')).toEqual([3])
  })

  it('says what is used and what is allowed', async () => {
    const { sense } = world()
    await sense()
    expect(readingOf(await sense(), 'account-budget')).toEqual({
      says: 'fine',
      reason: 'account-budget',
      about: 'account',
      mode: 'enforce',
      value: 2,
      limit: 8,
      what: 'login/pool',
    })
    // A signal with one counter need not say which.
    expect(readingOf(await sense(), 'account-row')).toEqual({
      says: 'fine',
      reason: 'account-row',
      about: 'account',
      mode: 'enforce',
      value: 3,
      limit: 30,
    })
  })

  it('says how long it takes, where a budget is spent', async () => {
    const { sense, clock } = world()
    for (let n = 0; n < 8; n += 1) await sense({ from: `203.0.${n}.7` })
    clock.advance(minute)
    expect(readingOf(await sense({ from: '198.51.100.7' }), 'account-budget')).toMatchObject({
      says: 'spent',
      waitMs: 14 * 60_000,
      what: 'login/pool',
    })
  })
})

describe('what is refused for what it is', () => {
  const refusals: readonly (readonly [string, AttemptChange, Readonly<Record<string, unknown>>])[] = [
    ['too many credentials', { credentials: 3 }, {}],
    ['a body that cannot be read', { malformed: { status: 400, why: 'bad-body' } }, {}],
    ['an attack tool', { client: { userAgent: 'Mozilla/4.0 (Hydra)', stratum: 1 } }, {}],
    ['the deny list', {}, { LISTS: { deny: { networks: ['203.0.113.0/24'] } } }],
  ]

  it.each(refusals)(
    '%s: leaves nothing on an account, and counts against the network',
    async (_, change, vars) => {
      const { sense, used, asked } = world(vars)
      const { readings, charges } = await sense(change)
      expect(readings.map(({ says }) => says)).toContain('refuse')
      expect(asked.flat().map(({ subject }) => subject.kind)).toEqual(['network'])
      expect(charges).toEqual([])
      expect(await used('account-budget')).toEqual([0])
      const cost = change.credentials ?? 1
      expect(await used('network-budget')).toEqual([cost, cost])
    },
  )

  it('takes no more of the network than its address has, where the request costs more', async () => {
    const { sense, used } = world()
    await sense({ credentials: 1_000 })
    expect(await used('network-budget')).toEqual([30, 30])
  })

  it('is asked of accounts all the same where the rule only watches', async () => {
    const { sense, used } = world({ RULES: { 'attack-tool': 'monitor' } })
    await sense({ client: { userAgent: 'wpscan', stratum: 1 } })
    expect(await used('account-budget')).toEqual([1])
  })
})

describe('promise 9: a rule that only watches', () => {
  it('debits a shadow of its counters, and never the live ones', async () => {
    const { sense, used, asked } = world({ MODE: 'monitor' })
    const { charges } = await sense()
    expect(charges.every(({ shadow }) => shadow)).toBe(true)
    const names = asked
      .flat()
      .flatMap(({ debits }) => debits)
      .flatMap(({ alternatives }) => alternatives)
      .flatMap(({ buckets, distinct }) => [...buckets, ...distinct])
      .map(({ name }) => name)
    expect(names.length).toBeGreaterThan(6)
    expect(names.filter(name => !name.startsWith('watched/'))).toEqual([])
    expect([await used('account-budget'), await used('account-budget', {}, { shadow: true })]).toEqual([
      [0],
      [1],
    ])
  })

  it('stands beside those that act, each with counters of its own', async () => {
    const { sense, used } = world({ LIMITS: { login: { 'account-budget': { mode: 'monitor' } } } })
    const { charges } = await sense()
    expect(charges.map(({ about, shadow }) => [about, shadow])).toEqual([
      ['network', false],
      ['account', false],
      ['account', true],
    ])
    expect([await used('account-budget'), await used('account-budget', {}, { shadow: true })]).toEqual([
      [0],
      [1],
    ])
    expect([await used('account-row'), await used('account-row', {}, { shadow: true })]).toEqual([[1], [0]])
  })

  it('keeps nobody out, and keeps nothing live from being asked', async () => {
    const { sense, policy, clock } = world({
      LIMITS: { login: { 'account-budget': { free: 1, refill: 1, every: '1h', mode: 'monitor' } } },
    })
    const from = (n: number) => ({ from: `203.0.${n}.7` })
    await sense(from(1))
    clock.advance(4_000)
    const second = await sense(from(2))
    expect(readingOf(second, 'account-budget')).toMatchObject({ says: 'spent', mode: 'monitor' })
    expect(decisionOf(second, policy).do).toBe('forward')
    expect(readingOf(second, 'account-row')).toMatchObject({ says: 'fine', value: 2 })
  })

  it('that is off says nothing and counts nothing', async () => {
    const { sense, asked } = world({
      LIMITS: { login: { 'account-budget': 'off' } },
      RULES: { 'attack-tool': 'off' },
    })
    const { readings } = await sense({ client: { userAgent: 'sqlmap/1.7', stratum: 1 } })
    expect(readings.map(({ reason }) => reason)).not.toContain('account-budget')
    expect(readings.map(({ says }) => says)).not.toContain('refuse')
    expect(JSON.stringify(asked)).not.toContain('login/pool')
  })
})

describe('the allow list lifts only what it is about', () => {
  const allowed = { LISTS: { allow: { networks: ['203.0.113.0/24'], accounts: ['grace@demo.example'] } } }

  it('a network: its own limits, not those of the account', async () => {
    const { sense, used, asked } = world(allowed)
    const { charges, readings } = await sense()
    expect(readings.filter(({ says }) => says === 'allow').map(({ about }) => about)).toEqual(['network'])
    expect(asked.flat().map(({ subject }) => subject.kind)).toEqual(['account'])
    expect(charges.map(({ about }) => about)).toEqual(['account'])
    expect([await used('network-budget'), await used('account-budget')]).toEqual([[0, 0], [1]])
  })

  it('an account: its own limits, not those of the network', async () => {
    const { sense, used } = world(allowed)
    const { readings } = await sense({ name: 'GRACE@demo.example', from: '198.51.100.1' })
    expect(readings.filter(({ says }) => says === 'allow').map(({ about }) => about)).toEqual(['account'])
    const grace = { name: 'grace@demo.example', from: '198.51.100.1' }
    expect([await used('network-budget', grace), await used('account-budget', grace)]).toEqual([[1, 1], [0]])
  })

  it('never a request that is refused for what it is', async () => {
    const { sense, policy } = world(allowed)
    for (const change of [{ credentials: 2 }, { client: { userAgent: 'sqlmap/1.7', stratum: 1 } }])
      expect(decisionOf(await sense(change), policy).do).toBe('refuse')
  })

  it('lifts a denied network, where a narrower one in it is allowed, and no denied account', async () => {
    const lists = {
      allow: { networks: ['203.0.113.7'] },
      deny: { networks: ['203.0.113.0/24'], accounts: ['grace@demo.example'] },
    }
    const { sense, policy } = world({ LISTS: lists })
    expect(decisionOf(await sense({ from: '203.0.113.8' }), policy).do).toBe('refuse')
    expect(decisionOf(await sense({ from: '203.0.113.7' }), policy).do).toBe('forward')
    expect(decisionOf(await sense({ name: 'grace@demo.example', from: '198.51.100.1' }), policy).do).toBe(
      'refuse',
    )
    expect(decisionOf(await sense({ name: 'grace@demo.example', from: '203.0.113.7' }), policy).do).toBe(
      'refuse',
    )
  })

  it('lifts nothing where it only watches', async () => {
    const { sense, used } = world({ ...allowed, RULES: { 'allow-list': 'monitor' } })
    await sense()
    expect(await used('network-budget')).toEqual([1, 1])
  })

  it('reads addresses, numbers of networks and countries', async () => {
    const lists = { deny: { asns: ['AS64500'], countries: ['FR'] } }
    const { sense } = world({ LISTS: lists })
    const from = (change: Parameters<typeof networkAt>[1]) =>
      sense({ network: networkAt('198.51.100.1', change) }).then(({ readings }) => readings[0])
    expect(await from({ asn: 64500 })).toMatchObject({ says: 'refuse', what: 'AS64500' })
    expect(await from({ country: 'FR' })).toMatchObject({ says: 'refuse', what: 'FR' })
    expect(await from({ asn: 64501, country: 'DE' })).toMatchObject({ says: 'fine' })
  })
})

describe('an operator’s lift', () => {
  it('lets one address pass free of charge, and its neighbours not; the account is counted all the same', async () => {
    const { sense, store, used } = world()
    await store.lift(networkAt('203.0.113.7').subject, '203.0.113.7', 60_000)
    const lifted = await sense({ from: '203.0.113.7' })
    expect(readingOf(lifted, 'lift')).toMatchObject({ says: 'allow', about: 'network', what: '203.0.113.7' })
    expect(await used('network-budget', { from: '203.0.113.7' })).toEqual([0, 0])
    await sense({ from: '203.0.113.8' })
    expect(await used('network-budget', { from: '203.0.113.8' })).toEqual([1, 1])
    expect(await used('account-budget')).toEqual([2])
  })
})

describe('promise 3: being turned away costs the network alone', () => {
  it('keeps the network’s charge where the account’s budget is spent', async () => {
    for (const [vars, decision] of [
      [{}, 'challenge'],
      [{ CHALLENGE: { provider: 'off' } }, 'cool-down'],
      [{ LIMITS: { login: { 'account-budget': { paid: 'off' } } } }, 'cool-down'],
    ] as const) {
      const { sense, used, policy } = world(vars)
      for (let n = 0; n < 8; n += 1) await sense({ from: `203.0.${n}.7` })
      const late = { from: '198.51.100.7' }
      const turnedAway = await sense(late)
      expect(decisionOf(turnedAway, policy).do).toBe(decision)
      expect(turnedAway.charges.map(({ about }) => about)).toEqual(['network'])
      expect(await used('network-budget', late)).toEqual([1, 1])
      expect(await used('account-row')).toEqual([8])
    }
  })

  it('counts against the network, where it has guessed at too many accounts', async () => {
    const { sense, used, clock } = world()
    for (let n = 0; n < 10; n += 1) await sense({ name: `p${n}@demo.example` })
    clock.advance(4_000)
    const turnedAway = await sense({ name: 'one-more@demo.example' })
    expect(readingOf(turnedAway, 'accounts-per-address')).toMatchObject({ says: 'spent' })
    expect(await used('network-budget')).toEqual([11, 11])
  })

  it('leaves the neighbours of a spent address what they have', async () => {
    const { sense, used, clock, policy } = world()
    for (let n = 0; n < 30; n += 1) await sense({ name: `p${n % 9}@demo.example` })
    expect(await used('network-budget')).toEqual([30, 30])
    clock.advance(4_000)
    for (let n = 0; n < 200; n += 1) await sense({ name: 'p1@demo.example' })
    const neighbour = await sense({ from: '203.0.113.200', name: 'neighbour@demo.example' })
    expect(decisionOf(neighbour, policy)).toEqual({ do: 'forward', because: null })
  })
})

describe('promise 10: a pass is a price', () => {
  it('pays where what is free is spent, from a pool of its own', async () => {
    const made = world()
    await spend(made)
    const free = await made.sense()
    expect(readingOf(free, 'account-budget')).toMatchObject({ says: 'spent', offers: ['paid', 'waited'] })
    const paid = await made.sense({ pass })
    expect(decisionOf(paid, made.policy).do).toBe('forward')
    expect(readingOf(paid, 'pass')).toEqual({
      says: 'shown',
      reason: 'pass',
      about: 'request',
      mode: 'enforce',
      what: 'proof-of-work',
    })
    expect(readingOf(paid, 'account-budget')).toMatchObject({ what: 'login/paid-pool', value: 1, limit: 10 })
    expect([
      await made.used('account-budget'),
      await made.used('account-budget', {}, { pool: 'paid' }),
    ]).toEqual([[8], [1]])
    // The ceiling counts all of them.
    expect(await made.used('account-ceiling')).toEqual([9])
  })

  it('is spared where there is something free, but used up all the same', async () => {
    const { sense, used, policy } = world()
    for (let n = 0; n < 6; n += 1) expect(decisionOf(await sense({ pass }), policy).do).toBe('forward')
    expect([await used('account-budget'), await used('account-budget', {}, { pool: 'paid' })]).toEqual([
      [6],
      [0],
    ])
    expect(readingOf(await sense({ pass }), 'pass')).toBeUndefined()
  })

  it('pays no more often than it says: then another check is asked for', async () => {
    const made = world()
    await spend(made)
    const decisions = []
    for (let n = 0; n < 6; n += 1) decisions.push(decisionOf(await made.sense({ pass }), made.policy))
    expect(decisions.map(decision => decision.do)).toEqual([...Array(5).fill('forward'), 'challenge'])
    expect(readingOf(await made.sense({ pass }), 'pass')).toMatchObject({ says: 'spent', value: 5, limit: 5 })
    expect(decisionOf(await made.sense({ pass: { ...pass, id: 'pass-3' } }), made.policy).do).toBe('forward')
  })

  it('pays for no more accounts than it says', async () => {
    const made = world()
    const names = ['ada', 'grace', 'edsger'].map(name => `${name}@demo.example`)
    for (const name of names) await spend(made, { name })
    const decisions = []
    for (const name of names) decisions.push(decisionOf(await made.sense({ name, pass }), made.policy).do)
    expect(decisions).toEqual(['forward', 'forward', 'challenge'])
  })

  it('is used up with the network that it is bound to, and with no account', async () => {
    const { sense, asked } = world()
    await sense({ pass })
    const [network, account] = asked[0] ?? []
    expect(network?.claims).toMatchObject([{ key: 'pass-1', times: 5, members: 2 }])
    expect(account?.claims).toEqual([])
  })

  it('is used up once by an attempt that waits in a crowd', async () => {
    vi.useFakeTimers()
    const budget = { free: 1, refill: 1, every: '1h', paid: { most: 1, refill: 1, every: '1h' } }
    const made = world({ LIMITS: { login: { 'network-budget': budget } } })
    await made.sense({ name: 'a' })
    await made.sense({ name: 'b', pass: { ...pass, id: 'another' } })
    const waiting = made.sense({ name: 'c', pass })
    await vi.advanceTimersByTimeAsync(2_000)
    expect(readingOf(await waiting, 'network-budget')).toMatchObject({ says: 'spent' })
    expect(made.asked).toHaveLength(4)
    expect(
      made.asked.flat().flatMap(({ claims }) => claims.filter(({ key }) => key === pass.id)),
    ).toHaveLength(1)
  })

  it('pays in a crowd too, as soon as what others paid comes back', async () => {
    const budget = { free: 1, refill: 1, every: '1h', paid: { most: 1, refill: 1, every: '1h' } }
    const made = world({ LIMITS: { login: { 'network-budget': budget } } })
    await made.sense({ name: 'a' })
    const other = await made.sense({ name: 'b', pass: { ...pass, id: 'another' } })
    const waiting = made.sense({ name: 'c', pass })
    for (const { subject, charge } of other.charges)
      await made.store.settle([{ subject, charge, instead: null, only: null }])
    expect(decisionOf(await waiting, made.policy).do).toBe('forward')
  })

  it('is not used up by what is refused', async () => {
    const { sense, asked } = world()
    await sense({ pass, credentials: 3 })
    expect(asked.flat().flatMap(({ claims }) => claims)).toEqual([])
  })

  it('that was waited for pays from the little that is left for those, and from nothing else', async () => {
    const made = world()
    await spend(made)
    const decisions = []
    for (let n = 0; n < 3; n += 1) {
      const own = { ...waited, id: `waited-${n}` }
      decisions.push(decisionOf(await made.sense({ pass: own }), made.policy))
    }
    expect(decisions.map(decision => decision.do)).toEqual(['forward', 'forward', 'challenge'])
    expect(decisions[2]).toMatchObject({ mayWait: false })
    expect(await made.used('waits-per-account', {}, { pool: 'waited' })).toEqual([2])
    expect(await made.used('account-budget', {}, { pool: 'paid' })).toEqual([0])
  })

  it('ends where what was paid for ends: then there is only to wait', async () => {
    const made = world()
    await spend(made)
    for (let n = 0; n < 10; n += 1) {
      const own = { ...pass, id: `paid-${n}` }
      expect(decisionOf(await made.sense({ pass: own, from: `198.51.${n}.7` }), made.policy).do).toBe(
        'forward',
      )
    }
    made.clock.advance(4_000)
    const late = await made.sense({ pass: { ...pass, id: 'late' }, from: '203.0.113.99' })
    expect(decisionOf(late, made.policy)).toMatchObject({ do: 'cool-down', because: 'account-budget' })
    // And nobody is sent to do work for nothing.
    expect(decisionOf(await made.sense({ from: '203.0.113.99' }), made.policy).do).toBe('cool-down')
  })

  it('is nothing where checks are switched off', async () => {
    const made = world({ CHALLENGE: { provider: 'off' } })
    await spend(made)
    expect(decisionOf(await made.sense({ pass }), made.policy).do).toBe('cool-down')
  })

  it('pays the shadow of a rule that only watches from its own pool as well', async () => {
    const made = world({ MODE: 'monitor' })
    await spend(made)
    expect(judge((await made.sense()).readings, 'login', made.policy).watched.do).toBe('challenge')
    expect(judge((await made.sense({ pass })).readings, 'login', made.policy).watched.do).toBe('forward')
    expect(await made.used('account-budget', {}, { shadow: true, pool: 'paid' })).toEqual([1])
    expect(await made.used('account-budget', {}, { pool: 'paid' })).toEqual([0])
  })
})

describe('promise 4: a known device', () => {
  it('pays from a pool of its own, whatever strangers have spent', async () => {
    const made = world()
    await remembered(made, device)
    await spend(made)
    const known = await made.sense({ device })
    expect(decisionOf(known, made.policy).do).toBe('forward')
    expect(readingOf(known, 'known-device')).toEqual({
      says: 'shown',
      reason: 'known-device',
      about: 'request',
      mode: 'enforce',
      what: 'ripe',
    })
    expect(readingOf(known, 'device-budget')).toMatchObject({ says: 'fine', value: 1, limit: 10 })
    expect([await made.used('account-budget'), await made.used('account-row')]).toEqual([[8], [8]])
  })

  it('is not held by its network, and costs it nothing', async () => {
    const made = world()
    await remembered(made, device)
    for (let n = 0; n < 30; n += 1) await made.sense({ name: `p${n % 9}@demo.example` })
    made.clock.advance(4_000)
    expect(decisionOf(await made.sense(), made.policy).do).toBe('challenge')
    const asked = made.asked.length
    const { charges, readings } = await made.sense({ device })
    expect(decisionOf({ readings }, made.policy).do).toBe('forward')
    expect(charges.map(({ about }) => about)).toEqual(['account'])
    expect(made.asked.slice(asked).map(asks => asks.map(({ subject }) => subject.kind))).toEqual([
      ['account'],
    ])
  })

  it('is held by its network where it has no budget of its own', async () => {
    for (const [vars, change] of [
      [{ LIMITS: { login: { 'device-budget': 'off', 'all-devices-budget': 'off' } } }, {}],
      [{}, { surface: 'password-reset' }],
    ] as const) {
      const made = world(vars)
      await remembered(made, device)
      await made.sense({ device, ...change })
      expect(await made.used('network-budget', change)).toEqual([1, 1])
    }
  })

  it('has ten wrong guesses an hour, and then is as unknown as others', async () => {
    const made = world()
    await remembered(made, device)
    for (let n = 0; n < 10; n += 1) await made.sense({ device })
    expect(await made.used('account-budget')).toEqual([0])
    const next = await made.sense({ device })
    expect(decisionOf(next, made.policy).do).toBe('forward')
    expect(await made.used('account-budget')).toEqual([1])
    made.clock.advance(hour)
    await made.sense({ device })
    expect(await made.used('account-budget')).toEqual([0])
  })

  it('shares thirty an hour with all devices of its account', async () => {
    const made = world()
    const devices = Array.from({ length: 4 }, (_, n) => ({ ...device, id: `device-${n}` }))
    for (const one of devices) await remembered(made, one)
    for (const one of devices) for (let n = 0; n < 10; n += 1) await made.sense({ device: one })
    expect(await made.used('all-devices-budget', { device }, { pool: 'device' })).toEqual([30])
    expect(await made.used('device-budget', { device: devices[3] ?? null }, { pool: 'device' })).toEqual([0])
    expect(await made.used('account-budget')).toEqual([8])
  })

  it('that is not ripe is shown as that, and pays as strangers do', async () => {
    const made = world()
    await remembered(made, device, false)
    await spend(made)
    const unripe = await made.sense({ device: { ...device, ripe: false } })
    expect(readingOf(unripe, 'known-device')).toMatchObject({ says: 'shown', what: 'unripe' })
    expect(decisionOf(unripe, made.policy).do).toBe('challenge')
    // Whatever its seal says: the account's record decides.
    expect(decisionOf(await made.sense({ device }), made.policy).do).toBe('challenge')
  })

  it('that the account’s record does not know is no device', async () => {
    const made = world()
    await spend(made)
    const unknown = await made.sense({ device })
    expect(readingOf(unknown, 'known-device')).toBeUndefined()
    expect(decisionOf(unknown, made.policy).do).toBe('challenge')
  })

  it('is asked of the account that it is of, and of nobody else', async () => {
    const { sense, asked } = world()
    const session = subjects.session('some session')
    await sense({ surface: 'one-time-code', device: { ...device, ripe: false }, alsoCharged: [session] })
    const devices = asked.flat().map(ask => [ask.subject.kind, ask.device])
    expect(devices).toEqual([
      ['network', null],
      ['account', 'device-1'],
      ['session', null],
    ])
  })
})

describe('a credential that was right a moment ago', () => {
  const tagged = { credentialTag: 'tag of name, password and network' }

  it('is charged once', async () => {
    const { sense, asked } = world()
    const first = await sense(tagged)
    first.ended(true)
    expect(await sense(tagged)).toMatchObject({ charges: [], readings: [] })
    expect(asked).toHaveLength(1)
  })

  it('is charged each time where it was wrong', async () => {
    const { sense, asked } = world()
    for (let n = 0; n < 3; n += 1) (await sense(tagged)).ended(false)
    expect(asked).toHaveLength(3)
  })

  it('is charged after five minutes', async () => {
    const { sense, asked, clock } = world()
    ;(await sense(tagged)).ended(true)
    clock.advance(5 * 60_000)
    await sense(tagged)
    expect(asked).toHaveLength(2)
  })

  it('is refused all the same, for what it is', async () => {
    const { sense, tools } = world({ LISTS: { deny: { networks: ['203.0.113.7'] } } })
    tools.recentlyRight.begin(tagged.credentialTag)(true)
    expect((await sense(tagged)).readings.map(({ says }) => says)).toContain('refuse')
  })

  it('is charged where every request counts: a sign-up is no sign-in', async () => {
    const { sense, asked } = world()
    for (let n = 0; n < 3; n += 1) (await sense({ ...tagged, surface: 'signup' })).ended(true)
    expect(asked).toHaveLength(3)
  })
})

describe('a flood', () => {
  const flooding = async () => true

  it('is asked of no store and charged to nobody', async () => {
    const { tools, asked, policy } = world()
    const sensed = await sense(attemptOf(), { ...tools, isFlood: flooding })
    expect(asked).toEqual([])
    expect(await sensed.charges).toEqual([])
    expect(decisionOf(sensed, policy)).toEqual({ do: 'cool-down', because: 'flood', retryAfterMs: 60_000 })
  })

  it('is only noted where the site watches: then everything else is asked as ever', async () => {
    const { tools, asked } = world({ MODE: 'monitor' })
    const sensed = await sense(attemptOf(), { ...tools, isFlood: flooding })
    expect(asked).toHaveLength(1)
    expect(readingOf(sensed, 'flood')).toMatchObject({ says: 'flood', mode: 'monitor' })
  })

  it('is none from a network that the operator lets in', async () => {
    const { tools } = world({ LISTS: { allow: { networks: ['203.0.113.0/24'] } } })
    const sensed = await sense(attemptOf(), { ...tools, isFlood: flooding })
    expect(readingOf(sensed, 'flood')).toBeUndefined()
  })
})

describe('promise 8: “cannot tell” is a value', () => {
  const silent: Pick<Store, 'take'> = { take: () => new Promise(() => {}) }
  const broken: Pick<Store, 'take'> = { take: () => Promise.reject(new Error('Object reset.')) }

  async function sensedWith(take: Pick<Store, 'take'>, vars: Readonly<Record<string, unknown>> = {}) {
    const { tools } = world(vars)
    return sense(attemptOf(), { ...tools, store: { ...tools.store, ...take } })
  }

  it('is what a store says that does not answer in time', async () => {
    vi.useFakeTimers()
    const sensing = sensedWith(silent)
    await vi.advanceTimersByTimeAsync(1_000)
    expect((await sensing).readings).toMatchObject([
      { says: 'unknown', reason: 'cannot-tell', about: 'request', mode: 'enforce' },
    ])
  })

  it('lets no charge be forgotten that a slow store makes all the same', async () => {
    vi.useFakeTimers()
    const { tools, store } = world()
    const slow: Pick<Store, 'take'> = {
      take: async asks => {
        const answers = await store.take(asks)
        await new Promise(resolve => setTimeout(resolve, 1_500))
        return answers
      },
    }
    const sensing = sense(attemptOf(), { ...tools, store: { ...tools.store, ...slow } })
    await vi.advanceTimersByTimeAsync(1_500)
    const { readings, charges } = await sensing
    expect(readings).toMatchObject([{ says: 'unknown' }])
    const late = (await charges).filter(({ charge }) => !charge.startsWith('here:'))
    expect(late.map(({ about }) => about)).toEqual(['network', 'account'])
  })

  it('waits ten seconds more for such charges, and no longer', async () => {
    vi.useFakeTimers()
    const sensing = sensedWith(silent)
    await vi.advanceTimersByTimeAsync(11_000)
    const charges = await (await sensing).charges
    expect(charges.filter(({ charge }) => !charge.startsWith('here:'))).toEqual([])
  })

  it('is told to the operator, with the kind of the error and without its words', async () => {
    vi.useFakeTimers()
    const { tools, reported } = world()
    for (const take of [silent, broken]) {
      const sensing = sense(attemptOf(), { ...tools, store: { ...tools.store, ...take } })
      await vi.advanceTimersByTimeAsync(1_000)
      await sensing
    }
    expect(reported.map(([event, error]) => [event, error instanceof Error && error.name])).toEqual([
      ['store', 'StoreTooSlow'],
      ['store', 'Error'],
    ])
  })

  it('waits as long as the policy says, and no longer', async () => {
    vi.useFakeTimers()
    let done = false
    const sensing = sensedWith(silent, { WHEN_UNKNOWN: { patience: '2s' } }).then(() => {
      done = true
    })
    await vi.advanceTimersByTimeAsync(1_999)
    expect(done).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    await sensing
    expect(done).toBe(true)
  })

  it('is what a store says that throws', async () => {
    expect((await sensedWith(broken)).readings).toMatchObject([{ says: 'unknown', mode: 'enforce' }])
  })

  it('opens nothing of a device’s own to one that is not known for long, whatever its seal says of it', async () => {
    const { tools } = world()
    const away = { ...tools, store: { ...tools.store, ...broken } }
    const spentFor = async (shown: KnownDevice) => {
      const readings = []
      for (let n = 0; n < 9; n += 1) {
        const sensed = await sense(attemptOf({ name: shown.id, from: `192.0.${n}.7`, device: shown }), away)
        readings.push(...sensed.readings.filter(({ says }) => says === 'spent'))
      }
      return readings.map(({ reason }) => reason)
    }
    expect(await spentFor({ ...device, id: 'old', ripe: true })).toEqual([])
    expect(await spentFor({ ...device, id: 'new', ripe: false })).toContain('account-budget')
  })

  it('is what a store says that denies, and names no counter that we know: nothing falls through', async () => {
    const denied = { granted: null, charge: null, counted: [], offers: [], spent: [], firm: true }
    const mute: Pick<Store, 'take'> = {
      take: async asks =>
        asks.map(({ debits }) => ({
          debits: debits.map(() => denied),
          claims: [],
          device: null,
          relation: null,
          proven: null,
          lifted: null,
        })),
    }
    expect((await sensedWith(mute)).readings).toMatchObject([{ says: 'unknown', mode: 'enforce' }])
  })

  it('keeps strangers out where every limit only watches, and the rule for them acts', async () => {
    const counting = signals.filter(signal => signal.kind === 'counts' && signal.defaults.login !== null)
    const login = Object.fromEntries(counting.map(({ name }) => [name, { mode: 'monitor' }]))
    const vars = { LIMITS: { login }, DETECTION: { strangers: 'check' } }
    expect((await sensedWith(broken, vars)).readings).toMatchObject([{ says: 'unknown', mode: 'enforce' }])
    const watching = { ...vars, DETECTION: { strangers: 'watch', campaigns: 'off' } }
    expect((await sensedWith(broken, watching)).readings).toMatchObject([
      { says: 'unknown', mode: 'monitor' },
    ])
  })

  it('keeps nobody out where everything only watches', async () => {
    expect((await sensedWith(broken, { MODE: 'monitor' })).readings).toMatchObject([
      { says: 'unknown', mode: 'monitor' },
    ])
  })

  const away = (tools: SenseTools, change: AttemptChange) =>
    sense(attemptOf(change), { ...tools, store: { ...tools.store, ...broken } })

  it('lets a device straight in that its seal calls ripe, and no other', async () => {
    const { tools, policy } = world()
    const ripe = await away(tools, { device })
    expect(readingOf(ripe, 'known-device')).toMatchObject({ says: 'shown', what: 'ripe' })
    expect(decisionOf(ripe, policy).do).toBe('forward')
    const unripe = await away(tools, { device: { ...device, ripe: false } })
    expect(readingOf(unripe, 'known-device')).toBeUndefined()
    expect(decisionOf(unripe, policy)).toMatchObject({ do: 'challenge', because: 'cannot-tell' })
  })

  it('takes a pass once in this isolate, whatever it says of its uses', async () => {
    const { tools, policy } = world()
    const decisions = []
    for (let n = 0; n < 3; n += 1) decisions.push(decisionOf(await away(tools, { pass }), policy).do)
    expect(decisions).toEqual(['forward', 'challenge', 'challenge'])
    expect(decisionOf(await away(tools, { pass: { ...pass, id: 'pass-3' } }), policy).do).toBe('forward')
  })

  it('remembers a pass that it took for as long as a pass lives', async () => {
    const { tools, policy, clock } = world()
    await away(tools, { pass, at: clock.now() })
    clock.advance(10 * minute)
    expect(decisionOf(await away(tools, { pass, at: clock.now() }), policy).do).toBe('challenge')
  })

  it('does not undo what was seen without the store', async () => {
    const vars = { LISTS: { deny: { networks: ['203.0.113.7'] } } }
    expect((await sensedWith(broken, vars)).readings.map(({ says }) => says)).toEqual(['refuse', 'unknown'])
  })
})

describe('a crowd behind one address', () => {
  const limits = { LIMITS: { login: { 'network-budget': { free: 2, refill: 1, every: '1h' } } } }

  it('waits for the refunds of those before it', async () => {
    const { sense, store } = world(limits)
    const first = await Promise.all([sense({ name: 'a' }), sense({ name: 'b' })])
    const waiting = sense({ name: 'c' })
    for (const { charges } of first)
      for (const { subject, charge } of charges)
        await store.settle([{ subject, charge, instead: null, only: null }])
    expect(readingOf(await waiting, 'network-budget')).toMatchObject({ says: 'fine' })
  })

  it('is answered after two seconds where no refund came', async () => {
    vi.useFakeTimers()
    const { sense } = world(limits)
    await Promise.all([sense({ name: 'a' }), sense({ name: 'b' })])
    const waiting = sense({ name: 'c' })
    await vi.advanceTimersByTimeAsync(2_000)
    expect(readingOf(await waiting, 'network-budget')).toMatchObject({ says: 'spent' })
  })

  it('does not wait where every request counts, for nothing comes back', async () => {
    const { sense, asked } = world({
      LIMITS: { signup: { 'network-budget': { free: 1, refill: 1, every: '1h' } } },
    })
    await sense({ surface: 'signup', name: 'a' })
    expect(readingOf(await sense({ surface: 'signup', name: 'b' }), 'network-budget')).toMatchObject({
      says: 'spent',
    })
    expect(asked).toHaveLength(2)
  })
})
