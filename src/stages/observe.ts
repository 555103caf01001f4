// What the origin's answer tells: from its headers where they say it, else from a copy of the body while it passes. It
// never holds an answer back.
import { type OriginAnswer, readAnswer } from '../answer.ts'
import type { Outcome } from '../attempt.ts'
import { believe } from '../outcome.ts'
import type { OutcomeRules } from '../routes/contract.ts'
import type { Site } from '../site.ts'
import type { RequestContext } from './request-context.ts'

export interface Observed {
  readonly response: Response
  /** What the headers tell; null where they do not. */
  readonly byHead: Outcome | null
  readonly outcome: Promise<Outcome>
}

/** The outcome from the headers where they tell, else from a copy of the body while it passes. */
export function observe(
  answer: Response,
  { request, attempt, route, url }: RequestContext,
  { subjects }: Pick<Site, 'subjects'>,
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
