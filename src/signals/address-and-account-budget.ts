// How often one address may guess at one account: small, because one address that guesses on has no other reason.
import { minute } from '../lib/time.ts'
import type { CountingSignal, LimitSetting } from './contract.ts'
import { attemptsCounter, paidCounters, paidWord, spentSentence } from './counting.ts'

export const addressAndAccountBudget = {
  kind: 'counts',
  name: 'address-and-account-budget',
  about: 'network',
  defaults: {
    login: {
      free: 8,
      refill: 8,
      everyMs: 15 * minute,
      paid: { most: 12, refill: 12, everyMs: 15 * minute },
    },
    'password-reset': null,
    signup: null,
    'one-time-code': null,
    'reset-confirm': null,
    sensitive: { free: 5, refill: 5, everyMs: 15 * minute },
  },
  // Kept with the network, whose own budget bounds how many accounts can be named here.
  counters({ surface, network, account }, setting: LimitSetting) {
    if (account === null) return []
    const pair = `${network.address} ${account.tag}`
    return [
      attemptsCounter(`${surface}/pair=${pair}`, setting),
      ...paidCounters(`${surface}/paid-pair=${pair}`, setting),
    ]
  },
  sentence: reading =>
    spentSentence(reading, `${paidWord(reading)}attempts from this address at this account`),
} as const satisfies CountingSignal
