// Setting a new password with the token or code of a reset. It belongs to the flow that the reset request began.
import type { RouteKind } from './contract.ts'

export const resetConfirm = {
  counts: 'failures',
  belongsTo: 'flow',
  beginsFlowOn: null,
  signsIn: false,
} as const satisfies RouteKind
