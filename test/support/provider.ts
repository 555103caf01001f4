// A provider of checks on this machine, over real HTTP: it knows the tokens that it handed out, takes each once, and
// speaks as the real ones do. It can also be slow, down, or talk nonsense.
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a token was earned on, and for. */
export interface Earned {
  readonly host: string | null
  readonly action: string | null
  readonly score?: number
}

/** Each is something that has happened to a provider. */
export const troubles = {
  'an error of its own': answer => answer.writeHead(500).end('{"success":true}'),
  'too many requests': answer => answer.writeHead(429).end('{"success":true}'),
  'a page instead of an answer': answer =>
    answer.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Sorry</title>'),
  'the way to somewhere else': answer => answer.writeHead(307, { location: '/elsewhere' }).end(),
  'a broken answer': answer => answer.writeHead(200).end('{"success":true'),
  'an answer without a verdict': answer => answer.writeHead(200).end('{"success":"true"}'),
  'an answer without end': answer =>
    answer.writeHead(200).end(`{"success":true,"x":"${'x'.repeat(100_000)}"}`),
  'a connection that breaks': answer => answer.destroy(),
} as const satisfies Readonly<Record<string, (answer: ServerResponse) => void>>

/** Both leave the caller waiting. */
export const silences = {
  'does not answer': () => {},
  'begins an answer and stops': answer => answer.writeHead(200).write('{"success":true,'),
} as const satisfies Readonly<Record<string, (answer: ServerResponse) => void>>

export interface StandIn {
  readonly url: string
  readonly secret: string
  readonly sitekey: string
  /** A token that is good once. */
  earn(earned: Earned): string
  /** Behaves like this from now on; null: as it should. */
  behave(trouble: ((answer: ServerResponse) => void) | null): void
  /** What it was asked, in order. */
  readonly asked: readonly Asked[]
  /** Resolves when it is asked for the next time. */
  nextAsked(): Promise<void>
  close(): Promise<void>
}

export interface Asked {
  readonly fields: Readonly<Record<string, string>>
  readonly headers: IncomingMessage['headers']
}

export async function startProvider(speaks: 'siteverify' | 'friendly'): Promise<StandIn> {
  const secret = `secret-${randomUUID()}`
  const sitekey = `sitekey-${randomUUID()}`
  const tokens = new Map<string, Earned>()
  const asked: Asked[] = []
  let behaviour: ((answer: ServerResponse) => void) | null = null
  let next = Promise.withResolvers<void>()

  const verdict = ({ fields, headers }: Asked): object => {
    const { response = '', sitekey: named = sitekey } = fields
    const earned = tokens.get(response)
    tokens.delete(response)
    const given = speaks === 'friendly' ? headers['x-api-key'] : fields['secret']
    const code = given !== secret ? 0 : earned === undefined || named !== sitekey ? 1 : null
    if (code !== null || earned === undefined) return refusals[speaks][code ?? 1] ?? {}
    const { host, action, score } = earned
    return speaks === 'friendly'
      ? {
          success: true,
          data: { challenge: { timestamp: '2026-02-05T13:01:25Z', origin: host && `https://${host}` } },
        }
      : { success: true, 'error-codes': [], hostname: host, action, score }
  }

  const server = createServer((incoming, outgoing) => {
    void fieldsOf(incoming).then(fields => {
      const question = { fields, headers: incoming.headers }
      asked.push(question)
      next.resolve()
      next = Promise.withResolvers()
      if (behaviour !== null) return behaviour(outgoing)
      outgoing.writeHead(200, { 'content-type': 'application/json' })
      outgoing.end(JSON.stringify(verdict(question)))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/siteverify`,
    secret,
    sitekey,
    earn(earned) {
      const token = `token-${randomUUID()}`
      tokens.set(token, earned)
      return token
    },
    behave(trouble) {
      behaviour = trouble
    },
    asked,
    nextAsked: () => next.promise,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** For a wrong secret, and for a wrong token. */
const refusals = {
  siteverify: [
    { success: false, 'error-codes': ['invalid-input-secret'] },
    { success: false, 'error-codes': ['timeout-or-duplicate'] },
  ],
  friendly: [
    { success: false, error: { error_code: 'auth_invalid', detail: 'The API key is not valid.' } },
    { success: false, error: { error_code: 'response_duplicate', detail: 'Used before.' } },
  ],
} as const

async function fieldsOf(incoming: IncomingMessage): Promise<Asked['fields']> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString()
  const isJson = incoming.headers['content-type'] === 'application/json'
  return isJson ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text))
}
