// Hands out checks: a ticket that says for whom a check is, and what is to be done for it.
import { randomBytes } from 'node:crypto'
import type { Surface } from '../attempt.ts'
import type { Challenge, Price } from '../challenges/contract.ts'
import { second } from '../lib/time.ts'
import type { WaitOffer } from '../pages/answers.ts'
import type { Site } from '../site.ts'
import type { Bound } from '../trust/bound.ts'
import { issueTicket, ticketLifetimeMs } from '../trust/ticket.ts'

export type OfferTools = Pick<Site, 'policy' | 'keyring' | 'challenges' | 'challengeTools'>

/** A check to do, as it travels to a script or a program. */
export interface Envelope {
  readonly needed: true
  readonly surface: Surface
  readonly ticket: string
  /** Seconds. */
  readonly expiresIn: number
  readonly challenge: Readonly<Record<string, unknown>>
}

export interface Terms {
  readonly price: Price
  /** Whether it stands in for a provider that does not answer. */
  readonly fallback: boolean
}

export async function offerCheck(
  challenge: Challenge,
  bound: Bound,
  { price, fallback }: Terms,
  now: number,
  site: OfferTools,
): Promise<Envelope> {
  const id = randomBytes(16).toString('base64url')
  const { surface, host } = bound
  const ticket = { id, how: challenge.name, price, from: startOf(challenge, now, site), fallback }
  return {
    needed: true,
    surface,
    ticket: await issueTicket(site.keyring.current, site.policy.site, ticket, bound, now),
    expiresIn: ticketLifetimeMs / second,
    challenge: await challenge.offer({ id, surface, host, price }, site.challengeTools(null)),
  }
}

/** A ticket for whoever can do nothing but wait; null where nobody can. */
export async function offerWait(bound: Bound, now: number, site: OfferTools): Promise<WaitOffer | null> {
  const challenge = site.challenges.find(({ pool }) => pool === 'waited')
  if (challenge === undefined || site.policy.challenge === null) return null
  const { ticket } = await offerCheck(challenge, bound, { price: 'low', fallback: false }, now, site)
  return { ticket, seconds: site.policy.challenge.waitSeconds }
}

/** From when on its answer is right: later than now where waiting is all there is to do. */
function startOf(challenge: Challenge, now: number, { policy }: OfferTools): number {
  return challenge.pool === 'waited' ? now + (policy.challenge?.waitSeconds ?? 0) * second : now
}
