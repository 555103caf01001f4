// How many requests that name no account one surface of the whole site takes: nobody guesses around the account limits
// by leaving the account out. Wider than an account's budget, because it stands for everybody.
import { hour } from '../lib/time.ts'
import type { CountingSignal, LimitSetting } from './contract.ts'
import { attemptsCounter, paidCounters, paidWord, spentSentence } from './counting.ts'

const hourly = { free: 60, refill: 60, everyMs: hour, paid: { most: 60, refill: 60, everyMs: hour } }

export const unnamedBudget = {
  kind: 'counts',
  name: 'unnamed-budget',
  about: 'account',
  defaults: {
    login: hourly,
    'password-reset': hourly,
    signup: null,
    'one-time-code': hourly,
    'reset-confirm': null,
    sensitive: hourly,
  },
  counters({ surface, accountSubject }, setting: LimitSetting) {
    if (accountSubject.kind !== 'unnamed') return []
    return [
      attemptsCounter(`${surface}/unnamed`, setting),
      ...paidCounters(`${surface}/paid-unnamed`, setting),
    ]
  },
  sentence: reading => spentSentence(reading, `${paidWord(reading)}attempts that name no account`),
} as const satisfies CountingSignal
