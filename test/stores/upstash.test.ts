import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '../../src/stores/contract.ts'
import { type UpstashStoreOptions, upstashStore } from '../../src/stores/upstash.ts'
import {
  asking,
  bucket,
  debit,
  device,
  distinct,
  provenance,
  storeContract,
  subject,
  takeOne,
} from '../contracts/store.ts'
import { redisMissing, startUpstash, type Upstash } from '../support/redis.ts'
import { describeWith } from '../support/required.ts'

describeWith(redisMissing, 'the store on Upstash', () => {
  let upstash: Upstash
  let store: Store
  let time = 1_700_000_000_000

  function open(options: Partial<UpstashStoreOptions> = {}): Store {
    const { url, token } = upstash
    const now = () => Date.now()
    return upstashStore({
      url,
      token,
      site: 'test',
      newCharge: randomUUID,
      now,
      waitUntil: () => {},
      clock: () => time,
      capacity: 1e6,
      ...options,
    })
  }

  beforeAll(async () => {
    upstash = await startUpstash()
    store = open()
  })
  afterAll(() => upstash.stop())

  storeContract('Upstash', {
    store: () => store,
    advance: ms => {
      time += ms
    },
  })

  const pool = () => debit([bucket('login/pool', 3, 1, 3_600_000)])
  const grantedOf = async (store: Store, about = subject(), asked = pool()) =>
    (await takeOne(store, asking(about, asked))).debits[0]?.granted

  describe('several isolates with one database', () => {
    it('count together, down to the last token', async () => {
      const [isolates, about] = [[open(), open(), open()], subject()]
      const asked = Array.from({ length: 60 }, (_, n) => grantedOf(isolates[n % 3] ?? store, about))
      expect((await Promise.all(asked)).filter(granted => granted === 'free')).toHaveLength(3)
    })

    it('lose no device of each other’s, though both remember one at the same moment', async () => {
      const [one, other, about] = [open(), open(), subject()]
      const known = (store: Store, id: string) => takeOne(store, { ...asking(about), device: id })
      for (const each of [one, other]) await known(each, 'none')
      await Promise.all([
        ...['a', 'b', 'c'].map(id => one.remember(about, device(id, { checked: true }))),
        ...['d', 'e', 'f'].map(id => other.remember(about, device(id, { checked: true }))),
      ])
      const states = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(id => known(store, id)))
      expect(states.map(({ device }) => device)).toEqual(Array.from({ length: 6 }, () => 'ripe'))
    })

    it('lend the same ring to a name that has none', async () => {
      const from = provenance()
      for (let n = 0; n < 40; n += 1) await store.relate(subject(), n % 2 === 0 ? from : provenance())
      const names = Array.from({ length: 40 }, () => subject())
      const related = async (store: Store) => {
        const answers = await store.take(names.map(about => ({ ...asking(about), provenance: from })))
        return answers.map(({ relation }) => relation?.network)
      }
      const [first, second] = [await related(open()), await related(open())]
      expect(second).toEqual(first)
      // Which ones, chance says: the places of subjects are random.
      expect(new Set(first)).toEqual(new Set([true, false]))
    })
  })

  describe('a database that is full', () => {
    it('makes nobody’s counter smaller, and counts newcomers together', async () => {
      const victim = subject()
      for (let n = 0; n < 3; n += 1) await grantedOf(store, victim)
      const full = open({ capacity: 1 })
      await grantedOf(full)
      const before = (await upstash.keys()).size
      for (let n = 0; n < 40; n += 1)
        await full.take(Array.from({ length: 100 }, () => asking(subject(), pool())))
      expect(await grantedOf(full, victim)).toBeNull()
      expect(await grantedOf(full)).toBeNull()
      expect((await upstash.keys()).size - before).toBeLessThanOrEqual(256)
    })

    it('counts newcomers by kinds alone, and gives back what they paid', async () => {
      const [full, about] = [open({ site: 'another', capacity: 1 }), subject()]
      await grantedOf(full)
      const asked = (detail: string) => debit([bucket(`login/pool=${detail}`, 2, 0)])
      const charge = (await takeOne(full, asking(about, asked('a')))).debits[0]?.charge ?? ''
      expect(await grantedOf(full, about, asked('b'))).toBe('free')
      expect(await grantedOf(full, about, asked('c'))).toBeNull()
      expect(await full.settle([{ subject: about, charge, instead: null, only: null }])).toEqual([true])
      expect(await grantedOf(full, about, asked('d'))).toBe('free')
    })
  })

  describe('a subject whose secret was changed', () => {
    it('takes everything along: counters, devices, relations and provers', async () => {
      const [before, home] = [subject(), provenance()]
      const after = { ...subject(), previous: before.key }
      for (let n = 0; n < 3; n += 1) await grantedOf(store, before)
      await store.remember(before, device('phone', { checked: true }))
      await store.relate(before, home)
      await store.prove(before, { address: 7, accounts: [1] })
      const ask = { ...asking(after, pool()), device: 'phone', provenance: home, proversAt: 7 }
      const { debits, ...known } = await takeOne(store, ask)
      expect(debits[0]?.granted).toBeNull()
      expect(known).toMatchObject({
        device: 'ripe',
        relation: { network: true },
        proven: { network: 1, address: 1 },
      })
    })

    it.each<
      readonly [what: string, change: (store: Store, about: ReturnType<typeof subject>) => Promise<void>]
    >([
      ['is lifted', (store, about) => store.lift(about, 'account', 0)],
      ['gets a device', (store, about) => store.remember(about, device('phone'))],
      ['forgets a counter', (store, about) => store.forget(about, ['code/'], null)],
      ['forgets its devices', (store, about) => store.forgetDevices(about)],
    ])('is nobody new where it %s first', async (_, change) => {
      const before = subject()
      for (let n = 0; n < 3; n += 1) await grantedOf(store, before)
      const after = { ...subject(), previous: before.key }
      await change(store, after)
      expect(await grantedOf(store, after)).toBeNull()
    })
  })

  describe('what is forgotten', () => {
    it('is not written down where there was nothing of it', async () => {
      const [about, other] = [subject(), subject()]
      await grantedOf(store, about)
      const commands = async (forget: () => Promise<void>) => {
        const before = await upstash.commandsRun()
        await forget()
        return (await upstash.commandsRun()) - before
      }
      const something = await commands(() => store.forget(about, ['login/pool'], null))
      await grantedOf(store, about)
      const nothing = await commands(() => store.forget(about, ['ceiling'], null))
      expect(nothing).toBeLessThan(something)
      expect(await commands(() => store.forget(other, ['ceiling'], null))).toBeLessThanOrEqual(nothing)
    })
  })

  describe('time', () => {
    it('is that of Redis: a clock that is wrong here changes nothing', async () => {
      const [about, past] = [subject(), open({ clock: null, now: () => 0 })]
      const asked = debit([bucket('login/pool', 1, 1, 3_600_000)])
      expect(await grantedOf(past, about, asked)).toBe('free')
      expect(await grantedOf(open({ clock: null, now: () => Date.now() + 1e10 }), about, asked)).toBeNull()
    })

    it('gives nothing and takes nothing where it goes back', async () => {
      const about = subject()
      const asked = debit([bucket('login/pool', 2, 1, 60_000)])
      await grantedOf(store, about, asked)
      time -= 86_400_000
      expect(await grantedOf(store, about, asked)).toBe('free')
      expect(await grantedOf(store, about, asked)).toBeNull()
      time += 86_400_000
    })
  })

  describe('every key', () => {
    it('expires, also that of a bucket that never refills', async () => {
      const about = subject()
      await grantedOf(
        store,
        about,
        debit([bucket('ceiling', 9, 0)], { distinct: [distinct('names', 'a', 3)] }),
      )
      const charged = (await takeOne(store, asking(about, pool()))).debits[0]?.charge ?? ''
      await store.settle([{ subject: about, charge: charged, instead: bucket('right', 3), only: null }])
      await store.lift(about, 'account', 60_000)
      expect([...(await upstash.keys())].filter(([, ms]) => ms <= 0)).toEqual([])
    })
  })

  describe('a database that was restarted', () => {
    it('is sent the scripts again', async () => {
      const about = subject()
      expect(await grantedOf(store, about)).toBe('free')
      await upstash.forgetScripts()
      expect(await grantedOf(store, about)).toBe('free')
    })
  })
})
