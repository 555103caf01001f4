// The flow cookie: which account a step without a name belongs to (a code, a reset token). Sealed with jose,
// so that its holder can neither read nor change it; it opens nothing by itself. It says what its holder
// began, not what the origin will take the step for: whoever knows two passwords holds two flows, and may
// present either.
import { EncryptJWT, jwtDecrypt } from 'jose'
import type { Account, Surface } from '../attempt.ts'
import type { Cookie } from '../lib/cookies.ts'
import { type Keyring, type Keys, tag } from '../lib/keyed.ts'
import { minute } from '../lib/time.ts'

export const flowCookie = '__Host-doorward-flow'

export interface Flow {
  /** Keyed tag of this flow. */
  readonly id: string
  readonly account: Account
}

const lifetimeMs = 15 * minute

/**
 * The `Set-Cookie` line that begins a flow for an account, towards a step on `surface` and no other. `nonce`
 * makes this flow unlike any other.
 */
export async function beginFlow(
  keys: Keys,
  site: string,
  surface: Surface,
  account: Account,
  nonce: string,
  now: number,
): Promise<string> {
  const sealed = await new EncryptJWT({ flow: tag(keys, 'flow', nonce), account })
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: keys.id })
    .setIssuer(site)
    .setAudience(surface)
    .setExpirationTime(new Date(now + lifetimeMs))
    .encrypt(keys.of.flow)
  return `${flowCookie}=${sealed}; Path=/; Max-Age=${lifetimeMs / 1000}; Secure; HttpOnly; SameSite=Lax`
}

/**
 * The flow a request belongs to; null for none, and for anything we did not seal, or not for this site, or
 * too old. Null for two as well: a browser keeps one cookie of this name.
 */
export async function readFlow(
  keyring: Keyring,
  site: string,
  surface: Surface,
  cookies: readonly Cookie[],
  now: number,
): Promise<Flow | null> {
  const [first, second] = cookies.filter(({ name }) => name === flowCookie)
  if (first === undefined || second !== undefined || first.value.length > 4096) return null
  for (const keys of [keyring.current, keyring.previous]) {
    if (keys === null) continue
    try {
      const { payload } = await jwtDecrypt(first.value, keys.of.flow, {
        issuer: site,
        audience: surface,
        currentDate: new Date(now),
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
      })
      return flowOf(payload)
    } catch {
      // Sealed with another key, or not by us: the next key, or none.
    }
  }
  return null
}

function flowOf(payload: Record<string, unknown>): Flow | null {
  const { flow, account } = payload
  return typeof flow === 'string' && isAccount(account) ? { id: flow, account } : null
}

/** What we sealed has this shape: this says so to the compiler, and catches a seal of an older version. */
function isAccount(value: unknown): value is Account {
  return (
    typeof value === 'object' && value !== null && 'subject' in value && 'tag' in value && 'hint' in value
  )
}
