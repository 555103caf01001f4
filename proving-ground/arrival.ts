// What arrives at the door, as far as a policy may look at it, and the truth about it, which no policy but the oracle
// is told. Types only.
import type { Client, Place } from './places.ts'

export type Surface = 'login' | 'password-reset' | 'signup'

/** A check that was passed, and what its pass is worth. */
export interface Pass {
  readonly id: number
  readonly price: Price
  /** By an unseen check while the form was filled in, on a page that somebody saw, or by waiting there. */
  readonly how: 'unseen' | 'seen' | 'waited'
  /** Milliseconds of the simulation. */
  readonly at: number
}

export type Price = 'low' | 'middle' | 'high'

/** One attempt, as it arrives. */
export interface Arrival {
  /** Milliseconds since the simulation began. */
  readonly at: number
  readonly surface: Surface
  /** The account that is named. Numbers of names that exist and of names that do not look alike. */
  readonly name: number
  /** Which password was sent: the same number is the same password, at whatever account. */
  readonly password: number
  /** Whether it stands on the public lists of the most common breached passwords. */
  readonly listed: boolean
  readonly place: Place
  readonly client: Client
  /** The cookie that this policy gave this browser earlier; null for none. */
  readonly cookie: string | null
  /** What the browser shows as its session before the login; null for programs that keep none. */
  readonly visit: number | null
  readonly pass: Pass | null
}

/** Who sent it, and what would happen if the origin were asked. */
export interface Truth {
  readonly by: 'people' | 'attack'
  /** Which attack of the scenario; null for people. */
  readonly attack: number | null
  /** Whether the name is an account of the site. */
  readonly exists: boolean
  /** Whether the origin would say yes. */
  readonly right: boolean
  /** An attacker signs in to an account that he registered himself: nothing is taken over. False for everybody else. */
  readonly own: boolean
  /** An exact repeat by a program that nobody looks at: no attempt by people, and no attack. */
  readonly stale: boolean
  /** For an owner whose account is under a lockout attack: from what he tries to get in; null for everybody else. */
  readonly owner: 'known-device' | 'new-device' | null
  /** Behind a network that many people of the site share. */
  readonly shared: boolean
  /** Somebody sent the form before the unseen work was done, and was told to wait for it. */
  readonly waited?: true
}

/**
 * The way past a check for whoever runs no scripts: a page to wait at, which is there for programs too; none; or
 * another one that no attacker finds. The last is made up, for rivals whose checks all need a script: nobody is counted
 * as shut out by them.
 */
export type WithoutScript = 'waits' | 'stays-out' | 'other-way'

/** What whoever sent it gets to see. */
export type Answer =
  | { readonly is: 'in'; readonly cookie: string | null }
  | { readonly is: 'wrong' }
  /** A page, with a check to do. */
  | { readonly is: 'check'; readonly price: Price; readonly withoutScript: WithoutScript }
  | { readonly is: 'turned-away'; readonly retryAfterMs: number | null }
