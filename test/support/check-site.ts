// A small site with the check's endpoints, for tests of the code for browsers: pages as the test writes them, real
// challenges of altcha-lib, and a record of all that was asked. It protects its surfaces with one pass an attempt.
import { createChallenge, verifySolution } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2'
import type { Challenge } from 'altcha-lib/types'
import { clientScript, pageScript } from '../../src/delivery/client-scripts.ts'
import { served } from './served.ts'

export interface Asked {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly body: string
  /** Whether the browser sent a pass along. */
  readonly withPass: boolean
}

/** What a test may change at any time. */
export interface Rules {
  /** Which paths are protected, with their queries. */
  surfaces: Readonly<Record<string, string>>
  /** The counter that is to be found, and how dear each try is. */
  counter: number
  cost: number
  /** What a pass is good for, and for how many seconds. */
  uses: number
  expiresIn: number
  /** Answers in the place of the site; null: as usual. */
  instead: (asked: Asked) => Response | null | Promise<Response | null>
  /** The challenge to give in the place of work. */
  challenge: Readonly<Record<string, unknown>> | null
}

export interface CheckSite {
  readonly url: string
  readonly rules: Rules
  readonly asked: readonly Asked[]
  /** What was asked of the endpoints and of the forms, without pages and scripts: `POST /login`. */
  lines(): readonly string[]
  /** The bodies that arrived at a form. */
  sentTo(path: string): readonly Asked[]
  page(path: string, html: string, headers?: Readonly<Record<string, string>>): void
  close(): Promise<void>
}

/** The script as it is put into a page. */
export const clientTag = '<script src="/__doorward/client.js" defer></script>'

const secrets = { hmacSignatureSecret: 'one secret', hmacKeySignatureSecret: 'another secret' }
const most = 200
const scripts: Readonly<Record<string, string>> = {
  'client.js': clientScript.text,
  'page.js': pageScript.text,
}

export async function startCheckSite(): Promise<CheckSite> {
  const asked: Asked[] = []
  const pages = new Map<string, Response>()
  const tickets = new Map<string, { readonly surface: string; readonly challenge: Challenge | null }>()
  const rules: Rules = {
    surfaces: { '/login': 'login' },
    counter: 20,
    cost: 100,
    uses: 5,
    expiresIn: 600,
    instead: () => null,
    challenge: null,
  }

  async function offer(surface: string) {
    const { counter, cost } = rules
    const given = { algorithm: 'PBKDF2/SHA-256', cost, counter, deriveKey, ...secrets }
    const challenge = rules.challenge === null ? await createChallenge(given) : null
    const ticket = `ticket-${tickets.size}`
    tickets.set(ticket, { surface, challenge })
    const work = { type: 'proof-of-work', price: 'low', most, parameters: challenge }
    return { needed: true, surface, ticket, expiresIn: 600, challenge: rules.challenge ?? work }
  }

  async function verify(body: string): Promise<Response> {
    const { ticket = '', answer } = JSON.parse(body) as { ticket?: string; answer?: Answer | string | null }
    const found = tickets.get(ticket)
    tickets.delete(ticket)
    const isRight = found !== undefined && (await isAnswer(found.challenge, answer))
    if (!isRight) {
      const next = found === undefined ? null : await offer(found.surface)
      return Response.json({ ok: false, why: 'wrong', next }, { status: 403 })
    }
    const { uses, expiresIn } = rules
    const headers = { 'set-cookie': '__Host-doorward-pass=made-up; Path=/; Secure; HttpOnly; SameSite=Lax' }
    return Response.json({ ok: true, surface: found.surface, uses, expiresIn }, { headers })
  }

  async function answer(request: Request): Promise<Response> {
    const { pathname, search, searchParams } = new URL(request.url)
    const one: Asked = {
      method: request.method,
      path: pathname + search,
      body: await request.text(),
      withPass: request.headers.get('cookie')?.includes('__Host-doorward-pass=') ?? false,
    }
    asked.push(one)
    const instead = await rules.instead(one)
    if (instead !== null) return instead
    const script = scripts[pathname.replace('/__doorward/', '')]
    if (script !== undefined) return new Response(script, { headers: { 'content-type': 'text/javascript' } })
    if (pathname === '/__doorward/challenge') {
      const surface = searchParams.get('surface') ?? rules.surfaces[searchParams.get('for') ?? '']
      return Response.json(surface === undefined ? { needed: false } : await offer(surface))
    }
    if (pathname === '/__doorward/verify') return verify(one.body)
    const page = one.method === 'GET' ? pages.get(pathname) : undefined
    return (
      page?.clone() ??
      new Response(html('Welcome'), { headers: { 'content-type': 'text/html; charset=utf-8' } })
    )
  }

  const { url, close } = await served(answer)
  return {
    url,
    rules,
    asked,
    lines: () =>
      asked
        .filter(({ method, path }) => method === 'POST' || path.startsWith('/__doorward/challenge'))
        .map(({ method, path }) => `${method} ${path}`),
    sentTo: path => asked.filter(one => one.method === 'POST' && one.path === path),
    page(path, body, headers = {}) {
      pages.set(
        path,
        new Response(html(body), { headers: { 'content-type': 'text/html; charset=utf-8', ...headers } }),
      )
    },
    close,
  }
}

const html = (body: string) =>
  `<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>A site</title><body>${body}`

interface Answer {
  readonly counter: number
  readonly derivedKey: string
  readonly parameters: Challenge
}

/** Of work, what altcha-lib itself accepts; of anything else, the token `right`. */
async function isAnswer(
  challenge: Challenge | null,
  answer: Answer | string | null | undefined,
): Promise<boolean> {
  if (challenge === null) return answer === 'right'
  if (typeof answer !== 'object' || answer === null) return false
  const { counter, derivedKey, parameters } = answer
  const given = { challenge: parameters, solution: { counter, derivedKey }, deriveKey, ...secrets }
  return parameters.signature === challenge.signature && (await verifySolution(given)).verified
}
