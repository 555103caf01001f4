// The store on Durable Objects: finds the shard of a subject, asks it in one call, and lets settlements leave together.
// It decides nothing: the counting is in `src/ledger/`.
import type { Subject } from '../attempt.ts'
import { hash } from '../lib/hash.ts'
import type { Answer, Ask, Bucket, Settlement, Store } from './contract.ts'

/** Where a subject's record was kept before the secret or the number of shards changed. */
export interface Before {
  readonly object: string
  readonly key: string
}

/** What a Ledger object answers to: the store contract, for the subjects of one shard. */
export interface LedgerMethods {
  take(key: string, ask: Ask, before: Before | null): Promise<Answer>
  settle(settlements: readonly LedgerSettlement[]): Promise<readonly boolean[]>
  forget(key: string, names: readonly string[], before: Before | null): Promise<void>
  lift(key: string, name: string, forMs: number, before: Before | null): Promise<void>
}

export interface LedgerSettlement {
  readonly key: string
  readonly charge: string
  readonly instead: Bucket | null
}

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

  async function leave(name: string): Promise<void> {
    const batch = gathered.get(name) ?? []
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
    take: asks =>
      Promise.all(
        asks.map(ask => object(nameOf(ask.subject)).take(ask.subject.key, ask, before(ask.subject))),
      ),

    settle({ subject, charge, instead }: Settlement) {
      const name = nameOf(subject)
      const { promise, resolve, reject } = Promise.withResolvers<boolean>()
      const batch = gathered.get(name) ?? []
      if (batch.length === 0) {
        gathered.set(name, batch)
        setTimeout(() => leave(name), gatherMs)
      }
      batch.push({ settlement: { key: subject.key, charge, instead }, given: resolve, failed: reject })
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
