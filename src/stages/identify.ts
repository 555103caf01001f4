// Reads the body, once and bounded, and makes the attempt out of it: keyed, redacted, counted. The only reader of
// names and passwords; neither leaves this file in clear, but for the body that goes on to the origin as it came.
import type { Account, Attempt, Malformed, Network, Subject } from '../attempt.ts'
import { maskedName, skeleton } from '../lib/account-name.ts'
import { type BodyStart, brokenBody, brokenOffAt, readStart, readWhole, wholeBody } from '../lib/body.ts'
import { requestCookies } from '../lib/cookies.ts'
import { tag } from '../lib/keyed.ts'
import { second } from '../lib/time.ts'
import type { Site } from '../site.ts'
import { readFlow } from '../trust/flow.ts'
import type { Door, Route } from './classify.ts'
import { type Parameters, readParameters } from './parameters.ts'

export interface Identified {
  /** Null where the request turned out to be none of the door's routes. */
  readonly attempt: Attempt | null
  readonly route: Route
  /** What was read of the body, and the rest of it: to be forwarded. Null where there is none. */
  readonly body: BodyInit | null
}

export type IdentifyTools = Pick<Site, 'policy' | 'keyring' | 'subjects' | 'networks' | 'now'>

/** Credentials are read from here; a body may be longer only where its route says so. */
const mostRead = 64 * 1024
const bodyDeadlineMs = 10 * second

export async function identify(request: Request, door: Door, site: IdentifyTools): Promise<Identified> {
  const start = await readBody(request).catch(brokenBody)
  const parameters = readParameters(request, start, door)
  const body =
    request.body === null
      ? null
      : wholeBody(parameters.forbidden === null ? start : without(start, parameters.forbidden))
  const route = parameters.route
  if (route === null) return { attempt: null, route: firstOf(door), body }
  // Some origins read the body of a GET; the platform's fetch cannot send one.
  const reads = request.method === 'GET' || request.method === 'HEAD'
  const odd: Malformed | null =
    reads && start.bytes.byteLength > 0 ? { status: 400, why: 'contradiction' } : null
  const malformed: Malformed | null = door.badPath
    ? { status: 400, why: 'bad-path' }
    : (odd ?? parameters.malformed)
  return { attempt: await attemptOf(request, route, parameters, malformed, site), route, body }
}

function readBody(request: Request): Promise<BodyStart> {
  const announced = Number(request.headers.get('content-length') ?? Number.NaN)
  return announced <= mostRead
    ? readWhole(request, bodyDeadlineMs)
    : readStart(request.body, mostRead, bodyDeadlineMs)
}

/** What follows the part that was read must not turn it into something else. */
function without(start: BodyStart, forbidden: string): BodyStart {
  return start.rest === null ? start : { ...start, rest: brokenOffAt(start.rest, forbidden, start.bytes) }
}

function firstOf({ routes }: Door): Route {
  const [first] = routes
  if (first === undefined) throw new Error('A door has at least one route.')
  return first
}

async function attemptOf(
  request: Request,
  route: Route,
  { names, credentials }: Parameters,
  malformed: Malformed | null,
  site: IdentifyTools,
): Promise<Attempt> {
  const { keyring, policy, subjects } = site
  const at = site.now()
  const network = networkOfRequest(request, site)
  const cookies = requestCookies(request.headers.get('cookie'))
  const session = cookies.filter(({ name, value }) => route.isSessionCookie(name) && value !== '')
  const belongsTo = route.kind.belongsTo
  const flow =
    belongsTo === 'flow'
      ? await readFlow(keyring, policy.site, route.rule.surface, request.headers.get('cookie'), at)
      : null

  const named = names.values.map(skeleton)
  const accounts = new Set(named.filter(name => name !== ''))
  const [name] = names.values.filter(value => skeleton(value) !== '')
  const account = name === undefined ? (flow?.account ?? null) : accountOf(name, site)
  const sessionTag =
    belongsTo === 'session' && session.length === 1
      ? tag(keyring.current, 'flow', session.map(({ value }) => value).join(';'))
      : null
  const [credential] = credentials.values
  const unambiguous =
    accounts.size <= 1 && !names.mixed && credentials.values.length === 1 && !credentials.mixed

  return {
    at,
    surface: route.rule.surface,
    route: route.rule.name,
    network,
    account,
    accountSubject: account?.subject ?? subjectWithoutName(route, sessionTag, site),
    flow: flow?.id ?? sessionTag,
    malformed,
    counts: route.kind.counts,
    credentials: Math.max(1, accounts.size + (names.mixed ? 1 : 0), credentials.count),
    unambiguous: unambiguous && (account !== null || sessionTag !== null),
    signedIn: session.length > 0,
    credentialTag:
      unambiguous &&
      name !== undefined &&
      credential !== undefined &&
      malformed === null &&
      route.kind.counts === 'failures'
        ? tag(
            keyring.current,
            'credential',
            JSON.stringify([route.rule.name, request.method, network.wide, name, credential]),
          )
        : null,
    client: { userAgent: (request.headers.get('user-agent') ?? '').slice(0, 200) },
  }

  function subjectWithoutName(
    { rule }: Route,
    sessionTag: string | null,
    { subjects }: IdentifyTools,
  ): Subject {
    return sessionTag === null ? subjects.unnamed(rule.surface) : subjects.session(sessionTag)
  }

  function accountOf(raw: string, { keyring: { current } }: IdentifyTools): Account {
    const reduced = skeleton(raw)
    return {
      subject: subjects.account(reduced),
      tag: tag(current, 'account', reduced),
      hint: maskedName(raw),
    }
  }
}

/** What the platform says of the sender; a header that a client could send itself is never asked. */
function networkOfRequest(request: Request, { networks }: IdentifyTools): Network {
  const { asn, country } = request.cf ?? {}
  return {
    ...networks(request.headers.get('cf-connecting-ip')),
    asn: typeof asn === 'number' ? asn : null,
    country: typeof country === 'string' ? country : null,
  }
}
