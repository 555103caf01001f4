// A coarse shield against a flood from one network, where the operator bound one: Cloudflare counts there, at each of
// its locations by itself. It knows nothing of accounts, and nothing hangs on it: where it fails, everybody passes.
import type { Subject } from './attempt.ts'
import type { Problem } from './config/problems.ts'
import { inTime } from './lib/in-time.ts'
import type { Report } from './lib/report.ts'

/** Whether there is more from this network than the binding lets through. Never rejects. */
export type IsFlood = (network: Subject) => Promise<boolean>

const bindingName = 'FLOOD_LIMIT'
/** It answers from the machine that the Worker runs on. */
const patienceMs = 100

export function floodProblems(env: Readonly<Record<string, unknown>>): readonly Problem[] {
  const binding = env[bindingName]
  if (binding === undefined || isRateLimit(binding)) return []
  const allowed = 'a rate limit ([[ratelimits]]), or no binding of this name'
  return [{ path: bindingName, found: typeof binding, allowed, suggestion: null }]
}

export function floodLimitOf(env: Readonly<Record<string, unknown>>, report: Report): IsFlood {
  const limit = env[bindingName]
  if (!isRateLimit(limit)) return async () => false
  return async ({ key }) => {
    try {
      const { success } = await inTime(limit.limit({ key }), patienceMs, () => ({ success: true }))
      return !success
    } catch (error) {
      report('flood', error)
      return false
    }
  }
}

function isRateLimit(binding: unknown): binding is RateLimit {
  return typeof binding === 'object' && binding !== null && 'limit' in binding
}
