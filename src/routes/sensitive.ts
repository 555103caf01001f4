// What somebody signed in may do only with the password once more: change it, change the e-mail address, leave. It
// belongs to the origin's session, so that a stolen session is no licence to guess the password.
import type { RouteKind } from './contract.ts'

export const sensitive = {
  counts: 'failures',
  belongsTo: 'session',
  beginsFlowOn: null,
  signsIn: false,
} as const satisfies RouteKind
