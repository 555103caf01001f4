// What browsers and programs ask of us by themselves: a check, the verifying of its answer, the way through without a
// script, and the scripts. Never cached but for the scripts; nothing here asks the origin or reads its cookies.
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import * as v from 'valibot'
import { type Surface, surfaces } from '../attempt.ts'
import type { Challenge } from '../challenges/contract.ts'
import { requestCookies } from '../lib/cookies.ts'
import { second } from '../lib/time.ts'
import { detectionMode, surfaceMode } from '../mode.ts'
import { type WaitOffer, waitingAnswer } from '../pages/answers.ts'
import { safeWayBack } from '../pages/way-back.ts'
import type { Site } from '../site.ts'
import { senderOf } from '../stages/sender.ts'
import type { Bound } from '../trust/bound.ts'
import { setPassCookie } from '../trust/pass.ts'
import { clientScript, pageScript } from './client-scripts.ts'
import { type Envelope, offerCheck, offerWait, type Terms } from './offer.ts'
import { common, json, problem, script } from './plain-responses.ts'
import { dearest, priceFor, priceOfNeeded } from './price.ts'
import { type Redeemed, redeem, type Visitor } from './redeem.ts'

/** Longer than any answer to a check. */
const mostBytes = 32 * 1024

/** The name of the signal. */
const strangers = 'strangers'

const surfaceName = v.picklist(surfaces)
const answerInput = v.object({
  ticket: v.string(),
  answer: v.unknown(),
  as: v.optional(v.picklist(['cookie', 'header']), 'cookie'),
})

/** Serves everything under `/__doorward` but the admin API. */
export function checkEndpoints(site: Site): Hono {
  const app = new Hono().basePath('/__doorward')
  // One place answers for what nobody foresaw (`app.ts`), and tells nobody what an error says.
  app.onError(error => Promise.reject(error))
  app.use('*', async (context, next) => {
    await next()
    const { req } = context
    context.res = await site.cors(context.res, req.raw, signInAddress(req.url, site))
  })
  app.use('*', bodyLimit({ maxSize: mostBytes, onError: () => problem(413, 'The body is too large.') }))

  app.get('/challenge', async context => json((await challengeFor(context, site)) ?? { needed: false }))
  app.post('/verify', async context => {
    const body = v.safeParse(answerInput, await context.req.json().catch(() => null))
    if (!body.success) return problem(400, 'The body must be JSON with ticket and answer.')
    const { ticket, answer, as } = body.output
    const visitor = await visitorOf(context, site)
    const redeemed = await redeem(ticket, answer, visitor, site)
    return redeemed.ok ? passed(redeemed, as, visitor.now) : failed(redeemed, visitor, site)
  })
  app.post('/wait', async context => {
    const form = await context.req.parseBody().catch(() => ({}))
    const { ticket, surface, back } = v.parse(waitInput, form)
    const told = (wait: WaitOffer | null) =>
      site.answer(context.req.raw, waitingAnswer({ wait, back: safeWayBack(back) }))
    if (ticket === null) return told(surface === null ? null : await waitFor(context, surface, site))
    const redeemed = await redeem(ticket, null, await visitorOf(context, site), site)
    if (redeemed.ok) return leadBack(redeemed, safeWayBack(back))
    const seconds = Math.ceil(redeemed.waitMs / second)
    return told(redeemed.why === 'too-early' ? { ticket, seconds } : null)
  })
  app.get('/client.js', context => script(context, clientScript))
  app.get('/page.js', context => script(context, pageScript))
  app.options('*', () => new Response(null, { status: 204, headers: { ...common, ...forPreflights } }))
  app.all('*', () => problem(404, 'There is nothing here.'))
  return app
}

/** Who may sign in from elsewhere may do the check for it from there. */
function signInAddress(url: string, { policy }: Site): string {
  const paths = policy.routes
    .filter(({ surface, carriedBy }) => surface === 'login' && carriedBy === 'body')
    .flatMap(rule => rule.paths)
  return new URL(paths.find(path => !path.includes('*')) ?? '/', url).href
}

const forPreflights = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': 'content-type, doorward-device, doorward-pass',
  'access-control-max-age': '600',
}

/** A form may hold anything, a file too. */
const waitInput = v.object({
  ticket: v.fallback(v.nullable(v.string()), null),
  surface: v.fallback(v.nullable(surfaceName), null),
  back: v.fallback(v.string(), '/'),
})

async function visitorOf({ req }: Context, site: Site, surface: Surface = 'login'): Promise<Visitor> {
  const now = site.now()
  const cookies = requestCookies(req.header('cookie') ?? null)
  const sender = await senderOf(req.raw, surface, cookies, now, site)
  return { sender, address: req.header('cf-connecting-ip') ?? null, host: new URL(req.url).host, now }
}

/** Null where no check is needed: nothing is protected there, or the browser is known. */
async function challengeFor(context: Context, site: Site): Promise<Envelope | null> {
  const { for: path, surface } = context.req.query()
  const named = v.is(surfaceName, surface) ? surface : null
  const meant = (path === undefined ? null : site.formPages.surfaceFor(path)) ?? named
  const { challenge } = site.policy
  if (meant === null || challenge === null || !mayCheck(meant, site)) return null
  const visitor = await visitorOf(context, site, meant)
  // A page of ours that asks by surface has been told already that a check is needed.
  if (path !== undefined && isSpared(visitor, meant, site)) return null
  const price = await (path === undefined ? priceOfNeeded : priceFor)(visitor.sender, meant, site)
  return offered(challenge.provider, { price, fallback: false }, meant, visitor, site)
}

/** Null where no check is asked for: then there is nothing to wait for. */
async function waitFor(context: Context, surface: Surface, site: Site): Promise<WaitOffer | null> {
  if (!mayCheck(surface, site)) return null
  const visitor = await visitorOf(context, site, surface)
  return offerWait(boundTo(visitor, surface), visitor.now, site)
}

/**
 * A known device needs no check, but where strangers do: whoever mistypes his name on it is a stranger there, and would
 * see a page for that.
 */
function isSpared({ sender }: Visitor, surface: Surface, { policy }: Site): boolean {
  const isKnown = sender.devices.some(({ ripe }) => ripe)
  return isKnown && detectionMode(policy, { surface, route: '' }, strangers) !== 'enforce'
}

function mayCheck(surface: Surface, { policy }: Site): boolean {
  return policy.challenge !== null && surfaceMode(policy, surface) === 'enforce'
}

function offered(
  how: string,
  terms: Terms,
  surface: Surface,
  visitor: Visitor,
  site: Site,
): Promise<Envelope> {
  return offerCheck(challengeNamed(how, site), boundTo(visitor, surface), terms, visitor.now, site)
}

function boundTo({ sender, host }: Visitor, surface: Surface): Bound {
  return { surface, host, network: sender.network.wide, client: sender.client.userAgent }
}

function challengeNamed(how: string, { challenges }: Site): Challenge {
  const found = challenges.find(({ name }) => name === how)
  if (found === undefined) throw new Error('A configured challenge is on the shelf.')
  return found
}

function passed({ ticket, pass }: Redeemed & { ok: true }, as: 'cookie' | 'header', now: number): Response {
  const { token, uses, expiresAt } = pass
  const said = {
    ok: true,
    surface: ticket.surface,
    uses,
    expiresIn: Math.floor((expiresAt - now) / second),
  }
  return as === 'header'
    ? json({ ...said, pass: token })
    : json(said, 200, { 'set-cookie': setPassCookie(token) })
}

/** What failed can be tried again; what nobody could verify is replaced by something that we can. */
async function failed(
  { why, ticket }: Redeemed & { ok: false },
  visitor: Visitor,
  site: Site,
): Promise<Response> {
  if (ticket === null) return json({ ok: false, why, next: null }, 403)
  const { surface, how, fallback, price } = ticket
  const next =
    why === 'unavailable'
      ? await offered('proof-of-work', { price: 'high', fallback: true }, surface, visitor, site)
      : await offered(
          how,
          {
            price: fallback ? 'high' : dearest(price, await priceFor(visitor.sender, surface, site)),
            fallback,
          },
          surface,
          visitor,
          site,
        )
  return json({ ok: false, why, next }, 403)
}

function leadBack({ pass }: Redeemed & { ok: true }, back: string): Response {
  const headers = { ...common, location: back, 'set-cookie': setPassCookie(pass.token) }
  return new Response(null, { status: 303, headers })
}
