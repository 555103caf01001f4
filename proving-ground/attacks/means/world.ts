// The carriers and hosts of the world, as an attacker rents addresses from them: few are large, and most are
// small. Made up, the same for every attack. Pure.
import type { Carrier } from '../../places.ts'
import { type Random, seeded, weighted } from '../../random.ts'

/** People abroad are in countries with the same numbers, and reach the same locations. */
const countriesFrom = 2
const locationsFrom = 100
/** Beyond the ASNs of people. */
const carriersFrom = 500_000
const hostsFrom = 600_000

/**
 * Any carrier of the world. Residential proxies are sold from 52,000 networks in 230 countries (Mi 2019);
 * most of what is sold comes from a few hundred.
 */
export const worldCarrier = drawnFrom(made({ from: carriersFrom, asns: 400, countries: 60, hosting: false }))
/** Anybody in the world who rents machines out. */
export const worldHost = drawnFrom(made({ from: hostsFrom, asns: 40, countries: 15, hosting: true }))

function made(kind: { from: number; asns: number; countries: number; hosting: boolean }): readonly Carrier[] {
  const random = seeded(1).fork('world', kind.from)
  const country = weighted(zipf(kind.countries))
  return Array.from({ length: kind.asns }, (_, at) => {
    const where = country(random)
    return {
      asn: kind.from + at,
      hosting: kind.hosting,
      country: countriesFrom + where,
      location: locationsFrom + where,
    }
  })
}

function drawnFrom(carriers: readonly Carrier[]): (random: Random) => Carrier {
  const rank = weighted(zipf(carriers.length))
  return random => carriers[rank(random)] ?? random.pick(carriers)
}

function zipf(count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => 1 / (at + 1))
}
