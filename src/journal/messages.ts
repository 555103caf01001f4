// Every word that the record says in English: one table a language. What is stored are codes and numbers, so that a
// sentence can be worded better, or in another language, long after the fact.
import type { Outcome, Surface, UnclearReason } from '../attempt.ts'
import type { Decision } from '../verdict.ts'

type NoAnswerReason = Extract<Outcome, { is: 'no-answer' }>['why']

export const english = {
  done: {
    forward: 'forwarded',
    challenge: 'asked for a check',
    'cool-down': 'held back',
    refuse: 'refused',
  } satisfies Record<Decision['do'], string>,
  held: {
    forward: 'Forwarded',
    challenge: 'Asked for a check',
    'cool-down': 'Held back',
    refuse: 'Refused',
  } satisfies Record<Decision['do'], string>,
  wouldHave: {
    forward: 'Would have been forwarded',
    challenge: 'Would have been asked for a check',
    'cool-down': 'Would have been held back',
    refuse: 'Would have been refused',
  } satisfies Record<Decision['do'], string>,
  watching: '(monitor)',
  for: (duration: string) => `for ${duration}`,
  allowed: (why: string) => `Forwarded, ${why}`,
  cannotTell: 'the store did not answer in time, so nothing could be counted',
  flood: 'more came from this network than the rate limit FLOOD_LIMIT lets through',
  lifted: (what: string) =>
    what === 'account' ? 'an operator lets this account in' : `an operator lets ${what} in`,
  device: { ripe: 'a known device of this account', unripe: 'a device of this account that is new' },
  pass: (how: string) => `a check was passed (${how})`,
  passUsedUp: (how: string) => `the pass of an earlier check (${how}) is used up`,
  unknownReason: (reason: string) => `by the rule ${reason}`,
  success: {
    login: 'the site let them in',
    'password-reset': 'the site took the request',
    signup: 'the site took the request',
    'one-time-code': 'the site took the code',
    'reset-confirm': 'the site set the new password',
    sensitive: 'the site did what was asked',
  } satisfies Record<Surface, string>,
  failure: {
    login: 'the site said the password was wrong',
    'password-reset': 'the site turned the request down',
    signup: 'the site turned the request down',
    'one-time-code': 'the site said the code was wrong',
    'reset-confirm': 'the site turned the link or code down',
    sensitive: 'the site turned it down',
  } satisfies Record<Surface, string>,
  pending: 'the password was right, and the site asked for a second step',
  answered: (status: number) => `the site answered ${status}`,
  unclear: {
    'no-match': 'which none of the rules of this route explains',
    'ambiguous-request': 'but the request can be read in more than one way, so that this proves nothing',
    'signed-in': 'but the browser was signed in already, so that this proves nothing',
    'other-account': 'for another account than the request named',
  } satisfies Record<UnclearReason, string | null>,
  noAnswer: {
    unreachable: 'the site could not be reached',
    timeout: 'the site did not answer in time',
  } satisfies Record<NoAnswerReason, string>,
  notForwarded: 'the site was not asked',
  outcomes: {
    success: 'right',
    failure: 'wrong',
    pending: 'right, second step to come',
    unclear: 'unclear',
    'no-answer': 'without an answer',
    'not-forwarded': 'not asked',
  } satisfies Record<Outcome['is'], string>,
  from: { account: 'for one account', everything: 'from everywhere' },
  merged: (count: number, where: string, actions: string) =>
    `${count} more ${count === 1 ? 'attempt' : 'attempts'} ${where} in this minute: ${actions}.`,
  openedUnnamed: (count: number) =>
    `${count} of them got in; the ${count === 1 ? 'account is' : 'accounts are'} not named here.`,
}
