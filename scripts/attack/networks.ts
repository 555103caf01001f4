// The addresses an attack claims to come from: only such as nobody owns, kept for documentation and benchmarks
// (RFC 5737, RFC 2544, RFC 3849). The same seed gives the same addresses.
import { seededInteger, shuffledIndices } from './seeded.ts'

/** The /24s of 198.18.0.0/15, and 203.0.113.0/24. */
const prefixes: readonly string[] = [
  ...Array.from({ length: 512 }, (_, index) => `198.${18 + (index >> 8)}.${index & 255}`),
  '203.0.113',
]
const hostsPerPrefix = 254

/** How many different networks there are to play. */
export const mostNetworks = { ipv4: prefixes.length * hostsPerPrefix, ipv6: 65_536 } as const

/**
 * `count` addresses. IPv4: each in a /24 of its own while there are enough (513), then evenly over all of them.
 * IPv6: all in one /48, each in a /64 of its own.
 */
export function attackAddresses(count: number, seed: number, ipv6: boolean): readonly string[] {
  return ipv6 ? ipv6Addresses(count, seed) : ipv4Addresses(count, seed)
}

function ipv4Addresses(count: number, seed: number): readonly string[] {
  const order = shuffledIndices(seed, prefixes.length)
  return Array.from({ length: count }, (_, index) => {
    const prefix = order[index % order.length] ?? 0
    const host = (seededInteger(seed, prefix) + Math.floor(index / order.length)) % hostsPerPrefix
    return `${prefixes[prefix]}.${host + 1}`
  })
}

function ipv6Addresses(count: number, seed: number): readonly string[] {
  const site = hextet(seededInteger(seed, 0))
  const order = shuffledIndices(seed, mostNetworks.ipv6)
  return Array.from({ length: count }, (_, index) => {
    const subnet = order[index] ?? 0
    const [high, low] = [seededInteger(seed, 2 * index + 1), seededInteger(seed, 2 * index + 2)]
    // A leading 1 keeps a zero group, and with it a second `::`, out of the address.
    const host = `${hextet(high >>> 16)}:${hextet(high)}:${hextet(low >>> 16)}:1${hextet(low).slice(-3)}`
    return `2001:db8:${site}:${hextet(subnet)}:${host}`
  })
}

function hextet(value: number): string {
  return (value & 0xffff).toString(16)
}
