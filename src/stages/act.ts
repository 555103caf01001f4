// Carries a verdict out: forwards, asks for a check, asks to wait, or refuses. On protected routes nothing else reaches
// the origin. It decides nothing, and never holds an answer back to look into it.
import type { Attempt, Outcome } from '../attempt.ts'
import { waitTicket } from '../delivery/offer.ts'
import { unreachable } from '../lib/unreachable.ts'
import { NoAnswer } from '../origin.ts'
import { checkAnswer, coolDownAnswer, refusedAnswer, troubleAnswer } from '../pages/answers.ts'
import { wayBack } from '../pages/way-back.ts'
import type { Site } from '../site.ts'
import type { Device } from '../stores/contract.ts'
import type { Verdict } from '../verdict.ts'
import { withOwnCookies } from './answer-cookies.ts'
import type { Route } from './classify.ts'
import { observe } from './observe.ts'

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
  /** The device that the answer makes known; null where it makes none. */
  readonly device: Device | null
  /** Known with the headers of the answer, or when the first 64 KB of its copy have passed. Never rejects. */
  readonly outcome: Promise<Outcome>
}

export type ActTools = Pick<
  Site,
  'policy' | 'keyring' | 'subjects' | 'origin' | 'answer' | 'challenges' | 'challengeTools'
>

/** Waits for nothing where the origin is not asked. */
export function act(asked: Asked, verdict: Verdict, reference: string, site: ActTools): Promise<Acted> {
  const { request, attempt } = asked
  const { surface } = attempt
  const { decision } = verdict
  switch (decision.do) {
    case 'forward':
      return forward(asked, verdict, reference, site)
    case 'challenge':
      return askForCheck(asked, decision.mayWait, reference, site)
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

/** Nothing of what was sent goes into it: whoever passes the check sends it again. */
async function askForCheck(
  { request, url, attempt }: Asked,
  mayWait: boolean,
  reference: string,
  site: ActTools,
): Promise<Acted> {
  const { surface, network, client, at } = attempt
  const { host } = new URL(url)
  const bound = { surface, host, network: network.wide, client: client.userAgent }
  const wait = mayWait ? await waitTicket(bound, at, site) : null
  return ours(site.answer(request, checkAnswer({ surface, wait, back: wayBack(request), reference })))
}

async function forward(asked: Asked, verdict: Verdict, reference: string, site: ActTools): Promise<Acted> {
  let answer: Response
  try {
    answer = await site.origin.ask(asked.request, asked.url, asked.body)
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error
    const { why } = error
    const response = await site.answer(asked.request, troubleAnswer(why === 'timeout' ? 504 : 502, reference))
    return { response, device: null, outcome: Promise.resolve({ is: 'no-answer', why }) }
  }
  const { response, byHead, outcome } = observe(answer, asked, site)
  const withOurs = await withOwnCookies(response, byHead, asked, verdict, reference, site)
  return { ...withOurs, outcome }
}
