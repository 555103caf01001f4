// How the origin's answer is taken: a yes is believed only where a wrong password could not have got the same answer.
// Pure.
import { type Answer, Facts, isStatus, type Said, targetOf } from './answer.ts'
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
  answer: Answer,
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
  answer: Answer,
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

/** Sent back to where the form is, or on to an address that says that something went wrong. */
function leadsToNo({ success, pending }: OutcomeRules, answer: Answer): boolean {
  const target = isStatus('3xx', answer.status) ? targetOf(answer) : null
  if (target === null) return false
  const { pathname, search, hash } = target
  if (pathname === new URL(answer.url).pathname) return true
  // Where a mark names such an address, it was written by somebody who knows better.
  const isMeant = ({ location = '' }: AnswerMark) =>
    location.startsWith('/') && saysNo.test(location) && pathname.startsWith(location)
  return saysNo.test(pathname + search + hash) && !success.some(isMeant) && !pending.some(isMeant)
}

const saysNo = /error|fail|invalid|incorrect|wrong|denied|unauthori[sz]ed|forbidden|reject/i

function signedInAs({ signedInAs }: OutcomeRules, answer: Answer): string | null {
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
