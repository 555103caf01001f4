// How often one known device may guess wrong at its account, whatever strangers do to that account meanwhile.
import { hour } from '../lib/time.ts'
import type { CountingSignal, LimitSetting } from './contract.ts'
import { attemptsCounter, spentSentence } from './counting.ts'

export const deviceBudget = {
  kind: 'counts',
  name: 'device-budget',
  about: 'account',
  defaults: {
    login: { free: 10, refill: 10, everyMs: hour },
    'password-reset': null,
    signup: null,
    'one-time-code': null,
    'reset-confirm': null,
    sensitive: null,
  },
  counters({ surface, device }, setting: LimitSetting) {
    if (device === null) return []
    return [attemptsCounter(`${surface}/device=${device.id}`, setting, { pools: ['device'] })]
  },
  sentence: reading => spentSentence(reading, 'attempts by this known device'),
} as const satisfies CountingSignal
