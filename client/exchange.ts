// Asks the own endpoints for a challenge and hands its answer in, again where another try is offered. It does not know
// how a challenge is done, and it never throws.
import { type Pass, rememberPass } from './pass.ts'
import { type AnyChallenge, type Done, type Envelope, readEnvelope } from './wire.ts'

const answerLimitMs = 10_000
const mostTries = 3

export type Asked =
  | { readonly is: 'needed'; readonly envelope: Envelope }
  | { readonly is: 'not-needed' }
  | { readonly is: 'failed' }

/** `query`: `for=<path and query of a form's action>`, `surface=<name>`, or both, encoded. */
export async function askChallenge(query: string, signal?: AbortSignal): Promise<Asked> {
  const said = (await request(`challenge?${query}`, {}, signal)) as { needed?: unknown } | null
  if (said?.needed === false) return { is: 'not-needed' }
  const envelope = readEnvelope(said)
  return envelope === null ? { is: 'failed' } : { is: 'needed', envelope }
}

/** Resolves to the pass, which the browser now holds as a cookie and which is remembered, or to null. */
export async function earnPass(
  first: Envelope,
  perform: (challenge: AnyChallenge) => Promise<Done>,
  signal?: AbortSignal,
): Promise<Pass | null> {
  let envelope: Envelope | null = first
  for (let tries = 0; envelope !== null && tries < mostTries; tries += 1) {
    const done = await perform(envelope.challenge)
    if (done.is === 'cannot') return null
    const body = JSON.stringify({ ticket: envelope.ticket, answer: done.answer, as: 'cookie' })
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body }
    const said = (await request('verify', init, signal)) as Verified | null
    if (said?.ok === true) {
      const from = Date.now()
      const until = from + (said.expiresIn ?? 60) * 1000
      const pass: Pass = { surface: said.surface ?? envelope.surface, uses: said.uses ?? 1, from, until }
      rememberPass(pass)
      return pass
    }
    envelope = readEnvelope(said?.next)
  }
  return null
}

interface Verified {
  readonly ok?: boolean
  readonly surface?: string
  readonly uses?: number
  /** Seconds. */
  readonly expiresIn?: number
  readonly next?: unknown
}

/** The JSON of any answer, or null where none came in time. */
async function request(path: string, init: RequestInit, signal?: AbortSignal): Promise<unknown> {
  const controller = new AbortController()
  const stop = () => controller.abort()
  const timer = setTimeout(stop, answerLimitMs)
  signal?.addEventListener('abort', stop)
  if (signal?.aborted === true) stop()
  try {
    // A page's `<base>` would lead a path to another host.
    const response = await fetch(`${location.origin}/__doorward/${path}`, {
      ...init,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: controller.signal,
    })
    return (await response.json()) as unknown
  } catch {
    return null
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
  }
}
