// Carries a verdict out: forwards, asks to wait, or refuses. On protected routes nothing else reaches the
// origin. It decides nothing, and never holds an answer back to look into it.
import { type OriginAnswer, readAnswer } from '../answer.ts'
import type { Attempt, Outcome } from '../attempt.ts'
import { unreachable } from '../lib/unreachable.ts'
import { NoAnswer } from '../origin.ts'
import { believe } from '../outcome.ts'
import { coolDownAnswer, refusedAnswer, respond, troubleAnswer } from '../pages/answers.ts'
import type { OutcomeRules } from '../routes/contract.ts'
import type { Site } from '../site.ts'
import { beginFlow } from '../trust/flow.ts'
import type { Verdict } from '../verdict.ts'
import type { Route } from './classify.ts'

/** What the verdict is about: the request as it came, with what was read of it. */
export interface Asked {
  readonly request: Request
  readonly url: string
  readonly body: BodyInit | null
  readonly attempt: Attempt
  readonly route: Route
}

export interface Acted {
  readonly response: Response
  /** Known with the headers of the answer, or when the first 64 KB of its copy have passed. Never rejects. */
  readonly outcome: Promise<Outcome>
}

export type ActTools = Pick<Site, 'policy' | 'keyring' | 'subjects' | 'origin'>

/** Waits for nothing where the origin is not asked. */
export function act(
  asked: Asked,
  verdict: Verdict,
  reference: string,
  site: ActTools,
): Acted | Promise<Acted> {
  const { request, attempt } = asked
  const { decision } = verdict
  switch (decision.do) {
    case 'forward':
      return forward(asked, reference, site)
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

async function forward(asked: Asked, reference: string, site: ActTools): Promise<Acted> {
  let answer: Response
  try {
    answer = await site.origin.ask(asked.request, asked.url, asked.body)
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error
    const { why } = error
    const response = respond(asked.request, troubleAnswer(why === 'timeout' ? 504 : 502, reference))
    return { response, outcome: Promise.resolve({ is: 'no-answer', why }) }
  }
  const { response, byHead, outcome } = observe(answer, asked, site)
  const { beginsFlowOn } = asked.route.kind
  // With the headers, not after the body: by then they have left.
  const begins = beginsFlowOn === 'any-answer' || (byHead !== null && byHead.is === beginsFlowOn)
  return { response: begins ? await withFlow(response, asked, reference, site) : response, outcome }
}

interface Observed {
  readonly response: Response
  /** What the headers tell; null where they do not. */
  readonly byHead: Outcome | null
  readonly outcome: Promise<Outcome>
}

/** The outcome from the headers where they tell, else from a copy of the body while it passes. */
function observe(
  answer: Response,
  { request, attempt, route, url }: Asked,
  { subjects }: ActTools,
): Observed {
  const rules = route.rule.outcome
  const { status, headers, body } = answer
  const referer = request.headers.get('referer')
  const head: OriginAnswer = { status, headers, url, referer, body: body === null ? '' : null }
  const said = readAnswer(rules, head)
  const byHead = said === 'needs-body' ? null : believe(said, rules, head, attempt, subjects)
  if (body === null || (byHead !== null && !isNamedInBody(rules))) {
    const outcome = byHead ?? believe('no-match', rules, head, attempt, subjects)
    return { response: answer, byHead, outcome: Promise.resolve(outcome) }
  }
  const [visitors, copy] = body.tee()
  const outcome = copied(copy).then(({ text, whole }) => {
    const seen = { ...head, body: text }
    const said = readAnswer(rules, seen)
    // Where a no may stand in what was not seen, nothing is a yes.
    const certain = said === 'failure' || whole || !mayFailInBody(rules)
    return believe(said === 'needs-body' || !certain ? 'no-match' : said, rules, seen, attempt, subjects)
  })
  return { response: new Response(visitors, answer), byHead, outcome }
}

function isNamedInBody({ signedInAs }: OutcomeRules): boolean {
  return signedInAs !== null && 'json' in signedInAs
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

/** Begins a flow for the account that was named, towards the step that follows this one. */
async function withFlow(
  response: Response,
  { attempt, route }: Asked,
  reference: string,
  { keyring, policy }: ActTools,
): Promise<Response> {
  if (attempt.account === null) return response
  const cookie = await beginFlow(
    keyring.current,
    policy.site,
    route.kind.beginsFlowOn === 'pending' ? 'one-time-code' : 'reset-confirm',
    attempt.account,
    reference,
    attempt.at,
  )
  const changed = new Response(response.body, response)
  changed.headers.append('set-cookie', cookie)
  return changed
}
