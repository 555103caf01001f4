// Keyed tags: what stands for a name wherever it is counted, stored or logged. Nobody without the secret can make a
// tag from a name, or test a guess at the name behind one. This file keeps nothing and logs nothing.
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/** One label per purpose, so that a key for one thing is useless for another and purposes can be rotated apart. */
export type Purpose =
  /** Whose budgets are meant, the skeleton of an account's name, and that name as the origin reads it. */
  | 'subject'
  | 'account'
  | 'name'
  | 'credential'
  /** Where an account was signed in to from: carriers and kinds of clients. */
  | 'provenance'
  /** Passwords that are tried at many accounts: in tags of 24 bits, by the day. */
  | 'password'
  /** Who does a check, or has a pass: host, network and program. */
  | 'client'
  /** One for each kind of token: see `trust/token.ts`. */
  | 'flow'
  | 'device'
  | 'pass'
  | 'ticket'
  /** The work of a proof of work. */
  | 'proof'
  | 'reference'

/** The keys derived from one root secret. */
export interface Keys {
  /** Four characters that name the root secret in everything made with it. They tell nothing about the secret. */
  readonly id: string
  readonly of: Readonly<Record<Purpose, Uint8Array>>
}

/** The keys in use and, while a secret is being rotated, the keys before them. */
export interface Keyring {
  readonly current: Keys
  readonly previous: Keys | null
}

/** Version of the derivation; the first character of every tag. */
const version = '1'

/**
 * Derives all keys from `DOORWARD_SECRET` (and `DOORWARD_SECRET_PREVIOUS` while it is being rotated), by HKDF-SHA-256
 * (RFC 5869) with one info label per purpose.
 */
export function keyring(secret: string, previous: string | null): Keyring {
  return { current: keysFrom(secret), previous: previous === null ? null : keysFrom(previous) }
}

function keysFrom(secret: string): Keys {
  const derive = (label: string, length: number) =>
    new Uint8Array(hkdfSync('sha256', secret, 'doorward', `doorward/${version}/${label}`, length))
  return {
    id: Buffer.from(derive('key id', 3)).toString('base64url'),
    of: {
      subject: derive('subject', 32),
      account: derive('account', 32),
      name: derive('name', 32),
      credential: derive('credential', 32),
      provenance: derive('provenance', 32),
      password: derive('password', 32),
      client: derive('client', 32),
      flow: derive('flow', 32),
      device: derive('device', 32),
      pass: derive('pass', 32),
      ticket: derive('ticket', 32),
      proof: derive('proof', 32),
      reference: derive('reference', 16),
    },
  }
}

/** A keyed tag of `text` for one purpose: version, key id and 128 bits of HMAC-SHA-256, 28 characters of base64url. */
export function tag(keys: Keys, purpose: Purpose, text: string): string {
  const digest = createHmac('sha256', keys.of[purpose]).update(text).digest('base64url')
  return `${version}${keys.id}.${digest.slice(0, 22)}`
}

/** Compares two secrets in a time that depends on neither. */
export function sameSecret(a: string, b: string): boolean {
  const digest = (text: string) => createHmac('sha256', 'doorward compare').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}
