// Rules and answers for the tests of what an answer is taken for.
import type { OriginAnswer } from '../../src/answer.ts'
import type { OutcomeRules } from '../../src/routes/contract.ts'

const nothing: OutcomeRules = {
  success: [],
  failure: [],
  pending: [],
  sessionCookies: ['session'],
  wrongWhileSignedIn: 'looks-right',
  signedInAs: null,
}
export const rules = (change: Partial<OutcomeRules>): OutcomeRules => ({ ...nothing, ...change })

export interface Answered {
  readonly status?: number
  readonly location?: string
  readonly cookies?: readonly string[]
  readonly headers?: Readonly<Record<string, string>>
  readonly referer?: string | null
  /** Null: not read yet. */
  readonly body?: string | null
}

export function answer({
  status = 200,
  location,
  cookies = [],
  headers = {},
  referer = null,
  body = null,
}: Answered = {}): OriginAnswer {
  const all = new Headers(headers)
  if (location !== undefined) all.set('location', location)
  for (const cookie of cookies) all.append('set-cookie', cookie)
  return { status, headers: all, url: 'https://site.example/login?next=/x', referer, body }
}
