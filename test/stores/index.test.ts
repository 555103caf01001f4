import { describe, expect, it } from 'vitest'
import { objectName } from '../../src/stores/durable.ts'
import { partOfStore } from '../../src/stores/index.ts'
import { policyWith } from '../support/attempts.ts'

describe('what of a store fails as one', () => {
  const subjects = Array.from({ length: 64 }, (_, n) => ({
    kind: 'account' as const,
    key: `test:account:${n}`,
    previous: null,
  }))

  it('is each object for itself', () => {
    const policy = policyWith({ STORE: 'durable-object', STATE: { shards: 4 } })
    expect(policy.ledger.store).toBe('durable-object')
    const names = subjects.map(partOfStore(policy))
    expect(names).toEqual(subjects.map(({ key }) => objectName(policy.site, 4, key)))
    expect(new Set(names).size).toBe(4)
  })

  it('is a database as a whole', () => {
    const policy = policyWith({ STORE: 'upstash' })
    expect(new Set(subjects.map(partOfStore(policy))).size).toBe(1)
  })
})
