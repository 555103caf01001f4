// How many attempts at one account the wait page is good for: it is no price, so that it buys little.
import { hour } from '../lib/time.ts'
import type { CountingSignal, LimitSetting } from './contract.ts'
import { attemptsCounter, spentSentence } from './counting.ts'

const twoAnHour = { free: 2, refill: 2, everyMs: hour }

export const waitsPerAccount = {
  kind: 'counts',
  name: 'waits-per-account',
  about: 'account',
  defaults: {
    login: twoAnHour,
    'password-reset': twoAnHour,
    signup: null,
    'one-time-code': null,
    'reset-confirm': null,
    sensitive: null,
  },
  counters({ surface, account }, setting: LimitSetting) {
    return account === null ? [] : [attemptsCounter(`${surface}/waited`, setting, { pools: ['waited'] })]
  },
  sentence: reading => spentSentence(reading, 'attempts at this account after the wait page'),
} as const satisfies CountingSignal
