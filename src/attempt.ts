// The nouns of what comes in: an attempt, who makes it, and how the origin answered. Types, and the list of
// surfaces. No type here can hold a password, and none holds an account name: past `identify` there are only
// keyed tags and a mask.

/** The six kinds of protected route. */
export const surfaces = [
  'login',
  'password-reset',
  'signup',
  'one-time-code',
  'reset-confirm',
  'sensitive',
] as const
export type Surface = (typeof surfaces)[number]

/**
 * Whose budgets are meant: the unit that is sharded, and asked in one call. `key` is `<site>:<kind>:<tag>`; `previous`
 * is the same subject under the secret before this one, while that is rotated.
 */
export interface Subject {
  readonly kind: 'network' | 'account' | 'session' | 'unnamed'
  readonly key: string
  readonly previous: string | null
}

/** Where an attempt comes from. Prefixes are canonical text; `no-address` where the platform gave no address. */
export interface Network {
  readonly subject: Subject
  /** The full IPv4 address, or the /64. */
  readonly address: string
  /** The /56 of an IPv6 address; null for IPv4. */
  readonly middle: string | null
  /** The /24 or the /48: what the subject stands for. */
  readonly wide: string
  readonly asn: number | null
  readonly country: string | null
}

/**
 * Which account is meant. Budgets hang on the skeleton; trust hangs on the name exactly as it was sent
 * (`credentialTag`).
 */
export interface Account {
  readonly subject: Subject
  /** Keyed tag of the skeleton; also what the record shows and is searched by. */
  readonly tag: string
  /** A mask such as `j***@ex***.com`. */
  readonly hint: string
  /** Keyed tags of the name as the origin reads it: the current one and, during a rotation, the one before. */
  readonly names: readonly string[]
}

/**
 * Where an attempt to sign in comes from, in short keyed tags: under the secret and, during a rotation, under the one
 * before. None where it is not known: nothing is related by it.
 */
export interface Provenance {
  /** The account's, as in `Account`: whose record is asked, or gets it. */
  readonly names: readonly string[]
  /** Whether the name was sent as its skeleton is spelled: most are. */
  readonly plain: boolean
  /** Of the /24 or /48: 32 bits. */
  readonly networks: readonly number[]
  /** 16 bits. */
  readonly asns: readonly number[]
  /** Of the kind of client, such that a browser's next version is still the same: 16 bits. */
  readonly clients: readonly number[]
}

/**
 * What is known of a password: nothing that it could be told from, and nothing that may be recorded with an account.
 */
export interface PasswordMarks {
  /** Keyed tags of 25 bits, under the key of the day (UTC), by which it is counted, and of the day before. */
  readonly today: number
  readonly yesterday: number
  /** One of the most common passwords, or one that anybody would think of first at this site. */
  readonly usual: boolean
  /** Null for what nobody types. */
  readonly typo: TypoTags | null
}

/**
 * By which a wrong password is told to be the same as before, or a slip beside the right one: of this isolate alone.
 */
export interface TypoTags {
  /** 24 bits: the only ones that may be kept, in memory. */
  readonly exact: number
  /** What is the same in a slip of the finger beside it: for the time of its own request. At most six. */
  readonly near: readonly number[]
}

/** A device that has signed in to an account before, as its cookie says. */
export interface KnownDevice {
  /** Opaque, one for each account. */
  readonly id: string
  /** Keyed tag of the account's name. */
  readonly name: string
  /** Milliseconds since 1970. */
  readonly firstAt: number
  readonly lastAt: number
  readonly ripe: boolean
}

/** A check that was passed, as its pass says: signed, for this surface, network and client, and not over. */
export interface Pass {
  readonly id: string
  /** The check: the name of a challenge. */
  readonly how: string
  readonly price: 'low' | 'middle' | 'high'
  /** What it pays from. */
  readonly pool: 'paid' | 'waited'
  readonly uses: number
  /** Different accounts that it may be used for. */
  readonly accounts: number
}

/** What is known of the program that asks. Never enough to tell one person from another. */
export interface Client {
  /** The User-Agent header, cut to 200 characters. */
  readonly userAgent: string
  /** Which kind of client it is, among a site's some dozens: 32 bits, by which campaigns tell crowds apart. */
  readonly stratum: number
}

/** One attempt at a protected route: keyed, redacted, and complete. Everything after `identify` works on this. */
export interface Attempt {
  readonly at: number
  readonly surface: Surface
  /** The name of the rule that matched, for the record: never the path, which may hold a reset token. */
  readonly route: string
  readonly network: Network
  /** Null where the request names no account: then `unnamed` is charged. */
  readonly account: Account | null
  /**
   * What an account's budgets hang on: the account's own subject, the signed-in session's, or the surface's `unnamed`.
   */
  readonly accountSubject: Subject
  /** Further subjects that have to be able to pay, because the request may be about them too. */
  readonly alsoCharged: readonly Subject[]
  /** Keyed tag of the flow (a second factor, a reset) or of the signed-in session that this step belongs to. */
  readonly flow: string | null
  /** Why the request cannot be read as its route's requests are; null where it can. */
  readonly malformed: Malformed | null
  /** Whether a right answer gives the charge back, so that waiting for the outcome of others may help. */
  readonly counts: 'failures' | 'requests'
  /** Credentials in the request. More than one is refused before any account is asked. */
  readonly credentials: number
  /** True for exactly one account, or a step that names none, with exactly one non-empty credential. */
  readonly unambiguous: boolean
  /** True where the request carried the origin's own session cookie. */
  readonly signedIn: boolean
  /** Devices of this client, and which of them is the named account's; both empty where it has no cookie of ours. */
  readonly devices: readonly KnownDevice[]
  readonly device: KnownDevice | null
  /** Null where this is no sign-in, or nobody knows to which account. */
  readonly provenance: Provenance | null
  readonly pass: Pass | null
  /**
   * Keyed tag of the name as it was sent, the credential and the network; only ever compared, in the isolate's memory.
   */
  readonly credentialTag: string | null
  /**
   * Null where this is no sign-in of one name and password, or one on a known device. Right ones too: never recorded.
   */
  readonly password: PasswordMarks | null
  readonly client: Client
}

/** What of an attempt the limits count by. */
export type Countable = Pick<
  Attempt,
  'surface' | 'network' | 'account' | 'accountSubject' | 'flow' | 'device'
>

/** A request that no parser may guess at, with the status it is answered with. */
export interface Malformed {
  readonly status: 400 | 408 | 413 | 415
  readonly why: 'bad-path' | 'bad-body' | 'slow-body' | 'large-body' | 'unsupported-type' | 'contradiction'
}

/** How the origin answered, as far as the answer can be believed. */
export type Outcome =
  | { readonly is: 'success'; readonly status: number }
  | { readonly is: 'failure'; readonly status: number }
  /** The password was right; a second factor is still to come. */
  | { readonly is: 'pending'; readonly status: number }
  /** The origin answered, and it cannot be told what the answer means. */
  | { readonly is: 'unclear'; readonly status: number; readonly why: UnclearReason }
  /** No byte of an answer was delivered: our own 502 or 504. */
  | { readonly is: 'no-answer'; readonly why: 'unreachable' | 'timeout' }
  /** We answered ourselves; the origin was not asked. */
  | { readonly is: 'not-forwarded' }

export type UnclearReason = 'no-match' | 'ambiguous-request' | 'signed-in' | 'other-account'
