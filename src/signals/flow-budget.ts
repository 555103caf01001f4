// How many codes or tokens may be tried within one flow: one second factor, one reset.
import { hour } from '../lib/time.ts'
import type { CountingSignal, LimitSetting } from './contract.ts'
import { attemptsCounter, spentSentence } from './counting.ts'

const perFlow = { free: 5, refill: 5, everyMs: hour }

export const flowBudget = {
  kind: 'counts',
  name: 'flow-budget',
  about: 'account',
  defaults: {
    login: null,
    'password-reset': null,
    signup: null,
    'one-time-code': perFlow,
    'reset-confirm': perFlow,
    sensitive: null,
  },
  counters({ surface, flow }, setting: LimitSetting) {
    return flow === null ? [] : [attemptsCounter(`${surface}/flow=${flow}`, setting, { durableAbove: 0 })]
  },
  sentence: reading => spentSentence(reading, 'attempts in this flow'),
} as const satisfies CountingSignal
