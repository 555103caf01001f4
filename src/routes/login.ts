// Signing in with a name and a password. A right password gives the charge back; so does one that still needs a second
// factor, and from there on the steps without a name belong to this account.
import type { RouteKind } from './contract.ts'

export const login = {
  counts: 'failures',
  belongsTo: null,
  beginsFlowOn: 'pending',
  signsIn: true,
} as const satisfies RouteKind
