// The store on Upstash Redis: what one attempt asks leaves in one HTTP call, and what follows its outcome in one more.
// It decides nothing: the counting is in the scripts of `src/upstash/lua/`, which run whole or not at all.
import type { Subject } from '../attempt.ts'
import { second } from '../lib/time.ts'
import { readTaken } from '../upstash/answer.ts'
import { type ConnectionOptions, connect } from '../upstash/connection.ts'
import { createCrowd } from '../upstash/crowd.ts'
import { keysOf, sharedKey } from '../upstash/keys.ts'
import { forgetScript, liftScript, sizeScript } from '../upstash/lua/change.ts'
import { settleScript } from '../upstash/lua/settle.ts'
import { takeScript } from '../upstash/lua/take.ts'
import { nowAndThen } from '../upstash/now-and-then.ts'
import { singleBuckets } from '../upstash/single-buckets.ts'
import { createTrust } from '../upstash/trust.ts'
import type { Answer, Ask, Bucket, Settlement, Store } from './contract.ts'

export interface UpstashStoreOptions extends ConnectionOptions {
  readonly site: string
  readonly newCharge: () => string
  /** For what is remembered here, and how long to wait for a refund. */
  readonly now: () => number
  /** Milliseconds since 1970 for the counting, in tests; null: the clock of Redis decides. */
  readonly clock?: (() => number) | null
  /** Kinds of buckets that are asked for alone, and neither given back nor forgotten: they are full again soon. */
  readonly alone?: readonly Bucket[]
  /** Keys in the database, everybody's, beyond which new subjects share records. */
  readonly capacity: number
}

const sizeEveryMs = 30 * second
/** Subjects whose rows are at hand. */
const atHand = 2_000

export function upstashStore(options: UpstashStoreOptions): Store {
  const { site, newCharge, now, waitUntil, clock = null, alone = [], capacity } = options
  const connection = connect(options)
  const trust = createTrust({ connection, site, now: clock ?? now, waitUntil, atHand })
  const patiently = createCrowd(now)
  const takeAlone = singleBuckets(connection, alone, now)
  const time = () => (clock === null ? '' : String(clock()))
  let isFull = false

  const lookAtSize = nowAndThen(sizeEveryMs, now, async () => {
    // Whoever may not ask how full it is may count there all the same.
    isFull = await connection.run(sizeScript, [], []).then(
      size => Number(size) >= capacity,
      () => isFull,
    )
  })

  async function takeOnce(ask: Ask): Promise<Answer> {
    const { subject, debits, claims, device, provenance, proversAt, lifts } = ask
    const asked = { debits, claims, device, provenance: provenance === null ? null : true, proversAt, lifts }
    const keys = [...keysOf(subject), sharedKey(site, subject)]
    const charges = debits.map(({ final }) => (final === true ? '' : newCharge()))
    const args = [time(), JSON.stringify(asked), JSON.stringify(charges), isFull ? '1' : '0']
    const reading = provenance === null ? null : trust.refresh()
    const [said] = await Promise.all([connection.run(takeScript, keys, args), reading])
    const { answer, rows } = readTaken(said, debits.length, claims.length)
    trust.note(subject, rows)
    const relation = provenance === null ? null : trust.relation(subject, rows.rings ?? null, provenance)
    return { ...answer, relation }
  }

  function takeOne(ask: Ask): Promise<Answer> {
    return takeAlone(ask) ?? patiently(ask, takeOnce)
  }

  return {
    async take(asks) {
      const [answers] = await Promise.all([Promise.all(asks.map(takeOne)), lookAtSize()])
      return answers
    },

    async settle(settlements) {
      const given = await Promise.all(
        settlements.map(({ subject, ...settlement }: Settlement) =>
          connection.runAfterwards(
            settleScript,
            [...keysOf(subject).slice(0, 1), sharedKey(site, subject)],
            [time(), JSON.stringify(settlement)],
          ),
        ),
      )
      return given.map(each => each === 1)
    },

    remember: trust.remember,
    relate: trust.relate,
    prove: trust.prove,
    forgetDevices: trust.forget,

    async forget(subject, names, price) {
      const args = [time(), JSON.stringify(names), JSON.stringify(price)]
      await connection.runAfterwards(forgetScript, keysOf(subject), args)
    },

    async lift(subject: Subject, name, forMs) {
      await connection.run(liftScript, keysOf(subject), [time(), name, String(forMs)])
    },
  }
}
