// The networks of people as numbers: an IPv4 address is its own number, a /64 a number below zero, so that an account's
// few fit into typed arrays. Says which are homes, which are shared, and which nobody was in yet.
import { ipv4, ipv6, type Place } from '../places.ts'
import type { Random } from '../random.ts'
import type { Carriers } from './carriers.ts'

/** A network and the number of its carrier. */
export interface Network {
  readonly number: number
  readonly carrier: number
}

const subnetsPerSite = 2 ** 16
const subnetsPerHome = 2 ** 8
const addressesPerWide = 2 ** 8

/**
 * A country's /24s and /48s. All are below 2^23 and 2^34: attackers have what is beyond. A site's people are few among
 * those that live there, so that some of them share a /24 or a /48 by chance.
 */
const homes = { ipv4: 2 ** 18, ipv6: 2 ** 17 } as const
const sharedFrom = 2 ** 18
const hostsFrom = 2 ** 20
const freshFrom = 2 ** 20 + 2 ** 10
const freshOnes = 2 ** 22

export const noNetwork = 0

export interface Networks {
  /** One of the carrier's homes: by chance in the same /24 or /48 as another. */
  home(carrier: number, random: Random): Network
  /** A /24 or /48 that nobody was in: a different one for each `n` below 4 million. */
  fresh(n: number, carrier: number, random: Random): Network
  /** Another address of the same /24, another /56 of the same /48. */
  neighbour(network: Network, random: Random): Network
  place(network: Network): Place
}

/** Of the networks that are not shared, `ipv6Share` have IPv6. */
export function createNetworks(carriers: Carriers, ipv6Share: number): Networks {
  /** Where the homes of each carrier begin, as a share of all of them. */
  const from: number[] = [0]
  for (const share of carriers.shares) from.push((from.at(-1) ?? 0) + share)

  function site(carrier: number, of: number, random: Random): number {
    const first = Math.floor((from[carrier] ?? 0) * of)
    const next = Math.floor((from[carrier + 1] ?? 0) * of)
    return Math.min(of - 1, first + random.below(Math.max(1, next - first)))
  }
  const inIpv4 = (wide: number, carrier: number, random: Random) => ({
    number: (1 + wide) * addressesPerWide + 1 + random.below(addressesPerWide - 2),
    carrier,
  })
  const inIpv6 = (wide: number, carrier: number, random: Random) => ({
    number: -(wide * subnetsPerSite + random.below(subnetsPerHome) * subnetsPerHome) - 1,
    carrier,
  })

  return {
    home: (carrier, random) =>
      random.chance(ipv6Share)
        ? inIpv6(site(carrier, homes.ipv6, random), carrier, random)
        : inIpv4(site(carrier, homes.ipv4, random), carrier, random),
    fresh(n, carrier, random) {
      const wide = freshFrom + (n % freshOnes)
      return random.chance(ipv6Share) ? inIpv6(wide, carrier, random) : inIpv4(wide, carrier, random)
    },
    neighbour({ number, carrier }, random) {
      const wide = wideOf(number)
      return number < 0 ? inIpv6(-wide - 1, carrier, random) : inIpv4(wide - 1, carrier, random)
    },
    place({ number, carrier }) {
      if (number > 0) return ipv4(number, carriers.get(carrier))
      const subnet = -number - 1
      return ipv6(Math.floor(subnet / subnetsPerSite), subnet % subnetsPerSite, carriers.get(carrier))
    },
  }
}

/** The /24, or, below zero, the /48. */
export function wideOf(number: number): number {
  return number < 0 ? -Math.floor((-number - 1) / subnetsPerSite) - 1 : Math.floor(number / addressesPerWide)
}

/** The n-th address that many people share, n below 786,000. */
export function sharedNumber(n: number): number {
  return (1 + sharedFrom + n) * addressesPerWide + 1
}

export function isShared(number: number): boolean {
  return number > 0 && wideOf(number) > sharedFrom && wideOf(number) <= hostsFrom
}

/** The n-th rented machine. */
export function hostNumber(n: number): number {
  return (1 + hostsFrom + n) * addressesPerWide + 1
}
