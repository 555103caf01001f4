// What goes over the wire between a browser and the endpoints under `/__doorward/`. Types, and a look at what arrived.
import type { Challenge } from 'altcha-lib/types'

/** Work for the processor: find the counter, of 0 to `most`, whose derived key begins as asked. */
export interface WorkChallenge {
  readonly type: 'proof-of-work'
  readonly most: number
  readonly parameters: Challenge
}

/** A provider's widget, which hands over a token. */
export interface WidgetChallenge {
  readonly type: string
  readonly sitekey: string
  readonly script: string
  readonly action?: string
}

/** What has to be done; `type` says how. */
export interface AnyChallenge {
  readonly type: string
}

/** A challenge and the ticket that its answer is handed in with. */
export interface Envelope {
  readonly surface: string
  readonly ticket: string
  readonly challenge: AnyChallenge
}

/** How a challenge ended: with an answer, or not at all. */
export type Done = { readonly is: 'done'; readonly answer: unknown } | { readonly is: 'cannot' }

export const isWork = (challenge: AnyChallenge): challenge is WorkChallenge =>
  challenge.type === 'proof-of-work'

/** Null where it is none. */
export function readEnvelope(value: unknown): Envelope | null {
  const { surface, ticket, challenge } = (value ?? {}) as Partial<Envelope>
  return typeof surface === 'string' && typeof ticket === 'string' && typeof challenge?.type === 'string'
    ? { surface, ticket, challenge }
    : null
}
