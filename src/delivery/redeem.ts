// Takes the answer to a check and makes a pass of it, once a ticket. All of what an answer must fit is looked at here:
// whose it is, from when and until when, that it is right, and that it was not used before.
import type { Challenge, Price } from '../challenges/contract.ts'
import { minute, second } from '../lib/time.ts'
import type { Site } from '../site.ts'
import type { Sender } from '../stages/sender.ts'
import type { Answer, Ask, Bucket, Claim, Debit } from '../stores/contract.ts'
import { takeInTime } from '../stores/take-in-time.ts'
import type { Bound } from '../trust/bound.ts'
import { type IssuedPass, issuePass } from '../trust/pass.ts'
import { addressWithin } from '../trust/prover.ts'
import { readTicket, type Ticket } from '../trust/ticket.ts'
import { dearest, looks, priceBy } from './price.ts'

export type RedeemTools = Pick<
  Site,
  'policy' | 'signals' | 'keyring' | 'challenges' | 'challengeTools' | 'store' | 'standby' | 'report'
>

export type Redeemed =
  | { readonly ok: true; readonly ticket: Ticket; readonly pass: IssuedPass }
  | {
      readonly ok: false
      readonly why: 'wrong' | 'expired' | 'used' | 'not-yours' | 'too-early' | 'too-many' | 'unavailable'
      /** How much too early; 0 for whatever else is wrong. */
      readonly waitMs: number
      /** Null where it was no ticket of ours for this client. */
      readonly ticket: Ticket | null
    }

/** Longer than a ticket lives. */
const ticketRememberedMs = 11 * minute
/** Checks that one address passes, and answers of his that a provider is asked about: more than an office needs. */
const passed: Bucket = {
  name: 'checks/passed',
  capacity: 300,
  refill: 1,
  everyMs: 2 * second,
  durableAbove: null,
}
export const askedOfProviders: Bucket = {
  name: 'checks/asked',
  capacity: 60,
  refill: 1,
  everyMs: 5 * second,
  durableAbove: null,
}

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
  const { id, surface, price, how } = ticket
  if (challenge.needsAccount && !(await mayAsk(sender, site))) return refused('too-many')
  const checked = await challenge.check(answer, { id, surface, host, price }, site.challengeTools(address))
  if (checked.is !== 'right') {
    if (checked.is === 'unavailable' || checked.why === 'another-host')
      site.report(`challenge-${checked.why}`, new ProviderTrouble())
    return refused(checked.is, ticket)
  }
  // Only what was right is written down: what costs nothing to send must not use up what others need.
  const used = await use(ticket, sender, site)
  if (used.is !== 'first') return refused(used.is, ticket)
  const bound: Bound = { ...who, surface }
  const earned = { id, how, price: used.price, pool: challenge.pool }
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

/** A provider that does not answer, or an account with it that is not this site's: its operator has to know. */
class ProviderTrouble extends Error {
  override readonly name = 'ProviderTrouble'
}

type Used =
  | {
      readonly is: 'first' /** What its pass is worth: early tickets are worth no more than today's. */
      readonly price: Price
    }
  | { readonly is: 'used' | 'too-many' }

/** Uses the ticket up; where the store does not answer, as far as this isolate knows: it is worth the least then. */
async function use(ticket: Ticket, sender: Sender, site: RedeemTools): Promise<Used> {
  const claim = { key: `ticket/${ticket.id}`, ttlMs: ticketRememberedMs, times: 1, member: '', members: 1 }
  const ask = askOf(sender, [count(passed, sender), ...looks(sender, ticket.surface, site)], [claim])
  try {
    return usedBy(await answered(ask, site), ticket.price)
  } catch (error) {
    site.report('store', error)
    const [here] = await site.standby.take([ask])
    return usedBy(here, 'high')
  }
}

function usedBy(answer: Answer | undefined, least: Price): Used {
  const [counted, ...looked] = answer?.debits ?? []
  if (answer?.claims[0] !== true) return { is: 'used' }
  if (counted?.granted == null) return { is: 'too-many' }
  return { is: 'first', price: dearest(least, priceBy(looked)) }
}

/** Whether a provider is asked about one more answer from this address. */
async function mayAsk(sender: Sender, site: RedeemTools): Promise<boolean> {
  try {
    const answer = await answered(askOf(sender, [count(askedOfProviders, sender)], []), site)
    return answer?.debits[0]?.granted != null
  } catch (error) {
    site.report('store', error)
    return true
  }
}

function count({ name, ...bucket }: Bucket, { network }: Sender): Debit {
  const buckets = [{ ...bucket, name: `${name}=${network.address}` }]
  return {
    alternatives: [{ name: 'counted', opensTo: 'anybody', buckets, distinct: [] }],
    cost: 1,
    how: 'whole',
    shadow: false,
    denialCosts: false,
    patienceMs: 0,
    final: true,
  }
}

function askOf({ network }: Sender, debits: readonly Debit[], claims: readonly Claim[]): Ask {
  const { subject } = network
  const proversAt = addressWithin(network)
  return { subject, debits, claims, device: null, provenance: null, proversAt, lifts: [] }
}

async function answered(ask: Ask, { store, policy }: RedeemTools): Promise<Answer | undefined> {
  const [answer] = await takeInTime(store.take([ask]), policy.patienceMs)
  return answer
}
