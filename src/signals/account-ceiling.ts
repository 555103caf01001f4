// The most wrong guesses that one account takes from unknown clients. NIST SP 800-63B, 3.2.2, wants at most 100 in a
// row from everybody: the other ten are what one known device has in an hour. Known devices are not held here, and
// whoever goes on guessing on one for hours goes beyond 100. One is forgiven a week, so that a lifetime of slips is
// none; `doorward unblock` ends it.
import { day } from '../lib/time.ts'
import type { CountingSignal, LimitSetting } from './contract.ts'
import { attemptsCounter, durableAbove, spentSentence } from './counting.ts'

export const accountCeiling = {
  kind: 'counts',
  name: 'account-ceiling',
  about: 'account',
  // A site whose success is not recognised would shut its own people out for good.
  backIfUnclear: true,
  defaults: {
    login: { free: 90, refill: 1, everyMs: 7 * day },
    'password-reset': null,
    signup: null,
    'one-time-code': null,
    'reset-confirm': null,
    sensitive: null,
  },
  counters({ surface, account }, setting: LimitSetting) {
    if (account === null) return []
    const options = { durableAbove: durableAbove(surface), pools: ['free', 'paid', 'waited'] } as const
    return [attemptsCounter(`${surface}/ceiling`, setting, options)]
  },
  sentence: reading => spentSentence(reading, 'attempts at this account, of which one a week comes back'),
} as const satisfies CountingSignal
