// Which subjects pay for an attempt beside its network: the account that is named, a flow's, a session's, or the
// surface's `unnamed`. Pure: everything was read by `identify.ts`.
import type { Account, Attempt } from '../attempt.ts'
import type { Cookie } from '../lib/cookies.ts'
import type { Site } from '../site.ts'
import type { Flow } from '../trust/flow.ts'
import { sessionTags } from '../trust/session-tags.ts'
import type { Route } from './route.ts'

type Payer = Pick<Attempt, 'account' | 'accountSubject' | 'alsoCharged' | 'flow'>

/**
 * Who pays beside the network: the account that is named, else whom the step belongs to. A flow says who
 * began, but the origin goes by its own session when it looks whose code it is; and of several sessions, it
 * alone knows which counts. So all of them pay.
 */
export function payerOf(
  { rule, kind, isSessionCookie }: Route,
  cookies: readonly Cookie[],
  flow: Flow | null,
  named: Account | null,
  { keyring, subjects }: Pick<Site, 'keyring' | 'subjects'>,
): Payer {
  if (named !== null)
    return { account: named, accountSubject: named.subject, alsoCharged: [], flow: flow?.id ?? null }
  const tags = kind.belongsTo === null ? [] : sessionTags(cookies, isSessionCookie, keyring.current)
  const sessions = tags?.map(subjects.session) ?? []
  if (flow !== null && tags !== null) {
    const { id, account } = flow
    return { account, accountSubject: account.subject, alsoCharged: sessions, flow: id }
  }
  const [first, ...others] = sessions
  return {
    account: null,
    accountSubject: first ?? subjects.unnamed(rule.surface),
    alsoCharged: others,
    // Where there are several, one that was invented would make a counter of its own in those that count.
    flow: first !== undefined && others.length === 0 ? (tags?.[0] ?? null) : null,
  }
}
