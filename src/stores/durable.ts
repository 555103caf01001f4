// The store on Durable Objects: finds the shard of a subject, asks it in one call, and lets settlements leave together.
// It decides nothing: the counting is in `src/ledger/`.
import type { Subject } from '../attempt.ts'
import type { Before, LedgerMethods, LedgerSettlement, Taking } from '../ledger/contract.ts'
import { gatherCalls } from '../lib/gather-calls.ts'
import { hash } from '../lib/hash.ts'
import type { Answer, Ask, Settlement, Store } from './contract.ts'

export interface DurableStoreOptions {
  /** The object of this name, created near the origin. */
  readonly object: (name: string) => LedgerMethods
  readonly site: string
  readonly shards: number
  /** The number of shards before it was changed; null while it was not. */
  readonly previousShards: number | null
  readonly now: () => number
  /** How long settlements of an isolate wait for each other. */
  readonly gatherMs: number
}

/** How long asks of one shard wait for each other, where one is under way. */
const gatherAsksMs = 10

export function durableStore(options: DurableStoreOptions): Store {
  const { object, site, shards, previousShards, now, gatherMs } = options
  const lanes = new Map<string, (taking: Taking) => Promise<Answer>>()
  const gathered = new Map<
    string,
    { settlement: LedgerSettlement; given: (given: boolean) => void; failed: (why: unknown) => void }[]
  >()

  const nameOf = (subject: Subject) => objectName(site, shards, subject.key)

  function before(subject: Subject): Before | null {
    if (subject.previous === null && previousShards === null) return null
    const key = subject.previous ?? subject.key
    return { object: objectName(site, previousShards ?? shards, key), key }
  }

  const call = async (name: string, takings: readonly Taking[]): Promise<readonly Answer[]> =>
    JSON.parse(await object(name).take(JSON.stringify(takings)))

  function laneTo(name: string): (taking: Taking) => Promise<Answer> {
    const known = lanes.get(name)
    if (known !== undefined) return known
    const lane = gatherCalls({
      call: (takings: readonly Taking[]) => call(name, takings),
      now,
      gatherMs: gatherAsksMs,
    })
    lanes.set(name, lane)
    return lane
  }

  async function takeFrom({ subject, debits, claims, lifts }: Ask): Promise<Answer> {
    const taking: Taking = { key: subject.key, ask: { debits, claims, lifts }, before: before(subject) }
    const name = nameOf(subject)
    // Whoever waits in the object for a refund makes nobody else wait.
    if (!debits.some(({ patienceMs }) => patienceMs > 0)) return laneTo(name)(taking)
    const [answer] = await call(name, [taking])
    if (answer === undefined) throw new Error('The Ledger gave no answer.')
    return answer
  }

  async function leave(name: string): Promise<void> {
    const batch = gathered.get(name)
    if (batch === undefined) return
    gathered.delete(name)
    try {
      const given = await object(name).settle(batch.map(({ settlement }) => settlement))
      batch.forEach((entry, at) => {
        entry.given(given[at] ?? false)
      })
    } catch (why) {
      for (const { failed } of batch) failed(why)
    }
  }

  return {
    take: asks => Promise.all(asks.map(takeFrom)),

    settle({ subject, ...rest }: Settlement) {
      const name = nameOf(subject)
      const { promise, resolve, reject } = Promise.withResolvers<boolean>()
      const batch = gathered.get(name) ?? []
      gathered.set(name, batch)
      batch.push({ settlement: { key: subject.key, ...rest }, given: resolve, failed: reject })
      // Each has a timer of its own, and the first to go takes all: the request of another one may have ended by then.
      setTimeout(() => leave(name), gatherMs)
      return promise
    },

    forget: (subject, names) => object(nameOf(subject)).forget(subject.key, names, before(subject)),
    lift: (subject, name, forMs) => object(nameOf(subject)).lift(subject.key, name, forMs, before(subject)),
  }
}

/** The name of the object that holds a subject, with the site and the shard count of its generation. */
export function objectName(site: string, shards: number, key: string): string {
  return `${site}:${shards}:${hash(key) % shards}`
}
