// The store on Durable Objects: finds the shard of a subject, asks it in one call, and lets settlements leave together.
// It decides nothing: the counting is in `src/ledger/`.
import type { Subject } from '../attempt.ts'
import type { Before, LedgerMethods, LedgerSettlement, Taking } from '../ledger/contract.ts'
import { hash } from '../lib/hash.ts'
import type { Answer, Ask, Settlement, Store } from './contract.ts'

export interface DurableStoreOptions {
  /** The object of this name, created near the origin. */
  readonly object: (name: string) => LedgerMethods
  readonly site: string
  readonly shards: number
  /** The number of shards before it was changed; null while it was not. */
  readonly previousShards: number | null
  /** How long settlements of an isolate wait for each other. */
  readonly gatherMs: number
}

export function durableStore({ object, site, shards, previousShards, gatherMs }: DurableStoreOptions): Store {
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

  async function takeFrom({ subject, debits, claims, lifts }: Ask): Promise<Answer> {
    const taking: Taking = { key: subject.key, ask: { debits, claims, lifts }, before: before(subject) }
    return JSON.parse(await object(nameOf(subject)).take(JSON.stringify(taking)))
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
