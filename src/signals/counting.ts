// What the signals that count have in common: how a setting becomes a counter, and how a spent one reads.
import type { Surface } from '../attempt.ts'
import type { Reading } from '../verdict.ts'
import {
  type BudgetSetting,
  type Counter,
  type DistinctSetting,
  isBudget,
  type LimitSetting,
} from './contract.ts'

/** A token bucket of this setting, `times` as large and as fast; `durableAbove` as in `stores/contract.ts`. */
export function attemptsCounter(
  name: string,
  setting: LimitSetting,
  times = 1,
  durableAbove: number | null = null,
): Counter {
  const { free, refill, everyMs }: BudgetSetting = isBudget(setting) ? setting : asBudget(setting)
  return { counts: 'attempts', name, capacity: free * times, refill: refill * times, everyMs, durableAbove }
}

/** A set of distinct members of this setting. */
export function distinctCounter(name: string, member: string, setting: LimitSetting): Counter {
  const { free, withinMs }: DistinctSetting = isBudget(setting) ? asDistinct(setting) : setting
  return { counts: 'distinct', name, member, capacity: free, windowMs: withinMs }
}

/** `free` within a time is a bucket that gets everything back at once. */
function asBudget({ free, withinMs }: DistinctSetting): BudgetSetting {
  return { free, refill: free, everyMs: withinMs }
}

function asDistinct({ free, refill, everyMs }: BudgetSetting): DistinctSetting {
  return { free, withinMs: refill === 0 ? Number.MAX_SAFE_INTEGER : Math.ceil(free / refill) * everyMs }
}

/** "3 of 30 attempts from this network" or, where it is spent, "all 30 attempts from this network are used". */
export function spentSentence(reading: Reading, what: string): string {
  switch (reading.says) {
    case 'fine':
      return `${reading.value} of ${reading.limit} ${what}`
    case 'spent':
      return `all ${reading.limit} ${what} are used`
    case 'unknown':
      return 'the store did not answer'
    case 'refuse':
    case 'allow':
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
