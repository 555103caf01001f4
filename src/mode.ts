// Which mode a rule is in: its own, else its surface's, else the site's. Pure.
import type { Attempt, Surface } from './attempt.ts'
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

/** The mode of a signal that reads what the account's record answered, by its setting for this route. */
export function detectionMode(
  policy: Policy,
  { surface, route }: Pick<Attempt, 'surface' | 'route'>,
  name: string,
): Mode {
  const detection = policy.detection.rules[name]
  switch (detection?.routes[route] ?? detection?.setting ?? 'off') {
    case 'check':
      return surfaceMode(policy, surface)
    case 'watch':
      return surfaceMode(policy, surface) === 'off' ? 'off' : 'monitor'
    case 'off':
      return 'off'
  }
}
