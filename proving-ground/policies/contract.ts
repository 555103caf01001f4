// What a policy is: a set of rules that stands before the origin. It sees what arrives and how it ended, and never who
// sent it.
import type { Arrival, Price, WithoutScript } from '../arrival.ts'
import type { Random } from '../random.ts'

export interface Policy {
  readonly name: string
  /** What it is, and where its thresholds come from, in one line for the table's notes. */
  readonly note: string
  /** Nothing of an earlier run may be left in what it returns. */
  start(world: World): RunningPolicy
}

export interface World {
  readonly random: Random
  /** Accounts of the site, for policies that size their tables by it. */
  readonly accounts: number
  /** For the oracle, and for nobody else. */
  readonly isAttack: (arrival: Arrival) => boolean
}

/** Calls come in the order of time, one after the other: `decide`, then, for the same arrival, `ended`. */
export interface RunningPolicy {
  /**
   * What an unseen check on this form costs, for somebody who has just entered it; null where no work is done unseen.
   * The work was done when the arrival carries its pass.
   */
  unseen(arrival: Omit<Arrival, 'pass'>): Price | null
  decide(arrival: Arrival): Decision | Promise<Decision>
  /** How it ended. Returns the cookie that the answer sets in this browser; null for none. */
  ended(arrival: Arrival, decision: Decision, outcome: Outcome): string | null | Promise<string | null>
  /** Called at the end, and whenever somebody wants to know. */
  told(): Told
}

export type Decision =
  /** To the origin. `checked`: it took a pass. */
  | { readonly do: 'forward'; readonly checked: boolean }
  /**
   * A page with a check; who passes it comes again, with a pass. `campaign`: without one, it would not be asked for.
   * `withoutScript`: left out where another way is made up.
   */
  | {
      readonly do: 'check'
      readonly price: Price
      readonly campaign?: true
      readonly withoutScript?: Exclude<WithoutScript, 'other-way'>
    }
  /** `silent`: whoever came is told that the password was wrong. */
  | { readonly do: 'turn-away'; readonly retryAfterMs: number | null; readonly silent?: true }
  /** The origin is asked, and a right password is answered as a wrong one. */
  | { readonly do: 'pretend' }

/** What the origin said; `not-asked` where it was not forwarded. */
export type Outcome = 'success' | 'failure' | 'not-asked'

export interface Told {
  readonly campaigns: readonly Campaign[]
  /** Round trips to a store, over all arrivals. */
  readonly storeCalls: number
}

/** Times of the simulation, in milliseconds. */
export interface Campaign {
  readonly declaredAt: number
  /** Null while it goes on. */
  readonly endedAt: number | null
  /** In a sentence. */
  readonly what: string
}

/** Most policies do no unseen work, set no cookies, declare nothing, and ask no store. */
export const plain = {
  unseen: () => null,
  ended: () => null,
  told: () => ({ campaigns: [], storeCalls: 0 }),
} as const satisfies Partial<RunningPolicy>

export const forward: Decision = { do: 'forward', checked: false }
