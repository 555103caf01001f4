// Which wrong passwords are forgiven: whose they are, and what that gives back. What is kept of them,
// `trust/forgiving.ts` says.
import type { Attempt } from '../attempt.ts'
import type { Settlement } from '../stores/contract.ts'
import type { Forgiving } from '../trust/forgiving.ts'
import type { Charge } from './counted.ts'
import { settlementsOf } from './giving-back.ts'

/** Says that its password was wrong, and hears whether that is forgiven, as one that was so a moment ago. */
export function isForgiven(attempt: Attempt, ofNetwork: readonly Charge[], forgiving: Forgiving): boolean {
  const whose = whoseIs(attempt)
  const typo = attempt.password?.typo ?? null
  return whose !== null && typo !== null && forgiving.wrong(whose, typo, settlementsOf(ofNetwork))
}

/**
 * What the network paid for slips of the finger before the right password. What the account paid stays: no success
 * refills what all unknown clients together have.
 */
export function typosBefore(attempt: Attempt, forgiving: Forgiving): readonly Settlement[] {
  const whose = whoseIs(attempt)
  const typo = attempt.password?.typo ?? null
  return whose === null || typo === null ? [] : forgiving.right(whose, typo)
}

/**
 * Whose passwords are compared: an account by its name as it was sent, at one route. Under another spelling, or at
 * another door, the same password is a guess at another account. Null where nobody can tell, and for codes: one that
 * was wrong a moment ago may be the next one that is right. By the address, not its network: a neighbour must not see
 * in his own budget how near his guess was.
 */
function whoseIs({ surface, route, network, account }: Attempt): string | null {
  const [name] = account?.names ?? []
  return surface !== 'login' || name === undefined ? null : `${route} ${network.address} ${name}`
}
