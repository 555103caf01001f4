// Where each account's owner signs in from: at home, at a second place, where he was lately, and somewhere new. Keeps
// the few networks that he knows.
import type { Random } from '../random.ts'
import type { PeopleOptions } from '../scenario.ts'
import type { Carriers } from './carriers.ts'
import { createNetworksInUse } from './in-use.ts'
import { isShared, type Network, type Networks, noNetwork, wideOf } from './networks.ts'
import type { SharedNetworks } from './shared-networks.ts'

/** Of the logins from networks that are not new, in the order of the places: home, the second, the two latest. */
const atHome = 0.75
const atSecond = 0.15
const known = 4
const second = 1
const latest = 2

/** Of new networks in another ASN that nobody was in. With the other shares, .3 % of logins come from a new country. */
const abroadOfNewAsn = 0.1
const drawsForAnother = 8

/** Of networks in which others were before, so many times it is the same address: a friend's, a café's. */
const sameAddress = 0.5

export interface Homes {
  readonly first: Network
  /** Where some are regularly besides: an office, another home. */
  readonly second: Network | null
}

export interface Whereabouts {
  /** Where an account's owner signs in from now; he is known there from now on. */
  go(account: number, at: number, isBare: boolean, random: Random): Network
  home(account: number): Network
  /** One that he does not know: of the same ASN or another, one that people use or the `n`-th fresh one. */
  elsewhere(account: number, otherAsn: boolean, n: number, random: Random): Network
}

interface Options {
  readonly shares: PeopleOptions
  /** Of the networks that people use, by logins. */
  readonly sharedShare: number
  readonly accounts: number
  readonly learntBy: number
  readonly homes: (account: number, previous: Network | null) => Homes
  readonly carriers: Carriers
  readonly networks: Networks
  readonly shared: SharedNetworks
}

export function createWhereabouts(options: Options): Whereabouts {
  const { shares, accounts, carriers, networks, shared } = options
  const numbers = new Float64Array(accounts * known)
  const carrierOf = new Uint16Array(accounts * known)
  /** How often each was here: 0, 1, or more. */
  const visits = new Uint8Array(accounts)
  const newest = new Uint8Array(accounts)
  const inUse = createNetworksInUse(carriers.count)
  const newShare = { bare: shares.newNetworkShareBare, kept: newNetworkShareKept(shares) }
  let fresh = 0

  const put = (slot: number, { number, carrier }: Network) => {
    numbers[slot] = number
    carrierOf[slot] = carrier
  }
  const at = (slot: number): Network => ({
    number: numbers[slot] ?? noNetwork,
    carrier: carrierOf[slot] ?? 0,
  })

  let previous: Network | null = null
  for (let account = 0; account < accounts; account += 1) {
    const { first, second: other } = options.homes(account, previous)
    put(account * known, first)
    if (other !== null) put(account * known + second, other)
    previous = first
  }

  function isKnown(account: number, number: number): boolean {
    const wide = wideOf(number)
    for (let slot = account * known; slot < (account + 1) * known; slot += 1)
      if (numbers[slot] !== noNetwork && wideOf(numbers[slot] ?? 0) === wide) return true
    return false
  }

  function isKnownAsn(account: number, asn: number): boolean {
    for (let slot = account * known; slot < (account + 1) * known; slot += 1)
      if (numbers[slot] !== noNetwork && carriers.get(carrierOf[slot] ?? 0).asn === asn) return true
    return false
  }

  function anotherCarrier(account: number, mayBeAbroad: boolean, random: Random): number {
    let carrier = 0
    for (let draw = 0; draw < drawsForAnother; draw += 1) {
      carrier =
        mayBeAbroad && random.chance(abroadOfNewAsn) ? carriers.abroad(random) : carriers.local(random)
      if (!isKnownAsn(account, carriers.get(carrier).asn)) break
    }
    return carrier
  }

  /** Null where none of this carrier is in use that this account does not know. */
  function othersAre(account: number, carrier: number, random: Random): Network | null {
    for (let draw = 0; draw < drawsForAnother; draw += 1) {
      const behindMany = random.chance(options.sharedShare)
      const many = behindMany ? shared.inAsn(carriers.get(carrier).asn, random) : null
      if (many !== null && !isKnown(account, many.number)) return many
      const few = inUse.draw(carrier, random)
      if (few !== null && !isKnown(account, few.number))
        return random.chance(sameAddress) ? few : networks.neighbour(few, random)
    }
    return null
  }

  function elsewhere(account: number, otherAsn: boolean, n: number, random: Random): Network {
    const isVirgin = random.chance(shares.virginOfNewNetwork)
    const carrier = otherAsn
      ? anotherCarrier(account, isVirgin, random)
      : carriers.near(carrierOf[account * known] ?? 0, random)
    return (isVirgin ? null : othersAre(account, carrier, random)) ?? networks.fresh(n, carrier, random)
  }

  function familiar(account: number, random: Random): Network {
    const luck = random.next()
    const home = account * known
    const place = luck < atHome ? 0 : luck < atHome + atSecond ? second : latest + random.below(2)
    return at(numbers[home + place] === noNetwork ? home : home + place)
  }

  function choose(account: number, time: number, isBare: boolean, random: Random): Network {
    const home = account * known
    const visit = visits[account] ?? 0
    visits[account] = Math.min(2, visit + 1)
    if (visit === 0) return at(home)
    if (visit === 1 && numbers[home + second] !== noNetwork) {
      // Who comes a second time after the warm-up has one place less: nobody could know it yet.
      if (time < options.learntBy) return at(home + second)
      numbers[home + second] = noNetwork
    }
    if (!random.chance(isBare ? newShare.bare : newShare.kept)) return familiar(account, random)
    fresh += 1
    const found = elsewhere(account, random.chance(shares.newAsnOfNewNetwork), fresh, random)
    const turn = ((newest[account] ?? 0) + 1) % 2
    newest[account] = turn
    put(home + latest + turn, found)
    return found
  }

  return {
    go(account, time, isBare, random) {
      const found = choose(account, time, isBare, random)
      // Others may come here from now on.
      if (!isShared(found.number)) inUse.add(found, random)
      return found
    },
    home: account => at(account * known),
    elsewhere,
  }
}

/** What is left for those with a device cookie, so that all together come out as configured. */
function newNetworkShareKept({
  newNetworkShare,
  newNetworkShareBare,
  deviceCookieShare,
}: PeopleOptions): number {
  if (deviceCookieShare === 0) return newNetworkShare
  const left = newNetworkShare - (1 - deviceCookieShare) * newNetworkShareBare
  return Math.min(1, Math.max(0, left / deviceCookieShare))
}

/**
 * Of the networks that are not fresh ones, so that `sharedNetworkShare` of all logins come from shared ones: fresh ones
 * are not, at once or when somebody comes back there.
 */
export function sharedShareOf({
  sharedNetworkShare,
  newNetworkShare,
  virginOfNewNetwork,
}: PeopleOptions): number {
  const back = (1 - newNetworkShare) * (1 - atHome - atSecond)
  const fresh = (newNetworkShare + back) * virginOfNewNetwork
  return fresh === 1 ? 0 : Math.min(1, sharedNetworkShare / (1 - fresh))
}
