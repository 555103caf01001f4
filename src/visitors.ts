// What a site shows its visitors by itself: checks, the script in its pages, and its own answers. Put together from the
// policy; `build.ts` passes the shelf in.
import type { Challenge } from './challenges/contract.ts'
import { providerPolicy } from './config/challenge.ts'
import type { Policy } from './config/policy.ts'
import { corsAsOf } from './cors.ts'
import { askedHere } from './delivery/asked-here.ts'
import { clientScript, pageScript } from './delivery/client-scripts.ts'
import { formPages } from './delivery/form-pages.ts'
import { scriptPutter } from './delivery/script-tag.ts'
import type { Keyring } from './lib/keyed.ts'
import type { Fetcher } from './origin.ts'
import { type Look, look, plainLook } from './pages/look.ts'
import { respond } from './pages/respond.ts'
import type { Site } from './site.ts'
import type { RouteMatcher } from './stages/classify.ts'

export type ForVisitors = Pick<
  Site,
  'challenges' | 'challengeTools' | 'askedHere' | 'formPages' | 'putScript' | 'answer' | 'cors'
>

/** Addresses of the hour. */
const askedHereCapacity = 10_000

export interface VisitorParts {
  readonly policy: Policy
  readonly keyring: Keyring
  readonly challenges: readonly Challenge[]
  /** Of the account with the provider of the checks; null where there is none. */
  readonly challengeSecret: string | null
  readonly matcher: RouteMatcher
  /** Asks the origin whether another origin may read what it answers. */
  readonly preflight: Fetcher
  /** Sends a request to a provider. */
  readonly fetch: Fetcher
  readonly now: () => number
}

export function forVisitors(parts: VisitorParts): ForVisitors {
  const { policy, keyring, challenges, matcher, fetch, now } = parts
  const { challenge } = policy
  const cors = corsAsOf(parts.preflight, now)
  const ours = lookOf(policy, challenges)
  const provider = providerPolicy(challenge, parts.challengeSecret)
  const waitSeconds = challenge?.waitSeconds ?? 0
  return {
    challenges,
    challengeTools: address => ({ keyring, provider, request: fetch, address, waitSeconds }),
    askedHere: askedHere(now, askedHereCapacity),
    formPages: formPages(policy, challenge?.formPages ?? [], matcher),
    putScript: challenge === null ? answer => answer : scriptPutter(clientScript.hash),
    cors,
    answer: (request, answer) => cors(respond(request, answer, ours), request, request.url),
  }
}

/** What our pages take from the operator, and from the check that he chose. */
function lookOf({ pages, challenge }: Policy, challenges: readonly Challenge[]): Look {
  const asked = challenges.find(({ name }) => name === challenge?.provider)
  return look({
    pages,
    script: `${plainLook.script}?v=${pageScript.hash}`,
    hosts: asked?.hosts ?? plainLook.hosts,
  })
}
