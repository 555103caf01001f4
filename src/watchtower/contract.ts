// What goes into the watchtower and what comes out: sightings of attempts that ended, the table that isolates judge by,
// and campaigns in numbers. Types and names only. Nothing here holds a name, an address or a password.
//
// `isolate/` reports and judges where the visitor is, `object/` is the Durable Object, `tower/` the mathematics of
// campaigns, `memory/` what else the object remembers. Constants without a source were set by simulation, on the
// scenarios of `proving-ground/scenarios/tune`.

/**
 * What a stranger shares with earlier successes of the account: nothing, the kind of client, the ASN, or both. The
 * order is that of the bits in a risk table.
 */
export const strangers = ['none', 'client', 'asn', 'both'] as const
export type Stranger = (typeof strangers)[number]
/**
 * `network`: the account has succeeded from this network before. That is nobody's campaign, and nothing is done to it.
 */
export type Relation = Stranger | 'network'

/** What an isolate reports of one attempt, once it has ended. */
export interface Sighting {
  /** When it ended, in milliseconds since 1970. What is older than an hour is not counted. */
  readonly at: number
  /** The kind of client: a hash of what many people's clients share, as an unsigned 32-bit number. */
  readonly stratum: number
  /** Whether anybody has ever succeeded from this network. */
  readonly proven: boolean
  readonly relation: Relation
  /**
   * Whether it came with the cookie of a known device that can be believed: ripe and a day old, and used for at most
   * three names and six sessions a day. It need not be the named account's: people mistype their names.
   */
  readonly device: boolean
  /** Whether the named account has ever succeeded, as the filter says. `not-known-yet`: the filter is cold. */
  readonly name: 'known' | 'unknown' | 'not-known-yet'
  /**
   * `success`: the password was right, a second factor may be missing. `failure`: it was wrong, or we turned the
   * attempt away ourselves. `unsolved`: a check was asked for and not passed. `unclear`: nobody can tell.
   */
  readonly outcome: 'success' | 'failure' | 'unsolved' | 'unclear'
  /** How a check was passed that was asked for: by work, or by waiting; null where none was. */
  readonly solved: 'worked' | 'waited' | null
  /**
   * Attempts with the same number are one: an unsigned 32-bit hash of the network, the client and which ten minutes it
   * was; with a device, of the device and the ten minutes. The first one counts; where that ended at a check, and
   * another then passes it, the check was passed.
   */
  readonly session: number
  /** A password that was tried a moment ago, or a name's second failure within an hour: counts for waiting alone. */
  readonly repeat: boolean
}

/**
 * What an isolate reports of one sign-in attempt that ended: a Sighting, but for the name, which travels as its keyed
 * tag.
 */
export interface Report extends Omit<Sighting, 'name' | 'device'> {
  /** Hash of the ripe device that it came with, of whatever account, and of its session; null for none. */
  readonly device: readonly [device: number, session: number] | null
  /** Keyed tag of the account's skeleton, 22 characters. */
  readonly name: string
  /** The one in the record; '' where there is none. */
  readonly reference: string
  /** Whether it came with a known device of the named account itself. */
  readonly ownDevice: boolean
  /**
   * A stranger's password that did not get in, as the tag of its day (see `passwords/tags.ts`); null for every other.
   */
  readonly password: number | null
  /** Whether the name is one of the operator's decoys: nobody's, so it is an attacker's. */
  readonly decoy: boolean
  /** Keyed hash of the /24 or /48: 32 bits. */
  readonly network: number
}

/** A success during a campaign that was probably a takeover; or possibly, because a check had been passed. */
export interface TakenOver {
  readonly at: number
  readonly reference: string
  /** Keyed tag of the account's skeleton. */
  readonly name: string
  readonly how: 'probably' | 'possibly'
}

/** `unseen`: a pass is needed, which a browser gets unseen. `seen`: a check that a person sees. */
export type Action = 'none' | 'unseen' | 'seen'

/** The least that a check has to cost there. */
export const priceOfAction = { none: 'low', unseen: 'low', seen: 'high' } as const satisfies Readonly<
  Record<Action, 'low' | 'middle' | 'high'>
>

/** What of an attempt decides about its price. Whether the name is known is not among it, and must never be. */
export interface Where extends Pick<Sighting, 'stratum' | 'proven' | 'relation'> {
  /** Whether it came with a known device of the named account itself. Another account's device buys nothing. */
  readonly ownDevice: boolean
}

/** The same, and from which network. */
export interface Position extends Where {
  /** Keyed hash of the /24 or /48: 32 bits. */
  readonly network: number
}

/** What of an attempt's origin speaks for a check, and why: `campaign 3`, or `decoy`. */
export interface Risk {
  readonly action: Action
  readonly because: string
  /** Whether waiting passes that check. */
  readonly waits: boolean
}

/** Why a network is suspected that tried one of the operator's decoys. */
export const decoy = 'decoy'

/** What isolates keep: a few KB as JSON. Read it with `readTable`. */
export interface RiskTable {
  readonly format: 1
  /** Rises with every change. */
  readonly version: number
  /**
   * Strata with cells of their own, in base 36, parted by dots; all others are rare. Empty while there is nothing to
   * do.
   */
  readonly strata: string
  /** Two hexadecimal digits a stratum, the rare ones first: which of its cells get this action. */
  readonly unseen: string
  readonly seen: string
  /** Tags of passwords that go round, of today and yesterday, in base 36, parted by dots: a thousand at most. */
  readonly passwords: string
  /** Networks from which a decoy was tried, in the same way: two hundred at most. */
  readonly networks: string
  /** Whether waiting passes a campaign's check: see `tower/waiting.ts`. */
  readonly waits: boolean
  /** Campaigns that are going on: id, start and declaration, the times in seconds since 1970. */
  readonly campaigns: readonly (readonly [number, number, number])[]
}

/** What gives a campaign away. */
export const detectors = ['unknown-names', 'failures', 'unsolved-checks'] as const
export type Detector = (typeof detectors)[number]

/** Strangers with one kind of client, from networks of one class. `rare`: all clients without cells of their own. */
export interface CampaignCell {
  readonly stratum: number | 'rare'
  readonly proven: boolean
  readonly strangers: readonly Stranger[]
}

/** Attempts by strangers during a campaign, a session counted once, beside what the site's people do. */
export interface CampaignNumbers {
  readonly attempts: number
  readonly expectedAttempts: number
  /** Attempts of which it is known whether the name has ever succeeded, and those where it has not. */
  readonly named: number
  readonly unknown: number
  /** Share of unknown names among people's attempts. */
  readonly expectedUnknownShare: number
  /** The other attempts that succeeded, failed or ended at a check, and those that did not succeed. */
  readonly judged: number
  readonly failed: number
  readonly expectedFailedShare: number
  /** Checks that were asked for, and those not passed. */
  readonly served: number
  readonly unsolved: number
  readonly expectedUnsolvedShare: number
  /** About how many of the attempts are the attack's. */
  readonly excess: number
}

/**
 * `confirmed`: failures or unsolved checks speak for an attack. `presumed`: nothing but unknown names does, and hardly
 * anybody was asked for a check. `doubtful`: those who were asked passed it as people do; then it may be a mailing to
 * strangers as well as an attacker who passes checks. A check that is seen is asked for in a confirmed campaign only.
 */
export type Standing = 'confirmed' | 'presumed' | 'doubtful'

export interface Campaign {
  /** Counts up from 1. */
  readonly id: number
  /** Times in milliseconds since 1970. The start is an estimate, at most three hours before the declaration. */
  readonly startedAt: number
  readonly declaredAt: number
  /** Null while it goes on. */
  readonly endedAt: number | null
  /**
   * `dismissed`: the operator said that it was none. `given-up`: after thirty days it counts as the site's own normal.
   */
  readonly ended: 'went-away' | 'dismissed' | 'given-up' | null
  readonly standing: Standing
  /** Every detector that raised the alarm so far, the first one first. */
  readonly detectors: readonly Detector[]
  /** What raised it first. `all`: no client stands out, but all of a class of networks does. */
  readonly first: { readonly stratum: number | 'rare' | 'all'; readonly proven: boolean }
  /** Every cell that had a price so far. */
  readonly cells: readonly CampaignCell[]
  /** The strata that had cells of their own at the declaration: every other one was rare. */
  readonly common: readonly number[]
  readonly numbers: CampaignNumbers
}
