// Where attempts come from and what sends them, as numbers that a policy can compare. Pure.

/** A network address and what is known of it. Two arrivals with the same number have the same. */
export interface Place {
  /** The full IPv4 address, or the /64. */
  readonly address: number
  /** The /56 of an IPv6 address; null for IPv4. */
  readonly middle: number | null
  /** The /24 or the /48. */
  readonly wide: number
  readonly asn: number
  /** Whether the ASN rents machines out, as public lists say. */
  readonly hosting: boolean
  readonly country: number
  /** The Cloudflare location that it reaches: products that count in each of them count apart. */
  readonly location: number
}

/** A program, as far as a free plan tells: TLS hashes, HTTP version, order of headers, language, family, all in one. */
export interface Client {
  readonly fingerprint: number
  /** Whether the script of a page runs in it. */
  readonly script: boolean
}

/** An autonomous system: a carrier, or a host. */
export interface Carrier {
  readonly asn: number
  readonly hosting: boolean
  readonly country: number
  readonly location: number
}

/** Numbers of IPv6 networks begin here, beyond every IPv4 address. */
const ipv6From = 2 ** 40
const subnetsOfSite = 2 ** 16

/** An IPv4 address of a carrier, by its number below 2^32. */
export function ipv4(number: number, carrier: Carrier): Place {
  return { ...carrier, address: number, middle: null, wide: Math.floor(number / 256) }
}

/** A /64: the `subnet`-th, below 65,536, of the /48 with this number (below 2^35). */
export function ipv6(site: number, subnet: number, carrier: Carrier): Place {
  const address = ipv6From + site * subnetsOfSite + subnet
  return {
    ...carrier,
    address,
    middle: Math.floor(address / 256),
    wide: Math.floor(address / subnetsOfSite),
  }
}
