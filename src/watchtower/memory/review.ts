// Which successes to look at again once a campaign is declared: those of strangers in its cells since it began. No
// earlier ones: a day's would be some sixty people for a third of an attacker. Pure.
import type { Campaign, Sighting, Where } from '../contract.ts'

export type Success = Where & Pick<Sighting, 'at' | 'solved'>

/**
 * Whether an account was probably taken over. `possibly`: a check had been passed, which few attackers do. `no`: it
 * came before or after, elsewhere, on a device of the account, from a network that the account is known at, or with
 * both its ASN and its client.
 */
export function isTakenOver(campaign: Campaign, success: Success): 'probably' | 'possibly' | 'no' {
  const { startedAt, endedAt, cells, common } = campaign
  const { at, stratum, proven, relation, ownDevice } = success
  if (ownDevice || relation === 'network' || relation === 'both') return 'no'
  if (at < startedAt || (endedAt !== null && at > endedAt)) return 'no'
  const rare = !common.includes(stratum)
  const found = cells.some(
    cell =>
      cell.proven === proven &&
      (cell.stratum === stratum || (rare && cell.stratum === 'rare')) &&
      cell.strangers.includes(relation),
  )
  if (!found) return 'no'
  return success.solved === null ? 'probably' : 'possibly'
}
