// What a signal is. A signal looks at one attempt and says what it counts, or what it sees; it asks nobody and keeps
// nothing. The counters of all signals travel to the store together, one call a subject (`stages/sense.ts`).
import type { Attempt, Countable, Surface } from '../attempt.ts'
import type { Price } from '../challenges/contract.ts'
import type { GrowsWith, Relation } from '../stores/contract.ts'
import type { About, Pool, Reading } from '../verdict.ts'
import type { Risk } from '../watchtower/contract.ts'

/** A reading of a signal's: a flood is no signal's, it is seen before any is asked. */
export type SignalReading = Exclude<Reading, { readonly says: 'flood' }>

/** `free` at once, then `refill` more every `everyMs`; `refill: 0` never. */
export interface BudgetSetting {
  readonly free: number
  readonly refill: number
  readonly everyMs: number
  /** Beyond it, for whoever passed a check. Without it: nothing. */
  readonly paid?: PaidSetting
}

/** `most` at once, then `refill` more every `everyMs`. */
export interface PaidSetting {
  readonly most: number
  readonly refill: number
  readonly everyMs: number
}

/** `free` different ones at once; within `withinMs`, as many are forgotten again, one by one. */
export interface DistinctSetting {
  readonly free: number
  readonly withinMs: number
}

export type LimitSetting = BudgetSetting | DistinctSetting

export function isBudget(setting: LimitSetting): setting is BudgetSetting {
  return 'refill' in setting
}

/**
 * A counter of one attempt, named within its subject: `kind`, or `kind=detail` (see `stores/contract.ts`). It bounds
 * these pools; one that has no counter of its own is not there.
 */
export type Counter =
  | {
      readonly counts: 'attempts'
      readonly name: string
      readonly pools: readonly Pool[]
      readonly capacity: number
      readonly refill: number
      readonly everyMs: number
      readonly durableAbove: number | null
      readonly growsWith?: GrowsWith
    }
  | {
      readonly counts: 'distinct'
      readonly name: string
      readonly pools: readonly Pool[]
      readonly member: string
      readonly capacity: number
      readonly windowMs: number
      readonly growsWith?: GrowsWith
    }

/** A signal that counts. Its setting per surface is the operator's to change; `null` means it has none there. */
export interface CountingSignal<Name extends string = string> {
  readonly kind: 'counts'
  readonly name: Name
  /** Whether a refused request pays here too: only where what it names makes no counter. */
  readonly chargesRefused?: true
  /** Whether an answer of the origin that nobody can read is not charged here: where it would hardly come back. */
  readonly backIfUnclear?: true
  /** Whose counters these are: they are kept with that subject, and lifted with it. */
  readonly about: 'network' | 'account'
  readonly defaults: Readonly<Record<Surface, LimitSetting | null>>
  counters(attempt: Countable, setting: LimitSetting): readonly Counter[]
  /** One plain sentence for the record. */
  sentence(reading: SignalReading): string
}

/**
 * Who is always let through, and who never. Networks as addresses or CIDR; accounts as keyed tags of their skeleton.
 */
export interface Lists {
  readonly allow: ListEntries
  readonly deny: ListEntries
}

export interface ListEntries {
  /** The entry that matches this address, or null. */
  readonly network: (address: string) => string | null
  readonly asns: ReadonlySet<number>
  readonly countries: ReadonlySet<string>
  readonly accountTags: ReadonlySet<string>
}

/** A signal that sees something in the attempt itself. */
export interface LookingSignal<Name extends string = string> {
  readonly kind: 'looks'
  readonly name: Name
  look(attempt: Attempt, lists: Lists): Sight | null
  sentence(reading: SignalReading): string
}

/** What was seen, named by `what` (a list entry, a tool's name, a number) and never by a secret. */
export interface Sight {
  readonly says: 'refuse' | 'allow'
  readonly about: About
  readonly what: string
}

/** What is known of a sign-in, beside the limits, when its account's record has answered. */
export interface Circumstances {
  /** It is no proof of an account: see `Relation`. */
  readonly relation: Relation
  /** What the watchtower says of where it comes from. */
  readonly risk: Risk
  /** Whether its password is tried at many accounts, or is one that anybody would think of first. */
  readonly passwordGoesRound: boolean
  /** Wrong guesses that its account has taken from strangers, as its ceiling counts them. */
  readonly guesses: number
}

/** Why a check is needed. */
export interface Suspicion {
  readonly what: string
  /** The least that it has to cost. */
  readonly price: Price
  /** Whether waiting is one. Where two suspicions act, each has to say so. */
  readonly waits: boolean
}

/**
 * A signal that reads what the account's record answered, and says where a check is needed. It has no limit: an
 * operator sets in [vars.DETECTION] whether it acts.
 */
export interface ReadingSignal<Name extends string = string> {
  readonly kind: 'reads'
  readonly name: Name
  readonly surfaces: readonly Surface[]
  /** Null where nothing speaks for a check. */
  read(circumstances: Circumstances): Suspicion | null
  sentence(reading: SignalReading): string
}

export type Signal<Name extends string = string> =
  | CountingSignal<Name>
  | LookingSignal<Name>
  | ReadingSignal<Name>
