// The names of Doorward's keys in Redis. Every one of them holds keyed tags and never a name or an address. Pure.
import type { Subject } from '../attempt.ts'
import { hash } from '../lib/hash.ts'
import { counterKind } from '../stores/contract.ts'

/** What is kept of a subject, each in a key of its own, in the order in which the scripts take them. */
const kinds = ['counters', 'devices', 'rings', 'provers'] as const
export type KeyKind = (typeof kinds)[number]

/** The number rises where what is kept under a key takes another form; all that was there is then forgotten. */
const root = 'doorward:v1'
/** Records shared by the subjects that found no room. */
const sharedRecords = 256

export function keyOf(kind: KeyKind, key: string): string {
  return `${root}:${key}:${kind}`
}

/** Which of a subject's keys it is, as Lua counts. */
export function placeOfKind(kind: KeyKind): number {
  return kinds.indexOf(kind) + 1
}

/**
 * The subject's four keys, and the four where it may have been kept under the secret before; the same ones for none.
 */
export function keysOf({ key, previous }: Subject): readonly string[] {
  return [key, previous ?? key].flatMap(each => kinds.map(kind => keyOf(kind, each)))
}

/** The record that this subject shares with others where there is no room for one of its own. */
export function sharedKey(site: string, { key }: Subject): string {
  return `${root}:${site}:shared:${hash(key) % sharedRecords}`
}

/** The rings that are lent to names which have none. */
export function lentKey(site: string): string {
  return `${root}:${site}:lent`
}

/** What `@upstash/ratelimit` puts before its keys, and a colon. */
export const singlePrefix = `${root}:single`

/** Of a counter of the subject's that stands alone. Its detail may be an address, which is nobody's to read here. */
export function singleKey(key: string, name: string): string {
  return `${key}:${counterKind(name)}:${hash(name)}`
}
