// Who proves that a network is somebody's home, in numbers of 16 bits: the address within its network, and the account.
// Pure.
import type { Account, Network } from '../attempt.ts'
import { hash } from '../lib/hash.ts'
import { noAddress } from '../networks.ts'
import type { Prover } from '../stores/contract.ts'

/**
 * What the subject does not say of the address: the last octet of an IPv4 address, or which /64 of its /48 it is.
 * Without the network, of which the store knows a keyed tag alone, it names nobody; and a change of the secret leaves
 * it as it is. Null where there is no address.
 */
export function addressWithin({
  address,
  middle,
  wide,
}: Pick<Network, 'address' | 'middle' | 'wide'>): number | null {
  if (wide === noAddress.wide) return null
  if (middle === null) return Number(address.slice(address.lastIndexOf('.') + 1))
  // In canonical text, what is left out at the end are zeros, and the last four groups of a /64 always are.
  const [written = ''] = address.split('::', 1)
  return Number.parseInt(written.split(':')[3] ?? '0', 16)
}

/**
 * Null where nobody can be told apart there. The account's skeleton: one whose name has many spellings is still one.
 */
export function proverOf(network: Network, { subject: { key, previous } }: Account): Prover | null {
  const address = addressWithin(network)
  const keys = previous === null ? [key] : [key, previous]
  return address === null ? null : { address, accounts: keys.map(each => hash(each) & 0xffff) }
}
