// Which network an address belongs to, with its subject: parsed and keyed once for the addresses of the moment.
import type { Network } from './attempt.ts'
import { networkOf } from './lib/ip-network.ts'
import type { Subjects } from './subjects.ts'

/** Everything about a network that its address tells. */
export type Addressed = Pick<Network, 'subject' | 'address' | 'middle' | 'wide'>

/** `null`, or what is no address, is the network `no-address`. */
export type Networks = (address: string | null) => Addressed

export const noAddress = { address: 'no-address', middle: null, wide: 'no-address' } as const

/** Remembers as many as `capacity`, and then begins anew: an attacker who changes addresses costs the parsing only. */
export function networksOf(subjects: Subjects, capacity: number): Networks {
  const known = new Map<string, Addressed>()
  return text => {
    const found = known.get(text ?? '')
    if (found !== undefined) return found
    const network = networkOf(text) ?? noAddress
    const made = { ...network, subject: subjects.network(network.wide) }
    if (known.size >= capacity) known.clear()
    if ((text ?? '').length <= 45) known.set(text ?? '', made)
    return made
  }
}
