// Carries a verdict out: forwards, asks to wait, or refuses. On protected routes nothing else reaches the origin. It
// decides nothing, and never holds an answer back to look into it.
import type { Attempt, Outcome } from '../attempt.ts'
import { skeleton } from '../lib/account-name.ts'
import { unreachable } from '../lib/unreachable.ts'
import { NoAnswer } from '../origin.ts'
import { type Answer, believe, readAnswer, type Said } from '../outcome.ts'
import { coolDownAnswer, refusedAnswer, respond, troubleAnswer } from '../pages/answers.ts'
import type { OutcomeRules } from '../routes/contract.ts'
import type { Site } from '../site.ts'
import { beginFlow } from '../trust/flow.ts'
import type { Verdict } from '../verdict.ts'
import type { Route } from './classify.ts'

export interface Acted {
  readonly response: Response
  /** Known with the headers of the answer, or when the first 64 KB of its copy have passed. Never rejects. */
  readonly outcome: Promise<Outcome>
}

export type ActTools = Pick<Site, 'policy' | 'keyring' | 'subjects' | 'origin'>

export async function act(
  request: Request,
  url: string,
  body: BodyInit | null,
  attempt: Attempt,
  route: Route,
  verdict: Verdict,
  reference: string,
  site: ActTools,
): Promise<Acted> {
  const { decision } = verdict
  switch (decision.do) {
    case 'forward':
      return forward(request, url, body, attempt, route, reference, site)
    case 'cool-down': {
      const about = verdict.readings.find(({ reason }) => reason === decision.because)?.about ?? 'request'
      return ours(respond(request, coolDownAnswer(attempt.surface, about, decision.retryAfterMs, reference)))
    }
    case 'refuse':
      return ours(respond(request, refusedAnswer(attempt.malformed?.status ?? 403, reference)))
    default:
      return unreachable(decision)
  }
}

function ours(response: Response): Acted {
  return { response, outcome: Promise.resolve({ is: 'not-forwarded' }) }
}

async function forward(
  request: Request,
  url: string,
  body: BodyInit | null,
  attempt: Attempt,
  route: Route,
  reference: string,
  site: ActTools,
): Promise<Acted> {
  let answer: Response
  try {
    answer = await site.origin.ask(request, url, body)
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error
    const { why } = error
    const response = respond(request, troubleAnswer(why === 'timeout' ? 504 : 502, reference))
    return { response, outcome: Promise.resolve({ is: 'no-answer', why }) }
  }
  const { response, outcome } = observe(answer, attempt, route, url, site)
  return {
    response: await withFlow(response, outcome, attempt, route, reference, site),
    outcome: Promise.resolve(outcome),
  }
}

/** The outcome from the headers where they tell, else from a copy of the body while it passes. */
function observe(
  answer: Response,
  attempt: Attempt,
  { rule }: Route,
  url: string,
  { subjects }: ActTools,
): { readonly response: Response; readonly outcome: Outcome | Promise<Outcome> } {
  const sameAccount = (name: string) =>
    subjects.accountTags(skeleton(name)).includes(attempt.account?.tag ?? '')
  const seen = (body: string | null): Answer => ({
    status: answer.status,
    headers: answer.headers,
    url,
    body,
  })
  const concludeFrom = (said: Said, body: string) =>
    believe(said, rule.outcome, seen(body), attempt, sameAccount)
  const byHead = readAnswer(rule.outcome, seen(answer.body === null ? '' : null))
  const namedInBody = rule.outcome.signedInAs !== null && 'json' in rule.outcome.signedInAs
  if (byHead !== 'needs-body' && (!namedInBody || answer.body === null)) {
    return { response: answer, outcome: concludeFrom(byHead, '') }
  }
  const conclude = ({ text, whole }: Copied): Outcome => {
    const said = readAnswer(rule.outcome, seen(text))
    // Where a no may stand in what was not seen, nothing is a yes.
    const certain = said === 'failure' || whole || !mayFailInBody(rule.outcome)
    return concludeFrom(said === 'needs-body' || !certain ? 'no-match' : said, text)
  }
  if (answer.body === null) return { response: answer, outcome: conclude({ text: '', whole: true }) }
  const [visitors, copy] = answer.body.tee()
  return { response: new Response(visitors, answer), outcome: copied(copy).then(conclude) }
}

function mayFailInBody({ failure }: OutcomeRules): boolean {
  return failure.some(({ body, json }) => body !== undefined || json !== undefined)
}

/** Longest beginning of an answer that is looked at. */
const mostLookedAt = 64 * 1024

interface Copied {
  readonly text: string
  /** False where there was more, or where the body broke off. */
  readonly whole: boolean
}

async function copied(copy: ReadableStream<Uint8Array>): Promise<Copied> {
  const reader = copy.getReader()
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  try {
    while (size < mostLookedAt) {
      const next = await reader.read()
      if (next.done) return { text: text + decoder.decode(), whole: true }
      size += next.value.byteLength
      text += decoder.decode(next.value, { stream: true })
    }
    await reader.cancel()
  } catch {
    // The origin broke off: what came until then is all there is to look at.
  }
  return { text, whole: false }
}

/** Begins a flow where this route does so on what is known by now: with the headers, not after the body. */
async function withFlow(
  response: Response,
  outcome: Outcome | Promise<Outcome>,
  attempt: Attempt,
  { kind }: Route,
  reference: string,
  { keyring, policy }: ActTools,
): Promise<Response> {
  const began =
    kind.beginsFlowOn === 'any-answer' || (!(outcome instanceof Promise) && outcome.is === kind.beginsFlowOn)
  if (!began || kind.beginsFlowOn === null || attempt.account === null) return response
  const cookie = await beginFlow(
    keyring.current,
    policy.site,
    kind.beginsFlowOn === 'pending' ? 'one-time-code' : 'reset-confirm',
    attempt.account,
    reference,
    attempt.at,
  )
  const changed = new Response(response.body, response)
  changed.headers.append('set-cookie', cookie)
  return changed
}
