// Sends one attempt as a browser would, over connections that stay open, and reads what came of it. Follows no
// redirects and keeps no cookies: every attempt is a stranger's.
import { Agent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as httpsRequest, Agent as SecureAgent } from 'node:https'
import type { AttackOptions } from './options.ts'
import type { PlannedAttempt } from './plan.ts'
import { isSuccess, needsBody } from './success.ts'
import type { Mitigation, Reply } from './tally.ts'
import { hostOf, portOf } from './target.ts'

export type Sender = {
  /** Rejects when there is no HTTP answer. */
  readonly send: (attempt: PlannedAttempt, from: string) => Promise<Reply>
  /** Ends every connection; what is under way rejects. */
  readonly close: () => void
}

const browser = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0'
const answerTimeoutMs = 30_000
const mostBodyKept = 65_536

/** @param url the form or endpoint, path and query included */
export function createSender(url: URL, options: AttackOptions, concurrency: number): Sender {
  const secure = url.protocol === 'https:'
  const agentOptions = { keepAlive: true, maxSockets: concurrency, scheduling: 'fifo' } as const
  const agent = secure ? new SecureAgent(agentOptions) : new Agent(agentOptions)
  const send = secure ? httpsRequest : httpRequest
  const path = url.pathname + url.search
  const common: RequestOptions = { agent, host: hostOf(url), port: portOf(url), path, method: 'POST' }
  const format = options.format ?? 'form'
  const headers = {
    'User-Agent': options.userAgent ?? browser,
    Accept: format === 'json' ? 'application/json' : 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8',
    'Accept-Language': 'en-US,en;q=0.5',
    'Content-Type': format === 'json' ? 'application/json' : 'application/x-www-form-urlencoded',
    Origin: url.origin,
    Referer: url.href,
  }

  const exchange = (body: string, from: string, retry: boolean): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const request = send({
        ...common,
        headers: { ...headers, 'Content-Length': Buffer.byteLength(body), 'CF-Connecting-IP': from },
      })
      const timer = setTimeout(() => request.destroy(new Error('no answer in time')), answerTimeoutMs)
      request.once('response', (response: IncomingMessage) => {
        readReply(response, path, options)
          .then(resolve, reject)
          .finally(() => clearTimeout(timer))
      })
      request.on('error', (error: NodeJS.ErrnoException) => {
        clearTimeout(timer)
        // A server may close an idle connection just as it is taken again: the attempt never arrived.
        if (retry && request.reusedSocket && error.code === 'ECONNRESET') resolve(exchange(body, from, false))
        else reject(error)
      })
      request.end(body)
    })

  return {
    send: (attempt, from) => exchange(attemptBody(attempt, options), from, true),
    close: () => agent.destroy(),
  }
}

/** The request body: the account and the password in their fields, the further fields before them. */
export function attemptBody(
  attempt: PlannedAttempt,
  options: Pick<AttackOptions, 'fields' | 'extraFields' | 'format'>,
): string {
  const [accountField = 'email', passwordField = 'password'] = options.fields ?? []
  const fields: [string, string][] = [
    ...Object.entries(options.extraFields ?? {}),
    [accountField, attempt.account],
  ]
  if (attempt.password !== null) fields.push([passwordField, attempt.password])
  return options.format === 'json'
    ? JSON.stringify(Object.fromEntries(fields))
    : new URLSearchParams(fields).toString()
}

function readReply(response: IncomingMessage, path: string, options: AttackOptions): Promise<Reply> {
  const status = response.statusCode ?? 0
  const contentType = response.headers['content-type'] ?? ''
  const mitigation = mitigationOf(response.headers['doorward-mitigated'])
  const keeps = mitigation === null && needsBody(contentType, options.success)
  return new Promise((resolve, reject) => {
    let body = ''
    response.setEncoding('utf8')
    response.on('data', (chunk: string) => {
      if (keeps && body.length < mostBodyKept) body += chunk.slice(0, mostBodyKept - body.length)
    })
    response.once('error', reject)
    response.once('close', () => reject(new Error('the answer broke off')))
    response.once('end', () => {
      const { location } = response.headers
      const setCookie = response.headers['set-cookie'] ?? []
      const answer = { status, location, contentType, setCookie, body }
      // A reset request opens nothing, whatever the site answers.
      const canOpen = mitigation === null && options.kind !== 'reset-flood'
      resolve({ status, mitigation, opened: canOpen && isSuccess(answer, path, options.success) })
    })
  })
}

function mitigationOf(header: string | readonly string[] | undefined): Mitigation | null {
  switch (header) {
    case 'challenge':
    case 'cool-down':
    case 'refuse':
      return header
    default:
      return null
  }
}
