// The flow cookie: which account a step without a name belongs to (a code, a reset token). Sealed with jose,
// so that its holder can neither read nor change it; it opens nothing by itself. It says what its holder
// began, not what the origin will take the step for: whoever knows two passwords holds two flows, and may
// present either.
import type { Account, Surface } from '../attempt.ts'
import type { Cookie } from '../lib/cookies.ts'
import { type Keyring, type Keys, tag } from '../lib/keyed.ts'
import { minute } from '../lib/time.ts'
import { onlyCookie, setCookie } from './own-cookies.ts'
import { readSealed, seal } from './token.ts'

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
  const claims = { flow: tag(keys, 'flow', nonce), account }
  const sealed = await seal(keys, { kind: 'flow', site, audience: surface }, claims, now + lifetimeMs)
  return setCookie(flowCookie, sealed, lifetimeMs)
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
  const token = onlyCookie(cookies, flowCookie)
  const opened = await readSealed(keyring, { kind: 'flow', site, audience: surface }, token, now)
  return opened === null || opened === 'expired' ? null : flowOf(opened.payload)
}

function flowOf({ flow, account }: Readonly<Record<string, unknown>>): Flow | null {
  return typeof flow === 'string' && isAccount(account) ? { id: flow, account } : null
}

/** What we sealed has this shape: this says so to the compiler, and catches a seal of an older version. */
function isAccount(value: unknown): value is Account {
  return (
    typeof value === 'object' &&
    value !== null &&
    'subject' in value &&
    'tag' in value &&
    'hint' in value &&
    'names' in value &&
    Array.isArray(value.names)
  )
}
