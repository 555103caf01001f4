// Every page of ours, in every shape that an operator can give it, for tests that look at all of them.
import type { PagesPolicy } from '../../src/config/policy.ts'
import {
  checkAnswer,
  coolDownAnswer,
  type OwnAnswer,
  refusedAnswer,
  troubleAnswer,
  waitingAnswer,
  wrongHostAnswer,
} from '../../src/pages/answers.ts'
import { type Look, look, plainLook } from '../../src/pages/look.ts'

export const reference = '0ABCD-EFGHJ-KMNPQ-RSTVW-XYZ012'

const back = '/account/login?next=%2Forders'
const wait = { ticket: 'eyJ.a-ticket-of-somebody.sig', seconds: 5 }

/** One of each kind, by name. */
export const ownPages: Readonly<Record<string, OwnAnswer>> = {
  check: checkAnswer({ surface: 'login', back, waitSeconds: 8, reference }),
  'check-without-wait': checkAnswer({ surface: 'signup', back, waitSeconds: null, reference }),
  'wait-early': waitingAnswer({ back, wait }),
  'wait-over': waitingAnswer({ back, wait: null }),
  'cool-down-network': coolDownAnswer('login', 'network', 900_000, reference),
  'cool-down-account': coolDownAnswer('login', 'account', 5_400_000, reference),
  'cool-down-reset': coolDownAnswer('password-reset', 'account', 1_200_000, reference),
  refused: refusedAnswer(403, reference),
  unreadable: refusedAnswer(400, reference),
  trouble: troubleAnswer(503, null),
  'wrong-host': wrongHostAnswer(),
}

const everything: PagesPolicy = {
  name: 'Brauhaus & Söhne <Shop>',
  logo: '/logo.svg',
  color: '#0a7f5a',
  support: 'mailto:help@shop.example',
  otherWay: '/login/link',
}

export const looks: Readonly<Record<string, Look>> = {
  plain: plainLook,
  branded: look({ ...plainLook, pages: everything }),
  pale: look({ ...plainLook, pages: { ...everything, color: '#ffe45c', support: '/contact' } }),
  deep: look({ ...plainLook, pages: { ...everything, color: '#101840', logo: null } }),
}
