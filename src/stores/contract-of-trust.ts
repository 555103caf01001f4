// What a store remembers of whoever signed in: devices, where an account is at home, and who lives in a network. Types
// only.

/** Something that an account's owner signed in with. */
export interface Device {
  /** Opaque, and nobody's guess. */
  readonly id: string
  /** Keyed tag of the name as it was sent: one subject may be several accounts to the origin. */
  readonly name: string
  /** While the secret is rotated: the tag of the same name under the one before, else null. It gives way to `name`. */
  readonly previousName: string | null
  /** Whether a check was passed at this sign-in: then it is ripe at once. */
  readonly checked: boolean
}

/** `ripe`: two successes at least 24 hours apart, or one with a check passed. */
export type DeviceState = 'ripe' | 'unripe'

/**
 * Whether an account was signed in to before from this network, this ASN, and with this kind of client. A name that
 * nobody has signed in with answers as some other that was: so it tells nobody which names exist.
 */
export interface Relation {
  readonly network: boolean
  readonly asn: boolean
  readonly client: boolean
  /**
   * Whether this is the only one of the subject's names that is known to have been signed in with. Of another account
   * nothing may be known yet.
   */
  readonly alone: boolean
}

/**
 * An account that signed in from a network, in 16 bits each: they tell accounts and addresses apart, and name nobody.
 */
export interface Prover {
  /** Which address of the subject's: of a /24 the last octet, of a /48 the number of the /64. */
  readonly address: number
  /** Tag of the account under the secret and, during a rotation, under the one before, which gives way to it. */
  readonly accounts: readonly number[]
}

/** How many different accounts have signed in within 60 days, as far as they are kept: 64 for a subject. */
export interface Proven {
  readonly network: number
  /** Of these, from the address that was asked for. */
  readonly address: number
}

/**
 * A network's counter that is larger where accounts are proven (see `ledger/growing.ts`): in all of the subject, or at
 * the address that is asked for. The size that it gives is where there are none; a counter without this never grows.
 */
export type GrowsWith = keyof Proven
