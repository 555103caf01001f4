// Turns what the signals count into what the store is asked: one ask a subject, the debit that acts and the one that
// only watches, each with its ways to pay. Pure: it asks nobody.
import type { Attempt, Countable, Pass, Subject } from '../attempt.ts'
import type { Policy } from '../config/policy.ts'
import { minute } from '../lib/time.ts'
import { limitMode } from '../mode.ts'
import type { Counter, CountingSignal, Signal } from '../signals/contract.ts'
import type { Alternative, Ask, Claim, Debit } from '../stores/contract.ts'
import { addressWithin } from '../trust/prover.ts'
import { type Pool, pools } from '../verdict.ts'

export type Whose = CountingSignal['about']

/** A counter of a rule that acts or watches, and whose it is. */
export interface Wanted {
  readonly signal: CountingSignal
  readonly mode: 'monitor' | 'enforce'
  readonly counter: Counter
  /** Whether its signal has more counters of this attempt. */
  readonly isOneOfSeveral: boolean
}

export function want(attempt: Countable, policy: Policy, signals: readonly Signal[]): readonly Wanted[] {
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

export interface Asking {
  /** What is refused anyway: it pays what there is, and is not let in. */
  readonly refused: boolean
  /** Whether a check can be passed at all. */
  readonly checks: boolean
  /** How the strictest rule is set that may need a check though something is free; null for none. */
  readonly detection: 'monitor' | 'enforce' | null
}

export function part(
  subject: Subject,
  about: Whose,
  all: readonly Wanted[],
  attempt: Attempt,
  asking: Asking,
): Part {
  const mine = all.filter(
    ({ signal }) => signal.about === about && (!asking.refused || signal.chargesRefused === true),
  )
  const debits = (['enforce', 'monitor'] as const).flatMap(mode => {
    const wanted = mine.filter(entry => entry.mode === mode)
    return wanted.length === 0 ? [] : [{ debit: debitOf(wanted, mode, about, attempt, asking), wanted }]
  })
  const { address, middle, wide } = attempt.network
  const ask: Ask = {
    subject,
    debits: debits.map(({ debit }) => debit),
    claims: about === 'network' && !asking.refused ? claimsOf(attempt) : [],
    ...(about === 'account' && subject === attempt.account?.subject ? whoseAre(attempt, asking) : nobodys),
    proversAt: about === 'network' && asksForProvers(mine, attempt) ? addressWithin(attempt.network) : null,
    lifts: about === 'account' ? ['account'] : [address, ...(middle === null ? [] : [middle]), wide],
  }
  return { ask, about, debits }
}

/** Always where a counter grows: one that is asked for as it was before would lose what it has grown to. */
function asksForProvers(mine: readonly Wanted[], { provenance }: Attempt): boolean {
  return provenance !== null || mine.some(({ counter }) => counter.growsWith !== undefined)
}

const nobodys = { device: null, provenance: null }

/** What the account's own record is asked of whoever sends it. */
function whoseAre({ device, provenance }: Attempt, { refused }: Asking): Pick<Ask, 'device' | 'provenance'> {
  return { device: device?.id ?? null, provenance: refused ? null : provenance }
}

/** Whether a known device has a budget of its own here: then it is not held by its network's. */
export function hasDevicePool(all: readonly Wanted[]): boolean {
  return all.some(({ counter, mode }) => mode === 'enforce' && counter.pools.includes('device'))
}

/** Longer than a pass lives. */
export const passRememberedMs = 11 * minute

/** A pass is used up with the network that it is bound to, by every attempt that shows it. */
function claimsOf({ pass, account, accountSubject }: Attempt): readonly Claim[] {
  if (pass === null) return []
  const member = (account?.subject ?? accountSubject).key.slice(-22)
  return [{ key: pass.id, ttlMs: passRememberedMs, times: pass.uses, member, members: pass.accounts }]
}

function debitOf(
  wanted: readonly Wanted[],
  mode: 'monitor' | 'enforce',
  about: Whose,
  attempt: Attempt,
  { refused, checks, detection }: Asking,
): Debit {
  const shadow = mode === 'monitor'
  const isNeeded = detection === 'enforce' || (detection === 'monitor' && shadow)
  const paidByWaiting = isNeeded && attempt.pass?.pool === 'waited'
  const open = refused ? (['free'] as const) : paidByWaiting ? waitFirst : pools
  return {
    alternatives: open
      .filter(pool => isThere(pool, wanted, checks))
      .map(pool => alternative(pool, wanted, shadow, about, attempt.pass)),
    cost: attempt.credentials,
    how: refused ? 'what-there-is' : 'whole',
    shadow,
    denialCosts: about === 'network',
    patienceMs: 0,
  }
}

/** Whoever waited because a check was needed pays with that: a wait buys no more than its own counters have. */
const waitFirst = ['device', 'waited', 'free', 'paid'] as const satisfies readonly Pool[]

/** What is free is always there. Another pool is where a counter bounds it and nothing else. */
function isThere(pool: Pool, wanted: readonly Wanted[], checks: boolean): boolean {
  if (pool === 'free') return true
  if (pool !== 'device' && !checks) return false
  return wanted.some(({ counter: { pools } }) => pools.length === 1 && pools[0] === pool)
}

function alternative(
  pool: Pool,
  wanted: readonly Wanted[],
  shadow: boolean,
  about: Whose,
  pass: Pass | null,
): Alternative {
  const named = <C extends Counter>(counter: C): C =>
    shadow ? { ...counter, name: counterName(counter, shadow) } : counter
  const counters = wanted.map(({ counter }) => counter).filter(({ pools }) => pools.includes(pool))
  return {
    name: pool,
    opensTo: opensTo(pool, about, pass),
    buckets: counters.filter(counter => counter.counts === 'attempts').map(named),
    distinct: counters.filter(counter => counter.counts === 'distinct').map(named),
  }
}

/** A pass is claimed with the network; what an account paid for one that was used up comes back. */
function opensTo(pool: Pool, about: Whose, pass: Pass | null): Alternative['opensTo'] {
  if (pool === 'free') return 'anybody'
  if (pool === 'device') return 'ripe-device'
  if (pass?.pool !== pool) return 'nobody'
  return about === 'network' ? 'claim' : 'anybody'
}

/** A rule that only watches has counters of its own, beside the live ones. */
export function shadowName(name: string): string {
  return `watched/${name}`
}

export function counterName({ name }: Counter, shadow: boolean): string {
  return shadow ? shadowName(name) : name
}
