import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Provenance, Subject } from '../../src/attempt.ts'
import type { FollowUp, LedgerMethods } from '../../src/ledger/contract.ts'
import type { Answer, Store } from '../../src/stores/contract.ts'
import { type DurableStoreOptions, durableStore, objectName } from '../../src/stores/durable.ts'
import {
  asking,
  bucket,
  claim,
  debit,
  device,
  provenance,
  storeContract,
  subject,
  takeOne,
} from '../contracts/store.ts'
import { type Runtime, startRuntime } from '../support/harness.ts'

let runtime: Runtime

beforeAll(async () => {
  runtime = await startRuntime({
    workers: [
      {
        config: {
          name: 'objects',
          main: join(import.meta.dirname, '../support/objects-only.ts'),
          compatibility_date: '2026-11-01',
          durable_objects: { bindings: [{ name: 'LEDGER', class_name: 'Ledger' }] },
          migrations: [{ tag: 'v1', new_sqlite_classes: ['Ledger'] }],
        },
      },
    ],
  })
})

afterAll(() => runtime.stop())

function object(name: string): LedgerMethods {
  const call = async (method: keyof LedgerMethods, parameters: readonly unknown[]) => {
    const body = JSON.stringify({ name, method, parameters })
    const response = await runtime.harness.fetch('/', { method: 'POST', body })
    return response.json() as Promise<never>
  }
  return {
    take: (...parameters) => call('take', parameters),
    followUp: (...parameters) => call('followUp', parameters),
    forgetDevices: (...parameters) => call('forgetDevices', parameters),
    lift: (...parameters) => call('lift', parameters),
  }
}

function storeWith(
  shards: number,
  previousShards: number | null = null,
  over: Partial<Pick<DurableStoreOptions, 'object' | 'now'>> = {},
): Store {
  const waitUntil = () => {}
  return durableStore({
    object,
    site: 'test',
    shards,
    previousShards,
    now: () => Date.now(),
    waitUntil,
    ...over,
  })
}

/** The objects, where this says what happens to the calls that follow an outcome. */
function objectsWhere(followUp: (text: string, pass: () => Promise<string>) => Promise<string>) {
  return (name: string): LedgerMethods => ({
    ...object(name),
    followUp: text => followUp(text, () => object(name).followUp(text)),
  })
}

/** The objects, and what each call to them said that follows an outcome. */
function watching() {
  const calls: (readonly string[])[] = []
  const watched = objectsWhere((text, pass) => {
    const followUps: readonly FollowUp[] = JSON.parse(text)
    calls.push(followUps.map(({ does }) => does))
    return pass()
  })
  return { calls, watched }
}

/** The objects, restarted so many times by such a call. */
function restarting(times: number) {
  let calls = 0
  return objectsWhere((_, pass) => {
    calls += 1
    return calls <= times ? Promise.reject(new Error('Object reset.')) : pass()
  })
}

storeContract('durable', { store: () => storeWith(4), advance: null })

describe('the Ledger', () => {
  const evict = (about: Subject, shards = 4) =>
    runtime.harness.getWorker().evictDurableObject('Ledger', { name: objectName('test', shards, about.key) })
  const take = (store: Store, about: Subject, durableAbove: number | null = null) =>
    takeOne(store, asking(about, debit([bucket('pool', 5, 1, 3_600_000, durableAbove)])))
  const leftAfter = async (store: Store, about: Subject, durableAbove: number | null = null) => {
    const counted = (await take(store, about, durableAbove)).debits[0]?.counted[0]
    return counted === undefined ? Number.NaN : counted.capacity - counted.used
  }

  it('loses nothing in an eviction after the flush', async () => {
    const [store, about] = [storeWith(4), subject()]
    for (let n = 0; n < 3; n += 1) await take(store, about)
    await new Promise(resolve => setTimeout(resolve, 2_000))
    await evict(about)
    expect(await leftAfter(store, about)).toBe(1)
  })

  it('loses at most the charges of the last two seconds in an eviction before it', async () => {
    const [store, about] = [storeWith(4), subject()]
    await take(store, about)
    await new Promise(resolve => setTimeout(resolve, 2_000))
    for (let n = 0; n < 3; n += 1) await take(store, about)
    await evict(about)
    expect(await leftAfter(store, about)).toBeLessThanOrEqual(3)
  })

  it('never loses a durable charge, or a claim', async () => {
    const [store, about] = [storeWith(4), subject()]
    for (let n = 0; n < 3; n += 1) await take(store, about, 0)
    const claiming = { ...asking(about), claims: [claim('pass', { times: 2, members: 2 })] }
    expect((await takeOne(store, claiming)).claims).toEqual([true])
    await evict(about)
    expect((await takeOne(store, claiming)).claims).toEqual([true])
    await evict(about)
    expect((await takeOne(store, claiming)).claims).toEqual([false])
    expect(await leftAfter(store, about, 0)).toBe(1)
  })

  it('answers each of those that come together for itself: one that fails fails alone', async () => {
    const about = subject()
    const { subject: _, ...ask } = asking(about, debit([bucket('pool', 5)]))
    const good = { key: about.key, ask, before: [] }
    const bad = { key: subject().key, ask: null, before: [] }
    const text = await object(objectName('test', 4, about.key)).take(JSON.stringify([good, bad, good]))
    const answers: readonly (Answer | null)[] = JSON.parse(text)
    expect(answers.map(answer => answer?.debits[0]?.granted ?? null)).toEqual(['free', null, 'free'])
  })

  it('asks for all of an attempt that falls on one shard in one call', async () => {
    const calls: string[] = []
    const watched = (name: string): LedgerMethods => ({
      ...object(name),
      take: takings => {
        calls.push(name)
        return object(name).take(takings)
      },
    })
    const store = storeWith(1, null, { object: watched })
    const asks = [subject('network'), subject()].map(about => asking(about, debit([bucket('pool', 5)])))
    expect((await store.take(asks)).map(({ debits }) => debits[0]?.granted)).toEqual(['free', 'free'])
    expect(calls).toHaveLength(1)
  })

  it('still gives a charge back after an eviction', async () => {
    const [store, about] = [storeWith(4), subject()]
    const charge = (await take(store, about, 0)).debits[0]?.charge ?? ''
    await evict(about)
    await store.settle([{ subject: about, charge, instead: null, only: null }])
    expect(await leftAfter(store, about, 0)).toBe(4)
  })

  it('takes budgets along when the number of shards doubles', async () => {
    const about = subject()
    for (let n = 0; n < 3; n += 1) await take(storeWith(4), about)
    const after = await Promise.all([1, 2, 3].map(() => take(storeWith(8, 4), about)))
    expect(after.filter(({ debits }) => debits[0]?.granted === 'free')).toHaveLength(2)
  })

  it('takes budgets along when the secret is rotated, whichever shard the new tag falls on', async () => {
    for (let n = 0; n < 12; n += 1) {
      const old = subject()
      await take(storeWith(4), old)
      const renamed: Subject = { ...old, key: `test:account:${randomUUID()}`, previous: old.key }
      expect(await leftAfter(storeWith(4), renamed)).toBe(3)
    }
  })

  it('ends counters that were kept under the secret before', async () => {
    for (let n = 0; n < 12; n += 1) {
      const old = subject()
      await take(storeWith(4), old)
      const renamed: Subject = { ...old, key: `test:account:${randomUUID()}`, previous: old.key }
      await storeWith(4).forget(renamed, ['pool'], null)
      expect(await leftAfter(storeWith(4), renamed)).toBe(4)
    }
  })

  it('takes budgets along when the shards double after the secret was rotated, and both are still told of', async () => {
    for (let n = 0; n < 8; n += 1) {
      const old = subject()
      await take(storeWith(4), old)
      const renamed: Subject = { ...old, key: `test:account:${randomUUID()}`, previous: old.key }
      await take(storeWith(4), renamed)
      expect(await leftAfter(storeWith(8, 4), renamed)).toBe(2)
    }
  })

  it('lets nobody wait for somebody who waits for a refund on the same shard', async () => {
    const store = storeWith(1)
    const about = subject('network')
    const patient = asking(about, debit([bucket('pool', 1)], { patienceMs: 2_000 }))
    expect((await takeOne(store, patient)).debits[0]?.granted).toBe('free')
    const busy = take(store, subject())
    let waiting = true
    const second = takeOne(store, patient).finally(() => {
      waiting = false
    })
    await Promise.all([busy, take(store, subject())])
    expect(waiting).toBe(true)
    expect((await second).debits[0]?.granted).toBeNull()
  })

  it('gives back what the first call to a restarted object did not', async () => {
    const [store, about] = [storeWith(4), subject()]
    const charge = (await take(store, about)).debits[0]?.charge ?? ''
    await storeWith(4, null, { object: restarting(1) }).settle([
      { subject: about, charge, instead: null, only: null },
    ])
    expect(await leftAfter(store, about)).toBe(4)
  })

  it('writes nothing down for a charge that is given back at once', async () => {
    const [store, about] = [storeWith(4), subject()]
    const charge = (await take(store, about)).debits[0]?.charge ?? ''
    await store.settle([{ subject: about, charge, instead: null, only: null }])
    await new Promise(resolve => setTimeout(resolve, 2_000))
    const storage = await runtime.harness
      .getWorker()
      .getDurableObjectStorage('Ledger', { name: objectName('test', 4, about.key) })
    expect(await storage.exec('SELECT key FROM subjects WHERE key = ?', about.key)).toEqual([])
  })
})

describe('the relations of the Ledger', () => {
  const evict = (about: Subject) =>
    runtime.harness.getWorker().evictDurableObject('Ledger', { name: objectName('test', 4, about.key) })
  const isRelated = async (store: Store, about: Subject, from: Provenance) =>
    (await takeOne(store, { ...asking(about), provenance: from })).relation?.network

  it('are never lost in an eviction', async () => {
    const [store, about, home] = [storeWith(4), subject(), provenance()]
    await store.relate(about, home)
    await evict(about)
    expect(await isRelated(store, about, home)).toBe(true)
  })

  it('move with the secret, with the shards, and with both', async () => {
    const [old, home] = [subject(), provenance()]
    await storeWith(4).relate(old, home)
    const renamed: Subject = { ...old, key: `test:account:${randomUUID()}`, previous: old.key }
    expect(await isRelated(storeWith(4), renamed, home)).toBe(true)
    expect(await isRelated(storeWith(8, 4), renamed, home)).toBe(true)
    expect(await isRelated(storeWith(4), old, home)).toBe(false)
  })

  it('are there after the first success under another secret', async () => {
    const [old, home, cafe] = [subject(), provenance(), provenance()]
    await storeWith(4).relate(old, home)
    const renamed: Subject = { ...old, key: `test:account:${randomUUID()}`, previous: old.key }
    await storeWith(4).relate(renamed, cafe)
    expect(await isRelated(storeWith(4), renamed, home)).toBe(true)
    expect(await isRelated(storeWith(4), renamed, cafe)).toBe(true)
  })

  it('leave with what is given back, and with a device: one call to each shard', async () => {
    const { calls, watched } = watching()
    const store = storeWith(64, null, { object: watched })
    const network = subject('network')
    const shardOf = ({ key }: Subject) => objectName('test', 64, key)
    let account = subject()
    while (shardOf(account) === shardOf(network)) account = subject()
    const all = await Promise.all(
      [network, account].map(async about => {
        const charge = (await take(store, about)).debits[0]?.charge ?? ''
        return { subject: about, charge, instead: null, only: null }
      }),
    )
    const [ofNetwork, ofAccount] = all
    if (ofNetwork === undefined || ofAccount === undefined) throw new Error('Both are charged.')
    const home = provenance()
    const [given] = await Promise.all([
      store.settle([ofNetwork, { ...ofAccount, instead: bucket('right', 3) }]),
      store.relate(ofAccount.subject, home),
      store.prove(ofNetwork.subject, { address: 7, accounts: [1] }),
      store.remember(ofAccount.subject, device('phone', { checked: true })),
    ])
    expect(given).toEqual([true, true])
    expect(calls).toEqual([
      ['settle', 'prove'],
      ['settle', 'relate', 'remember'],
    ])
    expect(await isRelated(store, ofAccount.subject, home)).toBe(true)
    const { proven } = await takeOne(store, { ...asking(ofNetwork.subject), proversAt: 7 })
    expect(proven?.address).toBe(1)
    expect((await takeOne(store, { ...asking(ofAccount.subject), device: 'phone' })).device).toBe('ripe')
  })

  it('fail alone, and what comes with them is done', async () => {
    const [store, about, home] = [storeWith(4), subject(), provenance()]
    const charge = (await take(store, about)).debits[0]?.charge ?? ''
    const here = { key: about.key, before: [] }
    const done: readonly FollowUp[] = [
      { does: 'settle', key: about.key, charge, instead: null, only: null },
      { does: 'relate', ...here, provenance: home },
      { does: 'prove', ...here, prover: { address: 7, accounts: [1] } },
      { does: 'remember', ...here, device: device('phone', { checked: true }) },
    ]
    const failing: readonly FollowUp[] = [
      { does: 'settle', key: about.key, charge: 'made-up', instead: null, only: null },
      { does: 'relate', ...here, provenance: null as never },
      { does: 'prove', ...here, prover: null as never },
      { does: 'remember', ...here, device: null as never },
    ]
    const all = failing.flatMap((each, at) => [each, done[at] ?? each])
    const said = await object(objectName('test', 4, about.key)).followUp(JSON.stringify(all))
    expect(JSON.parse(said)).toEqual(all.map((_, at) => at % 2 === 1))
    expect(await isRelated(store, about, home)).toBe(true)
    const answer = await takeOne(store, { ...asking(about), proversAt: 7, device: 'phone' })
    expect([answer.proven?.address, answer.device]).toEqual([1, 'ripe'])
  })

  const take = (store: Store, about: Subject) => takeOne(store, asking(about, debit([bucket('pool', 5)])))
})

describe('who has signed in from a network, in the Ledger', () => {
  const proven = async (store: Store, about: Subject) =>
    (await takeOne(store, { ...asking(about), proversAt: 7 })).proven
  const one = { network: 1, address: 1 }
  const prover = { address: 7, accounts: [1] }

  it('is never lost in an eviction', async () => {
    const [store, about] = [storeWith(4), subject('network')]
    await store.prove(about, prover)
    await runtime.harness.getWorker().evictDurableObject('Ledger', { name: objectName('test', 4, about.key) })
    expect(await proven(store, about)).toEqual(one)
  })

  it('moves with the secret, with the shards, and with both', async () => {
    for (let n = 0; n < 4; n += 1) {
      const old = subject('network')
      await storeWith(4).prove(old, prover)
      const renamed: Subject = { ...old, key: `test:network:${randomUUID()}`, previous: old.key }
      expect(await proven(storeWith(4), renamed)).toEqual(one)
      expect(await proven(storeWith(8, 4), renamed)).toEqual(one)
      expect(await proven(storeWith(4), old)).toEqual({ network: 0, address: 0 })
    }
  })

  it('is told once a day by an isolate, and writes one row', async () => {
    const { calls, watched } = watching()
    let time = Date.now()
    const store = storeWith(4, null, { object: watched, now: () => time })
    const about = subject('network')
    for (let n = 0; n < 5; n += 1) await store.prove(about, prover)
    await store.prove(about, { ...prover, address: 8 })
    expect(calls).toEqual([['prove'], ['prove']])
    time += 24 * 3_600_000
    await store.prove(about, prover)
    expect(calls).toEqual([['prove'], ['prove'], ['prove']])
    const storage = await runtime.harness
      .getWorker()
      .getDurableObjectStorage('Ledger', { name: objectName('test', 4, about.key) })
    expect(await storage.exec('SELECT key FROM provers WHERE key = ?', about.key)).toEqual([
      { key: about.key },
    ])
  })
})

describe('the devices of the Ledger', () => {
  const evict = (about: Subject) =>
    runtime.harness.getWorker().evictDurableObject('Ledger', { name: objectName('test', 4, about.key) })
  const storageOf = (about: Subject) =>
    runtime.harness.getWorker().getDurableObjectStorage('Ledger', { name: objectName('test', 4, about.key) })
  const stateOf = async (store: Store, about: Subject) =>
    (await takeOne(store, { ...asking(about), device: 'phone' })).device
  const phone = device('phone', { checked: true })

  it('are never lost in an eviction', async () => {
    const [store, about] = [storeWith(4), subject()]
    await store.remember(about, phone)
    await evict(about)
    expect(await stateOf(store, about)).toBe('ripe')
    await store.forgetDevices(about)
    await evict(about)
    expect(await stateOf(store, about)).toBeNull()
  })

  it('move with the secret, with the shards, and with both, whether anything was counted or not', async () => {
    for (let n = 0; n < 8; n += 1) {
      const old = subject()
      await storeWith(4).remember(old, phone)
      if (n % 2 === 0) await takeOne(storeWith(4), asking(old, debit([bucket('pool', 5)])))
      const renamed: Subject = { ...old, key: `test:account:${randomUUID()}`, previous: old.key }
      expect(await stateOf(storeWith(4), renamed)).toBe('ripe')
      expect(await stateOf(storeWith(8, 4), renamed)).toBe('ripe')
      expect(await stateOf(storeWith(4), old)).toBeNull()
    }
  })

  it('are there after the first success under another secret, and gone where they are forgotten then', async () => {
    const [one, other] = [subject(), subject()]
    const renamed = ({ key }: Subject): Subject => ({
      kind: 'account',
      key: `test:account:${randomUUID()}`,
      previous: key,
    })
    const [oneRenamed, otherRenamed] = [renamed(one), renamed(other)]
    for (const about of [one, other]) await storeWith(4).remember(about, phone)
    await storeWith(4).remember(oneRenamed, device('tablet'))
    await storeWith(4).forgetDevices(otherRenamed)
    expect(await stateOf(storeWith(4), oneRenamed)).toBe('ripe')
    expect(await stateOf(storeWith(4), otherRenamed)).toBeNull()
  })

  it('are remembered together where many succeed at once, each for itself', async () => {
    const { calls, watched } = watching()
    const store = storeWith(1, null, { object: watched })
    const subjects = Array.from({ length: 20 }, () => subject())
    await Promise.all(subjects.map(about => store.remember(about, phone)))
    expect(calls).toEqual([subjects.map(() => 'remember')])
    const states = await Promise.all(subjects.map(about => stateOf(store, about)))
    expect(states).toEqual(subjects.map(() => 'ripe'))
  })

  it('are remembered by the second call where the object was restarted, and it is told where neither was', async () => {
    const failing = (times: number) => storeWith(4, null, { object: restarting(times) })
    const about = subject()
    await failing(1).remember(about, phone)
    expect(await stateOf(storeWith(4), about)).toBe('ripe')
    await expect(failing(2).remember(subject(), phone)).rejects.toThrow(
      expect.objectContaining({ name: 'LedgerFailed' }),
    )
  })

  it('are not taken for remembered, nor forgotten, where the object says that it failed', async () => {
    const store = storeWith(4, null, { object: objectsWhere(async () => '[false]') })
    await expect(store.remember(subject(), phone)).rejects.toThrow('did not remember')
    await expect(store.forget(subject(), ['pool'], null)).rejects.toThrow('did not forget')
  })

  it('find their table in an object of version 1', async () => {
    const [store, about] = [storeWith(4), subject()]
    await takeOne(store, asking(about, debit([bucket('pool', 5, 1, 3_600_000, 0)])))
    const storage = await storageOf(about)
    await storage.exec('DROP TABLE devices')
    await storage.exec("UPDATE meta SET value = 1 WHERE name = 'schema'")
    await evict(about)
    await store.remember(about, phone)
    expect(await stateOf(store, about)).toBe('ripe')
    const again = await takeOne(store, asking(about, debit([bucket('pool', 5, 1, 3_600_000, 0)])))
    expect(again.debits[0]?.counted[0]?.used).toBe(2)
  })
})
