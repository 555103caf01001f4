// Asking for a password reset. Every request counts, because each sends a mail; every answer begins a flow, because an
// answer that differs for a name that exists would tell who has an account.
import type { RouteKind } from './contract.ts'

export const passwordReset = {
  counts: 'requests',
  belongsTo: null,
  beginsFlowOn: 'any-answer',
  signsIn: false,
} as const satisfies RouteKind
