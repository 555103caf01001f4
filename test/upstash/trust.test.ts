// Whom subjects trust, seen from several isolates that write the same rows at one time, and rows that are no rows.
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Provenance, Subject } from '../../src/attempt.ts'
import { day } from '../../src/lib/time.ts'
import { type Connection, connect } from '../../src/upstash/connection.ts'
import { keyOf } from '../../src/upstash/keys.ts'
import { lendScript } from '../../src/upstash/lua/change.ts'
import { script } from '../../src/upstash/lua/script.ts'
import { createTrust } from '../../src/upstash/trust.ts'
import { device, provenance, subject } from '../contracts/store.ts'
import { redisMissing, startUpstash, type Upstash } from '../support/redis.ts'
import { describeWith } from '../support/required.ts'

const read = script(`return redis.call('GET', KEYS[1])`)
const write = script(`return redis.call('SET', KEYS[1], ARGV[1])`)
const fields = script(`return redis.call('HLEN', KEYS[1])`)

describeWith(redisMissing, 'whom a subject trusts', () => {
  let upstash: Upstash
  beforeAll(async () => {
    upstash = await startUpstash()
  })
  afterAll(() => upstash.stop())
  afterEach(() => void vi.useRealTimers())

  const connection = () =>
    connect({ url: upstash.url, token: upstash.token, now: Date.now, waitUntil: () => {} })
  const isolate = (site = 'test', now = Date.now, connected = connection()) =>
    createTrust({ connection: connected, site, now, waitUntil: () => {}, atHand: 100 })
  const rowOf = async (about: Subject, kind: 'devices' | 'rings' | 'provers') =>
    JSON.parse(String(await connection().run(read, [keyOf(kind, about.key)], []))) as readonly unknown[][]

  it('is lost by none of eight isolates that write at one time', async () => {
    const about = subject()
    await Promise.all(Array.from({ length: 8 }, (_, n) => isolate().remember(about, device(`phone ${n}`))))
    expect((await rowOf(about, 'devices')).map(([id]) => id).toSorted()).toEqual(
      Array.from({ length: 8 }, (_, n) => `phone ${n}`),
    )
  })

  it('waits a tenth of a second for other changes of a row that is being written', async () => {
    let writes = 0
    const silent: Connection = {
      ...connection(),
      runAfterwards() {
        writes += 1
        return new Promise(() => {})
      },
    }
    const [about, trust] = [subject(), isolate('test', Date.now, silent)]
    vi.useFakeTimers()
    void trust.remember(about, device('first'))
    await vi.advanceTimersByTimeAsync(1)
    void trust.remember(about, device('second'))
    await vi.advanceTimersByTimeAsync(99)
    expect(writes).toBe(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(writes).toBe(2)
  })

  it('is written over what another isolate wrote meanwhile, not in its place', async () => {
    const about = subject('network')
    const [one, other] = [isolate(), isolate()]
    await one.prove(about, { address: 7, accounts: [1] })
    await other.prove(about, { address: 7, accounts: [2] })
    // What this one has at hand is old by now.
    await one.prove(about, { address: 7, accounts: [3] })
    expect((await rowOf(about, 'provers')).map(([, account]) => account).toSorted()).toEqual([1, 2, 3])
  })

  it('is nobody where the row is no row, and the next success writes it again', async () => {
    for (const row of ['', 'nonsense', '{"a":1}', '[["ada"]]', '[[1,2,3,4,5]]']) {
      const [about, from, trust] = [subject(), provenance(), isolate()]
      await connection().run(write, [keyOf('rings', about.key)], [row])
      expect(trust.relation(about, row, from)).toMatchObject({ network: false, asn: false, client: false })
      await trust.relate(about, from)
      expect((await rowOf(about, 'rings')).map(([name]) => name)).toEqual(['ada'])
    }
  })

  it('is written in one call where nothing is known of it and nothing is there, and in two where something is', async () => {
    const about = subject('network')
    const calls = []
    for (const account of [1, 2]) {
      const before = upstash.bridge.calls()
      await isolate().prove(about, { address: 7, accounts: [account] })
      calls.push(upstash.bridge.calls() - before)
    }
    expect(calls).toEqual([1, 2])
    expect((await rowOf(about, 'provers')).map(([, account]) => account)).toEqual([1, 2])
  })

  it('is written by all of fifty who sign in at one time from one network', async () => {
    const [about, trust] = [subject('network'), isolate()]
    const calls = upstash.bridge.calls()
    const proving = Array.from({ length: 50 }, (_, n) =>
      trust.prove(about, { address: 7, accounts: [n + 1] }),
    )
    await Promise.all(proving)
    expect(await rowOf(about, 'provers')).toHaveLength(50)
    expect(upstash.bridge.calls() - calls).toBeLessThanOrEqual(5)
  })

  it('is written after one that failed as well', async () => {
    const about = subject('network')
    let fails = true
    const failing: Connection = {
      ...connection(),
      runAfterwards: (...given) => (fails ? Promise.reject(new Error('gone')) : connection().run(...given)),
    }
    const trust = isolate('test', Date.now, failing)
    await expect(trust.prove(about, { address: 7, accounts: [1] })).rejects.toThrow('gone')
    fails = false
    await trust.prove(about, { address: 7, accounts: [2] })
    expect((await rowOf(about, 'provers')).map(([, account]) => account)).toEqual([2])
  })

  describe('is lent to names without a ring', () => {
    const lentOf = async (site: string) =>
      (await connection().run(fields, [`doorward:v1:${site}:lent`], [])) as number
    /** How many of a hundred names without a ring are judged by somebody from there. */
    async function relatedTo(site: string, from: Provenance, now: () => number): Promise<number> {
      const trust = isolate(site, now)
      await trust.refresh()
      const names = Array.from({ length: 100 }, () =>
        trust.relation(subject(), null, { ...from, names: ['1.no'] }),
      )
      return names.filter(({ network }) => network).length
    }

    it('in a bounded number, and under the same secret alone', async () => {
      const [site, from] = [randomUUID(), provenance({ names: ['1.ada'] })]
      const trust = isolate(site)
      for (let n = 0; n < 300; n += 1) await trust.relate(subject(), from)
      expect(await lentOf(site)).toBe(256)
      expect(await relatedTo(site, from, Date.now)).toBe(100)
      expect(trust.relation(subject(), null, { ...from, names: ['2.no'] }).network).toBe(false)
    })

    it('as a sample of all: who came first with many accounts is not whom everybody is judged by', async () => {
      const site = randomUUID()
      const [his, theirs] = [provenance({ names: ['1.his'] }), provenance({ names: ['1.theirs'] })]
      const trust = isolate(site)
      for (let n = 0; n < 256; n += 1) await trust.relate(subject(), his)
      for (let n = 0; n < 1_280; n += 1) await trust.relate(subject(), theirs)
      expect(await lentOf(site)).toBe(256)
      // A sixth of all accounts are his: of a hundred, hardly ever more than 35.
      expect(await relatedTo(site, his, Date.now)).toBeLessThan(40)
      expect(await relatedTo(site, theirs, Date.now)).toBeGreaterThan(60)
    })

    it('as it is after the last success', async () => {
      const [site, about] = [randomUUID(), subject()]
      const [home, cafe] = [provenance({ names: ['1.ada'] }), provenance({ names: ['1.ada'] })]
      const trust = isolate(site)
      for (const from of [home, cafe]) await trust.relate(about, from)
      expect(trust.relation(subject(), null, { ...cafe, names: ['1.no'] }).network).toBe(true)
      expect(await relatedTo(site, cafe, Date.now)).toBe(100)
    })

    it('or is not: a sign-in goes on where lending fails', async () => {
      const [about, from] = [subject(), provenance({ names: ['1.ada'] })]
      const failing: Connection = {
        ...connection(),
        runAfterwards: (script, ...given) =>
          script === lendScript ? Promise.reject(new Error('gone')) : connection().run(script, ...given),
      }
      await isolate(randomUUID(), Date.now, failing).relate(about, from)
      expect(await rowOf(about, 'rings')).toHaveLength(1)
    })

    it('to newcomers by their rank again, once those who sign in no more have made room', async () => {
      const site = randomUUID()
      const [old, young] = [provenance({ names: ['1.old'] }), provenance({ names: ['1.young'] })]
      const late = provenance({ names: ['1.late'] })
      const long = Date.now() - 100 * day
      await isolate(site, () => long).relate(subject(), old)
      const before = isolate(site)
      for (let n = 0; n < 255; n += 1) await before.relate(subject(), young)
      const trust = isolate(site)
      await trust.refresh()
      for (let n = 0; n < 256; n += 1) await trust.relate(subject(), late)
      expect(await lentOf(site)).toBe(256)
      // Half of all are latecomers: of a hundred, hardly ever fewer than thirty.
      expect(await relatedTo(site, late, Date.now)).toBeGreaterThan(25)
    })

    it('of those who still sign in', async () => {
      const site = randomUUID()
      const [old, young] = [provenance({ names: ['1.old'] }), provenance({ names: ['1.young'] })]
      const long = Date.now() - 100 * day
      const before = isolate(site, () => long)
      for (let n = 0; n < 256; n += 1) await before.relate(subject(), old)
      const trust = isolate(site)
      await trust.refresh()
      for (let n = 0; n < 50; n += 1) await trust.relate(subject(), young)
      expect(await lentOf(site)).toBe(50)
      expect(await relatedTo(site, young, Date.now)).toBe(100)
    })
  })
})
