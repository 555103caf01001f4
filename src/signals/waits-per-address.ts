// How many attempts one network makes after the wait page: its address (/32 or /64), and the prefixes an attacker gets
// whole (/56, /24, /48). Or else a rented prefix would have as many waits as it has addresses.
import { hour } from '../lib/time.ts'
import type { Reading } from '../verdict.ts'
import type { CountingSignal, LimitSetting } from './contract.ts'
import { attemptsCounter, spentSentence } from './counting.ts'

const sixAnHour = { free: 6, refill: 6, everyMs: hour }

/** As in the network's own budget: a wider prefix gets more than an address, not as much as all of its addresses. */
const middleTimes = 2
const wideTimes = 4

/** Which of its counters a reading is about. */
function from(reading: Reading): string {
  const what = 'what' in reading ? (reading.what ?? '') : ''
  if (what.endsWith('prefix')) return 'its /56'
  return what.endsWith('network') ? 'this network' : 'this address'
}

export const waitsPerAddress = {
  kind: 'counts',
  name: 'waits-per-address',
  about: 'network',
  defaults: {
    login: sixAnHour,
    'password-reset': sixAnHour,
    signup: sixAnHour,
    'one-time-code': sixAnHour,
    'reset-confirm': sixAnHour,
    sensitive: sixAnHour,
  },
  counters({ surface, network }, setting: LimitSetting) {
    const counter = (kind: string, prefix: string, times: number) =>
      attemptsCounter(`${surface}/waited-${kind}=${prefix}`, setting, { times, pools: ['waited'] })
    return [
      counter('address', network.address, 1),
      ...(network.middle === null ? [] : [counter('prefix', network.middle, middleTimes)]),
      counter('network', network.wide, wideTimes),
    ]
  },
  sentence: reading => spentSentence(reading, `attempts from ${from(reading)} after the wait page`),
} as const satisfies CountingSignal
