// The contract suite for stores: every store passes it, in process or through the real runtime. `advance` moves the
// store's clock; stores whose clock cannot be moved are told so, and the lines that need it are not theirs.
import { randomInt, randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Provenance, Subject } from '../../src/attempt.ts'
import type {
  Alternative,
  Answer,
  Ask,
  Bucket,
  Claim,
  Debit,
  Device,
  Distinct,
  GrowsWith,
  Relation,
  Store,
} from '../../src/stores/contract.ts'

export interface StoreUnderTest {
  readonly store: () => Store
  /** Null where time only passes by itself. */
  readonly advance: ((ms: number) => void) | null
}

export function subject(kind: Subject['kind'] = 'account'): Subject {
  return { kind, key: `test:${kind}:${randomUUID()}`, previous: null }
}

export function bucket(
  name: string,
  capacity: number,
  refill = 1,
  everyMs = 60_000,
  durableAbove: number | null = null,
): Bucket {
  return { name, capacity, refill, everyMs, durableAbove }
}

export function distinct(name: string, member: string, capacity: number, windowMs = 60_000): Distinct {
  return { name, member, capacity, windowMs }
}

/** A way to pay for anybody. */
export function way(name: string, buckets: readonly Bucket[], over: Partial<Alternative> = {}): Alternative {
  return { name, opensTo: 'anybody', buckets, distinct: [], ...over }
}

export function debit(
  buckets: readonly Bucket[],
  over: Partial<Debit> & { distinct?: readonly Distinct[] } = {},
): Debit {
  const { distinct = [], ...rest } = over
  return {
    alternatives: [way('free', buckets, { distinct })],
    cost: 1,
    how: 'whole',
    shadow: false,
    denialCosts: false,
    patienceMs: 0,
    ...rest,
  }
}

export function asking(about: Subject, ...debits: readonly Debit[]): Ask {
  return { subject: about, debits, claims: [], device: null, provenance: null, proversAt: null, lifts: [] }
}

/** Good for once, for a minute. */
export function claim(key: string, over: Partial<Claim> = {}): Claim {
  return { key, ttlMs: 60_000, times: 1, member: 'ada', members: 1, ...over }
}

export function device(id: string, over: Partial<Device> = {}): Device {
  return { id, name: 'ada', previousName: null, checked: false, ...over }
}

/** From a network that nobody else comes from, and an ASN and a kind of client that nobody else has. */
export function provenance(over: Partial<Provenance> = {}): Provenance {
  return { names: ['ada'], plain: true, networks: [randomInt(2 ** 32)], asns: [], clients: [], ...over }
}

export async function takeOne(store: Store, ask: Ask): Promise<Answer> {
  const [answer] = await store.take([ask])
  if (answer === undefined) throw new Error('The store gave no answer to an ask.')
  return answer
}

const granted = (answer: Answer): boolean => answer.debits[0]?.granted === 'free'
const chargeOf = (answer: Answer): string => answer.debits[0]?.charge ?? ''
const left = (answer: Answer, name: string): number => {
  const counted = answer.debits[0]?.counted.find(entry => entry.name === name)
  return counted === undefined ? Number.NaN : counted.capacity - counted.used
}

export function storeContract(name: string, under: StoreUnderTest): void {
  const { store, advance } = under
  const take = (ask: Ask) => takeOne(store(), ask)
  const give = (about: Subject, charge: string) =>
    store().settle([{ subject: about, charge, instead: null, only: null }])

  describe(`${name} store`, () => {
    it('grants what there is and not one more', async () => {
      const about = subject()
      const answers = []
      for (let n = 0; n < 7; n += 1) answers.push(await take(asking(about, debit([bucket('pool', 5)]))))
      expect(answers.map(granted)).toEqual([true, true, true, true, true, false, false])
    })

    it('grants 5 of 50 parallel takes against a budget of 5', async () => {
      const about = subject()
      const ask = asking(about, debit([bucket('pool', 5)]))
      const answers = await Promise.all(Array.from({ length: 50 }, () => take(ask)))
      expect(answers.filter(granted)).toHaveLength(5)
    })

    it('lets one of 50 parallel claims win', async () => {
      const about = subject()
      const ask: Ask = { ...asking(about), claims: [claim('pass')] }
      const answers = await Promise.all(Array.from({ length: 50 }, () => take(ask)))
      expect(answers.flatMap(({ claims }) => claims).filter(won => won)).toHaveLength(1)
    })

    it('debits a set whole or not at all', async () => {
      const about = subject()
      await take(asking(about, debit([bucket('narrow', 1)])))
      const denied = await take(asking(about, debit([bucket('wide', 9), bucket('narrow', 1)])))
      expect(granted(denied)).toBe(false)
      const after = await take(asking(about, debit([bucket('wide', 9)])))
      expect(left(after, 'wide')).toBe(8)
    })

    it('pays by the first alternative that can be paid', async () => {
      const about = subject()
      const both: Debit = {
        ...debit([]),
        alternatives: [way('first', [bucket('first', 1)]), way('second', [bucket('second', 1)])],
      }
      const paid = []
      for (let n = 0; n < 3; n += 1) paid.push((await take(asking(about, both))).debits[0]?.granted)
      expect(paid).toEqual(['first', 'second', null])
    })

    it('says how long until the next token', async () => {
      const about = subject()
      const ask = asking(about, debit([bucket('pool', 1, 1, 60_000)]))
      await take(ask)
      const counted = (await take(ask)).debits[0]?.counted[0]
      expect(counted?.waitMs).toBeGreaterThan(50_000)
      expect(counted?.waitMs).toBeLessThanOrEqual(60_000)
    })

    it('says that a bucket without refill never comes back by itself', async () => {
      const about = subject()
      const ask = asking(about, debit([bucket('ceiling', 1, 0)]))
      await take(ask)
      expect((await take(ask)).debits[0]?.counted[0]?.waitMs).toBeNull()
    })

    it('gives a charge back once, and never above full', async () => {
      const about = subject()
      const ask = asking(about, debit([bucket('pool', 3)]))
      const [first, second] = [chargeOf(await take(ask)), chargeOf(await take(ask))]
      await give(about, first)
      await give(about, first)
      expect(left(await take(ask), 'pool')).toBe(1)
      await give(about, second)
      await give(about, second)
      const answers = [await take(ask), await take(ask), await take(ask)]
      expect(answers.map(granted)).toEqual([true, true, false])
    })

    it('gives back what belongs to several subjects in one go', async () => {
      const both = [subject('network'), subject()]
      const ask = (about: Subject) => asking(about, debit([bucket('pool', 1)]))
      const answers = await store().take(both.map(ask))
      const settlements = both.map((about, at) => ({
        subject: about,
        charge: answers[at]?.debits[0]?.charge ?? '',
        instead: null,
        only: null,
      }))
      expect(await store().settle(settlements)).toEqual([true, true])
      expect((await store().take(both.map(ask))).map(granted)).toEqual([true, true])
    })

    it('knows no charge that it did not make', async () => {
      const about = subject()
      const ask = asking(about, debit([bucket('pool', 1)]))
      await take(ask)
      for (const charge of ['made-up', '']) await give(about, charge)
      expect(granted(await take(ask))).toBe(false)
    })

    it('gives a charge back for another token only while there are such', async () => {
      const about = subject()
      const ask = asking(about, debit([bucket('pool', 9)]))
      const instead = bucket('pending', 2, 2)
      const given = []
      for (let n = 0; n < 3; n += 1)
        given.push(
          await store().settle([{ subject: about, charge: chargeOf(await take(ask)), instead, only: null }]),
        )
      expect(given.flat()).toEqual([true, true, false])
    })

    it('gives back the named part of a charge, and the rest after it', async () => {
      const about = subject()
      const ask = asking(about, debit([bucket('pool', 1), bucket('ceiling', 1, 0)]))
      const charge = chargeOf(await take(ask))
      await store().settle([{ subject: about, charge, instead: null, only: ['ceiling'] }])
      expect(granted(await take(asking(about, debit([bucket('ceiling', 1, 0)]))))).toBe(true)
      expect(granted(await take(asking(about, debit([bucket('pool', 1)]))))).toBe(false)
      await give(about, charge)
      expect(granted(await take(asking(about, debit([bucket('pool', 1)]))))).toBe(true)
    })

    it('takes what there is, and grants nothing, for a request that is refused', async () => {
      const about = subject('network')
      const refused = await take(
        asking(about, debit([bucket('pool', 30)], { how: 'what-there-is', cost: 100 })),
      )
      expect(refused.debits[0]?.granted).toBeNull()
      expect(granted(await take(asking(about, debit([bucket('pool', 30)]))))).toBe(false)
    })

    it('gives nothing for a refused request where a set holds more than it grants by now', async () => {
      const about = subject('network')
      const pay = (member: string) =>
        take(asking(about, debit([bucket('pool', 5)], { distinct: [distinct('accounts', member, 3)] })))
      for (const member of ['a', 'b', 'c']) expect(granted(await pay(member))).toBe(true)
      const narrower = { distinct: [distinct('accounts', 'd', 1)] }
      await take(asking(about, debit([bucket('pool', 5)], { ...narrower, how: 'what-there-is', cost: 100 })))
      const { debits } = await take(asking(about, debit([bucket('pool', 5)])))
      expect(debits[0]?.counted[0]?.used).toBe(4)
    })

    it('keeps two counters of one subject apart, and two subjects', async () => {
      const [one, other] = [subject(), subject()]
      await take(asking(one, debit([bucket('a', 1)])))
      expect(granted(await take(asking(one, debit([bucket('b', 1)]))))).toBe(true)
      expect(granted(await take(asking(other, debit([bucket('a', 1)]))))).toBe(true)
    })

    it('answers several subjects in one call, in order', async () => {
      const [one, other] = [subject('network'), subject()]
      await take(asking(other, debit([bucket('pool', 1)])))
      const answers = await store().take([
        asking(one, debit([bucket('pool', 1)])),
        asking(other, debit([bucket('pool', 1)])),
      ])
      expect(answers.map(granted)).toEqual([true, false])
    })

    it('counts the same member of a distinct set once', async () => {
      const about = subject('network')
      const guess = (member: string) =>
        take(asking(about, debit([], { distinct: [distinct('accounts', member, 2)] })))
      if (advance === null) return
      expect(granted(await guess('ada'))).toBe(true)
      advance(4_000)
      expect(granted(await guess('ada'))).toBe(true)
      expect(granted(await guess('grace'))).toBe(true)
      advance(4_000)
      expect(granted(await guess('linus'))).toBe(false)
      expect(granted(await guess('ada'))).toBe(true)
    })

    it('lets the members of a distinct set leave one by one', async () => {
      if (advance === null) return
      const about = subject('network')
      const guess = (member: string) =>
        take(asking(about, debit([], { distinct: [distinct('accounts', member, 3, 60_000)] })))
      for (const member of ['ada', 'grace', 'linus']) await guess(member)
      advance(5_000)
      const denied = await guess('dennis')
      expect(granted(denied)).toBe(false)
      expect(denied.debits[0]?.counted[0]?.waitMs).toBe(15_000)
      advance(15_000)
      expect(granted(await guess('dennis'))).toBe(true)
      advance(5_000)
      expect(granted(await guess('ken'))).toBe(false)
    })

    it('takes a member out again whose charge is given back', async () => {
      const about = subject('network')
      const guess = (member: string) =>
        take(asking(about, debit([], { distinct: [distinct('accounts', member, 1)] })))
      const charge = chargeOf(await guess('ada'))
      await give(about, charge)
      if (advance !== null) advance(4_000)
      expect(granted(await guess('grace'))).toBe(true)
    })

    it('charges a network for being turned away, and nobody else', async () => {
      if (advance === null) return
      const about = subject('network')
      const guess = (member: string, denialCosts: boolean) =>
        take(
          asking(
            about,
            debit([bucket('pool', 9)], { distinct: [distinct('accounts', member, 1)], denialCosts }),
          ),
        )
      await guess('ada', true)
      advance(4_000)
      await guess('grace', true)
      expect(left(await guess('linus', true), 'pool')).toBe(9 - 1 - 1)
      expect(left(await guess('linus', false), 'pool')).toBe(9 - 1 - 2)
    })

    it('lets a crowd wait for the refunds of those before it', async () => {
      const about = subject('network')
      const ask = asking(about, debit([bucket('pool', 2)], { patienceMs: 2_000 }))
      const first = [await take(ask), await take(ask)]
      const waiting = [take(ask), take(ask)]
      for (const answer of first) await give(about, chargeOf(answer))
      expect((await Promise.all(waiting)).map(granted)).toEqual([true, true])
    })

    it('lets nobody wait where no refund can come', async () => {
      if (advance === null) return
      const about = subject('network')
      const ask = asking(about, debit([bucket('pool', 1)], { patienceMs: 60_000 }))
      await take(ask)
      advance(4_000)
      const denied = await take(ask)
      expect(denied.debits[0]).toMatchObject({ granted: null, firm: true })
    })

    it('forgets counters by name, and leaves the others', async () => {
      const about = subject()
      await take(asking(about, debit([bucket('login/pool', 1), bucket('code/row', 1)])))
      await store().forget(about, ['login/'], null)
      expect(granted(await take(asking(about, debit([bucket('login/pool', 1)]))))).toBe(true)
      expect(granted(await take(asking(about, debit([bucket('code/row', 1)]))))).toBe(false)
    })

    it('forgets for a price where there is something to forget, and no more once that is spent', async () => {
      const about = subject()
      const price = bucket('endings', 1)
      const ask = asking(about, debit([bucket('login/pool', 1)]))
      await store().forget(about, ['login/'], price)
      const grants = []
      for (let n = 0; n < 3; n += 1) {
        grants.push(granted(await take(ask)))
        await store().forget(about, ['login/'], price)
      }
      expect(grants).toEqual([true, true, false])
      await store().forget(about, ['login/'], null)
      expect(granted(await take(ask))).toBe(true)
    })

    it('lets everything pass free of charge under a lift, until it ends', async () => {
      const about = subject('network')
      const ask: Ask = { ...asking(about, debit([bucket('pool', 1)])), lifts: ['203.0.113.7'] }
      await store().lift(about, '203.0.113.7', 60_000)
      const lifted = [await take(ask), await take(ask), await take(ask)]
      expect(lifted.map(({ lifted }) => lifted)).toEqual(['203.0.113.7', '203.0.113.7', '203.0.113.7'])
      await store().lift(about, '203.0.113.7', 0)
      expect([granted(await take(ask)), granted(await take(ask))]).toEqual([true, false])
    })

    it('gives tokens back in whole steps as time passes', async () => {
      if (advance === null) return
      const about = subject()
      const ask = asking(about, debit([bucket('pool', 2, 1, 60_000)]))
      await take(ask)
      await take(ask)
      advance(59_000)
      expect(granted(await take(ask))).toBe(false)
      advance(2_000)
      expect([granted(await take(ask)), granted(await take(ask))]).toEqual([true, false])
    })

    it('lets a claim be made again when its time is over', async () => {
      if (advance === null) return
      const about = subject()
      const ask: Ask = { ...asking(about), claims: [claim('pass')] }
      expect((await take(ask)).claims).toEqual([true])
      advance(61_000)
      expect((await take(ask)).claims).toEqual([true])
    })

    it('gives no charge back after two minutes', async () => {
      if (advance === null) return
      const about = subject()
      const ask = asking(about, debit([bucket('pool', 5, 0)]))
      const charge = chargeOf(await take(ask))
      advance(121_000)
      await give(about, charge)
      expect(left(await take(ask), 'pool')).toBe(3)
    })
  })

  describe(`${name} store, what is open to whom`, () => {
    const freeThenPaid = (opensTo: Alternative['opensTo'], paid: number, cost = 1): Debit => ({
      ...debit([]),
      alternatives: [way('free', [bucket('pool', 1)]), way('paid', [bucket('paid-pool', paid)], { opensTo })],
      cost,
    })
    const answered = async (about: Subject, asked: Debit) => (await take(asking(about, asked))).debits[0]

    it('is the second way, once the first is spent', async () => {
      const about = subject()
      const granted = []
      for (let n = 0; n < 4; n += 1)
        granted.push((await answered(about, freeThenPaid('anybody', 2)))?.granted)
      expect(granted).toEqual(['free', 'paid', 'paid', null])
    })

    it('is only looked at where it opens to nobody: offered, and never debited', async () => {
      const about = subject()
      expect(await answered(about, freeThenPaid('nobody', 1))).toMatchObject({ granted: 'free', offers: [] })
      for (let n = 0; n < 3; n += 1) {
        const denied = await answered(about, freeThenPaid('nobody', 1))
        expect(denied).toMatchObject({ granted: null, charge: null, offers: ['paid'] })
        expect(denied?.counted.map(({ name }) => name)).toEqual(['pool'])
      }
      expect((await answered(about, freeThenPaid('anybody', 1)))?.granted).toBe('paid')
    })

    it('is offered only where it could be paid whole', async () => {
      const about = subject()
      expect(await answered(about, freeThenPaid('nobody', 2, 3))).toMatchObject({ granted: null, offers: [] })
      expect(await answered(about, freeThenPaid('nobody', 2, 2))).toMatchObject({ offers: ['paid'] })
      await answered(about, freeThenPaid('anybody', 1))
      await answered(about, freeThenPaid('anybody', 1))
      expect(await answered(about, freeThenPaid('nobody', 1))).toMatchObject({ granted: null, offers: [] })
    })
  })

  describe(`${name} store, what is good for a few times`, () => {
    const claims = async (about: Subject, over: Partial<Claim>) =>
      (await take({ ...asking(about), claims: [claim('pass', over)] })).claims[0]

    it('is as often as it says, and no more', async () => {
      const about = subject('network')
      const won = []
      for (let n = 0; n < 5; n += 1) won.push(await claims(about, { times: 3 }))
      expect(won).toEqual([true, true, true, false, false])
    })

    it('is for as many different ones as it says: the same one again is no other', async () => {
      const about = subject('network')
      const won = []
      for (const member of ['ada', 'ada', 'grace', 'linus', 'grace'])
        won.push(await claims(about, { times: 4, member, members: 2 }))
      expect(won).toEqual([true, true, true, false, true])
      expect(await claims(about, { times: 4, member: 'ada', members: 2 })).toBe(false)
    })

    it('is once, however many ask at the same moment', async () => {
      const about = subject('network')
      const won = await Promise.all(Array.from({ length: 10 }, () => claims(about, { times: 1 })))
      expect(won.filter(Boolean)).toHaveLength(1)
    })

    it('is each for itself, and one subject’s alone', async () => {
      const [one, other] = [subject('network'), subject('network')]
      const ask: Ask = { ...asking(one), claims: [claim('a'), claim('b'), claim('a')] }
      expect((await take(ask)).claims).toEqual([true, true, false])
      expect((await take({ ...ask, subject: other })).claims).toEqual([true, true, false])
    })
  })

  describe(`${name} store, a known device`, () => {
    const deviceThenFree: Debit = {
      ...debit([]),
      alternatives: [
        way('device', [bucket('device', 5)], { opensTo: 'ripe-device' }),
        way('free', [bucket('pool', 1)]),
      ],
    }
    const paysBy = async (about: Subject, id: string | null) =>
      (await take({ ...asking(about, deviceThenFree), device: id })).debits[0]?.granted
    const stateOf = async (about: Subject, id: string) =>
      (await take({ ...asking(about), device: id })).device
    const hour = 3_600_000

    it('that is ripe pays from its own pool, and is let in when everybody else’s is spent', async () => {
      const about = subject()
      await store().remember(about, device('phone', { checked: true }))
      expect([await paysBy(about, null), await paysBy(about, null)]).toEqual(['free', null])
      expect(await stateOf(about, 'phone')).toBe('ripe')
      expect(await paysBy(about, 'phone')).toBe('device')
    })

    it('pays as anybody when its own pool is spent', async () => {
      const about = subject()
      await store().remember(about, device('phone', { checked: true }))
      const granted = []
      for (let n = 0; n < 7; n += 1) granted.push(await paysBy(about, 'phone'))
      expect(granted).toEqual([...Array.from({ length: 5 }, () => 'device'), 'free', null])
    })

    it('that is not ripe pays as anybody', async () => {
      const about = subject()
      await store().remember(about, device('phone'))
      expect(await stateOf(about, 'phone')).toBe('unripe')
      expect([await paysBy(about, 'phone'), await paysBy(about, 'phone')]).toEqual(['free', null])
    })

    it('of another subject, or one that nobody remembered, is none', async () => {
      const [one, other] = [subject(), subject()]
      await store().remember(one, device('phone', { checked: true }))
      expect([await stateOf(other, 'phone'), await stateOf(one, 'tablet')]).toEqual([null, null])
      expect([await paysBy(other, 'phone'), await paysBy(other, 'phone')]).toEqual(['free', null])
    })

    it('ripens with a success for which a check was passed', async () => {
      const about = subject()
      await store().remember(about, device('phone'))
      await store().remember(about, device('phone'))
      expect(await stateOf(about, 'phone')).toBe('unripe')
      await store().remember(about, device('phone', { checked: true }))
      expect(await stateOf(about, 'phone')).toBe('ripe')
      await store().remember(about, device('phone'))
      expect(await stateOf(about, 'phone')).toBe('ripe')
    })

    it('ripens with a success a day after its first one, and not by being old', async () => {
      if (advance === null) return
      const about = subject()
      await store().remember(about, device('phone'))
      advance(24 * hour - 1)
      await store().remember(about, device('phone'))
      expect(await stateOf(about, 'phone')).toBe('unripe')
      advance(1)
      expect(await stateOf(about, 'phone')).toBe('unripe')
      await store().remember(about, device('phone'))
      expect(await stateOf(about, 'phone')).toBe('ripe')
    })

    it('stays what it is where its id comes under another name', async () => {
      const about = subject()
      await store().remember(about, device('phone', { name: 'müller' }))
      await store().remember(about, device('phone', { name: 'muller', checked: true }))
      expect(await stateOf(about, 'phone')).toBe('unripe')
      await store().remember(about, device('phone', { name: 'müller', checked: true }))
      expect(await stateOf(about, 'phone')).toBe('ripe')
    })

    it('stays known when the tag of its name changes with the secret', async () => {
      const about = subject()
      await store().remember(about, device('phone', { name: 'old tag' }))
      const renamed = { name: 'new tag', previousName: 'old tag' }
      await store().remember(about, device('phone', { ...renamed }))
      await store().remember(about, device('phone', { name: 'new tag', checked: true }))
      expect(await stateOf(about, 'phone')).toBe('ripe')
    })

    it('that is ripe is never displaced by a hundred others', async () => {
      const about = subject()
      await store().remember(about, device('phone', { checked: true }))
      for (let n = 0; n < 100; n += 1) await store().remember(about, device(`farmed-${n}`))
      for (let n = 0; n < 100; n += 1) await store().remember(about, device(`ripe-${n}`, { checked: true }))
      expect(await stateOf(about, 'phone')).toBe('ripe')
      expect(await stateOf(about, 'ripe-99')).toBeNull()
    })

    it('is not kept from being known by devices of names that look like its own', async () => {
      const about = subject()
      for (let n = 0; n < 20; n += 1)
        await store().remember(about, device(`farmed-${n}`, { name: `adá-${n}`, checked: true }))
      await store().remember(about, device('phone', { checked: true }))
      expect(await stateOf(about, 'phone')).toBe('ripe')
    })

    it('is dropped when it was not used for half a year', async () => {
      if (advance === null) return
      const about = subject()
      await store().remember(about, device('phone', { checked: true }))
      await store().remember(about, device('tablet', { checked: true }))
      advance(100 * 24 * hour)
      await store().remember(about, device('phone'))
      advance(80 * 24 * hour)
      expect([await stateOf(about, 'phone'), await stateOf(about, 'tablet')]).toEqual(['ripe', null])
    })

    it('is forgotten with all others of its subject, and with nobody else’s', async () => {
      const [one, other] = [subject(), subject()]
      for (const about of [one, other]) await store().remember(about, device('phone', { checked: true }))
      await store().forgetDevices(one)
      expect([await stateOf(one, 'phone'), await stateOf(other, 'phone')]).toEqual([null, 'ripe'])
    })

    it('is no counter: it stays when these are forgotten, and they when it is', async () => {
      const about = subject()
      await store().remember(about, device('phone', { checked: true }))
      await take(asking(about, deviceThenFree))
      await store().forgetDevices(about)
      expect(await paysBy(about, null)).toBeNull()
      await store().remember(about, device('phone', { checked: true }))
      await store().forget(about, [''], null)
      expect(await stateOf(about, 'phone')).toBe('ripe')
    })

    it('is told of under a lift too', async () => {
      const about = subject()
      await store().remember(about, device('phone', { checked: true }))
      await store().lift(about, 'account', 60_000)
      const lifted = await take({
        ...asking(about, deviceThenFree),
        device: 'phone',
        lifts: ['account'],
      })
      expect(lifted).toMatchObject({ lifted: 'account', device: 'ripe', debits: [{ offers: [] }] })
    })
  })

  describe(`${name} store, where a name was signed in to from`, () => {
    const day = 24 * 3_600_000
    const relationOf = async (about: Subject, from: Provenance): Promise<Relation | null> =>
      (await take({ ...asking(about), provenance: from })).relation
    const isRelated = async (about: Subject, from: Provenance) => (await relationOf(about, from))?.network

    it('is known from then on: network, ASN and kind of client each for itself', async () => {
      const [about, home] = [subject(), provenance({ asns: [64_500], clients: [7] })]
      await store().relate(about, home)
      expect(await relationOf(about, home)).toEqual({ network: true, asn: true, client: true, alone: true })
      const cafe = provenance({ asns: [64_500], clients: [8] })
      expect(await relationOf(about, cafe)).toEqual({ network: false, asn: true, client: false, alone: true })
      const abroad = provenance({ asns: [64_501], clients: [7] })
      expect(await relationOf(about, abroad)).toEqual({
        network: false,
        asn: false,
        client: true,
        alone: true,
      })
    })

    it('is told as that of the only name of its subject, until another one signs in', async () => {
      const about = subject()
      await store().relate(about, provenance({ names: ['1.boss'] }))
      expect((await relationOf(about, provenance({ names: ['1.boss'] })))?.alone).toBe(true)
      await store().relate(about, provenance({ names: ['1.bosss'] }))
      for (const name of ['1.boss', '1.bosss', '1.bossss'])
        expect((await relationOf(about, provenance({ names: [name] })))?.alone).toBe(false)
    })

    it('is told to whoever asks for it, and to nobody else', async () => {
      const [about, home] = [subject(), provenance()]
      await store().relate(about, home)
      expect((await take(asking(about))).relation).toBeNull()
    })

    it('is nothing where it is not known from where: what is missing is no relation', async () => {
      const about = subject()
      await store().relate(about, provenance({ networks: [] }))
      expect(await relationOf(about, provenance({ networks: [] }))).toEqual({
        network: false,
        asn: false,
        client: false,
        alone: true,
      })
    })

    it('is the last eight networks, six ASNs and six kinds of client, and the least used goes first', async () => {
      if (advance === null) return
      const about = subject()
      const from = (n: number) => provenance({ networks: [90_000 + n], asns: [n], clients: [100 + n] })
      for (let n = 0; n < 9; n += 1) {
        await store().relate(about, from(n))
        if (n < 8) await store().relate(about, from(n))
        // Whoever comes every day is not pushed out by those who came since.
        if (n === 6) {
          advance(day)
          await store().relate(about, from(1))
        }
      }
      const known = async (kind: keyof Relation) => {
        const all = await Promise.all(Array.from({ length: 9 }, (_, n) => relationOf(about, from(n))))
        return all.flatMap((relation, n) => (relation?.[kind] === true ? [n] : []))
      }
      expect(await known('network')).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
      expect(await known('asn')).toEqual([1, 4, 5, 6, 7, 8])
      expect(await known('client')).toEqual([1, 4, 5, 6, 7, 8])
    })

    it('belongs to a name, and to no other that looks like it', async () => {
      const [about, home] = [subject(), provenance({ names: ['müller'] })]
      await store().relate(about, home)
      expect(await isRelated(about, { ...home, names: ['muller'] })).toBe(false)
      expect(await isRelated(about, home)).toBe(true)
    })

    it('is kept for eight names of a subject, and the least used gives way', async () => {
      const about = subject()
      const homes = Array.from({ length: 9 }, (_, n) => provenance({ names: [`ada-${n}`] }))
      for (const home of homes) await store().relate(about, home)
      const related = await Promise.all(homes.map(home => isRelated(about, home)))
      expect(related).toEqual([false, ...Array.from({ length: 8 }, () => true)])
    })

    it('is forgotten 90 days after the last success', async () => {
      if (advance === null) return
      const [about, home, cafe] = [subject(), provenance(), provenance()]
      await store().relate(about, home)
      advance(50 * day)
      await store().relate(about, cafe)
      advance(89 * day)
      expect([await isRelated(about, home), await isRelated(about, cafe)]).toEqual([true, true])
      advance(day)
      expect([await isRelated(about, home), await isRelated(about, cafe)]).toEqual([false, false])
      await store().relate(about, cafe)
      expect([await isRelated(about, home), await isRelated(about, cafe)]).toEqual([false, true])
    })

    it('stays known when the tags change with the secret', async () => {
      const about = subject()
      const before = provenance({ names: ['old.ada'], networks: [1], asns: [2], clients: [3] })
      await store().relate(about, before)
      const now = {
        names: ['new.ada', 'old.ada'],
        plain: true,
        networks: [11, 1],
        asns: [12, 2],
        clients: [13, 3],
      }
      expect(await relationOf(about, now)).toEqual({ network: true, asn: true, client: true, alone: true })
      await store().relate(about, now)
      const after = { names: ['new.ada'], plain: true, networks: [11], asns: [12], clients: [13] }
      expect(await relationOf(about, after)).toEqual({ network: true, asn: true, client: true, alone: true })
    })

    it('is forgotten with the devices, and not with the counters', async () => {
      const [about, home] = [subject(), provenance()]
      await store().relate(about, home)
      await store().forget(about, [''], null)
      expect(await isRelated(about, home)).toBe(true)
      await store().forgetDevices(about)
      expect(await isRelated(about, home)).toBe(false)
    })

    it('is somebody else’s for a name that nobody signed in with, and the same whenever it is asked', async () => {
      const from = provenance()
      for (let n = 0; n < 100; n += 1) await store().relate(subject(), from)
      const strangers = Array.from({ length: 60 }, () => subject())
      const first = await Promise.all(strangers.map(about => isRelated(about, from)))
      expect(first.filter(related => related).length).toBeGreaterThan(30)
      const elsewhere = Array.from({ length: 100 }, (_, n) => ({ ...from, networks: [n] }))
      for (const home of elsewhere) await store().relate(subject(), home)
      const asked = await Promise.all(strangers.map(about => isRelated(about, from)))
      expect(asked.filter(related => related).length).toBeGreaterThan(10)
      expect(asked.filter(related => !related).length).toBeGreaterThan(10)
      for (let n = 0; n < 3; n += 1)
        expect(await Promise.all(strangers.map(about => isRelated(about, from)))).toEqual(asked)
    })
  })

  describe(`${name} store, who has signed in from a network`, () => {
    const day = 24 * 3_600_000
    const network = () => subject('network')
    const proven = async (about: Subject, proversAt = 7) =>
      (await take({ ...asking(about), proversAt })).proven
    const signIns = async (about: Subject, count: number, address = 7, first = 0) => {
      for (let n = first; n < first + count; n += 1)
        await store().prove(about, { address, accounts: [1_000 + n] })
    }

    it('is how many accounts have, from all of it and from the address that is asked for', async () => {
      const about = network()
      expect(await proven(about)).toEqual({ network: 0, address: 0 })
      await signIns(about, 3)
      await signIns(about, 2, 8, 2)
      expect(await proven(about)).toEqual({ network: 4, address: 3 })
      expect(await proven(about, 8)).toEqual({ network: 4, address: 2 })
      expect(await proven(about, 9)).toEqual({ network: 4, address: 0 })
      expect(await proven(network())).toEqual({ network: 0, address: 0 })
    })

    it('is told to whoever asks for it, and to nobody else', async () => {
      const about = network()
      await signIns(about, 1)
      expect((await take(asking(about))).proven).toBeNull()
    })

    it('is no more for an account that signs in again', async () => {
      const about = network()
      for (let n = 0; n < 3; n += 1) await signIns(about, 1)
      expect(await proven(about)).toEqual({ network: 1, address: 1 })
    })

    it('is no more for an account whose tag changes with the secret', async () => {
      const about = network()
      await store().prove(about, { address: 7, accounts: [1] })
      await store().prove(about, { address: 8, accounts: [1] })
      await store().prove(about, { address: 7, accounts: [2, 1] })
      await store().prove(about, { address: 9, accounts: [2, 1] })
      expect(await proven(about)).toEqual({ network: 1, address: 1 })
      expect(await proven(about, 8)).toEqual({ network: 1, address: 1 })
    })

    it('is 64 at most', async () => {
      const about = network()
      await signIns(about, 100)
      expect(await proven(about)).toEqual({ network: 64, address: 64 })
    })

    it('is not pushed out by a neighbour with very many accounts', async () => {
      const about = network()
      await signIns(about, 100, 66)
      await signIns(about, 24, 7, 500)
      await signIns(about, 100, 66, 2_000)
      expect((await proven(about))?.address).toBe(24)
    })

    it('is forgotten 60 days after the last success', async () => {
      if (advance === null) return
      const about = network()
      await signIns(about, 2)
      advance(30 * day)
      await signIns(about, 1)
      advance(29 * day)
      expect(await proven(about)).toEqual({ network: 2, address: 2 })
      advance(day)
      expect(await proven(about)).toEqual({ network: 1, address: 1 })
      advance(30 * day)
      expect(await proven(about)).toEqual({ network: 0, address: 0 })
    })

    it('stays when counters are forgotten, or the devices of an account', async () => {
      const about = network()
      await signIns(about, 1)
      await store().forget(about, [''], null)
      await store().forgetDevices(subject())
      expect(await proven(about)).toEqual({ network: 1, address: 1 })
    })
  })

  describe(`${name} store, a limit that grows with who signs in there`, () => {
    const about = () => subject('network')
    const growing = (growsWith: GrowsWith, capacity = 3) => ({
      ...bucket(`login/${growsWith}=203.0.113.7`, capacity, 1, 3_600_000),
      growsWith,
    })
    const asks = (network: Subject, asked: Debit, proversAt: number | null = 7) =>
      take({ ...asking(network, asked), proversAt })
    /** How many are granted, and what the last answer says is the limit. */
    async function most(network: Subject, asked: Debit, proversAt: number | null = 7) {
      let grants = 0
      let limit = 0
      for (let n = 0; n < 100; n += 1) {
        const answer = await asks(network, asked, proversAt)
        limit = answer.debits[0]?.counted[0]?.capacity ?? 0
        if (!granted(answer)) break
        grants += 1
      }
      return { grants, limit }
    }
    const signIns = async (network: Subject, count: number, address = 7) => {
      for (let n = 0; n < count; n += 1) await store().prove(network, { address, accounts: [1_000 + n] })
    }

    it('is what it says where nobody is proven, and for seven accounts', async () => {
      for (const accounts of [0, 7]) {
        const network = about()
        await signIns(network, accounts)
        expect(await most(network, debit([growing('address')]))).toEqual({ grants: 3, limit: 3 })
      }
    })

    it('has as much again for each eight accounts, and eight times as much at most', async () => {
      for (const [accounts, times] of [
        [8, 2],
        [23, 3],
        [56, 8],
        [64, 8],
      ] as const) {
        const network = about()
        await signIns(network, accounts)
        expect(await most(network, debit([growing('address')]))).toEqual({
          grants: times * 3,
          limit: times * 3,
        })
      }
    })

    it('is the address’s by its own accounts, and the network’s by all', async () => {
      const network = about()
      await signIns(network, 8, 66)
      expect(await most(network, debit([growing('address')]))).toEqual({ grants: 3, limit: 3 })
      expect(await most(network, debit([growing('network')]))).toEqual({ grants: 6, limit: 6 })
    })

    it('does not grow where it does not say so, or where nobody says from which address', async () => {
      const network = about()
      await signIns(network, 56)
      expect(await most(network, debit([bucket('login/paid', 3, 1, 3_600_000)]))).toEqual({
        grants: 3,
        limit: 3,
      })
      expect(await most(network, debit([growing('network')]), null)).toEqual({ grants: 3, limit: 3 })
    })

    it('is a set of different ones too', async () => {
      if (advance === null) return
      const network = about()
      await signIns(network, 8)
      const guesses = []
      for (let n = 0; n < 8; n += 1) {
        const accounts: Distinct = {
          ...distinct('login/accounts', `${n}`, 3, 3_600_000),
          growsWith: 'address',
        }
        guesses.push(granted(await asks(network, debit([], { distinct: [accounts] }))))
        advance(4_000)
      }
      expect(guesses).toEqual([true, true, true, true, true, true, false, false])
    })

    it('grows at once where it is spent, by as much as it grows', async () => {
      const network = about()
      expect((await most(network, debit([growing('address')]))).grants).toBe(3)
      await signIns(network, 8)
      expect(await most(network, debit([growing('address')]))).toEqual({ grants: 3, limit: 6 })
    })

    it('comes back as much faster', async () => {
      if (advance === null) return
      const network = about()
      await signIns(network, 16)
      await most(network, debit([growing('address')]))
      advance(3_600_000)
      expect((await most(network, debit([growing('address')]))).grants).toBe(3)
    })

    it('is what a refused request empties, and what a charge is given back to', async () => {
      const network = about()
      await signIns(network, 8)
      const charge = chargeOf(await asks(network, debit([growing('address')])))
      await asks(network, debit([growing('address')], { how: 'what-there-is', cost: 2 }))
      await give(network, charge)
      expect((await most(network, debit([growing('address')]))).grants).toBe(4)
    })
  })
}
