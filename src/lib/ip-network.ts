// Networks: the prefixes under which an address is counted, and lists of networks. Pure; resolves nothing.
import ipaddr from 'ipaddr.js'

/** The prefixes of one client, narrow to wide, in canonical text. */
export interface Network {
  /** `203.0.113.7`, or the /64 of an IPv6 address: `2001:db8:1:2::/64`. One customer has at least that much. */
  readonly address: string
  /** The /56 of an IPv6 address; `null` for IPv4. */
  readonly middle: string | null
  /** The /24 or the /48. */
  readonly wide: string
}

/**
 * The network of a client's address; `null` if there is none or it is not an address. IPv4-mapped addresses
 * (`::ffff:203.0.113.7`) and NAT64 (`64:ff9b::/96`, RFC 6052) are the IPv4 address in them: otherwise all of IPv4 would
 * share one /48. IPv4 is read as four decimal numbers only; zone ids (`%eth0`) are no part of an address on the wire.
 */
export function networkOf(address: string | null): Network | null {
  const parsed = address === null ? null : parseAddress(address)
  if (parsed === null) return null
  if (parsed.kind() === 'ipv4') return { address: parsed.toString(), middle: null, wide: prefix(parsed, 24) }
  return { address: prefix(parsed, 64), middle: prefix(parsed, 56), wide: prefix(parsed, 48) }
}

/** A network as an operator writes it: an address or CIDR. */
export interface WrittenNetwork {
  /** Canonical: `203.0.113.0/24`, or the address alone. */
  readonly text: string
  readonly bits: number
  readonly family: 4 | 6
}

/** Null for anything that is neither an address nor a network. */
export function parseNetwork(text: string): WrittenNetwork | null {
  const network = readNetwork(text)
  if (network === null) return null
  const family = network.address.kind() === 'ipv4' ? 4 : 6
  const whole = network.bits === (family === 4 ? 32 : 128)
  return {
    text: whole ? network.address.toString() : prefix(network.address, network.bits),
    bits: network.bits,
    family,
  }
}

/**
 * A list of addresses and networks (`203.0.113.7`, `2001:db8::/32`), read once and asked often which entry an address,
 * or the first address of a prefix, falls under. Entries that are neither are left out: check them with `parseNetwork`.
 */
export function networkList(entries: readonly string[]): {
  readonly match: (address: string) => string | null
} {
  const networks = entries.flatMap(entry => {
    const network = readNetwork(entry)
    return network === null
      ? []
      : [{ entry, bytes: firstBits(network.address, network.bits), bits: network.bits }]
  })
  return {
    match: text => {
      const address = networks.length === 0 ? null : parseAddress(text.split('/', 1)[0] ?? '')
      if (address === null) return null
      const found = networks.find(({ bytes, bits }) =>
        Buffer.from(bytes).equals(Buffer.from(firstBits(address, bits))),
      )
      return found?.entry ?? null
    },
  }
}

type IpAddress = ipaddr.IPv4 | ipaddr.IPv6

/** Host bits are allowed. A network within the IPv4-mapped ones is the IPv4 network. */
function readNetwork(text: string): { readonly address: IpAddress; readonly bits: number } | null {
  const [host = '', length, ...rest] = text.trim().split('/')
  const written = parseExact(host)
  if (written === null || rest.length > 0) return null
  const most = written.kind() === 'ipv4' ? 32 : 128
  const bits = length === undefined ? most : /^\d{1,3}$/.test(length) ? Number(length) : most + 1
  if (bits > most) return null
  const address = canonical(written)
  if (address.kind() === written.kind()) return { address, bits }
  return bits < 96 ? { address: written, bits } : { address, bits: bits - 96 }
}

/** `203.0.113.0/24`; IPv6 as RFC 5952 writes it. */
function prefix(address: IpAddress, bits: number): string {
  const cut = ipaddr.fromByteArray(firstBits(address, bits))
  return `${cut instanceof ipaddr.IPv6 ? cut.toRFC5952String() : cut.toString()}/${bits}`
}

/** The bytes of an address with all but the first bits cleared. */
function firstBits(address: IpAddress, bits: number): number[] {
  return address
    .toByteArray()
    .map((byte, index) => byte & (0xff00 >> Math.min(8, Math.max(0, bits - index * 8))))
}

function parseAddress(text: string): IpAddress | null {
  const address = parseExact(text)
  return address === null ? null : canonical(address)
}

function parseExact(text: string): IpAddress | null {
  if (text.length > 45) return null
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text)
  return /^[0-9a-f:.]+$/i.test(text) && ipaddr.IPv6.isValid(text) ? ipaddr.IPv6.parse(text) : null
}

/** The IPv4 address inside a mapped or NAT64 one; every other address as it is. */
function canonical(address: IpAddress): IpAddress {
  if (address.kind() === 'ipv4') return address
  const embedded = address.range() === 'ipv4Mapped' || address.range() === 'rfc6052'
  return embedded ? new ipaddr.IPv4(address.toByteArray().slice(12)) : address
}
