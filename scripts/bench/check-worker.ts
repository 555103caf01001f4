// The shipped code that gives out checks and takes their answers, in a Worker that does so as often as it is told in
// one request: what each costs is then the processor time of its process, with no connection and no store in it.
import { build, type Env } from '../../src/build.ts'
import { checkEndpoints } from '../../src/delivery/endpoints.ts'
import { offerCheck } from '../../src/delivery/offer.ts'
import { redeem } from '../../src/delivery/redeem.ts'
import type { Site } from '../../src/site.ts'
import { senderOf } from '../../src/stages/sender.ts'
import type { Answer, Ask, DebitAnswer } from '../../src/stores/contract.ts'

/** Alone, or as the whole request that it comes with. */
export const works = ['offer', 'redeem', 'offer request', 'redeem request'] as const
export type Work = (typeof works)[number]

/** What a client hands in. */
export interface HandedIn {
  readonly ticket: string
  readonly answer: unknown
}

export interface Order {
  readonly work: Work
  readonly calls: number
  /** By turns. */
  readonly handedIn: readonly HandedIn[]
}

const paid: DebitAnswer = {
  granted: 'free',
  charge: null,
  counted: [],
  offers: ['free', 'paid'],
  spent: [],
  firm: true,
}

/** Nobody has ever used anything up, so that one answer can be taken as often as one likes. */
function answered({ debits, claims }: Ask): Answer {
  return {
    debits: debits.map(() => paid),
    claims: claims.map(() => true),
    device: null,
    relation: null,
    proven: null,
    lifted: null,
  }
}

function siteOf(env: Env): Site {
  const nobody = {} as DurableObjectNamespace
  const objects = { LEDGER: nobody, JOURNAL: nobody, WATCHTOWER: nobody }
  const built = build({ ...env, ...objects }, { now: () => Date.now(), fetch, waitUntil: () => {} })
  if (!built.ok) throw new Error(JSON.stringify(built.problems))
  const { site } = built
  return { ...site, store: { ...site.store, take: asks => Promise.resolve(asks.map(answered)) } }
}

/** One call of the work, as often as one likes. Throws where it is not done. */
async function callOf({ work, handedIn }: Order, request: Request, site: Site): Promise<() => Promise<void>> {
  const now = site.now()
  const sender = await senderOf(request, 'login', [], now, site)
  const host = new URL(request.url).host
  const who = { host, network: sender.network.wide, client: sender.client.userAgent }
  const endpoints = checkEndpoints(site)
  const own = async (path: string, init: RequestInit) => {
    const url = `http://${host}/__doorward/${path}`
    const response = await endpoints.fetch(new Request(url, { ...init, headers: request.headers }))
    const text = await response.text()
    if (response.status !== 200) throw new Error(`${path} answered ${response.status}: ${text}`)
  }
  let turn = 0
  const next = (): HandedIn => handedIn[turn++ % handedIn.length] ?? { ticket: '', answer: null }
  switch (work) {
    case 'offer': {
      const challenge = site.challenges.find(({ name }) => name === site.policy.challenge?.provider)
      if (challenge === undefined) throw new Error('This site asks for no check.')
      const bound = { ...who, surface: 'login' } as const
      const terms = { price: 'low', fallback: false } as const
      return async () => void (await offerCheck(challenge, bound, terms, now, site))
    }
    case 'redeem':
      return async () => {
        const { ticket, answer } = next()
        const redeemed = await redeem(ticket, answer, { sender, address: null, host, now }, site)
        if (!redeemed.ok) throw new Error(`The answer is ${redeemed.why}.`)
      }
    case 'offer request':
      return () => own('challenge?surface=login', {})
    case 'redeem request':
      return () => own('verify', { method: 'POST', body: JSON.stringify({ ...next(), as: 'cookie' }) })
  }
}

let site: Site | null = null

export default {
  /** A POST is an order; anything else goes to the endpoints, for a check to be solved. */
  async fetch(request, env) {
    site ??= siteOf(env)
    if (request.method !== 'POST') return checkEndpoints(site).fetch(request)
    const order = (await request.json()) as Order
    const call = await callOf(order, new Request(request.url, { headers: asAsked(request.headers) }), site)
    for (let calls = 0; calls < order.calls; calls += 1) await call()
    return new Response('done')
  },
} satisfies ExportedHandler<Env>

/** Without what tells of the order's own body. */
function asAsked(headers: Headers): Headers {
  const asked = new Headers(headers)
  asked.delete('content-length')
  return asked
}
