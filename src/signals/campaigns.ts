// Who signs in from where an attack is going on, as the watchtower sees it: a pass is needed then, and where attackers are many
// against people, a dear one. Whoever attacks has the time, so waiting is none. Whether the name exists plays no part.
import { unreachable } from '../lib/unreachable.ts'
import type { ReadingSignal } from './contract.ts'

export const campaigns = {
  kind: 'reads',
  name: 'campaigns',
  surfaces: ['login'],
  read({ risk: { action, campaign } }) {
    const what = `campaign ${campaign ?? 0}`
    switch (action) {
      case 'none':
        return null
      case 'unseen':
        return { what, price: 'low', waits: false }
      case 'seen':
        return { what, price: 'high', waits: false }
      default:
        return unreachable(action)
    }
  },
  sentence: reading =>
    reading.says === 'check'
      ? `looks like ${reading.what}, which is going on${reading.passed ? ', and passed a check' : ''}`
      : 'looks like a campaign that is going on',
} as const satisfies ReadingSignal
