// What an attempt is charged with, and what every signal says of it: one call of the store, the live counters apart from
// those that only watch.
import { afterEach, describe, expect, it, vi } from 'vitest'
import { signals } from '../../src/signals/index.ts'
import { judge } from '../../src/stages/judge.ts'
import { type Sensed, type SenseTools, sense } from '../../src/stages/sense.ts'
import type { Ask, Store } from '../../src/stores/contract.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { recentlyRight } from '../../src/trust/recently-right.ts'
import type { Reading } from '../../src/verdict.ts'
import {
  type AttemptChange,
  attemptOf,
  handClock,
  networkAt,
  policyWith,
  subjects,
  used,
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
  const tools: SenseTools = {
    policy,
    signals,
    store,
    recentlyRight: recentlyRight(clock.now, 100),
    report: (...report) => reported.push(report),
  }
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
    used: (name: string, change: AttemptChange = {}, shadow = false) =>
      used(memory, policy, attemptOf(change), name, shadow),
  }
}

const readingOf = ({ readings }: Pick<Sensed, 'readings'>, name: string): Reading | undefined =>
  readings.find(({ reason }) => reason === name)
const decisionOf = ({ readings }: Pick<Sensed, 'readings'>, policy: SenseTools['policy']) =>
  judge(readings, 'login', policy).decision

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
    })
  })

  it('says how long it takes, where a budget is spent', async () => {
    const { sense, clock } = world()
    for (let n = 0; n < 8; n += 1) await sense({ from: `203.0.${n}.7` })
    clock.advance(60_000)
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
    ['an attack tool', { client: { userAgent: 'Mozilla/4.0 (Hydra)' } }, {}],
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
    await sense({ client: { userAgent: 'wpscan' } })
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
    expect([await used('account-budget'), await used('account-budget', {}, true)]).toEqual([[0], [1]])
  })

  it('stands beside those that act, each with counters of its own', async () => {
    const { sense, used } = world({ LIMITS: { login: { 'account-budget': { mode: 'monitor' } } } })
    const { charges } = await sense()
    expect(charges.map(({ about, shadow }) => [about, shadow])).toEqual([
      ['network', false],
      ['account', false],
      ['account', true],
    ])
    expect([await used('account-budget'), await used('account-budget', {}, true)]).toEqual([[0], [1]])
    expect([await used('account-row'), await used('account-row', {}, true)]).toEqual([[1], [0]])
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
    const { readings } = await sense({ client: { userAgent: 'sqlmap/1.7' } })
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
    for (const change of [{ credentials: 2 }, { client: { userAgent: 'sqlmap/1.7' } }])
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
    const { sense, used, policy } = world()
    for (let n = 0; n < 8; n += 1) await sense({ from: `203.0.${n}.7` })
    const late = { from: '198.51.100.7' }
    const turnedAway = await sense(late)
    expect(decisionOf(turnedAway, policy).do).toBe('cool-down')
    expect(turnedAway.charges.map(({ about }) => about)).toEqual(['network'])
    expect(await used('network-budget', late)).toEqual([1, 1])
    expect(await used('account-row')).toEqual([8])
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
    expect((await charges).map(({ about }) => about)).toEqual(['network', 'account'])
  })

  it('waits ten seconds more for such charges, and no longer', async () => {
    vi.useFakeTimers()
    const sensing = sensedWith(silent)
    await vi.advanceTimersByTimeAsync(11_000)
    expect(await (await sensing).charges).toEqual([])
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

  it('is what a store says that denies, and names no counter that we know: nothing falls through', async () => {
    const denied = { granted: null, charge: null, counted: [], firm: true }
    const mute: Pick<Store, 'take'> = {
      take: async asks =>
        asks.map(({ debits }) => ({ debits: debits.map(() => denied), claims: [], lifted: null })),
    }
    expect((await sensedWith(mute)).readings).toMatchObject([{ says: 'unknown', mode: 'enforce' }])
  })

  it('keeps nobody out where everything only watches', async () => {
    expect((await sensedWith(broken, { MODE: 'monitor' })).readings).toMatchObject([
      { says: 'unknown', mode: 'monitor' },
    ])
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
