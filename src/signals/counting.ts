// What the signals that count have in common: how a setting becomes a counter, and how a spent one reads.
import type { Surface } from '../attempt.ts'
import type { GrowsWith } from '../stores/contract.ts'
import type { Pool } from '../verdict.ts'
import {
  type BudgetSetting,
  type Counter,
  isBudget,
  type LimitSetting,
  type SignalReading,
} from './contract.ts'

interface More {
  /** As large and as fast so many times over. */
  readonly times?: number
  /** As in `stores/contract.ts`. */
  readonly durableAbove?: number | null
  readonly pools?: readonly Pool[]
  readonly growsWith?: GrowsWith
}

/** A token bucket of this setting. */
export function attemptsCounter(
  name: string,
  setting: LimitSetting,
  { times = 1, durableAbove = null, pools = ['free'], ...grows }: More = {},
): Counter {
  const { free, refill, everyMs } = budgetOf(name, setting)
  return {
    counts: 'attempts',
    name,
    pools,
    capacity: free * times,
    refill: refill * times,
    everyMs,
    durableAbove,
    ...grows,
  }
}

/** The bucket for those who passed a check: none where the setting has nothing for them. */
export function paidCounters(name: string, setting: LimitSetting, times = 1): readonly Counter[] {
  const { paid } = budgetOf(name, setting)
  if (paid === undefined) return []
  const { most, refill, everyMs } = paid
  return [attemptsCounter(name, { free: most, refill, everyMs }, { times, pools: ['paid'] })]
}

function budgetOf(name: string, setting: LimitSetting): BudgetSetting {
  if (!isBudget(setting)) throw new Error(`${name} counts attempts, and its setting counts different ones.`)
  return setting
}

/** A set of distinct members of this setting. */
export function distinctCounter(
  name: string,
  member: string,
  setting: LimitSetting,
  grows: Pick<More, 'growsWith'> = {},
): Counter {
  if (isBudget(setting)) throw new Error(`${name} counts different ones, and its setting counts attempts.`)
  const { free, withinMs } = setting
  return { counts: 'distinct', name, pools: ['free'], member, capacity: free, windowMs: withinMs, ...grows }
}

/**
 * A network's own limit is for one home. At a sign-in the store makes it larger by as many accounts as are proven to
 * live there; elsewhere nobody has shown one.
 */
export function growing(surface: Surface, growsWith: GrowsWith): Pick<More, 'growsWith'> {
  return surface === 'login' ? { growsWith } : {}
}

/** "checked " where the reading is about what those have who passed a check. */
export function paidWord(reading: SignalReading): string {
  return 'what' in reading && reading.what?.includes('/paid-') === true ? 'checked ' : ''
}

/** "3 of 30 attempts from this network" or, where it is spent, "all 30 attempts from this network are used". */
export function spentSentence(reading: SignalReading, what: string): string {
  switch (reading.says) {
    case 'fine':
      return `${reading.value} of ${reading.limit} ${what}`
    case 'spent':
      return `all ${reading.limit} ${what} are used`
    case 'unknown':
      return 'the store did not answer'
    case 'refuse':
    case 'allow':
    case 'shown':
    case 'check':
      return reading.what
  }
}

/**
 * From where on a row is written down before the answer. Codes and tokens from the first one. Of a login, the few that
 * one free pool could bring back after a crash may be written behind: almost all of them are right, and come back.
 */
export function durableAbove(surface: Surface): number {
  return surface === 'login' ? 8 : 0
}
