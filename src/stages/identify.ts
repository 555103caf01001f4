// Reads the body, once and bounded, and makes the attempt out of it: keyed, redacted, counted. The only
// reader of names and passwords; neither leaves this file in clear, but for the body that goes on as it came.
import type { Account, Attempt, Malformed, Surface } from '../attempt.ts'
import type { Policy } from '../config/policy.ts'
import { maskedName, skeleton } from '../lib/account-name.ts'
import { type BodyStart, brokenBody, brokenOffAt, readStart, readWhole, wholeBody } from '../lib/body.ts'
import { type Cookie, requestCookies } from '../lib/cookies.ts'
import { tag } from '../lib/keyed.ts'
import { second } from '../lib/time.ts'
import { surfaceMode } from '../mode.ts'
import type { RouteRule } from '../routes/contract.ts'
import type { Site } from '../site.ts'
import { deviceOf } from '../trust/device.ts'
import { type Flow, readFlow } from '../trust/flow.ts'
import { isMeant } from '../trust/session-tags.ts'
import type { Door, Route } from './classify.ts'
import { type Parameters, readParameters } from './parameters.ts'
import { payerOf } from './payer.ts'
import { type Sender, senderOf } from './sender.ts'

export interface Identified {
  /** Null where the request turned out to be none of the door's routes. */
  readonly attempt: Attempt | null
  readonly route: Route
  /** What was read of the body, and the rest of it: to be forwarded. Null where there is none. */
  readonly body: BodyInit | null
}

export type IdentifyTools = Pick<
  Site,
  'policy' | 'keyring' | 'subjects' | 'networks' | 'provenanceOf' | 'markPassword' | 'now'
>

/** Credentials are read from here; a body may be longer only where its route says so. */
const mostRead = 64 * 1024
const bodyDeadlineMs = 10 * second
const ownCookies = '__Host-doorward-'

/** What was read of a request, before anything of it is keyed. */
interface Read extends Parameters {
  readonly route: Route
  readonly cookies: readonly Cookie[]
  readonly flow: Flow | null
  readonly sender: Sender
}

export async function identify(request: Request, door: Door, site: IdentifyTools): Promise<Identified> {
  const start = await readBody(request).catch(brokenBody)
  const parameters = readParameters(request, start, door)
  const { route, forbidden } = parameters
  const first = firstOf(door)
  const { surface } = (route ?? first).rule
  const forwarded = forbidden === null || !acts(site.policy, surface) ? start : without(start, forbidden)
  const body = request.body === null ? null : wholeBody(forwarded)
  if (route === null) return { attempt: null, route: first, body }
  const at = site.now()
  const cookies = looksAtCookies(request, route) ? requestCookies(request.headers.get('cookie')) : []
  const flow =
    route.kind.belongsTo === 'flow'
      ? await readFlow(site.keyring, site.policy.site, route.rule.surface, cookies, at)
      : null
  const sender = await senderOf(request, route.rule.surface, cookies, at, site)
  const malformed = malformedBeside(request, start, door) ?? parameters.malformed
  const read = { ...parameters, route, malformed, cookies, flow, sender }
  return { attempt: attemptOf(request, at, read, site), route, body }
}

function readBody(request: Request): Promise<BodyStart> {
  const announced = Number(request.headers.get('content-length') ?? Number.NaN)
  return announced <= mostRead
    ? readWhole(request, bodyDeadlineMs)
    : readStart(request.body, mostRead, bodyDeadlineMs)
}

/** Whether a body is broken off that turns out to be another than it seemed: who only watches forwards it. */
function acts(policy: Policy, surface: Surface): boolean {
  return surfaceMode(policy, surface) === 'enforce'
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

/** What is wrong with a request beside its parameters. */
function malformedBeside(request: Request, { bytes }: BodyStart, { badPath }: Door): Malformed | null {
  if (badPath) return { status: 400, why: 'bad-path' }
  // Some origins read the body of a GET; the platform's fetch cannot send one.
  const reads = request.method === 'GET' || request.method === 'HEAD'
  return reads && bytes.byteLength > 0 ? { status: 400, why: 'contradiction' } : null
}

function looksAtCookies({ headers }: Request, { rule, kind }: Route): boolean {
  if (kind.belongsTo !== null || rule.outcome.sessionCookies.length > 0) return true
  return headers.get('cookie')?.includes(ownCookies) === true
}

function attemptOf(request: Request, at: number, read: Read, site: IdentifyTools): Attempt {
  const { route, names, credentials, malformed, cookies, sender } = read
  const { network, devices } = sender
  const { rule, kind } = route
  const meant = names.values.map(reduced).filter(name => name.skeleton !== '')
  const [name] = meant
  const accounts = new Set(meant.map(({ skeleton }) => skeleton)).size
  const [credential] = credentials.values
  // Which of two spellings counts is for the origin to say: then no answer is believed, and nobody trusted.
  const oneSpelling = new Set(names.values.filter(value => value.trim() !== '')).size <= 1
  const oneOfEach =
    oneSpelling && accounts <= 1 && !names.mixed && credentials.values.length === 1 && !credentials.mixed
  const payer = payerOf(
    route,
    cookies,
    read.flow,
    name === undefined ? null : accountOf(name, oneSpelling, rule, site),
    site,
  )
  const device = payer.account === null ? null : deviceOf(devices, payer.account.names)

  return {
    at,
    surface: rule.surface,
    route: rule.name,
    ...sender,
    ...payer,
    malformed,
    counts: kind.counts,
    credentials: Math.max(1, accounts + (names.mixed ? 1 : 0), credentials.count),
    unambiguous: oneOfEach && (payer.account !== null || kind.belongsTo !== null),
    signedIn: cookies.some(({ name, value }) => value !== '' && isMeant(name, route.isSessionCookie)),
    credentialTag:
      oneOfEach &&
      name !== undefined &&
      credential !== undefined &&
      malformed === null &&
      kind.counts === 'failures'
        ? tag(
            site.keyring.current,
            'credential',
            JSON.stringify([rule.name, request.method, network.wide, name.sent, credential]),
          )
        : null,
    device,
    password:
      // A known device is asked for nothing because of its password, so nobody needs to know anything of it.
      rule.surface === 'login' &&
      malformed === null &&
      credentials.values.length === 1 &&
      device?.ripe !== true
        ? site.markPassword(credential ?? '', at)
        : null,
    provenance:
      payer.account === null || !kind.signsIn
        ? null
        : site.provenanceOf(request, network, payer.account, name === undefined || isPlain(name)),
  }
}

interface Name {
  readonly sent: string
  readonly skeleton: string
}

function reduced(sent: string): Name {
  return { sent, skeleton: skeleton(sent) }
}

function isPlain({ sent, skeleton }: Name): boolean {
  return sent === skeleton
}

/** Trust hangs on the name as it was sent: where that is not certain, there are no such names. */
function accountOf(
  { sent, skeleton }: Name,
  isCertain: boolean,
  rule: RouteRule,
  { subjects, keyring }: IdentifyTools,
): Account {
  const name = rule.nameCase === 'ignored' ? sent.toLowerCase() : sent
  const keys = [keyring.current, ...(keyring.previous === null ? [] : [keyring.previous])]
  return {
    subject: subjects.account(skeleton),
    tag: tag(keyring.current, 'account', skeleton),
    hint: maskedName(sent),
    names: isCertain ? keys.map(each => tag(each, 'name', name)) : [],
  }
}
