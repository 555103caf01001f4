// Leaves a store alone for a moment that failed again and again, so that nobody waits for it meanwhile, and then tries
// it again with one ask: each part of it that fails by itself. It decides nothing: who is left without an answer hears
// that at once instead of late.

import type { Subject } from '../attempt.ts'
import type { Ask, Store } from './contract.ts'

/** `away`: some of it failed again and again, and is left alone for a moment. `back`: all of it answers again. */
export type StoreState = 'away' | 'back'

export interface BreakerOptions {
  readonly now: () => number
  /** What takes longer has failed. */
  readonly patienceMs: number
  /** The name of what a subject's answers fail with: one of few. */
  readonly partOf: (subject: Subject) => string
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
/** What fails within one moment has failed once: many asks travel in one call, and whoever likes can bring them. */
const momentMs = 100
const firstRestMs = 1_000
const longestRestMs = 30_000

interface Part {
  failures: number
  failedAt: number
  lastFailure: string
  /** 0 where it is not left alone. */
  restMs: number
  restsUntil: number
  /** The ask that tries whether it is back. */
  trial: UnderWay | null
}

interface UnderWay {
  readonly parts: readonly Part[]
  /** When it has taken too long. */
  readonly lateAt: number
}

export function breaker(store: Store, { now, patienceMs, partOf, onChange }: BreakerOptions): Store {
  const parts = new Map<string, Part>()
  /** Asks without an answer yet. */
  const underWay = new Set<UnderWay>()
  let resting = 0
  let isKnown = false

  function partNamed(name: string): Part {
    const found = parts.get(name) ?? {
      failures: 0,
      failedAt: Number.NEGATIVE_INFINITY,
      lastFailure: 'StoreTooSlow',
      restMs: 0,
      restsUntil: 0,
      trial: null,
    }
    parts.set(name, found)
    return found
  }

  /** Which of its parts it was, an ask does not tell. Those that did not fail answer others meanwhile. */
  function failed(ask: UnderWay, why: string, at: number): void {
    if (!underWay.delete(ask)) return
    for (const part of ask.parts) {
      if (part.trial === ask) rest(part, why)
      else if (part.restMs === 0 && Math.abs(at - part.failedAt) >= momentMs) {
        part.failedAt = at
        part.failures += 1
        if (part.failures >= failuresInARow) rest(part, why)
      }
    }
  }

  function rest(part: Part, why: string): void {
    if (part.restMs === 0) {
      resting += 1
      if (resting === 1) onChange('away')
      isKnown = true
    }
    part.trial = null
    part.lastFailure = why
    part.restMs = part.restMs === 0 ? firstRestMs : Math.min(2 * part.restMs, longestRestMs)
    part.restsUntil = now() + part.restMs
  }

  function answered(ask: UnderWay): void {
    // One that came too late has failed already.
    if (!underWay.delete(ask)) return
    const before = resting
    for (const part of ask.parts) {
      part.failures = 0
      part.trial = null
      if (part.restMs > 0) resting -= 1
      part.restMs = 0
    }
    if (resting > 0 || (before === 0 && isKnown)) return
    isKnown = true
    onChange('back')
  }

  /** Without a timer of its own: whoever asks next looks after those before him. */
  function missThoseTooLate(): void {
    const time = now()
    for (const ask of underWay) if (ask.lateAt <= time) failed(ask, 'StoreTooSlow', ask.lateAt)
  }

  async function watched(asked: Promise<unknown>, ask: UnderWay): Promise<void> {
    try {
      await asked
      missThoseTooLate()
      answered(ask)
    } catch (error) {
      failed(ask, error instanceof Error ? error.name : 'Error', now())
    }
  }

  /** A clock that went back makes no rest longer than it was to be. */
  function isLeftAlone({ restMs, restsUntil, trial }: Part, time: number): boolean {
    const leftMs = restsUntil - time
    return restMs > 0 && (trial !== null || (leftMs > 0 && leftMs <= restMs))
  }

  return {
    ...store,
    async take(asks) {
      // Nothing is asked, so nothing is learnt of the store.
      if (asks.length === 0) return []
      missThoseTooLate()
      const time = now()
      const names = new Set(asks.map(({ subject }) => partOf(subject)))
      const asksParts = Array.from(names, partNamed)
      const leftAlone = asksParts.find(part => isLeftAlone(part, time))
      if (leftAlone !== undefined) throw new StoreLeftAlone(leftAlone.lastFailure)
      const ask = { parts: asksParts, lateAt: time + patienceMs + patienceOf(asks) }
      for (const part of asksParts) if (part.restMs > 0) part.trial = ask
      underWay.add(ask)
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
