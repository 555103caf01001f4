// A client that passes checks, as a program does that follows the documented loop: asks, works, hands the answer in.
import { type IncomingHttpHeaders, request } from 'node:http'
import { type Challenge, solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2'
import type { World } from './world.ts'

export interface Envelope {
  readonly needed: boolean
  readonly surface: string
  readonly ticket: string
  readonly expiresIn: number
  readonly challenge: { readonly type: string; readonly price?: string; readonly parameters?: Challenge }
}

export interface Client {
  readonly from?: string
  readonly userAgent?: string
  readonly cookie?: string
}

export interface Verified {
  readonly status: number
  readonly body: {
    readonly ok: boolean
    readonly why?: string
    readonly pass?: string
    readonly uses?: number
    readonly next?: Envelope | null
  }
  /** The pass as a browser sends it back; empty without one. */
  readonly cookie: string
}

export function headersOf({ userAgent = 'Mozilla/5.0 (a test)', cookie }: Client): Record<string, string> {
  return { 'user-agent': userAgent, ...(cookie === undefined ? {} : { cookie }) }
}

/** Asks for a check. `query`: `surface=login`, or `for=/login`. */
export async function askForCheck(
  world: Pick<World, 'send'>,
  client: Client = {},
  query = 'surface=login',
): Promise<Envelope> {
  const { from } = client
  const response = await world.send(`/__doorward/challenge?${query}`, {
    headers: headersOf(client),
    ...(from === undefined ? {} : { from }),
  })
  return (await response.json()) as Envelope
}

/** Does the work that a proof-of-work challenge asks for. */
export async function workOn({ challenge }: Envelope): Promise<object> {
  if (challenge.parameters === undefined) throw new Error(`${challenge.type} is no work.`)
  const solution = await solveChallenge({ challenge: challenge.parameters, deriveKey })
  if (solution === null) throw new Error('The work took too long.')
  const { counter, derivedKey } = solution
  return { counter, derivedKey, parameters: challenge.parameters }
}

export async function handIn(
  world: Pick<World, 'send'>,
  ticket: string,
  answer: unknown,
  client: Client = {},
  as: 'cookie' | 'header' = 'cookie',
): Promise<Verified> {
  const { from } = client
  const response = await world.send('/__doorward/verify', {
    method: 'POST',
    headers: { ...headersOf(client), 'content-type': 'application/json' },
    body: JSON.stringify({ ticket, answer, as }),
    ...(from === undefined ? {} : { from }),
  })
  const body = (await response.json()) as Verified['body']
  const cookie = response.headers.getSetCookie().map(line => line.split(';', 1)[0] ?? '')
  return { status: response.status, body, cookie: cookie.join('; ') }
}

/** A pass, as the cookie that a browser would send. */
export async function earnPass(
  world: Pick<World, 'send'>,
  client: Client = {},
  surface = 'login',
): Promise<string> {
  const envelope = await askForCheck(world, client, `surface=${surface}`)
  const { cookie, body } = await handIn(world, envelope.ticket, await workOn(envelope), client)
  if (cookie === '') throw new Error(`No pass: ${body.why ?? 'nobody says why'}`)
  return cookie
}

export interface SignedIn {
  readonly status: number
  readonly mitigated: string | null
  /** Cookies of ours that the answer set, by name, as a browser sends them back. */
  readonly own: Readonly<Record<string, string>>
  readonly text: string
}

/** Sends the form of the demo site. */
export async function signIn(
  world: Pick<World, 'send'>,
  { email, password }: { readonly email: string; readonly password: string },
  client: Client = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<SignedIn> {
  const { from } = client
  const response = await world.send('/login', {
    method: 'POST',
    body: new URLSearchParams({ email, password }),
    headers: { ...headersOf(client), ...headers },
    ...(from === undefined ? {} : { from }),
  })
  const text = await response.text()
  const cookies = response.headers
    .getSetCookie()
    .map(line => line.split(';', 1)[0] ?? '')
    .filter(pair => pair.startsWith('__Host-doorward-'))
    .map(pair => [pair.slice(0, pair.indexOf('=')), pair] as const)
  return {
    status: response.status,
    mitigated: response.headers.get('doorward-mitigated'),
    own: Object.fromEntries(cookies),
    text,
  }
}

/** What a browser that goes somewhere gets: Node's own fetch cannot say that it does. */
export function navigate(
  world: Pick<World, 'url'>,
  path: string,
  fields: Readonly<Record<string, string>>,
  client: Client = {},
): Promise<{ readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<Awaited<ReturnType<typeof navigate>>>()
  const headers = {
    ...headersOf(client),
    accept: 'text/html',
    'content-type': 'application/x-www-form-urlencoded',
    'sec-fetch-mode': 'navigate',
    ...(client.from === undefined ? {} : { 'cf-connecting-ip': client.from }),
  }
  const sent = request(world.url + path, { method: 'POST', headers }, async response => {
    const pieces: Buffer[] = []
    for await (const piece of response) pieces.push(piece)
    const text = Buffer.concat(pieces).toString()
    resolve({ status: response.statusCode ?? 0, headers: response.headers, text })
  })
  sent.on('error', reject)
  sent.end(new URLSearchParams(fields).toString())
  return promise
}
