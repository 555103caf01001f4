// Which mode a rule is in: its own, else its surface's, else the site's. Pure.
import type { Surface } from './attempt.ts'
import type { LimitPolicy, Policy } from './config/policy.ts'
import type { Mode } from './verdict.ts'

export function surfaceMode(
  policy: { readonly mode: Mode; readonly surfaceModes: Partial<Policy['surfaceModes']> },
  surface: Surface,
): Mode {
  return policy.surfaceModes[surface] ?? policy.mode
}

/** The mode of a signal that counts, by its setting on this surface. */
export function limitMode(policy: Policy, surface: Surface, limit: LimitPolicy): Mode {
  return limit.mode ?? surfaceMode(policy, surface)
}

/** The mode of a signal that looks. */
export function signalMode(policy: Policy, surface: Surface, name: string): Mode {
  return policy.signalModes[name] ?? surfaceMode(policy, surface)
}
