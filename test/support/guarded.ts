// A whole site in this process: the wiring of build.ts over the memory store, a hand clock, and a site with forms that
// is one function. Nothing is mocked but the network.
import { build, type Env } from '../../src/build.ts'
import { problemText } from '../../src/config/problems.ts'
import { checkEndpoints } from '../../src/delivery/endpoints.ts'
import { guard } from '../../src/guard.ts'
import type { Entry } from '../../src/journal/entry.ts'
import type { UnprotectedDoor } from '../../src/sinks/contract.ts'
import type { Site } from '../../src/site.ts'
import type { Door, RouteMatcher } from '../../src/stages/classify.ts'
import type { Reading } from '../../src/verdict.ts'
import { handClock, noLookout } from './attempts.ts'
import type { World } from './world.ts'

export type FakeOrigin = (request: Request) => Response | Promise<Response>

export interface GuardedOptions {
  readonly vars?: Readonly<Record<string, unknown>>
  readonly origin?: FakeOrigin
  /** Changes to the site after it was built: another store, say. */
  readonly site?: (site: Site) => Partial<Site>
}

export interface Sending {
  readonly method?: string
  readonly body?: BodyInit | null
  readonly headers?: Readonly<Record<string, string>>
  /** The visitor's address; null where the platform gave none. */
  readonly from?: string | null
  readonly cf?: { readonly asn?: number; readonly country?: string; readonly tlsClientCiphersSha1?: string }
}

export const secret = 'bZ3kq0VnX7rT1mW9yL5cJ8dF2gH6sA4e'

export const host = 'https://site.example'

/**
 * What the platform hands over, with the memory store. Strangers are asked for nothing unless `vars` say so: most tests
 * are about the limits, and come from nowhere in particular.
 */
export function environment(vars: Readonly<Record<string, unknown>> = {}): Env {
  const nowhere = { idFromName: () => '', get: () => ({}) }
  return {
    LEDGER: nowhere as unknown as DurableObjectNamespace,
    JOURNAL: nowhere as unknown as DurableObjectNamespace,
    WATCHTOWER: nowhere as unknown as DurableObjectNamespace,
    DOORWARD_SECRET: secret,
    MODE: 'enforce',
    PRESET: 'generic-form',
    STORE: 'memory',
    LOGS: { console: false },
    DETECTION: { strangers: 'off', campaigns: 'off' },
    ...vars,
  }
}

/** An incoming request, as the platform makes it. */
export function incoming(path: string, sending: Sending = {}): Request {
  const { method = 'POST', body = null, headers = {}, from = '203.0.113.7', cf } = sending
  const all = new Headers(headers)
  if (from !== null) all.set('cf-connecting-ip', from)
  if (typeof body === 'string' && !all.has('content-type'))
    all.set('content-type', 'application/x-www-form-urlencoded')
  const stream = body instanceof ReadableStream ? { duplex: 'half' } : {}
  const init = { method, headers: all, redirect: 'manual', ...(body === null ? {} : { body }), ...stream }
  const request = new Request(path.startsWith('/') ? host + path : path, init as RequestInit)
  return cf === undefined ? request : Object.assign(request, { cf })
}

/** The door that a request comes to; throws where it is not protected. */
export function doorOf(matcher: RouteMatcher, request: Request): Door {
  const door = matcher.door(request, request.url)
  if (door === null) throw new Error(`${request.url} is not protected.`)
  return door
}

/** A body that arrives in these pieces. */
export function inPieces(...texts: readonly string[]): ReadableStream<Uint8Array> {
  const pieces = texts.map(text => new TextEncoder().encode(text))
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = pieces.shift()
      if (piece === undefined) controller.close()
      else controller.enqueue(piece)
    },
  })
}

export function inChunks(text: string, size: number): ReadableStream<Uint8Array> {
  return inPieces(...(text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []))
}

export function guarded({ vars = {}, origin = formSite, site: change = () => ({}) }: GuardedOptions = {}) {
  const clock = handClock()
  const reached: Request[] = []
  const entries: Entry[] = []
  const doors: UnprotectedDoor[] = []
  const built = build(environment(vars), {
    now: clock.now,
    fetch: async request => {
      reached.push(request.clone())
      return origin(request)
    },
    waitUntil: () => {},
  })
  if (!built.ok) throw new Error(built.problems.map(problemText).join('\n'))
  const sink = {
    name: 'of the test',
    write: async (written: readonly Entry[]) => void entries.push(...written),
    note: async (door: UnprotectedDoor) => void doors.push(door),
    noteStore: () => {},
  }
  const standing: Site = { ...built.site, lookout: noLookout, sinks: [sink] }
  const site: Site = { ...standing, ...change(standing) }

  /** The answer, once everything that was left for afterwards is done. */
  async function pass(request: Request): Promise<Response> {
    const work: Promise<unknown>[] = []
    const response = await guard(request, request.url, site, later => work.push(later))
    await drained(response)
    for (let done = 0; done < work.length; done += 1) await work[done]
    return response
  }

  /** The same, by a site with these changes, without waiting for anything but the answer. */
  function passing(changed: Partial<Site>, path: string, sending: Sending = {}): Promise<Response> {
    const request = incoming(path, sending)
    return guard(request, request.url, { ...site, ...changed }, () => {})
  }

  const checks = checkEndpoints(site)
  const send = (path: string, sending: Sending = {}) => pass(incoming(path, sending))
  /** Asks one of our own endpoints. */
  const ask = async (path: string, sending: Sending = {}) =>
    checks.fetch(incoming(`/__doorward/${path}`, { method: 'GET', ...sending }))
  const login = (name: string, password: string, sending: Sending = {}) =>
    send('/login', { body: form({ email: name, password }), ...sending })

  /** The site as the clients of `checks.ts` reach it. */
  const world: Pick<World, 'send'> = {
    send: (path, { from, method = 'GET', headers, body } = {}) => {
      const request = incoming(path, { method, ...(from === undefined ? {} : { from }) })
      const all = new Headers(headers)
      all.set('cf-connecting-ip', request.headers.get('cf-connecting-ip') ?? '')
      const sent = new Request(request, { headers: all, body: body ?? null })
      return path.startsWith('/__doorward/') ? Promise.resolve(checks.fetch(sent)) : pass(sent)
    },
  }

  return { site, clock, reached, entries, doors, pass, passing, send, ask, login, world }
}

/** What a response sets of ours, as a browser sends it back; empty where it sets none of this name. */
export function ownCookie(response: Response, name: 'device' | 'flow' | 'pass'): string {
  const line = response.headers.getSetCookie().find(line => line.startsWith(`__Host-doorward-${name}=`))
  return line?.split(';', 1)[0] ?? ''
}

/** A copy of the body is read to its end, as a visitor would read it; some bodies break off. */
async function drained(response: Response): Promise<void> {
  await response
    .clone()
    .arrayBuffer()
    .catch(() => {})
}

export function form(fields: Readonly<Record<string, string>>): string {
  return new URLSearchParams(fields).toString()
}

/** What a signal said of an attempt. */
export function saidBy(entry: Entry | undefined, name: string): Reading | undefined {
  return entry?.readings.find(({ reason }) => reason === name)
}

/** How much of a limit was used when the attempt had been counted; not a number where the signal said no number. */
export function usedBy(entry: Entry | undefined, name: string): number {
  const reading = saidBy(entry, name)
  return reading !== undefined && 'value' in reading ? reading.value : Number.NaN
}

/** The site behind the door: the password, the code or the token says what becomes of it. */
export async function formSite(request: Request): Promise<Response> {
  const fields = new URLSearchParams(await request.text())
  const said = ['password', 'code', 'token'].map(name => fields.get(name)).find(value => value !== null)
  switch (said) {
    case 'right':
      return redirect(fields.has('token') ? '/login' : '/account', [
        'session=of-this-person; Path=/; HttpOnly',
      ])
    case 'right-and-a-code':
      return redirect('/login/code', ['step=two'])
    case 'no-mark':
      return redirect('/elsewhere')
    case 'crash':
      return new Response('It broke.', { status: 500 })
    case 'unreachable':
      throw new TypeError('connect ECONNREFUSED 10.0.0.7:8080')
    case 'hang':
      return new Promise(() => {})
    default:
      return new Response('<form>That was not right.</form>', { headers: { 'content-type': 'text/html' } })
  }
}

export function redirect(location: string, cookies: readonly string[] = []): Response {
  const headers = new Headers({ location })
  for (const cookie of cookies) headers.append('set-cookie', cookie)
  return new Response(null, { status: 303, headers })
}
