// Takes the answer to a check and makes a pass of it, once a ticket. All of what an answer must fit is looked at here:
// whose it is, from when and until when, that it was not used before, and that it is right.
import type { Challenge, Checked } from '../challenges/contract.ts'
import { inTime } from '../lib/in-time.ts'
import { minute } from '../lib/time.ts'
import { unreachable } from '../lib/unreachable.ts'
import type { Site } from '../site.ts'
import type { Sender } from '../stages/sender.ts'
import type { Bound } from '../trust/bound.ts'
import { type IssuedPass, issuePass } from '../trust/pass.ts'
import { readTicket, type Ticket } from '../trust/ticket.ts'

export type RedeemTools = Pick<
  Site,
  'policy' | 'keyring' | 'challenges' | 'challengeTools' | 'store' | 'usedHere' | 'report'
>

export type Redeemed =
  | { readonly ok: true; readonly ticket: Ticket; readonly pass: IssuedPass }
  | {
      readonly ok: false
      readonly why: 'wrong' | 'expired' | 'used' | 'not-yours' | 'too-early' | 'unavailable'
      /** How much too early; 0 for whatever else is wrong. */
      readonly waitMs: number
      /** Null where it was no ticket of ours for this client. */
      readonly ticket: Ticket | null
    }

/** Longer than a ticket lives. */
const ticketRememberedMs = 11 * minute

/** Who hands an answer in, from where, and when. */
export interface Visitor {
  readonly sender: Sender
  /** As the platform says it, for a provider; null where it says nothing. */
  readonly address: string | null
  readonly host: string
  readonly now: number
}

export async function redeem(
  text: string,
  answer: unknown,
  { sender, address, host, now }: Visitor,
  site: RedeemTools,
): Promise<Redeemed> {
  const { keyring, policy } = site
  const who = { host, network: sender.network.wide, client: sender.client.userAgent }
  const read = await readTicket(keyring, policy.site, text, who, now)
  if (!read.ok) return { ...refused(read.why), waitMs: read.why === 'too-early' ? read.waitMs : 0 }
  const { ticket } = read
  const challenge = challengeOf(ticket, site)
  if (challenge === null) return refused('not-yours')
  const { id, surface, price, issuedAt: at, how } = ticket
  // Before the answer is looked at: one ticket makes us ask a provider once.
  if (!(await isFirst(ticket, sender, now, site))) return refused('used', ticket)
  const tools = site.challengeTools(now, address)
  const checked = await challenge.check(answer, { id, surface, host, price, at }, tools)
  const fault = faultOf(checked)
  if (fault !== null) return refused(fault, ticket)
  const bound: Bound = { ...who, surface }
  const earned = { id, how, price, pool: challenge.pool }
  return { ok: true, ticket, pass: await issuePass(keyring.current, policy.site, earned, bound, now) }
}

type Refused = Redeemed & { ok: false }

function refused(why: Refused['why'], ticket: Ticket | null = null): Refused {
  return { ok: false, why, waitMs: 0, ticket }
}

/** The check that a ticket is for, if it is still one that this site takes. */
function challengeOf({ how, fallback }: Ticket, { challenges, policy }: RedeemTools): Challenge | null {
  if (policy.challenge === null) return null
  const found = challenges.find(({ name }) => name === how) ?? null
  const taken = found?.pool === 'waited' || how === policy.challenge.provider || fallback
  return taken ? found : null
}

function faultOf(checked: Checked): 'wrong' | 'unavailable' | null {
  switch (checked.is) {
    case 'right':
      return null
    case 'wrong':
    case 'unavailable':
      return checked.is
    default:
      return unreachable(checked)
  }
}

/** Whether the ticket is used for the first time; where the store does not answer, as far as this isolate knows. */
async function isFirst(
  { id }: Ticket,
  { network }: Sender,
  now: number,
  site: RedeemTools,
): Promise<boolean> {
  const claim = { key: `ticket/${id}`, ttlMs: ticketRememberedMs, times: 1, member: '', members: 1 }
  const ask = { subject: network.subject, debits: [], claims: [claim], device: null, lifts: [] }
  try {
    const [answer] = await inTime(site.store.take([ask]), site.policy.patienceMs, () => {
      throw new Error('The store did not answer in time.')
    })
    return answer?.claims[0] === true
  } catch (error) {
    site.report('store', error)
    return site.usedHere.claim(claim.key, now + ticketRememberedMs)
  }
}
