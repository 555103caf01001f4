// Short keyed tags of passwords, by which those that go round are counted. A tag has 24 bits, so that even with the key
// it stands for one in 17 million of all passwords; and the key turns with the day (UTC), so that none is found again
// the day after the next. Pure.
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { day } from '../lib/time.ts'
import { plain } from './plain.ts'

/**
 * A password under the key of the day and of the day before: what was sprayed until midnight is still known after it.
 * 25 bits: the highest tells an odd day from an even one, so that no tag of one day is taken for one of the other.
 */
export interface PasswordTags {
  /** What is counted. */
  readonly today: number
  /** What is only looked up. */
  readonly yesterday: number
}

export type PasswordTagger = (password: string, now: number) => PasswordTags

export function passwordTagger(key: Uint8Array): PasswordTagger {
  // Made once: in Node, each tag takes five times as long with the bare bytes.
  const secret = createSecretKey(key)
  return (password, now) => {
    const text = plain(password)
    const today = Math.floor(now / day)
    return { today: tagOf(secret, today, text), yesterday: tagOf(secret, today - 1, text) }
  }
}

/** Whether a tag was made on a day with an odd number (of days since 1970): 1, or 0. */
export function parityOf(tag: number): number {
  return tag >>> 24
}

function tagOf(key: KeyObject, day: number, text: string): number {
  const bits = createHmac('sha256', key).update(`${day}\n${text}`).digest().readUIntBE(0, 3)
  return ((day & 1) << 24) | bits
}
