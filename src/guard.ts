// The whole product, in order: classify, identify, sense, judge, act, learn, watch, record.
import { heed } from './account-changed.ts'
import { makeReference } from './lib/reference.ts'
import type { Site } from './site.ts'
import { act } from './stages/act.ts'
import type { Door } from './stages/classify.ts'
import { identify } from './stages/identify.ts'
import { judge } from './stages/judge.ts'
import { learn } from './stages/learn.ts'
import { record } from './stages/record.ts'
import { sense } from './stages/sense.ts'
import { watch } from './stages/watch.ts'
import { isWorthALook, lookAfterwards } from './unprotected.ts'

/** Runs to its end whether the visitor stays or not. */
export type Defer = (work: Promise<unknown>) => void

export function guard(request: Request, url: string, site: Site, defer: Defer): Promise<Response> {
  const door = site.matcher.door(request, url)
  if (door === null) return pass(request, url, site, defer)
  const answering = protect(request, url, door, site, defer).then(answer => heed(answer, site, defer))
  return toItsEnd(answering, defer)
}

/**
 * Makes the answer to its end, whether the visitor stays or not. If it ended with him, nobody would hear what the store
 * answers, and that counts as a failure (`stores/breaker.ts`): a few who leave early would have the store left alone.
 */
export function toItsEnd(answering: Promise<Response>, defer: Defer): Promise<Response> {
  defer(answering.catch(() => {}))
  return answering
}

/** What nobody protects goes on unread, but for a look at a copy now and then. */
async function pass(request: Request, url: string, site: Site, defer: Defer): Promise<Response> {
  const copy = isWorthALook(request) ? request.clone() : null
  const answered = site.origin.pass(request, url)
  if (copy !== null) defer(lookAfterwards(copy, site, answered))
  const answer = heed(await answered, site, defer)
  const page = site.formPages.pageFor(request, url)
  return page === null ? answer : site.putScript(answer, url, page)
}

async function protect(
  request: Request,
  url: string,
  door: Door,
  site: Site,
  defer: Defer,
): Promise<Response> {
  const { attempt, route, body } = await identify(request, door, site)
  if (attempt === null) return site.origin.ask(request, url, body)

  const sensed = await sense(attempt, site)
  const verdict = judge(sensed.readings, attempt.surface, site.policy)
  const reason = verdict.decision.because ?? verdict.watched.because ?? 'none'
  const reference = makeReference(site.keyring.current, attempt.at, attempt.network.subject.key, reason)
  const acted = await act({ request, url, body, attempt, route }, verdict, reference, site)
  const { response, device } = acted

  defer(
    acted.outcome.then(outcome =>
      Promise.all([
        learn(attempt, sensed, verdict, { outcome, device }, site),
        watch(reference, attempt, sensed, verdict, outcome, site),
        record(reference, attempt, verdict, outcome, site),
      ]),
    ),
  )
  return response
}
