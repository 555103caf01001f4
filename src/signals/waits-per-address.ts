// How many attempts one address makes after the wait page.
import { hour } from '../lib/time.ts'
import type { CountingSignal, LimitSetting } from './contract.ts'
import { attemptsCounter, spentSentence } from './counting.ts'

const sixAnHour = { free: 6, refill: 6, everyMs: hour }

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
    return [attemptsCounter(`${surface}/waited=${network.address}`, setting, { pools: ['waited'] })]
  },
  sentence: reading => spentSentence(reading, 'attempts from this address after the wait page'),
} as const satisfies CountingSignal
