// Whom the operator never lets through: addresses, networks, ASNs, countries, accounts.
import type { LookingSignal } from './contract.ts'
import { listed } from './listed.ts'

export const denyList = {
  kind: 'looks',
  name: 'deny-list',
  look: (attempt, { deny }) => listed(attempt, deny, 'refuse'),
  sentence: reading => `on the deny list: ${'what' in reading ? reading.what : ''}`,
} as const satisfies LookingSignal
