// The edge: own endpoints under /__doorward, everything else to the guard. The one catch for what nobody foresaw, and
// the one place where bad configuration turns into an answer.

import { withoutHeader } from './account-changed.ts'
import { adminPath } from './admin/contract.ts'
import { type Built, build, type Env, type Platform } from './build.ts'
import type { Policy } from './config/policy.ts'
import { problemText } from './config/problems.ts'
import { type Defer, guard, toItsEnd } from './guard.ts'
import { placeOf } from './lib/report.ts'
import { NoAnswer } from './origin.ts'
import { type OwnAnswer, refusedAnswer, troubleAnswer, wrongHostAnswer } from './pages/answers.ts'
import { plainLook } from './pages/look.ts'
import { respond } from './pages/respond.ts'

export type App = (request: Request, env: Env, defer: Defer) => Promise<Response>

const ownPath = '/__doorward'

export function createApp(platform: Platform): App {
  let built: Built | null = null
  let builtFor: Env | null = null

  /** Once per isolate: the environment does not change while one lives. */
  function configured(env: Env): Built {
    if (built !== null && builtFor === env) return built
    built = build(env, platform)
    builtFor = env
    if (!built.ok) {
      const { reference, problems } = built
      console.error({ event: 'bad-configuration', reference, problems: problems.map(problemText) })
    }
    return built
  }

  return async (request, env, defer) => {
    try {
      const ready = configured(env)
      const { url } = request
      if (isOwn(url)) return await toItsEnd(own(request, url, ready), defer)
      if (!ready.ok) return await unconfigured(request, url, ready)
      if (isElsewhere(url, ready.site.policy)) return plainly(request, wrongHostAnswer())
      return await guard(request, url, ready.site, defer)
    } catch (error) {
      return failed(request, error)
    }
  }
}

/**
 * Nobody knows what to hold back, so nothing that may be a credential goes through; the rest of the site stays up. What
 * the origin says of an account that changed is for us all the same, though nothing is kept that could be forgotten.
 */
async function unconfigured(
  request: Request,
  url: string,
  { matcher, origin, reference }: Built & { ok: false },
): Promise<Response> {
  return matcher.door(request, url) === null
    ? withoutHeader(await origin.pass(request, url))
    : plainly(request, troubleAnswer(503, reference))
}

/** The operator's questions on whatever host; the visitors' where there is a site. */
async function own(request: Request, url: string, ready: Built): Promise<Response> {
  if (url.includes(adminPath)) return ready.admin.fetch(request)
  if (!ready.ok) return plainly(request, troubleAnswer(503, ready.reference))
  return isElsewhere(url, ready.site.policy)
    ? plainly(request, wrongHostAnswer())
    : ready.checks.fetch(request)
}

/** Without anything that has to be known of the site. */
function plainly(request: Request, answer: OwnAnswer): Response {
  return respond(request, answer, plainLook)
}

/** A host that the site does not list. Whoever only watches turns nobody away for it. */
function isElsewhere(url: string, { hosts, mode }: Policy): boolean {
  return mode === 'enforce' && hosts.length > 0 && !hosts.includes(new URL(url).hostname)
}

/** `https://host/__doorward` and what is below it. */
function isOwn(url: string): boolean {
  return url.includes(ownPath) && /^[^:]+:\/\/[^/?#]+\/__doorward(?:[/?#]|$)/.test(url)
}

/** Nobody is told what an error says; its kind and where it was thrown are the operator's to know. */
function failed(request: Request, error: unknown): Response {
  if (error instanceof NoAnswer)
    return plainly(request, troubleAnswer(error.why === 'timeout' ? 504 : 502, null))
  // A Host header that is none makes no address.
  if (error instanceof TypeError && !URL.canParse(request.url))
    return plainly(request, refusedAnswer(400, null))
  console.error({ event: 'error', ...placeOf(error) })
  return plainly(request, troubleAnswer(500, null))
}
