// Known to be spent, answered inside the isolate: a flood over its limit costs no round trip, and reaches no account.
import { describe, expect, it } from 'vitest'
import { judge } from '../../src/stages/judge.ts'
import { sense } from '../../src/stages/sense.ts'
import type { Alternative, Ask, Debit, Store } from '../../src/stores/contract.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { shield } from '../../src/stores/shield.ts'
import {
  asking,
  bucket,
  claim,
  debit,
  distinct,
  storeContract,
  subject,
  takeOne,
  way,
} from '../contracts/store.ts'
import {
  type AttemptChange,
  attemptOf,
  handClock,
  policyWith,
  stageTools,
  used,
} from '../support/attempts.ts'

const shared = handClock()
let charges = 0
const inMemory = memoryStore({ now: shared.now, newCharge: () => `charge-${++charges}` })
const shielded = shield(inMemory, { now: shared.now, capacity: 100 })
storeContract('shielded', { store: () => shielded, advance: shared.advance })

/** A shield over a store that notes what it is asked. */
function world(capacity = 100) {
  const clock = handClock()
  let made = 0
  const behind = memoryStore({ now: clock.now, newCharge: () => `charge-${++made}` })
  const asked: (readonly Ask[])[] = []
  const watched: Store = {
    ...behind,
    take(asks) {
      asked.push(asks)
      return behind.take(asks)
    },
  }
  return { clock, asked, behind, store: shield(watched, { now: clock.now, capacity }) }
}

const hour = 3_600_000
/** One token, and another in an hour. */
const narrow = (name = 'login/pool', over: Partial<Debit> = {}) => debit([bucket(name, 1, 1, hour)], over)

/** Spends a counter, waits until nothing is in flight, and is denied: what the shield remembers. */
async function spend({ clock, store }: ReturnType<typeof world>, ask: Ask): Promise<void> {
  await takeOne(store, ask)
  clock.advance(4_000)
  expect((await takeOne(store, ask)).debits[0]).toMatchObject({ granted: null, firm: true })
}

describe('a counter that is known to be spent', () => {
  it('is answered without asking anybody, as the store answered', async () => {
    const made = world()
    const ask = asking(subject(), narrow())
    await spend(made, ask)
    made.clock.advance(1_000)
    const answer = await takeOne(made.store, ask)
    expect(made.asked).toHaveLength(2)
    expect(answer).toEqual({
      debits: [
        {
          granted: null,
          charge: null,
          counted: [{ name: 'login/pool', used: 1, capacity: 1, waitMs: hour - 5_000 }],
          offers: [],
          spent: [],
          firm: true,
        },
      ],
      claims: [],
      device: null,
      relation: null,
      proven: null,
      lifted: null,
    })
  })

  it('is asked for again after five seconds, so that an operator’s word is soon felt', async () => {
    const made = world()
    const ask = asking(subject(), narrow())
    await spend(made, ask)
    made.clock.advance(4_999)
    await takeOne(made.store, ask)
    expect(made.asked).toHaveLength(2)
    made.clock.advance(1)
    await made.behind.forget(ask.subject, [''], null)
    expect((await takeOne(made.store, ask)).debits[0]?.granted).toBe('free')
  })

  it('is asked for again where the clock went back, and not only when it is where it was', async () => {
    const made = world()
    const ask = asking(subject(), narrow())
    await spend(made, ask)
    made.clock.advance(-3 * hour)
    await made.behind.forget(ask.subject, [''], null)
    expect((await takeOne(made.store, ask)).debits[0]?.granted).toBe('free')
  })

  it('is asked for again as soon as a token has come back', async () => {
    const made = world()
    const ask = asking(subject(), debit([bucket('login/pool', 1, 1, 6_000)]))
    await spend(made, ask)
    made.clock.advance(2_000)
    expect((await takeOne(made.store, ask)).debits[0]?.granted).toBe('free')
  })

  it('that never comes back by itself is asked for again all the same, and says so until then', async () => {
    const made = world()
    const ask = asking(subject(), debit([bucket('login/ceiling', 1, 0)]))
    await spend(made, ask)
    expect((await takeOne(made.store, ask)).debits[0]?.counted[0]?.waitMs).toBeNull()
    made.clock.advance(5_000)
    await takeOne(made.store, ask)
    expect(made.asked).toHaveLength(3)
  })

  it('keeps every other subject of the attempt from being asked', async () => {
    const made = world()
    const network = asking(subject('network'), narrow('login/address'))
    await spend(made, network)
    const account = asking(subject('account'), narrow())
    const answers = await made.store.take([network, account])
    expect(answers.map(({ debits }) => debits[0]?.granted)).toEqual([null, null])
    expect(answers[1]?.debits[0]).toMatchObject({ charge: null, counted: [] })
    expect(made.asked).toHaveLength(2)
    expect((await takeOne(made.behind, account)).debits[0]?.granted).toBe('free')
  })

  it('shields no other subject, and no other counter of the same', async () => {
    const made = world()
    const about = subject()
    await spend(made, asking(about, narrow('login/pool')))
    expect((await takeOne(made.store, asking(subject(), narrow('login/pool')))).debits[0]?.granted).toBe(
      'free',
    )
    expect((await takeOne(made.store, asking(about, narrow('code/pool')))).debits[0]?.granted).toBe('free')
  })

  it('does not shield where there is another way to pay', async () => {
    const made = world()
    const about = subject()
    await spend(made, asking(about, narrow('device')))
    const both: Debit = {
      ...debit([]),
      alternatives: [way('device', [bucket('device', 1, 1, hour)]), way('free', [bucket('login/pool', 1)])],
    }
    expect((await takeOne(made.store, asking(about, both))).debits[0]?.granted).toBe('free')
  })

  it('for a dear request does not shield a cheap one, for which there is enough', async () => {
    const made = world()
    const about = subject()
    const of = (cost: number) => asking(about, debit([bucket('login/pool', 8, 1, hour)], { cost }))
    expect((await takeOne(made.store, of(9))).debits[0]).toMatchObject({ granted: null, firm: true })
    expect((await takeOne(made.store, of(1))).debits[0]?.granted).toBe('free')
  })
})

describe('ways that are not open to everybody', () => {
  const free = way('free', [bucket('login/pool', 1, 1, hour)])
  const device = way('device', [bucket('login/device=phone', 1, 1, hour)], { opensTo: 'ripe-device' })
  const paid = (opensTo: Alternative['opensTo'], name = 'login/paid-pool') =>
    way('paid', [bucket(name, 1, 1, hour)], { opensTo })
  const by = (...alternatives: readonly Alternative[]): Debit => ({ ...debit([]), alternatives })

  it('keep nobody from being answered at once who cannot take them', async () => {
    const made = world()
    const ask = asking(subject(), by(device, free, paid('nobody')))
    await spend(made, ask)
    const [denied] = (await takeOne(made.store, ask)).debits
    expect(made.asked).toHaveLength(2)
    expect(denied).toMatchObject({ granted: null, offers: ['paid'], firm: true })
    expect(denied?.counted.map(({ name }) => name)).toEqual(['login/pool'])
  })

  it('are asked for by who shows a device, or a pass', async () => {
    const made = world()
    const about = subject()
    await made.store.remember(about, { id: 'phone', name: 'ada', previousName: null, checked: true })
    await spend(made, asking(about, by(device, free, paid('nobody'))))
    const known = { ...asking(about, by(device, free, paid('nobody'))), device: 'phone' }
    expect((await takeOne(made.store, known)).debits[0]?.granted).toBe('device')
    const checked = asking(about, by(device, free, paid('anybody')))
    expect((await takeOne(made.store, checked)).debits[0]?.granted).toBe('paid')
  })

  it('are known to be spent like any other where they were', async () => {
    const made = world()
    const about = subject()
    await made.store.remember(about, { id: 'phone', name: 'ada', previousName: null, checked: true })
    const known = { ...asking(about, by(device)), device: 'phone' }
    await spend(made, known)
    const before = made.asked.length
    expect((await takeOne(made.store, known)).debits[0]?.granted).toBeNull()
    expect(made.asked.length).toBe(before)
  })

  it('are not offered for five seconds where they were shut, and then it is asked again', async () => {
    const made = world()
    const about = subject()
    const ask = asking(about, by(free, paid('nobody')))
    await takeOne(made.store, asking(about, by(paid('anybody'))))
    await spend(made, ask)
    for (let seconds = 0; seconds < 5; seconds += 1) {
      expect((await takeOne(made.store, ask)).debits[0]?.offers).toEqual([])
      made.clock.advance(1_000)
    }
    expect(made.asked).toHaveLength(3)
    await made.behind.forget(about, ['login/paid-pool'], null)
    expect((await takeOne(made.store, ask)).debits[0]?.offers).toEqual(['paid'])
    expect((await takeOne(made.store, ask)).debits[0]?.offers).toEqual(['paid'])
    expect(made.asked).toHaveLength(4)
  })

  it('are offered to one address whatever another one of its network has used up', async () => {
    const made = world()
    const network = subject('network')
    const from = (address: string, opensTo: Alternative['opensTo']) =>
      asking(
        network,
        by(way('free', [bucket('login/network', 1, 1, hour)]), paid(opensTo, `login/paid=${address}`)),
      )
    await takeOne(made.store, asking(network, by(paid('anybody', 'login/paid=203.0.113.7'))))
    await spend(made, from('203.0.113.7', 'nobody'))
    const before = made.asked.length
    expect((await takeOne(made.store, from('203.0.113.7', 'nobody'))).debits[0]?.offers).toEqual([])
    expect((await takeOne(made.store, from('203.0.113.8', 'nobody'))).debits[0]?.offers).toEqual(['paid'])
    expect(made.asked.length).toBe(before)
  })

  it('that were too little for a dear request are offered to a cheap one', async () => {
    const made = world()
    const about = subject()
    const ask = (cost: number) => asking(about, { ...by(free, paid('nobody')), cost })
    await spend(made, ask(1))
    made.clock.advance(5_000)
    expect((await takeOne(made.store, ask(2))).debits[0]?.offers).toEqual([])
    expect((await takeOne(made.store, ask(1))).debits[0]?.offers).toEqual(['paid'])
  })
})

describe('what is not remembered', () => {
  const remembers = async (made: ReturnType<typeof world>, ask: Ask) => {
    await takeOne(made.store, ask)
    await takeOne(made.store, ask)
    await takeOne(made.store, ask)
    return made.asked.length < 3
  }

  it('is a denial that a refund may end any moment', async () => {
    expect(await remembers(world(), asking(subject('network'), narrow()))).toBe(false)
  })

  it('is a denial of a rule that only watches', async () => {
    const made = world()
    const ask = asking(subject(), narrow('watched/login/pool', { shadow: true }))
    await takeOne(made.store, ask)
    made.clock.advance(4_000)
    expect(await remembers(made, ask)).toBe(false)
  })

  it('takes no room: rules that only watch keep no live one out', async () => {
    const made = world(1)
    await spend(made, asking(subject(), narrow('watched/login/pool', { shadow: true })))
    const ask = asking(subject(), narrow())
    await spend(made, ask)
    const before = made.asked.length
    await takeOne(made.store, ask)
    expect(made.asked.length).toBe(before)
  })

  it('is a shadow beside a live rule: spent, it shields nothing live', async () => {
    const made = world()
    const about = subject()
    const ask = asking(
      about,
      debit([bucket('login/row', 99)]),
      narrow('watched/login/pool', { shadow: true }),
    )
    await takeOne(made.store, ask)
    made.clock.advance(4_000)
    const denied = await takeOne(made.store, ask)
    expect(denied.debits.map(({ granted }) => granted)).toEqual(['free', null])
    expect((await takeOne(made.store, ask)).debits[0]?.granted).toBe('free')
  })

  it('is the price of a refused request, while there is something left to pay it with', async () => {
    const made = world()
    const ask = asking(subject('network'), debit([bucket('login/address', 9)], { how: 'what-there-is' }))
    await takeOne(made.store, ask)
    made.clock.advance(4_000)
    expect(await remembers(made, ask)).toBe(false)
  })

  it('is a set of distinct members that is full: those in it are let in', async () => {
    const made = world()
    const about = subject('network')
    const guess = (member: string) =>
      takeOne(made.store, asking(about, debit([], { distinct: [distinct('login/accounts', member, 1)] })))
    await guess('ada')
    made.clock.advance(4_000)
    expect((await guess('grace')).debits[0]?.granted).toBeNull()
    expect((await guess('ada')).debits[0]?.granted).toBe('free')
  })

  it('is anything beyond its capacity: then the store is asked', async () => {
    const made = world(3)
    const asks = Array.from({ length: 5 }, () => asking(subject(), narrow()))
    for (const ask of asks) await takeOne(made.store, ask)
    made.clock.advance(4_000)
    for (const ask of asks) await takeOne(made.store, ask)
    const before = made.asked.length
    for (const ask of asks) expect((await takeOne(made.store, ask)).debits[0]?.granted).toBeNull()
    expect(made.asked.length - before).toBe(2)
  })

  it('is what ended, when there is need of room', async () => {
    const made = world(3)
    const spendOne = () => spend(made, asking(subject(), narrow()))
    for (let n = 0; n < 3; n += 1) await spendOne()
    made.clock.advance(5_000)
    const ask = asking(subject(), narrow())
    await spend(made, ask)
    const before = made.asked.length
    await takeOne(made.store, ask)
    expect(made.asked.length).toBe(before)
  })

  it('is what was remembered before the clock went back, when there is need of room', async () => {
    const made = world(1)
    const [first, second, later] = Array.from({ length: 3 }, () => asking(subject(), narrow()))
    if (first === undefined || second === undefined || later === undefined)
      throw new Error('There are three.')
    for (const ask of [first, second]) await takeOne(made.store, ask)
    made.clock.advance(4_000)
    // The second finds no room, and nothing that has ended.
    for (const ask of [first, second]) await takeOne(made.store, ask)
    made.clock.advance(-hour)
    await spend(made, later)
    const before = made.asked.length
    await takeOne(made.store, later)
    expect(made.asked.length).toBe(before)
  })
})

describe('it grants nothing', () => {
  it('not even where nothing is asked of a subject', async () => {
    const made = world()
    const answer = await takeOne(made.store, asking(subject()))
    expect(answer).toMatchObject({ debits: [], claims: [] })
    expect(made.asked).toHaveLength(1)
  })

  it('and no claim is won while it answers', async () => {
    const made = world()
    const ask = asking(subject(), narrow())
    await spend(made, ask)
    const answer = await takeOne(made.store, { ...ask, claims: [claim('pass')] })
    expect(answer.claims).toEqual([false])
  })
})

describe('with the real limits', () => {
  function site() {
    const made = world()
    const policy = policyWith()
    const tools = stageTools(made.clock.now, { policy, store: made.store })
    const attempt = async (change: AttemptChange) => {
      const { readings } = await sense(attemptOf({ at: made.clock.now(), ...change }), tools)
      return judge(readings, 'login', policy).decision
    }
    return { ...made, policy, attempt }
  }

  it('a spent address does not shield another address of its /24', async () => {
    const { attempt, clock, asked } = site()
    for (let n = 0; n < 30; n += 1) await attempt({ name: `p${n % 9}@demo.example` })
    clock.advance(4_000)
    expect(await attempt({})).toMatchObject({ do: 'challenge', because: 'network-budget' })
    const before = asked.length
    expect(await attempt({})).toMatchObject({ do: 'challenge', because: 'network-budget' })
    expect(asked.length).toBe(before)
    expect(await attempt({ from: '203.0.113.8' })).toEqual({ do: 'forward', because: null })
  })

  it('an address that has also spent what a check opens is asked to wait, and its neighbours for a check', async () => {
    const { attempt, clock, asked } = site()
    const pass = (id: number) =>
      ({ id: `${id}`, how: 'proof-of-work', price: 'low', pool: 'paid', uses: 1, accounts: 1 }) as const
    const name = (n: number) => `p${n % 80}@demo.example`
    for (let n = 0; n < 230; n += 1) await attempt({ name: name(n), pass: n < 30 ? null : pass(n) })
    clock.advance(4_000)
    expect(await attempt({ name: name(0) })).toMatchObject({ do: 'cool-down', because: 'network-budget' })
    const before = asked.length
    expect(await attempt({ name: name(1) })).toMatchObject({ do: 'cool-down', because: 'network-budget' })
    expect(asked.length).toBe(before)
  })

  it('a spent pair of address and account shields neither the address nor the account', async () => {
    const { attempt, clock } = site()
    for (let n = 0; n < 8; n += 1) await attempt({})
    clock.advance(4_000)
    for (let n = 0; n < 3; n += 1) expect((await attempt({})).because).not.toBeNull()
    expect((await attempt({ name: 'grace@demo.example' })).do).toBe('forward')
    clock.advance(15 * 60_000)
    expect((await attempt({ from: '198.51.100.7' })).do).toBe('forward')
  })

  it('a spent account is answered without asking anybody, the network neither', async () => {
    const { attempt, clock, asked } = site()
    for (let n = 0; n < 8; n += 1) await attempt({ from: `203.0.${n}.7` })
    clock.advance(4_000)
    expect(await attempt({ from: '198.51.100.7' })).toMatchObject({ because: 'account-budget' })
    const before = asked.length
    expect(await attempt({ from: '192.0.2.7' })).toMatchObject({ because: 'account-budget' })
    expect(asked.length).toBe(before)
  })

  it('an address over its limit charges no account that it names', async () => {
    const { attempt, clock, policy, behind } = site()
    for (let n = 0; n < 30; n += 1) await attempt({ name: `p${n % 9}@demo.example` })
    clock.advance(4_000)
    await attempt({ name: 'first@demo.example' })
    for (let n = 0; n < 20; n += 1) await attempt({ name: `victim${n}@demo.example` })
    for (let n = 0; n < 20; n += 1) {
      const victim = attemptOf({ name: `victim${n}@demo.example` })
      expect(await used(behind, policy, victim, 'account-budget')).toEqual([0])
    }
  })
})
