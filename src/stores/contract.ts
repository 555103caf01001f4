// What every store must do. Atomic verbs only: there is deliberately no get and no set, because between the two an
// attacker fits a thousand guesses. A store that cannot answer throws; what that means is the policy's decision.
//
// Limits: a store forgets a charge after two minutes (`chargeLifetimeMs`): an answer that takes longer is never
// refunded. After a crash the last two seconds may be forgotten, except claims, devices, relations, provers and durable
// buckets.
import type { Provenance, Subject } from '../attempt.ts'
import type { Device, DeviceState, GrowsWith, Proven, Prover, Relation } from './contract-of-trust.ts'

export type { Device, DeviceState, GrowsWith, Proven, Prover, Relation } from './contract-of-trust.ts'

/**
 * A token bucket with whole-step refill: every `everyMs` it gets `refill` tokens back, up to `capacity`.
 * `refill: 0` never refills; such a bucket ends only by `forget`.
 */
export interface Bucket {
  /** `kind` alone, or `kind=detail` where one subject has many of a kind. A crowded store may drop the detail. */
  readonly name: string
  readonly capacity: number
  readonly refill: number
  readonly everyMs: number
  /**
   * Written down before the answer once more than this many are used, so that a crash gives nothing of it back; null:
   * never, always within two seconds.
   */
  readonly durableAbove: number | null
  readonly growsWith?: GrowsWith
}

/** The kind in a counter's name: what a crowded store counts under. */
export function counterKind(name: string): string {
  return name.split('=', 1)[0] ?? name
}

/** At most `capacity` different members; one leaves every `windowMs / capacity`. Members already counted are let in. */
export interface Distinct {
  readonly name: string
  readonly member: string
  readonly capacity: number
  readonly windowMs: number
  readonly growsWith?: GrowsWith
}

/** A way to pay: all its counters are debited, or none is. */
export interface Alternative {
  readonly name: string
  /**
   * Who may pay this way: `anybody`; a `ripe-device`, where the ask's device is one and this subject knows it; a
   * `claim`, where all claims of the ask are good; `nobody`: it is only looked at, to tell what would be open to
   * somebody who showed more.
   */
  readonly opensTo: 'anybody' | 'ripe-device' | 'claim' | 'nobody'
  readonly buckets: readonly Bucket[]
  readonly distinct: readonly Distinct[]
}

export interface Debit {
  /** The first alternative that is open and can be paid is. */
  readonly alternatives: readonly Alternative[]
  readonly cost: number
  /**
   * `whole`: all of it or nothing. `what-there-is`: empties the counters as far as the cost goes, and grants nothing:
   * the price of a refused request.
   */
  readonly how: 'whole' | 'what-there-is'
  /** A rule that only watches: it has counters of its own, and no denial of it keeps a live debit from being asked. */
  readonly shadow: boolean
  /** Whether a denial by a distinct limit debits the buckets all the same: that counts against a network. */
  readonly denialCosts: boolean
  /** How long the answer may be held back for a refund while charges of the last three seconds are in flight. */
  readonly patienceMs: number
  /** It is never given back: nothing is remembered of it, and its answer names no charge. */
  readonly final?: true
}

/**
 * Something that is good for a few times: true `times` times per key until `ttlMs` has passed since the first. A
 * subject has a thousand at one time; a claim beyond is refused.
 */
export interface Claim {
  readonly key: string
  readonly ttlMs: number
  readonly times: number
  /** For whom it is claimed: at most `members` different ones. */
  readonly member: string
  readonly members: number
}

/** Everything one subject is asked for one attempt: one call. */
export interface Ask {
  readonly subject: Subject
  readonly debits: readonly Debit[]
  readonly claims: readonly Claim[]
  /** The id of the device that the client says it is; null for none. */
  readonly device: string | null
  /** Where it comes from; null where nobody wants to know whether that is related. */
  readonly provenance: Provenance | null
  /**
   * Of a network: the address within it (see `Prover`) for which somebody wants to know how many accounts are proven,
   * or a counter grows. Null: nobody does, and nothing grows.
   */
  readonly proversAt: number | null
  /** Names of lifts that would apply (see `lift`). */
  readonly lifts: readonly string[]
}

/** The state of one counter after the debit, or at the denial. */
export interface Counted {
  readonly name: string
  readonly used: number
  readonly capacity: number
  /** 0 where it could be paid; null where it never refills by itself. */
  readonly waitMs: number | null
}

export interface DebitAnswer {
  /** Name of the alternative that paid; null where none could, or where the debit only took what there was. */
  readonly granted: string | null
  /** Names the charge in a settlement. Null where nothing was debited. */
  readonly charge: string | null
  /** The counters of the alternative that paid, else of the last one that was open. */
  readonly counted: readonly Counted[]
  /** At a denial: the alternatives not open that could have been paid, whole and at this cost. A hint, no promise. */
  readonly offers: readonly string[]
  /**
   * At a denial: what kept each alternative, open or only looked at, from being paid. Without what a refund may free
   * any moment: what stands here may be answered for without asking again.
   */
  readonly spent: readonly Counted[]
  /** False for a denial that a refund may end any moment, because charges of the last three seconds are in flight. */
  readonly firm: boolean
}

export interface Answer {
  readonly debits: readonly DebitAnswer[]
  readonly claims: readonly boolean[]
  /** How well this subject knows the device; null where it does not, or none was named. */
  readonly device: DeviceState | null
  /** Null where no provenance was asked about. */
  readonly relation: Relation | null
  /** Null where nobody asked. */
  readonly proven: Proven | null
  /** The lift under which everything was granted free of charge. */
  readonly lifted: string | null
}

/** Gives a charge back: once, and never above full. */
export interface Settlement {
  readonly subject: Subject
  readonly charge: string
  /** Where not null: only if this bucket can be debited for it. */
  readonly instead: Bucket | null
  /** Where not null: only these of its counters; the others stay charged. */
  readonly only: readonly string[] | null
}

export interface Store {
  /** Asks every subject of one attempt, in parallel. Answers in the order of the asks. Throws when it cannot tell. */
  take(asks: readonly Ask[]): Promise<readonly Answer[]>
  /**
   * Off the visitor's path, all of one attempt together. Whether each was given back: of one that hangs on nothing
   * (`instead` is null), true may say only that it is on its way.
   */
  settle(settlements: readonly Settlement[]): Promise<readonly boolean[]>
  /**
   * After a success: this device is the subject's. Written down when it resolves; a full list (see `ledger/devices.ts`)
   * takes no more. An id that the subject knows under another name stays as it is.
   */
  remember(subject: Subject, device: Device): Promise<void>
  /**
   * After a success: the name was signed in to from there. Resolves once that is on its way. A full store (see
   * `ledger/rings.ts`) takes no new name.
   */
  relate(subject: Subject, provenance: Provenance): Promise<void>
  /**
   * After a success: this account lives in the network. Resolves once that is on its way. A full list (see
   * `ledger/provers.ts`) takes nobody but for somebody who leaves, and a full store no new network.
   */
  prove(subject: Subject, prover: Prover): Promise<void>
  /**
   * Forgets every device of the subject, and where its names were signed in to from. That it is one of those who prove
   * a network stays until its 60 days are over: nobody can tell which of them it is, from 16 bits.
   */
  forgetDevices(subject: Subject): Promise<void>
  /**
   * Forgets the subject's counters whose name starts with one of these, or all with `['']`. Claims, devices and
   * relations stay. With a `price`, only where one of it can be taken, which it is where there was anything to forget.
   */
  forget(subject: Subject, names: readonly string[], price: Bucket | null): Promise<void>
  /** Lets everything under this name pass free of charge for a while; 0 ends it. */
  lift(subject: Subject, name: string, forMs: number): Promise<void>
}

export const chargeLifetimeMs = 120_000
/** A charge younger than this is in flight: its outcome is still to come. */
export const inFlightMs = 3_000

/** A granted alternative's name while a lift applies. */
export const liftedGrant = 'lifted'
