// Entering the code of a second factor. The request names nobody: it belongs to the flow that a `pending` login began.
import type { RouteKind } from './contract.ts'

export const oneTimeCode = {
  counts: 'failures',
  belongsTo: 'flow',
  beginsFlowOn: null,
  signsIn: true,
} as const satisfies RouteKind
