// The cases, as a table: the request of each as bytes for a socket, what a right answer to it looks like, and which of
// the bare Worker's it is compared with. Pure: the same index always gives the same request.
import { type Side, sides } from './sides.ts'

export const caseNames = [
  'unprotected',
  'form-page',
  'login-success',
  'login-known',
  'login-paid',
  'login-failure',
  'refused',
] as const
export type CaseName = (typeof caseNames)[number]

/** Those that the bare Worker is measured with too: it knows no devices and no passes, and refuses nobody. */
export const bareNames = ['unprotected', 'form-page', 'login-success', 'login-failure'] as const
export type BareName = (typeof bareNames)[number]

export type Answer = {
  readonly status: number
  /** The status and the header lines as they came, without the blank line. */
  readonly head: string
}

/** Who sends a request, from where, and with which cookies. */
export type Person = {
  readonly email: string
  readonly address: string
  readonly cookie: string
}

/** What a person has to earn before a case can be measured: see `credit.ts`. */
export type Needs = 'nothing' | 'device' | 'pass'

type Case = {
  /** The bare Worker's case that it is compared with: the same request, passed on. */
  readonly bare: BareName
  readonly needs: Needs
  readonly request: (person: Person, index: number, host: string) => string
  /** Whether the answer is the one that the case is about; anything else would be another measurement. */
  readonly isExpected: (answer: Answer, side: Side) => boolean
}

const rightLogin: Case['request'] = (person, _, host) => loginText(person, 'right', host)
const wrongLogin: Case['request'] = (person, index, host) => loginText(person, `wrong-${index}`, host)
const isOurs = ({ head }: Answer) => /\ndoorward-mitigated:/i.test(head)
const forwarded = (status: number) => (answer: Answer) => answer.status === status && !isOurs(answer)
/** The entity tag of a page becomes a weak one where something is put into it. */
const isChanged = ({ head }: Answer) => /\netag: *w\//i.test(head)

export const cases: Readonly<Record<CaseName, Case>> = {
  unprotected: {
    bare: 'unprotected',
    needs: 'nothing',
    request: (person, _, host) => `GET /plain HTTP/1.1\r\n${headers(person, host)}\r\n`,
    isExpected: forwarded(200),
  },
  'form-page': {
    bare: 'form-page',
    needs: 'nothing',
    request: (person, _, host) => `GET /login HTTP/1.1\r\n${headers(person, host)}\r\n`,
    isExpected: (answer, side) => forwarded(200)(answer) && isChanged(answer) === sides[side].isDoorward,
  },
  'login-success': {
    bare: 'login-success',
    needs: 'nothing',
    request: rightLogin,
    isExpected: forwarded(303),
  },
  'login-known': {
    bare: 'login-success',
    needs: 'device',
    request: rightLogin,
    isExpected: forwarded(303),
  },
  'login-paid': {
    bare: 'login-success',
    needs: 'pass',
    request: rightLogin,
    isExpected: forwarded(303),
  },
  'login-failure': {
    bare: 'login-failure',
    needs: 'nothing',
    request: wrongLogin,
    isExpected: forwarded(200),
  },
  refused: {
    bare: 'login-failure',
    needs: 'nothing',
    request: (person, index, host) => wrongLogin({ ...person, address: '203.0.113.7' }, index, host),
    isExpected: (answer, side) => (sides[side].isDoorward ? isOurs(answer) : answer.status === 429),
  },
}

export const requestsPerNetwork = 4
/** A job that starts at a multiple of this shares no network and no account with the one before. */
export const requestsPerTurn = 2 * requestsPerNetwork
const usualCookies = 'theme=light; consent=all'
export const userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0'

/**
 * Somebody whom Doorward does not know. Accounts and networks are new every few requests, so that no limit is met: two
 * attempts an account, each from another network, and four a network, each in a /24 of its own. Twice from one network,
 * a right password would be let through without a charge.
 */
export function stranger(index: number): Person {
  const turn = Math.floor(index / requestsPerTurn)
  const account = turn * requestsPerNetwork + (index % requestsPerNetwork)
  return {
    email: `person${account}@bench.example`,
    address: addressIn(Math.floor(index / requestsPerNetwork)),
    cookie: usualCookies,
  }
}

/** Somebody who brings a cookie of ours as well. */
export function withCookie(person: Person, cookie: string): Person {
  return { ...person, cookie: `${usualCookies}; ${cookie}` }
}

export function loginText(person: Person, password: string, host: string): string {
  const body = `email=${encodeURIComponent(person.email)}&password=${password}`
  return (
    `POST /login HTTP/1.1\r\n${headers(person, host)}Origin: http://${host}\r\n` +
    `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  )
}

/** As a browser sends them, and as Cloudflare hands them to a Worker. */
function headers({ address, cookie }: Person, host: string): string {
  return (
    `Host: ${host}\r\nCF-Connecting-IP: ${address}\r\nX-Real-IP: ${address}\r\nX-Forwarded-For: ${address}\r\n` +
    'X-Forwarded-Proto: http\r\nCF-Visitor: {"scheme":"http"}\r\nCF-IPCountry: XX\r\n' +
    'CF-Ray: 8f0a1b2c3d4e5f60\r\nCDN-Loop: cloudflare; loops=1\r\nAccept-Encoding: gzip, br\r\n' +
    `User-Agent: ${userAgent}\r\n` +
    'Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8\r\nAccept-Language: en\r\n' +
    'Sec-Fetch-Dest: document\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Site: same-origin\r\n' +
    `Cookie: ${cookie}\r\n`
  )
}

/** 11.0.0.1, 11.0.1.1, … 126.255.255.1: 7.6 million different /24s. */
function addressIn(network: number): string {
  const number = network % (116 << 16)
  return `${11 + (number >> 16)}.${(number >> 8) & 255}.${number & 255}.1`
}
