// The rules of relations: from where, and with what kind of client, each name of a subject was signed in to; and who
// makes room for whom. Pure: the time is passed in, and nothing is kept here.
//
// A subject may be several accounts to the origin, so a ring belongs to a name. Whoever has many look-alike names can
// push the ring of another out: that one's owner then needs a check at his next sign-in, and has a ring again.
import type { Provenance } from '../attempt.ts'
import { day } from '../lib/time.ts'
import type { Relation } from '../stores/contract.ts'

/** Tags, the last used first. */
export type Ring = readonly [
  name: string,
  lastAt: number,
  networks: readonly number[],
  asns: readonly number[],
  clients: readonly number[],
]

/** The rings of one subject, the last used first. */
export type Rings = readonly Ring[]

const mostNetworks = 8
const mostAsns = 6
const mostClients = 6
const mostNames = 8
export const keptForMs = 90 * day
/** The last use is noted to the day: most successes from where the last came write nothing. */
const notedEveryMs = day

export const unrelated: Relation = { network: false, asn: false, client: false, alone: false }

/** The ring of the name, if it has one that still counts. */
export function ringOf(rings: Rings, { names }: Provenance, now: number): Ring | null {
  return rings.find(ring => names.includes(ring[0]) && isKept(ring, now)) ?? null
}

/**
 * A ring for a name that has none of its own, out of another subject's: always the same one while that one stays. Tags
 * that were made under another secret would relate to nobody.
 */
export function lentRing(rings: Rings, { names }: Provenance, now: number): Ring | null {
  let least: Ring | null = null
  for (const ring of rings) {
    if (least !== null && least[0] <= ring[0]) continue
    if (isKept(ring, now) && names.some(name => secretOf(name) === secretOf(ring[0]))) least = ring
  }
  return least
}

/** What names the secret in a tag: see `lib/keyed.ts`. */
function secretOf(tag: string): string {
  return tag.slice(0, tag.indexOf('.') + 1)
}

export function relationTo(
  [, , networks, asns, clients]: Ring,
  { networks: network, asns: asn, clients: client }: Provenance,
): Omit<Relation, 'alone'> {
  return {
    network: network.some(tag => networks.includes(tag)),
    asn: asn.some(tag => asns.includes(tag)),
    client: client.some(tag => clients.includes(tag)),
  }
}

function isKept([, lastAt]: Ring, now: number): boolean {
  return lastAt + keptForMs > now
}

/** Without those that have not been used for too long. */
export function inUse(rings: Rings, now: number): Rings {
  return rings.filter(ring => isKept(ring, now))
}

/** When none of them will be in use any more. */
export function unusedAt(rings: Rings): number {
  return rings.reduce((latest, [, lastAt]) => Math.max(latest, lastAt + keptForMs), 0)
}

/** The rings after a success that came from there; null where that changes nothing. */
export function withSuccessFrom(rings: Rings, provenance: Provenance, now: number): Rings | null {
  const { names, networks, asns, clients } = provenance
  const [name] = names
  if (name === undefined) return null
  const known = rings.find(([of]) => names.includes(of)) ?? [name, 0, [], [], []]
  const knowsAll =
    known[0] === name && has(known[2], networks) && has(known[3], asns) && has(known[4], clients)
  if (knowsAll && now - known[1] < notedEveryMs) return null
  const next: Ring = [
    name,
    Math.max(known[1], now),
    withFirst(known[2], networks, mostNetworks),
    withFirst(known[3], asns, mostAsns),
    withFirst(known[4], clients, mostClients),
  ]
  return [next, ...rings.filter(ring => ring !== known)].slice(0, mostNames)
}

function has(kept: readonly number[], [first]: readonly number[]): boolean {
  return first === undefined || kept.includes(first)
}

/** The first of the tags in front; one under the secret before gives way to it. */
function withFirst(kept: readonly number[], tags: readonly number[], most: number): readonly number[] {
  const [first] = tags
  if (first === undefined) return kept
  return [first, ...kept.filter(tag => !tags.includes(tag))].slice(0, most)
}
