// The rules of counting are written twice: in `src/ledger/` and, for Redis, in `src/upstash/lua/`. Here random attempts,
// settlements and pauses go to both, and whatever one answers the other has to answer.
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Answer, Ask, Bucket, Debit, Distinct, Store } from '../../src/stores/contract.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { upstashStore } from '../../src/stores/upstash.ts'
import { asking, bucket, claim, device, distinct, subject, way } from '../contracts/store.ts'
import { redisMissing, startUpstash, type Upstash } from '../support/redis.ts'
import { describeWith } from '../support/required.ts'

const few = (from: number, to: number) => fc.integer({ min: from, max: to })

const buckets: fc.Arbitrary<Bucket> = fc
  .tuple(fc.constantFrom('pool', 'row', 'kind=one'), few(1, 4), few(0, 2), fc.boolean())
  .map(([name, capacity, refill, grows]) => ({
    ...bucket(name, capacity, refill, 1_000),
    ...(grows ? { growsWith: 'network' as const } : {}),
  }))
const distincts: fc.Arbitrary<Distinct> = fc
  .tuple(fc.constantFrom('accounts', 'networks'), fc.constantFrom('a', 'b', 'c', 'd'), few(1, 3))
  .map(([name, member, capacity]) => distinct(name, member, capacity, 6_000))
const ways = fc
  .tuple(
    fc.constantFrom('free', 'paid'),
    fc.constantFrom('anybody', 'anybody', 'claim', 'ripe-device', 'nobody' as const),
    fc.uniqueArray(buckets, { maxLength: 2, selector: ({ name }) => name }),
    fc.uniqueArray(distincts, { maxLength: 1 }),
  )
  .map(([name, opensTo, some, sets]) => way(name, some, { opensTo, distinct: sets }))
const debits: fc.Arbitrary<Debit> = fc.record({
  alternatives: fc.array(ways, { minLength: 1, maxLength: 3 }),
  cost: few(0, 3),
  how: fc.constantFrom('whole', 'whole', 'what-there-is' as const),
  shadow: fc.constant(false),
  denialCosts: fc.boolean(),
  patienceMs: fc.constant(0),
})
const claims = fc
  .tuple(fc.constantFrom('pass', 'ticket'), few(1, 2), fc.constantFrom('ada', 'bo'), few(1, 2))
  .map(([key, times, member, members]) => claim(key, { times, member, members, ttlMs: 3_000 }))

type Step =
  | { readonly does: 'ask'; readonly ask: Omit<Ask, 'subject'> }
  | {
      readonly does: 'settle'
      readonly which: number
      readonly instead: Bucket | null
      readonly only: readonly string[] | null
    }
  | { readonly does: 'wait'; readonly ms: number }
  | { readonly does: 'forget'; readonly prefix: string; readonly price: Bucket | null }
  | { readonly does: 'lift'; readonly forMs: number }
  | { readonly does: 'remember' | 'prove'; readonly who: number }

const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ does: fc.constant('ask' as const), ask: asks() }) },
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('settle' as const),
      which: few(0, 30),
      instead: fc.option(buckets, { freq: 3 }),
      only: fc.option(fc.constant(['pool']), { freq: 4 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('wait' as const),
      ms: fc.constantFrom(1, 999, 1_000, 3_500, 130_000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('forget' as const),
      prefix: fc.constantFrom('po', 'acc', ''),
      price: fc.option(buckets, { freq: 2 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('lift' as const), forMs: fc.constantFrom(0, 2_000) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constantFrom('remember', 'prove' as const), who: few(1, 20) }),
  },
)

function asks() {
  return fc
    .tuple(
      fc.array(debits, { minLength: 1, maxLength: 2 }),
      fc.array(claims, { maxLength: 1 }),
      fc.boolean(),
      fc.boolean(),
    )
    .map(([some, claimed, shows, isLifted]) => ({
      debits: some,
      claims: claimed,
      device: shows ? 'phone' : null,
      provenance: null,
      proversAt: 7,
      lifts: isLifted ? ['account'] : [],
    }))
}

describeWith(redisMissing, 'the rules of counting', () => {
  let upstash: Upstash
  let time = 1_700_000_000_000
  let inMemory: Store
  let inRedis: Store

  beforeAll(async () => {
    upstash = await startUpstash()
    const now = () => time
    const { url, token } = upstash
    inMemory = memoryStore({ now, newCharge: randomUUID, capacity: 1e6 })
    inRedis = upstashStore({
      url,
      token,
      site: 'test',
      newCharge: randomUUID,
      now: () => Date.now(),
      waitUntil: () => {},
      clock: now,
      capacity: 1e6,
    })
  })
  afterAll(() => upstash.stop())

  /** Runs the steps; what is given back are charges by when they were made. */
  async function run(store: Store, all: readonly Step[], about: Ask['subject']): Promise<readonly unknown[]> {
    const charges: string[] = []
    const said: unknown[] = []
    for (const step of all) said.push(await does(store, step, about, charges))
    return said
  }

  async function does(store: Store, step: Step, about: Ask['subject'], charges: string[]): Promise<unknown> {
    switch (step.does) {
      case 'ask': {
        const [answer] = await store.take([{ ...asking(about), ...step.ask }])
        for (const { charge } of answer?.debits ?? []) if (charge !== null) charges.push(charge)
        return answer === undefined ? null : withoutNames(answer)
      }
      case 'settle': {
        const charge = charges[step.which] ?? 'nobody’s'
        return store.settle([{ subject: about, charge, instead: step.instead, only: step.only }])
      }
      case 'wait':
        time += step.ms
        return null
      case 'forget':
        return store.forget(about, [step.prefix], step.price)
      case 'lift':
        return store.lift(about, 'account', step.forMs)
      case 'remember':
        return store.remember(about, device('phone', { checked: step.who > 10 }))
      case 'prove':
        return store.prove(about, { address: 7, accounts: [step.who] })
    }
  }

  /** Each store names its charges as it likes. */
  const withoutNames = ({ debits: all, ...answer }: Answer) => ({
    ...answer,
    debits: all.map(({ charge, ...debit }) => ({ ...debit, isCharged: charge !== null })),
  })

  it('are the same in memory and in Redis, to the last token', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 5, maxLength: 30 }), async all => {
        const about = subject('network')
        const before = time
        const expected = await run(inMemory, all, about)
        time = before
        const found = await run(inRedis, all, about)
        for (const [at, answer] of expected.entries())
          expect(found[at], `step ${at}: ${JSON.stringify(all[at])}`).toEqual(answer)
      }),
      { numRuns: 150 },
    )
  })
})
