// Whom the operator always lets through. It lifts the rules about the network or about the account, never both: a
// trusted network is no licence to guess at somebody's password.
import type { LookingSignal } from './contract.ts'
import { listed } from './listed.ts'

export const allowList = {
  kind: 'looks',
  name: 'allow-list',
  look: (attempt, { allow }) => listed(attempt, allow, 'allow'),
  sentence: reading => `on the allow list: ${'what' in reading ? reading.what : ''}`,
} as const satisfies LookingSignal
