// Making an account. Every request counts: what is sold here is the number of accounts, and a taken name is no mistake.
import type { RouteKind } from './contract.ts'

export const signup = {
  counts: 'requests',
  belongsTo: null,
  beginsFlowOn: null,
  signsIn: false,
} as const satisfies RouteKind
