// A pass: what whoever passed a check pays with. It says whose it is, until when, and for how many attempts; that
// it is not used more often is for the store to say.
import * as v from 'valibot'
import type { Pass } from '../attempt.ts'
import { type Price, prices } from '../challenges/contract.ts'
import type { Cookie } from '../lib/cookies.ts'
import type { Keyring, Keys } from '../lib/keyed.ts'
import { minute } from '../lib/time.ts'
import { type Bound, clientTag } from './bound.ts'
import { headerOrCookie, setCookie } from './own-cookies.ts'
import { readSigned, sign } from './token.ts'

export const passCookie = '__Host-doorward-pass'
/** For programs that keep no cookies. */
export const passHeader = 'Doorward-Pass'

/** The check that was passed. */
export interface Earned {
  /** The ticket's, and the pass's: however often a ticket is redeemed, its passes are one. */
  readonly id: string
  readonly how: string
  readonly price: Price
  readonly pool: 'paid' | 'waited'
}

export interface IssuedPass {
  readonly token: string
  readonly uses: number
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

export const passLifetimeMs = 10 * minute

interface Worth {
  readonly uses: number
  readonly accounts: number
}

/** The dearer the check, the higher the risk, and the less a pass is good for: it is the price of fewer guesses. */
const worth: Readonly<Record<Price, Worth>> = {
  low: { uses: 5, accounts: 2 },
  middle: { uses: 3, accounts: 1 },
  high: { uses: 1, accounts: 1 },
}
/**
 * Waiting is no price: each attempt after a wait is charged to `waits-per-account` and `waits-per-address`. The second
 * one is for whoever mistyped his password, or his name.
 */
const worthOfWaiting: Worth = { uses: 2, accounts: 2 }

/** What a check that was passed is good for. */
export function worthOf({ price, pool }: Pick<Earned, 'price' | 'pool'>): Worth {
  return pool === 'waited' ? worthOfWaiting : worth[price]
}

const claims = v.object({
  jti: v.string(),
  how: v.string(),
  price: v.picklist(prices),
  pool: v.picklist(['paid', 'waited']),
  who: v.string(),
})

/** For a check that was passed just now. */
export async function issuePass(
  keys: Keys,
  site: string,
  earned: Earned,
  bound: Bound,
  now: number,
): Promise<IssuedPass> {
  const { id, how, price, pool } = earned
  const said = { jti: id, how, price, pool, who: clientTag(keys, bound) }
  const expiresAt = now + passLifetimeMs
  const token = await sign(keys, { kind: 'pass', site, audience: bound.surface }, said, expiresAt)
  return { token, uses: worthOf(earned).uses, expiresAt }
}

/** Null for none, and for anything that is no pass of ours for exactly this, or over. Never throws. */
export async function readPass(
  keyring: Keyring,
  site: string,
  token: string | null,
  bound: Bound,
  now: number,
): Promise<Pass | null> {
  const opened = await readSigned(keyring, { kind: 'pass', site, audience: bound.surface }, token, now)
  if (opened === null || opened === 'expired') return null
  const read = v.safeParse(claims, opened.payload)
  if (!read.success || read.output.who !== clientTag(opened.keys, bound)) return null
  const { jti: id, how, price, pool } = read.output
  return { id, how, price, pool, ...worthOf({ price, pool }) }
}

/** The `Set-Cookie` line. */
export function setPassCookie(token: string): string {
  return setCookie(passCookie, token, passLifetimeMs)
}

/** The token that a request shows; null for none. */
export function presentedPass(headers: Headers, cookies: readonly Cookie[]): string | null {
  return headerOrCookie(headers, passHeader, cookies, passCookie)
}
