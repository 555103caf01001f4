// Puts around the store that counts for a site what leaves it alone while it fails and what answers for counters that
// are known to be spent, and beside it the one that counts while it is away.
import type { Subject } from './attempt.ts'
import { capacity } from './capacity.ts'
import { breaker, type StoreState } from './stores/breaker.ts'
import type { Store } from './stores/contract.ts'
import { memoryStore } from './stores/memory.ts'
import { shield } from './stores/shield.ts'
import { type WithStandby, withStandby } from './stores/standby.ts'

export interface CountingParts {
  readonly now: () => number
  readonly patienceMs: number
  /** The name of what a subject's answers fail with. */
  readonly partOf: (subject: Subject) => string
  readonly onChange: (state: StoreState) => void
}

export function countingWith(store: Store, parts: CountingParts): WithStandby {
  const { now } = parts
  return withStandby(shield(breaker(store, parts), { now, capacity: capacity.shield }), newCharge =>
    memoryStore({ now, newCharge, capacity: capacity.standby }),
  )
}
