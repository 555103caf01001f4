// How often all unknown clients together may guess at one account, however many networks they use.
import { minute } from '../lib/time.ts'
import type { CountingSignal, LimitSetting } from './contract.ts'
import { attemptsCounter, paidCounters, paidWord, spentSentence } from './counting.ts'

export const accountBudget = {
  kind: 'counts',
  name: 'account-budget',
  about: 'account',
  defaults: {
    login: {
      free: 8,
      refill: 1,
      everyMs: 15 * minute,
      paid: { most: 10, refill: 1, everyMs: 6 * minute },
    },
    // Without it, anybody could keep somebody else from ever asking for a mail.
    'password-reset': {
      free: 3,
      refill: 1,
      everyMs: 20 * minute,
      paid: { most: 3, refill: 1, everyMs: 20 * minute },
    },
    signup: null,
    'one-time-code': null,
    // A code of six digits lives for minutes: a dozen guesses in that time are none.
    'reset-confirm': { free: 10, refill: 1, everyMs: 6 * minute },
    sensitive: { free: 5, refill: 1, everyMs: 12 * minute },
  },
  counters({ surface, accountSubject }, setting: LimitSetting) {
    if (accountSubject.kind === 'unnamed') return []
    return [attemptsCounter(`${surface}/pool`, setting), ...paidCounters(`${surface}/paid-pool`, setting)]
  },
  sentence: reading =>
    spentSentence(reading, `${paidWord(reading)}attempts at this account by unknown clients`),
} as const satisfies CountingSignal
