// Whether an attempt is on a list of the operator's, and by which entry.
import type { Attempt } from '../attempt.ts'
import type { ListEntries, Sight } from './contract.ts'

/** `what` names the entry, never an account: an account's entry reads `an account`. */
export function listed(
  { network, account }: Attempt,
  entries: ListEntries,
  says: Sight['says'],
): Sight | null {
  const byAccount = account !== null && entries.accountTags.has(account.tag)
  // A denied account stays denied where its network is allowed: said first, it is what is heard.
  if (byAccount && says === 'refuse') return { says, about: 'account', what: 'an account' }
  const byNetwork = entries.network(network.address)
  if (byNetwork !== null) return { says, about: 'network', what: byNetwork }
  if (network.asn !== null && entries.asns.has(network.asn))
    return { says, about: 'network', what: `AS${network.asn}` }
  if (network.country !== null && entries.countries.has(network.country)) {
    return { says, about: 'network', what: network.country }
  }
  return byAccount ? { says, about: 'account', what: 'an account' } : null
}
