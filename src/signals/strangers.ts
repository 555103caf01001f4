// Who signs in from where nobody has signed in to this account before, on no device that it knows: a pass is needed then,
// whatever is left of the limits. Attackers with thousands of networks are strangers everywhere; people hardly ever are.
import type { ReadingSignal } from './contract.ts'

export const strangers = {
  kind: 'reads',
  name: 'strangers',
  surfaces: ['login'],
  read: ({ network, asn, client }) => (network || (asn && client) ? null : 'stranger'),
  sentence: reading =>
    reading.says === 'check' && reading.passed
      ? 'a stranger to this account, who passed a check'
      : 'a stranger to this account: neither its network nor its carrier with this kind of browser has signed in to it before',
} as const satisfies ReadingSignal
