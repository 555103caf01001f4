// Wrong guesses at one account, or at one session's code, in the long run: slower than the pool to come back, so that
// patience does not pay. Written down before the answer, so that a crash gives nothing back.
import { day, hour } from '../lib/time.ts'
import type { CountingSignal, LimitSetting } from './contract.ts'
import { attemptsCounter, durableAbove, spentSentence } from './counting.ts'

export const accountRow = {
  kind: 'counts',
  name: 'account-row',
  about: 'account',
  defaults: {
    login: { free: 30, refill: 1, everyMs: hour },
    'password-reset': null,
    signup: null,
    'one-time-code': { free: 10, refill: 1, everyMs: day },
    // A long token needs none, and a row would let strangers shut the way back in.
    'reset-confirm': null,
    sensitive: null,
  },
  counters({ surface, accountSubject }, setting: LimitSetting) {
    return accountSubject.kind === 'unnamed'
      ? []
      : [attemptsCounter(`${surface}/row`, setting, { durableAbove: durableAbove(surface) })]
  },
  sentence: reading => spentSentence(reading, 'attempts at this account in the long run'),
} as const satisfies CountingSignal
