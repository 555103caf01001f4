// The carriers of the networks that people are in: those of the site's own country, a long tail abroad, and hosts,
// where VPNs end. A number stands for one location of one ASN.
import type { Carrier } from '../places.ts'
import { type Random, weighted } from '../random.ts'

/** Of the people of a site (assumed; G9 gives .4 % of logins to a new country). */
export const abroadShare = 0.04

const home = { asns: 25, asnsFrom: 1, country: 1, locations: 8 } as const
/** How the people of one carrier are spread over its locations. */
const spread = [0.8, 0.13, 0.07] as const
const abroad = { asns: 300, asnsFrom: 1_000, countries: 60, countriesFrom: 2, locationsFrom: 100 } as const
const hosts = { asns: 12, asnsFrom: 10_000, homeShare: 0.6 } as const

/** Of the new networks in an ASN that somebody knows, so many are where he is not usually. */
const elsewhere = 0.15

export interface Carriers {
  /** Share of the people, by the number of a carrier; none for hosts. */
  readonly shares: readonly number[]
  readonly count: number
  get(number: number): Carrier
  /** At home: the country of the site. */
  local(random: Random): number
  abroad(random: Random): number
  host(random: Random): number
  /** The same ASN, most often at the same location. */
  near(number: number, random: Random): number
}

export function createCarriers(random: Random): Carriers {
  const list: Carrier[] = []
  const shares: number[] = []
  const add = (carrier: Carrier, share: number) => {
    list.push(carrier)
    shares.push(share)
  }

  const country = { hosting: false, country: home.country }
  for (const [rank, share] of zipf(home.asns).entries()) {
    const main = random.below(home.locations)
    for (const [at, part] of spread.entries()) {
      const location = (main + at * (1 + random.below(2))) % home.locations
      add({ ...country, asn: home.asnsFrom + rank, location }, (1 - abroadShare) * share * part)
    }
  }
  const abroadFrom = list.length
  for (const [rank, share] of zipf(abroad.asns).entries()) {
    const other = random.below(abroad.countries)
    const location = abroad.locationsFrom + other
    const asn = abroad.asnsFrom + rank
    add({ asn, hosting: false, country: abroad.countriesFrom + other, location }, abroadShare * share)
  }
  const hostsFrom = list.length
  for (let at = 0; at < hosts.asns; at += 1) {
    const isHome = random.chance(hosts.homeShare)
    const other = random.below(abroad.countries)
    const where = isHome
      ? { country: home.country, location: random.below(home.locations) }
      : { country: abroad.countriesFrom + other, location: abroad.locationsFrom + other }
    add({ asn: hosts.asnsFrom + at, hosting: true, ...where }, 0)
  }

  const localAt = weighted(shares.slice(0, abroadFrom))
  const abroadAt = weighted(shares.slice(abroadFrom, hostsFrom))
  return {
    shares,
    count: list.length,
    get(number) {
      const carrier = list[number]
      if (carrier === undefined) throw new Error(`There is no carrier ${number}.`)
      return carrier
    },
    local: localAt,
    abroad: draws => abroadFrom + abroadAt(draws),
    host: draws => hostsFrom + draws.below(hosts.asns),
    near(number, draws) {
      if (number >= abroadFrom || !draws.chance(elsewhere)) return number
      return number - (number % spread.length) + draws.below(spread.length)
    },
  }
}

export function zipf(count: number): readonly number[] {
  const weights = Array.from({ length: count }, (_, at) => 1 / (at + 1))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map(weight => weight / total)
}
