// Turns what the signals count into what the store is asked: one ask a subject, the debit that acts and the one that only
// watches. Pure: it asks nobody.
import type { Attempt, Subject } from '../attempt.ts'
import type { Policy } from '../config/policy.ts'
import { limitMode } from '../mode.ts'
import type { Counter, CountingSignal, Signal } from '../signals/contract.ts'
import type { Alternative, Ask, Debit } from '../stores/contract.ts'

export type Whose = CountingSignal['about']

/** A counter of a rule that acts or watches, and whose it is. */
export interface Wanted {
  readonly signal: CountingSignal
  readonly mode: 'monitor' | 'enforce'
  readonly counter: Counter
  /** Whether its signal has more counters of this attempt. */
  readonly isOneOfSeveral: boolean
}

export function want(attempt: Attempt, policy: Policy, signals: readonly Signal[]): readonly Wanted[] {
  return signals.flatMap(signal => {
    if (signal.kind !== 'counts') return []
    const limit = policy.limits[attempt.surface][signal.name]
    if (limit === undefined || limit.setting === null) return []
    const mode = limitMode(policy, attempt.surface, limit)
    if (mode === 'off') return []
    const counters = signal.counters(attempt, limit.setting)
    const isOneOfSeveral = counters.length > 1
    return counters.map(counter => ({ signal, mode, counter, isOneOfSeveral }))
  })
}

/** What one subject is asked: the debit that acts, then the one that only watches, each with its counters. */
export interface Part {
  readonly ask: Ask
  readonly about: Whose
  readonly debits: readonly { readonly debit: Debit; readonly wanted: readonly Wanted[] }[]
}

export function part(
  subject: Subject,
  about: Whose,
  all: readonly Wanted[],
  attempt: Attempt,
  refused: boolean,
): Part {
  const mine = all.filter(
    ({ signal }) => signal.about === about && (!refused || signal.chargesRefused === true),
  )
  const debits = (['enforce', 'monitor'] as const).flatMap(mode => {
    const wanted = mine.filter(entry => entry.mode === mode)
    return wanted.length === 0 ? [] : [{ debit: debitOf(wanted, mode, about, attempt, refused), wanted }]
  })
  const { address, middle, wide } = attempt.network
  const lifts = about === 'account' ? ['account'] : [address, ...(middle === null ? [] : [middle]), wide]
  return { ask: { subject, debits: debits.map(({ debit }) => debit), claims: [], lifts }, about, debits }
}

function debitOf(
  wanted: readonly Wanted[],
  mode: 'monitor' | 'enforce',
  about: Whose,
  attempt: Attempt,
  refused: boolean,
): Debit {
  const shadow = mode === 'monitor'
  return {
    alternatives: [free(wanted, shadow)],
    cost: attempt.credentials,
    how: refused ? 'what-there-is' : 'whole',
    shadow,
    denialCosts: about === 'network',
    patienceMs: 0,
  }
}

function free(wanted: readonly Wanted[], shadow: boolean): Alternative {
  const named = <C extends Counter>(counter: C): C =>
    shadow ? { ...counter, name: counterName(counter, shadow) } : counter
  const counters = wanted.map(({ counter }) => counter)
  return {
    name: 'free',
    buckets: counters.filter(counter => counter.counts === 'attempts').map(named),
    distinct: counters.filter(counter => counter.counts === 'distinct').map(named),
  }
}

/** A rule that only watches has counters of its own, beside the live ones. */
export function shadowName(name: string): string {
  return `watched/${name}`
}

export function counterName({ name }: Counter, shadow: boolean): string {
  return shadow ? shadowName(name) : name
}
