// Carries a verdict out: forwards, asks for a check, asks to wait, or refuses. On protected routes nothing else reaches
// the origin. It decides nothing, and never holds an answer back to look into it.
import type { Outcome } from '../attempt.ts'
import { unreachable } from '../lib/unreachable.ts'
import { NoAnswer } from '../origin.ts'
import { checkAnswer, coolDownAnswer, refusedAnswer, troubleAnswer } from '../pages/answers.ts'
import { wayBack } from '../pages/way-back.ts'
import type { Site } from '../site.ts'
import type { Device } from '../stores/contract.ts'
import type { Verdict } from '../verdict.ts'
import { withOwnCookies } from './answer-cookies.ts'
import { observe } from './observe.ts'
import type { RequestContext } from './request-context.ts'

export interface Acted {
  readonly response: Response
  /** The device that the answer makes known; null where it makes none. */
  readonly device: Device | null
  /** Known with the headers of the answer, or when the first 64 KB of its copy have passed. Never rejects. */
  readonly outcome: Promise<Outcome>
}

export type ActTools = Pick<Site, 'policy' | 'keyring' | 'subjects' | 'origin' | 'answer'>

/** The origin is asked only where the decision is to forward. */
export function act(
  context: RequestContext,
  verdict: Verdict,
  reference: string,
  site: ActTools,
): Promise<Acted> {
  const { request, attempt } = context
  const { surface } = attempt
  const { decision } = verdict
  switch (decision.do) {
    case 'forward':
      return forward(context, verdict, reference, site)
    case 'challenge':
      return askForCheck(context, decision.mayWait, reference, site)
    case 'cool-down': {
      const about = verdict.readings.find(({ reason }) => reason === decision.because)?.about ?? 'request'
      return ours(site.answer(request, coolDownAnswer(surface, about, decision.retryAfterMs, reference)))
    }
    case 'refuse':
      return ours(site.answer(request, refusedAnswer(attempt.malformed?.status ?? 403, reference)))
    default:
      return unreachable(decision)
  }
}

async function ours(answered: Promise<Response>): Promise<Acted> {
  const response = await answered
  return { response, device: null, outcome: Promise.resolve({ is: 'not-forwarded' }) }
}

/**
 * Nothing of what was sent goes into it: whoever passes the check sends it again. Nor is anything signed yet: an
 * attacker asks for thousands of these and takes up none.
 */
function askForCheck(
  { request, attempt }: RequestContext,
  mayWait: boolean,
  reference: string,
  site: ActTools,
): Promise<Acted> {
  const { surface } = attempt
  const waitSeconds = mayWait ? (site.policy.challenge?.waitSeconds ?? null) : null
  return ours(site.answer(request, checkAnswer({ surface, waitSeconds, back: wayBack(request), reference })))
}

async function forward(
  context: RequestContext,
  verdict: Verdict,
  reference: string,
  site: ActTools,
): Promise<Acted> {
  let answer: Response
  try {
    answer = await site.origin.ask(context.request, context.url, context.body)
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error
    const { why } = error
    const response = await site.answer(
      context.request,
      troubleAnswer(why === 'timeout' ? 504 : 502, reference),
    )
    return { response, device: null, outcome: Promise.resolve({ is: 'no-answer', why }) }
  }
  const { response, byHead, outcome } = observe(answer, context, site)
  const withOurs = await withOwnCookies(response, byHead, context, verdict, reference, site)
  return { ...withOurs, outcome }
}
