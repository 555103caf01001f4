// How often all known devices of an account together may guess wrong: two dozen stolen cookies are no two dozen
// budgets.
import { hour } from '../lib/time.ts'
import type { CountingSignal, LimitSetting } from './contract.ts'
import { attemptsCounter, spentSentence } from './counting.ts'

export const allDevicesBudget = {
  kind: 'counts',
  name: 'all-devices-budget',
  about: 'account',
  defaults: {
    login: { free: 30, refill: 30, everyMs: hour },
    'password-reset': null,
    signup: null,
    'one-time-code': null,
    'reset-confirm': null,
    sensitive: null,
  },
  counters({ surface, device }, setting: LimitSetting) {
    return device === null ? [] : [attemptsCounter(`${surface}/devices`, setting, { pools: ['device'] })]
  },
  sentence: reading => spentSentence(reading, 'attempts by known devices of this account'),
} as const satisfies CountingSignal
