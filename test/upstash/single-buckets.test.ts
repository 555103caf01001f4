import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FaultyProxy, startFaultyProxy } from '../../scripts/redis/faulty-proxy.ts'
import type { Answer, Bucket } from '../../src/stores/contract.ts'
import { connect } from '../../src/upstash/connection.ts'
import { singleBuckets } from '../../src/upstash/single-buckets.ts'
import { asking, bucket, claim, debit, subject } from '../contracts/store.ts'
import { redisMissing, startUpstash, type Upstash } from '../support/redis.ts'
import { describeWith } from '../support/required.ts'

const kind: Bucket = bucket('checks/asked', 3, 1, 60_000)
const of = (address: string): Bucket => ({ ...kind, name: `${kind.name}=${address}` })
const ask = (about = subject('network'), address = '203.0.113.7', cost = 1) =>
  asking(about, debit([of(address)], { final: true, cost }))

describeWith(redisMissing, 'with a real Redis', () => {
  let upstash: Upstash
  let proxy: FaultyProxy
  beforeAll(async () => {
    upstash = await startUpstash()
    proxy = await startFaultyProxy(upstash.url)
  })
  afterAll(async () => {
    await proxy.stop()
    await upstash.stop()
  })

  function takes(url = upstash.url, longestMs = 300) {
    const connection = connect({ url, token: upstash.token, longestMs, now: Date.now, waitUntil: () => {} })
    const take = singleBuckets(connection, [kind], () => Date.now())
    return (about = subject('network'), address?: string, cost?: number): Promise<Answer> => {
      const answer = take(ask(about, address, cost))
      if (answer === null) throw new Error('It is no bucket that stands alone.')
      return answer
    }
  }

  describe('a bucket that stands alone', () => {
    it('grants what there is and not one more, and says how long to wait', async () => {
      const [take, about] = [takes(), subject('network')]
      const answers = []
      for (let n = 0; n < 5; n += 1) answers.push((await take(about)).debits[0])
      expect(answers.map(answer => answer?.granted)).toEqual(['free', 'free', 'free', null, null])
      const waitMs = answers[4]?.spent[0]?.waitMs ?? 0
      expect(waitMs).toBeGreaterThan(50_000)
      expect(waitMs).toBeLessThanOrEqual(60_000)
    })

    it('grants 3 of 50 that ask at one time', async () => {
      const [take, about] = [takes(), subject('network')]
      const answers = await Promise.all(Array.from({ length: 50 }, () => take(about)))
      expect(answers.filter(({ debits }) => debits[0]?.granted === 'free')).toHaveLength(3)
    })

    it('is each address’s for itself, and each subject’s', async () => {
      const [take, about] = [takes(), subject('network')]
      for (let n = 0; n < 3; n += 1) await take(about)
      expect((await take(about)).debits[0]?.granted).toBeNull()
      expect((await take(about, '203.0.113.8')).debits[0]?.granted).toBe('free')
      expect((await take()).debits[0]?.granted).toBe('free')
    })

    it('is nobody else’s business: what is asked with others, or is of another kind, is not for it', () => {
      const connection = connect({
        url: upstash.url,
        token: upstash.token,
        now: Date.now,
        waitUntil: () => {},
      })
      const take = singleBuckets(connection, [kind], () => Date.now())
      const about = subject('network')
      expect(take(asking(about, debit([bucket('login/pool', 3)])))).toBeNull()
      expect(take(asking(about, debit([of('203.0.113.7')]), debit([bucket('login/pool', 3)])))).toBeNull()
      expect(take(asking(about))).toBeNull()
      const alone = debit([of('203.0.113.7')], { final: true })
      expect(take(asking(about, alone))).not.toBeNull()
      expect(take(asking(about, { ...alone, how: 'what-there-is' }))).toBeNull()
      expect(take(asking(about, debit([of('203.0.113.7')])))).toBeNull()
      for (const more of [
        { device: 'phone' },
        { claims: [claim('pass')] },
        { proversAt: 7 },
        { lifts: ['all'] },
      ])
        expect(take({ ...asking(about, alone), ...more })).toBeNull()
    })
  })

  describe('what @upstash/ratelimit does by itself', () => {
    it('is not done: no answer in time is no answer, and no grant', async () => {
      proxy.has({ is: 'hanging', isPassedOn: false })
      await expect(takes(proxy.url)()).rejects.toMatchObject({ name: 'UpstashTooSlow' })
    })

    it('is not done: a connection that is refused is tried once', async () => {
      proxy.has({ is: 'reset' })
      const before = proxy.asked()
      await expect(takes(proxy.url)()).rejects.toMatchObject({ name: 'UpstashUnreachable' })
      expect(proxy.asked() - before).toBe(1)
    })

    it('is not done: who is spent is kept in no map here, which nothing would bound', async () => {
      const [take, about] = [takes(), subject('network')]
      for (let n = 0; n < 4; n += 1) await take(about)
      const calls = upstash.bridge.calls()
      await take(about)
      expect(upstash.bridge.calls() - calls).toBe(1)
    })

    it('is not done: a negative rate fills no bucket above full, and leaves no key without an expiry', async () => {
      const [take, about] = [takes(), subject('network')]
      for (const cost of [-100, 0, -1]) await take(about, '203.0.113.7', cost)
      expect((await take(about)).debits[0]?.granted).toBeNull()
      const keys = [...(await upstash.keys())].filter(([key]) => key.includes(':single:'))
      expect(keys.length).toBeGreaterThan(0)
      expect(keys.filter(([, ms]) => ms <= 0)).toEqual([])
    })

    it('is not done: no key is looked for by a pattern that a name could be', async () => {
      const [take, about] = [takes(), subject('network')]
      await take(about, '*')
      const keys = [...(await upstash.keys()).keys()]
      expect(keys.filter(key => key.endsWith('*') || key.includes('203.0.113'))).toEqual([])
    })
  })
})
