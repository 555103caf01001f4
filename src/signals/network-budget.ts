// How much one network may ask: its address (/32 or /64), and the prefixes an attacker gets whole (/56, /24, /48).
import { hour, minute, second } from '../lib/time.ts'
import type { GrowsWith } from '../stores/contract.ts'
import type { Reading } from '../verdict.ts'
import type { CountingSignal, LimitSetting } from './contract.ts'
import { attemptsCounter, growing, paidCounters, paidWord, spentSentence } from './counting.ts'

/** The wider prefix holds many addresses, and mostly one owner: it gets more than an address, not as much as all. */
const middleTimes = 2
const wideTimes = 4

/** For whole offices that set a new phone up on the same day. */
const paid = { most: 30, refill: 1, everyMs: 2 * minute }

/** Which of its counters a reading is about. */
function from(reading: Reading): string {
  const what = 'what' in reading ? (reading.what ?? '') : ''
  if (what.endsWith('address')) return 'this address'
  return what.endsWith('prefix') ? 'its /56' : 'this network'
}

export const networkBudget = {
  kind: 'counts',
  name: 'network-budget',
  about: 'network',
  chargesRefused: true,
  defaults: {
    // Paid: 300 in the first hour.
    login: {
      free: 30,
      refill: 1,
      everyMs: 20 * second,
      paid: { most: 200, refill: 5, everyMs: 3 * minute },
    },
    'password-reset': {
      free: 6,
      refill: 1,
      everyMs: 10 * minute,
      paid: { most: 12, refill: 1, everyMs: 5 * minute },
    },
    signup: {
      free: 5,
      refill: 1,
      everyMs: 2 * minute,
      paid: { most: 20, refill: 1, everyMs: 3 * minute },
    },
    'one-time-code': { free: 10, refill: 1, everyMs: minute, paid },
    'reset-confirm': { free: 10, refill: 1, everyMs: minute, paid },
    sensitive: { free: 20, refill: 20, everyMs: hour, paid },
  },
  counters({ surface, network }, setting: LimitSetting) {
    const counters = (kind: string, prefix: string, times: number, growsWith: GrowsWith) => [
      attemptsCounter(`${surface}/${kind}=${prefix}`, setting, { times, ...growing(surface, growsWith) }),
      ...paidCounters(`${surface}/paid-${kind}=${prefix}`, setting, times),
    ]
    return [
      ...counters('address', network.address, 1, 'address'),
      ...(network.middle === null ? [] : counters('prefix', network.middle, middleTimes, 'network')),
      ...counters('network', network.wide, wideTimes, 'network'),
    ]
  },
  sentence: reading => spentSentence(reading, `${paidWord(reading)}attempts from ${from(reading)}`),
} as const satisfies CountingSignal
