// How the origin's answer is taken: a yes is believed only where a wrong password could not have got the same answer.
// Pure.
import { Facts, isStatus, type OriginAnswer, type Said, targetOf } from './answer.ts'
import type { Attempt, Outcome, UnclearReason } from './attempt.ts'
import { isTooLong, skeleton } from './lib/account-name.ts'
import { cookieNamed, cookieSet } from './lib/cookies.ts'
import type { AnswerMark, OutcomeRules } from './routes/contract.ts'
import type { Subjects } from './subjects.ts'

/**
 * The outcome, as far as it can be believed. `subjects` tell whether a name in the answer means the same
 * account.
 */
export function believe(
  said: Said,
  rules: OutcomeRules,
  answer: OriginAnswer,
  attempt: Attempt,
  subjects: Pick<Subjects, 'accountTags'>,
): Outcome {
  const { status } = answer
  if (said === 'failure') return { is: 'failure', status }
  if (said === 'no-match') return { is: 'unclear', status, why: 'no-match' }
  const doubt = doubtOf(rules, answer, attempt, subjects)
  return doubt === null ? { is: said, status } : { is: 'unclear', status, why: doubt }
}

function doubtOf(
  rules: OutcomeRules,
  answer: OriginAnswer,
  attempt: Attempt,
  subjects: Pick<Subjects, 'accountTags'>,
): UnclearReason | null {
  if (!attempt.unambiguous) return 'ambiguous-request'
  // That is how a no looks, whatever cookies come with it, unless the answer says who is signed in.
  if (rules.signedInAs === null && leadsToNo(rules, answer)) return 'no-match'
  const expectsSession = attempt.accountSubject.kind === 'session'
  if (attempt.signedIn && !expectsSession && rules.wrongWhileSignedIn === 'looks-right') return 'signed-in'
  const { account } = attempt
  const name = account === null ? null : signedInAs(rules, answer)
  // Somebody who signs in by e-mail is named by user name: only names of one kind can be compared.
  if (account === null || name === null || name.includes('@') !== account.hint.includes('@')) return null
  const isSame = !isTooLong(name) && subjects.accountTags(skeleton(name)).includes(account.tag)
  return isSame ? null : 'other-account'
}

/** Sent back to the form, to where the client said it came from, or on to an address that says what went wrong. */
function leadsToNo(rules: OutcomeRules, answer: OriginAnswer): boolean {
  const target = isStatus('3xx', answer.status) ? targetOf(answer) : null
  if (target === null) return false
  const { pathname, search, hash } = target
  if (mayRedirectNo(rules) && isWhereFrom(target, answer)) return true
  // Where a mark names the address, it was written by somebody who knows better.
  const named = [...rules.success, ...rules.pending].map(({ location = '' }) => location)
  const isMeant = (location: string) => location.startsWith('/') && pathname.startsWith(location)
  if (pathname === new URL(answer.url).pathname) return !named.some(isMeant)
  return (
    saysNo.test(pathname + search + hash) &&
    !named.some(location => saysNo.test(location) && isMeant(location))
  )
}

/** Whether this rule takes redirects for a no, or says nothing of how a no looks. */
function mayRedirectNo({ failure }: OutcomeRules): boolean {
  const redirects = ({ status }: AnswerMark) =>
    status === undefined || status.some(one => String(one).startsWith('3'))
  return failure.length === 0 || failure.some(redirects)
}

/** Many stacks send a no back to the Referer, and what that says is the client's to choose. */
function isWhereFrom({ pathname }: URL, { referer, url }: OriginAnswer): boolean {
  return referer !== null && URL.canParse(referer, url) && new URL(referer, url).pathname === pathname
}

const saysNo = /error|fail|invalid|incorrect|wrong|denied|unauthori[sz]ed|forbidden|reject/i

function signedInAs({ signedInAs }: OutcomeRules, answer: OriginAnswer): string | null {
  if (signedInAs === null) return null
  if ('json' in signedInAs) {
    const [found] = new Facts(answer).at(signedInAs.json)
    return typeof found === 'string' ? found : null
  }
  const isNamed = cookieNamed(signedInAs.cookie)
  const cookie = answer.headers
    .getSetCookie()
    .map(cookieSet)
    .find(set => set !== null && isNamed(set.name))
  const value = percentDecoded(cookie?.value ?? '')
  const name = signedInAs.part === 'whole' ? value : (value.split('|', 1)[0] ?? '')
  return name === '' ? null : name
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
