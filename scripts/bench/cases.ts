// The requests of each case, as bytes for a socket, and what a right answer to each looks like. Pure: the same index
// always gives the same request.

export const caseNames = ['unprotected', 'login-success', 'login-failure', 'refused'] as const
export type CaseName = (typeof caseNames)[number]

export type Answer = {
  readonly status: number
  /** The header lines in lower case, without the blank line. */
  readonly head: string
}

/** A job that starts at a multiple of this shares no network and no account with the one before. */
export const requestsPerNetwork = 4
const requestsPerAccount = 2

/**
 * Accounts and networks are new every few requests, so that no limit is met: two attempts an account, four a network,
 * each network in a /24 of its own. A refused attempt comes always from one address.
 */
export function requestText(name: CaseName, index: number, host: string): string {
  switch (name) {
    case 'unprotected':
      return `GET /plain HTTP/1.1\r\n${commonHeaders(host, address(index))}\r\n`
    case 'login-success':
      return login(host, address(index), account(index), 'right')
    case 'login-failure':
      return login(host, address(index), account(index), `wrong-${index}`)
    case 'refused':
      return login(host, '203.0.113.7', account(index), `wrong-${index}`)
  }
}

/** Whether the answer is the one that the case is about; anything else would be another measurement. */
export function isExpected(name: CaseName, answer: Answer): boolean {
  const mitigated = answer.head.includes('\ndoorward-mitigated:')
  switch (name) {
    case 'unprotected':
    case 'login-failure':
      return answer.status === 200 && !mitigated
    case 'login-success':
      return answer.status === 303 && !mitigated
    case 'refused':
      return mitigated
  }
}

function login(host: string, from: string, email: string, password: string): string {
  const body = `email=${encodeURIComponent(email)}&password=${password}`
  return (
    `POST /login HTTP/1.1\r\n${commonHeaders(host, from)}Origin: http://${host}\r\n` +
    `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  )
}

/** As a browser sends them, and as Cloudflare hands them to a Worker. */
function commonHeaders(host: string, from: string): string {
  return (
    `Host: ${host}\r\nCF-Connecting-IP: ${from}\r\nX-Real-IP: ${from}\r\nX-Forwarded-For: ${from}\r\n` +
    'X-Forwarded-Proto: http\r\nCF-Visitor: {"scheme":"http"}\r\nCF-IPCountry: XX\r\n' +
    'CF-Ray: 8f0a1b2c3d4e5f60\r\nCDN-Loop: cloudflare; loops=1\r\nAccept-Encoding: gzip, br\r\n' +
    'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0\r\n' +
    'Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8\r\nAccept-Language: en\r\n' +
    'Sec-Fetch-Dest: document\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Site: same-origin\r\n' +
    'Cookie: theme=light; consent=all\r\n'
  )
}

function account(index: number): string {
  return `person${Math.floor(index / requestsPerAccount)}@bench.example`
}

/** 11.0.0.1, 11.0.1.1, … 126.255.255.1: 7.6 million different /24s. */
function address(index: number): string {
  const network = Math.floor(index / requestsPerNetwork) % (116 << 16)
  return `${11 + (network >> 16)}.${(network >> 8) & 255}.${network & 255}.1`
}
