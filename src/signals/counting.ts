// What the signals that count have in common: how a setting becomes a counter, and how a spent one reads.
import type { Surface } from '../attempt.ts'
import type { Reading } from '../verdict.ts'
import { type Counter, isBudget, type LimitSetting } from './contract.ts'

/** A token bucket of this setting, `times` as large and as fast; `durableAbove` as in `stores/contract.ts`. */
export function attemptsCounter(
  name: string,
  setting: LimitSetting,
  times = 1,
  durableAbove: number | null = null,
): Counter {
  if (!isBudget(setting)) throw new Error(`${name} counts attempts, and its setting counts different ones.`)
  const { free, refill, everyMs } = setting
  return { counts: 'attempts', name, capacity: free * times, refill: refill * times, everyMs, durableAbove }
}

/** A set of distinct members of this setting. */
export function distinctCounter(name: string, member: string, setting: LimitSetting): Counter {
  if (isBudget(setting)) throw new Error(`${name} counts different ones, and its setting counts attempts.`)
  const { free, withinMs } = setting
  return { counts: 'distinct', name, member, capacity: free, windowMs: withinMs }
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
