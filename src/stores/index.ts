// The shelf of stores: where the counting is done. Which one, the operator chooses.
import { randomUUID } from 'node:crypto'
import type { Subject } from '../attempt.ts'
import type { LedgerPolicy, Policy } from '../config/policy.ts'
import type { UpstashAccess } from '../config/secrets.ts'
import type { LedgerMethods } from '../ledger/contract.ts'
import type { KeepAlive } from '../lib/gather-calls.ts'
import type { Bucket, Store } from './contract.ts'
import { durableStore, objectName } from './durable.ts'
import { lazily } from './lazily.ts'
import { memoryStore } from './memory.ts'

export interface StoreParts {
  readonly policy: Pick<Policy, 'site' | 'ledger'>
  /** The Ledger object of this name. */
  readonly ledger: (name: string) => LedgerMethods
  /** The site's Redis; null where it has none. */
  readonly upstash: UpstashAccess | null
  /** Kinds of buckets that are asked for alone, and neither given back nor forgotten. */
  readonly alone: readonly Bucket[]
  readonly now: () => number
  readonly waitUntil: KeepAlive
}

export const stores = {
  'durable-object': ({ policy: { site, ledger }, ledger: object, now, waitUntil }) =>
    durableStore({
      object,
      site,
      shards: ledger.shards,
      previousShards: ledger.previousShards,
      now,
      waitUntil,
    }),

  upstash({ policy: { site, ledger }, upstash, alone, now, waitUntil }) {
    if (upstash === null) throw new Error('A site without a database of its own cannot count there.')
    return lazily(async () => {
      const { upstashStore } = await import('./upstash.ts')
      const { keys: capacity } = ledger
      return upstashStore({ ...upstash, site, newCharge: randomUUID, now, waitUntil, alone, capacity })
    })
  },

  memory: ({ now }) => memoryStore({ now, newCharge: randomUUID }),
} as const satisfies Readonly<Record<LedgerPolicy['store'], (parts: StoreParts) => Store>>

/** What of the site's store fails as one, by subject: each object for itself, a database as a whole. */
export function partOfStore({ site, ledger }: StoreParts['policy']): (subject: Subject) => string {
  return ledger.store === 'durable-object'
    ? ({ key }) => objectName(site, ledger.shards, key)
    : () => ledger.store
}
