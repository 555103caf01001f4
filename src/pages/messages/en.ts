// English.
import type { Messages } from './contract.ts'

const tooMany = (attempts: string) => (time: string) =>
  `Too many ${attempts} from your network. Please try again in about ${time}. If you share a connection (office, school, mobile), it may not have been you.`

const cannotCheck = (what: string) => (time: string) =>
  `We’re having trouble checking ${what} right now. Please try again in about ${time}.`

const goBack = 'Please go back and try again.'

export const en: Messages = {
  tag: 'en',
  direction: 'ltr',
  reference: 'Reference',
  contact: 'Contact us',
  otherWay: 'Try another way to sign in',
  check: {
    title: 'One quick check',
    why: {
      'sign-in': 'We check sign-ins now and then to keep accounts safe.',
      other: 'We check requests like this one now and then to keep accounts safe.',
    },
    effortless: 'This takes a few seconds and you don’t need to solve anything.',
    brief: 'This usually takes a few seconds.',
    after: 'Then you return to the form and can send it again.',
    progress: 'Progress of the check',
    working: 'Checking…',
    done: 'Done. You can continue.',
    failed: 'That did not work. Please try again.',
    slow: 'This is taking longer than usual. You can keep waiting.',
    notLoaded: 'The check could not be loaded. Please try again.',
    again: 'Try again',
    next: 'Continue',
    script: 'This check needs JavaScript. Turn it on and reload this page.',
    instead: time => `Wait ${time} instead`,
    forPrograms: 'Complete the check and send the same request again.',
  },
  wait: {
    title: 'One moment, please',
    early: time => `Please wait ${time}, then choose Continue.`,
    over: 'This page can no longer be used. Please return to the form and try again.',
    back: 'Return to the form',
  },
  coolDown: {
    title: 'Please try again later',
    network: {
      'sign-in': tooMany('sign-in attempts'),
      reset: tooMany('password-reset requests'),
      'sign-up': tooMany('new accounts'),
      other: tooMany('attempts'),
    },
    account: {
      'sign-in': time =>
        `We’ve paused sign-in to this account for about ${time} to protect it. You can reset your password or contact us.`,
      reset: time =>
        `If an account exists for that address, we’ve already sent a link. Check your spam folder, or try again in about ${time}.`,
      other: time => `We’ve paused this for about ${time} to keep accounts safe. Please try again then.`,
    },
    request: { 'sign-in': cannotCheck('sign-ins'), other: cannotCheck('requests') },
  },
  refused: {
    title: 'We couldn’t continue',
    detail:
      'We couldn’t continue with this request. If you think this is a mistake, please contact us and quote the reference.',
  },
  unreadable: {
    title: 'This request could not be read',
    detail: `Part of the request could not be read. ${goBack}`,
  },
  late: { title: 'This took too long', detail: `Your request did not arrive in time. ${goBack}` },
  large: {
    title: 'This request is too large',
    detail: `The request is larger than this page accepts. ${goBack}`,
  },
  trouble: {
    title: 'Something went wrong on our side',
    detail: 'We couldn’t complete this just now. Please try again in a minute.',
  },
  wrongHost: {
    title: 'This address does not belong to this site',
    detail: 'Please check the address and try again.',
  },
}
