// What the rest of the proving ground may know of the people of a site: attackers borrow their networks and clients,
// buy their names, and try their passwords.
import type { Carrier, Place } from '../places.ts'
import type { Random } from '../random.ts'

export interface Population {
  /** Names from 0 to this are accounts of the site; every other number is no account. */
  readonly accounts: number
  /** The password that signs in to an account. Numbers below `commonPasswords` are the most common ones, by rank. */
  passwordOf(name: number): number
  /** Carriers of the country that the site is in, drawn as people use them. */
  carrier(random: Random): Carrier
  /** Somewhere that people of this site are: most often where many of them are. */
  place(random: Random): Place
  /** Fingerprints of people's clients, the most common first, as they are at this time. */
  commonFingerprints(at: number): readonly number[]
  /** One of people's fingerprints, as often as people have it at this time. */
  fingerprint(random: Random, at: number): number
  /** Where and with what an account's owner usually signs in. */
  ownerOf(name: number): { readonly carrier: Carrier; readonly fingerprint: number }
  /** Plans a visit of an account's owner now: with the right password, from a device that he used, or a new one. */
  visit(name: number, from: 'known-device' | 'new-device'): void
}

/** Passwords with these numbers are the most common ones of the world, 0 being the commonest. */
export const commonPasswords = 1_000
/** Names of accounts that do not exist begin here. */
export const unknownNamesFrom = 1_000_000_000
/** Fingerprints that only one client has begin here: people's rare ones and attackers' own never meet by chance. */
export const ownFingerprintsFrom = 1_000_000_000
