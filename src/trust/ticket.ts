// A ticket: what everybody gets with a check to do, and gives back with the answer. It says for whom the check is,
// from when and until when it may be answered; that it is used once is for the store to say.
import * as v from 'valibot'
import { type Surface, surfaces } from '../attempt.ts'
import { type Price, prices } from '../challenges/contract.ts'
import type { Keyring, Keys } from '../lib/keyed.ts'
import { minute } from '../lib/time.ts'
import { type Bound, clientTag } from './bound.ts'
import { readSigned, sign } from './token.ts'

export interface Ticket {
  /** Nobody's guess: what is claimed once. */
  readonly id: string
  /** The check: the name of a challenge. */
  readonly how: string
  readonly price: Price
  /** Milliseconds since 1970; answers are right no earlier. */
  readonly from: number
  /** Whether it stands in for a check that could not be done. */
  readonly fallback: boolean
  readonly surface: Surface
}

export type TicketRead =
  | { readonly ok: true; readonly ticket: Ticket }
  | { readonly ok: false; readonly why: 'expired' | 'not-yours' }
  | { readonly ok: false; readonly why: 'too-early'; readonly waitMs: number }

export const ticketLifetimeMs = 10 * minute

const claims = v.object({
  jti: v.string(),
  how: v.string(),
  price: v.picklist(prices),
  from: v.number(),
  fallback: v.boolean(),
  who: v.string(),
  aud: v.picklist(surfaces),
})

export function issueTicket(
  keys: Keys,
  site: string,
  { id, how, price, from, fallback }: Omit<Ticket, 'surface'>,
  bound: Bound,
  now: number,
): Promise<string> {
  const said = { jti: id, how, price, from, fallback, who: clientTag(keys, bound) }
  return sign(keys, { kind: 'ticket', site, audience: bound.surface }, said, now + ticketLifetimeMs)
}

/** `not-yours` is also what we did not make. Never throws. */
export async function readTicket(
  keyring: Keyring,
  site: string,
  text: string,
  bound: Omit<Bound, 'surface'>,
  now: number,
): Promise<TicketRead> {
  const opened = await readSigned(keyring, { kind: 'ticket', site, audience: surfaces }, text, now)
  if (opened === 'expired') return { ok: false, why: 'expired' }
  const read = v.safeParse(claims, opened?.payload)
  if (opened === null || !read.success) return { ok: false, why: 'not-yours' }
  const { jti: id, how, price, from, fallback, who, aud: surface } = read.output
  if (who !== clientTag(opened.keys, bound)) return { ok: false, why: 'not-yours' }
  if (now < from) return { ok: false, why: 'too-early', waitMs: from - now }
  return { ok: true, ticket: { id, how, price, from, fallback, surface } }
}
