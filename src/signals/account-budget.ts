// How often all unknown clients together may guess at one account, however many networks they use.
import { minute } from '../lib/time.ts'
import type { CountingSignal, LimitSetting } from './contract.ts'
import { attemptsCounter, spentSentence } from './counting.ts'

export const accountBudget = {
  kind: 'counts',
  name: 'account-budget',
  about: 'account',
  defaults: {
    login: { free: 8, refill: 1, everyMs: 15 * minute },
    'password-reset': { free: 3, refill: 1, everyMs: 20 * minute },
    signup: null,
    'one-time-code': null,
    // A code of six digits lives for minutes: a dozen guesses in that time are none.
    'reset-confirm': { free: 10, refill: 1, everyMs: 6 * minute },
    sensitive: { free: 5, refill: 1, everyMs: 12 * minute },
  },
  counters({ surface, accountSubject }, setting: LimitSetting) {
    return accountSubject.kind === 'unnamed' ? [] : [attemptsCounter(`${surface}/pool`, setting)]
  },
  sentence: reading => spentSentence(reading, 'attempts at this account by unknown clients'),
} as const satisfies CountingSignal
