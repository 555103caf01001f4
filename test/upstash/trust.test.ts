// Whom subjects trust, seen from several isolates that write the same rows at one time, and rows that are no rows.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Subject } from '../../src/attempt.ts'
import { connect } from '../../src/upstash/connection.ts'
import { keyOf } from '../../src/upstash/keys.ts'
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

  const connection = () => connect({ url: upstash.url, token: upstash.token })
  const isolate = (site = 'test') =>
    createTrust({ connection: connection(), site, now: Date.now, atHand: 100 })
  const rowOf = async (about: Subject, kind: 'devices' | 'rings' | 'provers') =>
    JSON.parse(String(await connection().run(read, [keyOf(kind, about.key)], []))) as readonly unknown[][]

  it('is lost by none of eight isolates that write at one time', async () => {
    const about = subject()
    await Promise.all(Array.from({ length: 8 }, (_, n) => isolate().remember(about, device(`phone ${n}`))))
    expect((await rowOf(about, 'devices')).map(([id]) => id).toSorted()).toEqual(
      Array.from({ length: 8 }, (_, n) => `phone ${n}`),
    )
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
      expect(trust.relation(about, row, from)).toEqual({ network: false, asn: false, client: false })
      await trust.relate(about, from)
      expect((await rowOf(about, 'rings')).map(([name]) => name)).toEqual(['ada'])
    }
  })

  it('is lent to names without a ring: to each always the same, in a bounded number', async () => {
    const site = randomUUID()
    const trust = isolate(site)
    const from = provenance({ names: ['1.ada'] })
    for (let n = 0; n < 300; n += 1) await trust.relate(subject(), from)
    expect(await connection().run(fields, [`doorward:v1:${site}:lent`], [])).toBe(256)
    const other = isolate(site)
    await other.refresh()
    const asked = { ...from, names: ['1.nobody'] }
    for (let n = 0; n < 5; n += 1)
      expect(other.relation(subject(), null, asked)).toEqual({ network: true, asn: false, client: false })
    expect(other.relation(subject(), null, { ...asked, names: ['2.nobody'] }).network).toBe(false)
  })
})
