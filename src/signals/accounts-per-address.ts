// How many different accounts one address has guessed at: the shape of credential stuffing. A right password takes its
// account out again, so a crowd of people behind one address does not count.
import { hour } from '../lib/time.ts'
import type { CountingSignal, LimitSetting } from './contract.ts'
import { distinctCounter, growing, spentSentence } from './counting.ts'

export const accountsPerAddress = {
  kind: 'counts',
  name: 'accounts-per-address',
  about: 'network',
  defaults: {
    login: { free: 10, withinMs: hour },
    'password-reset': null,
    signup: null,
    'one-time-code': null,
    'reset-confirm': null,
    sensitive: null,
  },
  counters({ surface, network, account }, setting: LimitSetting) {
    if (account === null) return []
    const name = `${surface}/accounts=${network.address}`
    return [distinctCounter(name, account.tag, setting, growing(surface, 'address'))]
  },
  sentence: reading => spentSentence(reading, 'different accounts from this address'),
} as const satisfies CountingSignal
