// What a flood says of an attempt: asked before the store, so that the store need not be.
import type { Attempt } from '../attempt.ts'
import type { Policy } from '../config/policy.ts'
import type { IsFlood } from '../flood.ts'
import { surfaceMode } from '../mode.ts'
import { otherReasons, type Reading } from '../verdict.ts'

/**
 * What is said of an attempt in a flood; null where it is in none. Who comes on a known device is in none: his budget
 * is his own, however many strangers share his network.
 */
export async function floodReading(
  { network, device, surface }: Attempt,
  policy: Pick<Policy, 'mode' | 'surfaceModes'>,
  isFlood: IsFlood,
): Promise<Reading | null> {
  if (device?.ripe === true || !(await isFlood(network.subject))) return null
  const mode = surfaceMode(policy, surface) === 'enforce' ? 'enforce' : 'monitor'
  return { says: 'flood', reason: otherReasons.flood, about: 'network', mode }
}
