// How many different networks have guessed at one account: the shape of an attack that changes its address.
import { minute } from '../lib/time.ts'
import type { CountingSignal, LimitSetting } from './contract.ts'
import { distinctCounter, spentSentence } from './counting.ts'

export const networksPerAccount = {
  kind: 'counts',
  name: 'networks-per-account',
  about: 'account',
  defaults: {
    login: { free: 8, withinMs: 15 * minute },
    'password-reset': null,
    signup: null,
    'one-time-code': null,
    'reset-confirm': null,
    sensitive: null,
  },
  counters({ surface, network, account }, setting: LimitSetting) {
    if (account === null) return []
    return [distinctCounter(`${surface}/networks`, network.subject.key.slice(-22), setting)]
  },
  sentence: reading => spentSentence(reading, 'different networks at this account'),
} as const satisfies CountingSignal
