// The store that a site counts with, made fit for its failures: around it the breaker and the shield, beside it the
// one that counts while it is away. Wiring alone: it decides nothing.
import type { Subject } from './attempt.ts'
import { capacity } from './capacity.ts'
import { breaker, type StoreState } from './stores/breaker.ts'
import type { Store } from './stores/contract.ts'
import { memoryStore } from './stores/memory.ts'
import { shield } from './stores/shield.ts'
import { type WithStandby, withStandby } from './stores/standby.ts'

export interface ResilientParts {
  readonly now: () => number
  readonly patienceMs: number
  /** The name of what a subject's answers fail with. */
  readonly partOf: (subject: Subject) => string
  readonly onChange: (state: StoreState) => void
}

export function resilientStore(store: Store, parts: ResilientParts): WithStandby {
  const { now } = parts
  return withStandby(shield(breaker(store, parts), { now, capacity: capacity.shield }), newCharge =>
    memoryStore({ now, newCharge, capacity: capacity.standby }),
  )
}
