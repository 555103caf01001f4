// Who may ask the admin API: whoever has the token. Wrong ones are slowed down and counted; a right one is never made
// to wait, so nobody can lock the operator out.
import { sameSecret } from '../lib/keyed.ts'
import { second } from '../lib/time.ts'
import { type Problem, problemAnswer } from './problem.ts'

export interface TokenOptions {
  /** `DOORWARD_ADMIN_TOKEN`; null or empty closes the API altogether. */
  readonly token: string | null
  readonly pause: (ms: number) => Promise<void>
}

export interface TokenCheck {
  /** Null where the token is right; else the answer. */
  refusal(authorization: string | undefined): Promise<Response | null>
  /** Wrong tokens seen by this isolate. */
  wrong(): number
}

const pauseMs = second
/** Wrong tokens that may be waiting for their answer at one time: each holds a request open. */
const mostWaiting = 20

const closed: Problem = { status: 404, title: 'Not found' }
const unauthorised: Problem = {
  status: 401,
  title: 'The token is missing or wrong.',
  detail: 'Send it as "Authorization: Bearer …"; it is the Worker\'s secret DOORWARD_ADMIN_TOKEN.',
}
const tooMany: Problem = { status: 429, title: 'Too many wrong tokens.' }

export function tokenCheck({ token, pause }: TokenOptions): TokenCheck {
  let wrong = 0
  let waiting = 0
  return {
    async refusal(authorization) {
      if (token === null || token === '') return problemAnswer(closed)
      const given = bearerToken(authorization ?? '')
      if (given !== null && sameSecret(given, token)) return null
      if (given !== null) {
        wrong += 1
        if (waiting >= mostWaiting) return problemAnswer(tooMany, { 'retry-after': '1' })
        waiting += 1
        await pause(pauseMs)
        waiting -= 1
      }
      return problemAnswer(unauthorised, { 'www-authenticate': 'Bearer realm="doorward"' })
    },
    wrong: () => wrong,
  }
}

/** The token of a header as RFC 6750 has it; null where it is another scheme, or none. */
function bearerToken(authorization: string): string | null {
  const scheme = 'bearer '
  return authorization.slice(0, scheme.length).toLowerCase() === scheme
    ? authorization.slice(scheme.length).trim()
    : null
}
