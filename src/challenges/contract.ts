// What a challenge is: a check that somebody without credit is asked to pass. It knows what it asks for and whether an
// answer is right. Whom it is for, until when, and that it is used once is said by the ticket (`trust/ticket.ts`).
import type { Surface } from '../attempt.ts'
import type { Keyring } from '../lib/keyed.ts'

/** What a check costs who passes it, cheapest first. A challenge that cannot ask for more costs the same at each. */
export const prices = ['low', 'middle', 'high'] as const
export type Price = (typeof prices)[number]

/** What a check is for: everything its answer must fit. */
export interface Order {
  /** The ticket's. */
  readonly id: string
  readonly surface: Surface
  /** The host that the visitor sees, as the request named it. */
  readonly host: string
  readonly price: Price
}

/** Codes, for the record: never a secret, a token, or words of a provider's own. */
export type Checked =
  | { readonly is: 'right' }
  | { readonly is: 'wrong'; readonly why: string }
  /** Nobody can tell: a provider did not answer, or takes this site's account for no good. */
  | { readonly is: 'unavailable'; readonly why: string }

/** The site's account with the provider that is configured. */
export interface ProviderPolicy {
  readonly sitekey: string
  readonly secret: string
  /** Where answers are verified; null for the provider's own address. */
  readonly siteverify: string | null
}

export interface ChallengeTools {
  readonly keyring: Keyring
  /** Null where no provider is configured. */
  readonly provider: ProviderPolicy | null
  /** Sends a request to a provider. */
  readonly request: (request: Request) => Promise<Response>
  /** The visitor's, for the provider; null where it is not known. */
  readonly address: string | null
  /** How long a wait takes. */
  readonly waitSeconds: number
}

/** What a page that does a check must allow, as sources of a content security policy. */
export interface ChallengeHosts {
  readonly script: readonly string[]
  readonly frame: readonly string[]
  readonly connect: readonly string[]
  readonly style: readonly string[]
}

/** Keys that a provider has published for tests: with them, anybody passes. */
export interface TestKeys {
  readonly sitekeys: readonly string[]
  readonly secrets: readonly string[]
}

export interface Challenge<Name extends string = string> {
  readonly name: Name
  /** Which pool its passes pay from. */
  readonly pool: 'paid' | 'waited'
  /** Whether the site must have an account with whoever does it. */
  readonly needsAccount: boolean
  readonly testKeys: TestKeys
  /** What a client needs to do it: plain JSON with a `type`. Throws where it needs a provider and there is none. */
  offer(order: Order, tools: ChallengeTools): Promise<Readonly<Record<string, unknown>>>
  /** Never throws. Binding, expiry and single use are the ticket's business. */
  check(answer: unknown, order: Order, tools: ChallengeTools): Promise<Checked>
  readonly hosts: ChallengeHosts
}

export const noHosts: ChallengeHosts = { script: [], frame: [], connect: [], style: [] }
export const noTestKeys: TestKeys = { sitekeys: [], secrets: [] }
