// Where an attack's attempts come from: each number of its pool is an address, the same every time. Nothing
// is kept of any of them, so that a pool may have ten million.
import type { Population } from '../../people/contract.ts'
import { type Carrier, ipv4, ipv6, type Place } from '../../places.ts'
import { mix, type Random } from '../../random.ts'
import type { AttackOptions } from '../../scenario.ts'
import type { Turn } from './pace.ts'
import { permutation } from './permutation.ts'
import { worldCarrier, worldHost } from './world.ts'

export interface Address {
  readonly place: Place
  /** Whether people of the site are there too. */
  readonly shared: boolean
}

/**
 * Up to so many addresses from all over the world are rented machines; nobody rents homes in so small a
 * number.
 */
export const hostsAtMost = 500

/** Addresses that people do not have begin here; there are as many as this. */
const ipv4From = 3 * 2 ** 30
const ipv6From = 2 ** 34
const addresses = 2 ** 30

const middlesPerSite = 256
/** Odd, so that its multiples below a power of two come by each number once. */
const stride = 40_503

/** `near`: from an address of this carrier, whatever the pool is otherwise. */
export function createAddresses(
  options: Pick<AttackOptions, 'networks' | 'asn' | 'ipv6' | 'sharedWithPeople'>,
  population: Population,
  random: Random,
): (turn: Turn, near?: Carrier | null) => Address {
  const numbers = permutation(addresses, random.fork('numbers'))
  const carrierOf = carriers(options, population)

  return ({ slot, round }, near = null) => {
    if (near !== null) {
      // Each carrier has addresses of its own for the same place in the pool.
      const number = numbers(mix(mix(slot, near.asn), near.location) % addresses)
      return { place: ipv4(ipv4From + number, near), shared: false }
    }
    const draws = random.fork(slot)
    if (draws.chance(options.sharedWithPeople)) return { place: population.place(draws), shared: true }
    const carrier = carrierOf(draws)
    const number = numbers(slot)
    switch (options.ipv6) {
      case 'none':
        return { place: ipv4(ipv4From + number, carrier), shared: false }
      case 'rotate-64':
        return { place: ipv6(ipv6From + number, (round * stride) % 2 ** 16, carrier), shared: false }
      case 'rotate-56': {
        // After the last /56 the first one's next /64.
        const middle = (round * stride) % middlesPerSite
        const subnet = Math.floor(round / middlesPerSite) % middlesPerSite
        return { place: ipv6(ipv6From + number, middle * middlesPerSite + subnet, carrier), shared: false }
      }
    }
  }
}

function carriers(
  { asn, networks }: Pick<AttackOptions, 'networks' | 'asn'>,
  population: Population,
): (random: Random) => Carrier {
  if (asn === 'local') return random => population.carrier(random)
  return networks <= hostsAtMost ? worldHost : worldCarrier
}
