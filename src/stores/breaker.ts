// Leaves a store alone for a moment that failed again and again, so that nobody waits for it meanwhile, and then tries
// it again with one ask. It decides nothing: who is left without an answer hears that at once instead of late.

import type { Ask, Store } from './contract.ts'

/** `away`: it failed again and again, and is left alone for a moment. `back`: it answers again. */
export type StoreState = 'away' | 'back'

export interface BreakerOptions {
  readonly now: () => number
  /** What takes longer has failed. */
  readonly patienceMs: number
  /** Told once of each change; and that it is there, with the first answer. */
  readonly onChange: (state: StoreState) => void
}

/** The store is being left alone. Its name is that of what failed last: names are what is reported. */
class StoreLeftAlone extends Error {
  override readonly name: string

  constructor(lastFailure: string) {
    super('The store failed, and is left alone for a moment.')
    this.name = lastFailure
  }
}

const failuresInARow = 5
const firstRestMs = 1_000
const longestRestMs = 30_000

export function breaker(store: Store, { now, patienceMs, onChange }: BreakerOptions): Store {
  /** Asks that are under way, and when each has taken too long, in the order in which they left. */
  const underWay = new Map<symbol, number>()
  let failures = 0
  let restMs = 0
  let restsUntil = 0
  let trial: symbol | null = null
  let isKnown = false
  let lastFailure = 'StoreTooSlow'

  function failed(ask: symbol, why: string): void {
    if (!underWay.delete(ask)) return
    lastFailure = why
    failures += 1
    const isTrial = trial === ask
    if (isTrial) trial = null
    if (!isTrial && (restMs > 0 || failures < failuresInARow)) return
    if (restMs === 0) onChange('away')
    isKnown = true
    restMs = restMs === 0 ? firstRestMs : Math.min(2 * restMs, longestRestMs)
    restsUntil = now() + restMs
  }

  function answered(ask: symbol): void {
    // One that came too late has failed already.
    if (!underWay.delete(ask)) return
    failures = 0
    if (trial === ask) trial = null
    if (restMs === 0 && isKnown) return
    restMs = 0
    isKnown = true
    onChange('back')
  }

  /** Without a timer of its own: whoever asks next looks after those before him. */
  function missThoseTooLate(): void {
    const time = now()
    for (const [ask, lateAt] of underWay) if (lateAt <= time) failed(ask, 'StoreTooSlow')
  }

  async function watched(asked: Promise<unknown>, ask: symbol): Promise<void> {
    try {
      await asked
      missThoseTooLate()
      answered(ask)
    } catch (error) {
      failed(ask, error instanceof Error ? error.name : 'Error')
    }
  }

  return {
    ...store,
    async take(asks) {
      // Nothing is asked, so nothing is learnt of the store.
      if (asks.length === 0) return []
      missThoseTooLate()
      const isResting = restMs > 0
      // A clock that went back makes no rest longer than it was to be.
      const leftMs = restsUntil - now()
      if (isResting && (trial !== null || (leftMs > 0 && leftMs <= restMs))) {
        throw new StoreLeftAlone(lastFailure)
      }
      const ask = Symbol()
      if (isResting) trial = ask
      underWay.set(ask, now() + patienceMs + patienceOf(asks))
      const asked = store.take(asks)
      void watched(asked, ask)
      return asked
    },
  }
}

/** How long the store itself may hold an answer back. */
function patienceOf(asks: readonly Ask[]): number {
  return Math.max(0, ...asks.flatMap(({ debits }) => debits.map(({ patienceMs }) => patienceMs)))
}
