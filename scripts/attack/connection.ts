// Requests to one site, over connections that stay open. Follows no redirects and keeps no cookies.
import { Agent, type IncomingHttpHeaders, type IncomingMessage, request as plainRequest } from 'node:http'
import { Agent as SecureAgent, request as secureRequest } from 'node:https'
import { hostOf, portOf } from './target.ts'

export type Asked = {
  readonly method: 'GET' | 'POST'
  /** With the query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type Answered = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Its first 64 KB; empty where it was not wanted. */
  readonly body: string
}

export type Connection = {
  /** Rejects when there is no HTTP answer within half a minute. */
  readonly ask: (asked: Asked, wantsBody: (headers: IncomingHttpHeaders) => boolean) => Promise<Answered>
  /** Ends every connection; what is under way rejects, and whatever comes after it. */
  readonly close: () => void
}

const answerTimeoutMs = 30_000
const mostBodyKept = 65_536

export function connectTo(url: URL, concurrency: number): Connection {
  const secure = url.protocol === 'https:'
  const agentOptions = { keepAlive: true, maxSockets: concurrency, scheduling: 'fifo' } as const
  const agent = secure ? new SecureAgent(agentOptions) : new Agent(agentOptions)
  const send = secure ? secureRequest : plainRequest
  const common = { agent, host: hostOf(url), port: portOf(url) }

  const exchange = (
    { method, path, headers, body }: Asked,
    wantsBody: (headers: IncomingHttpHeaders) => boolean,
    retry: boolean,
  ): Promise<Answered> =>
    new Promise((resolve, reject) => {
      const length = method === 'GET' ? {} : { 'Content-Length': Buffer.byteLength(body) }
      const request = send({ ...common, method, path, headers: { ...headers, ...length } })
      const timer = setTimeout(() => request.destroy(new Error('no answer in time')), answerTimeoutMs)
      request.once('response', (response: IncomingMessage) => {
        read(response, wantsBody(response.headers))
          .then(resolve, reject)
          .finally(() => clearTimeout(timer))
      })
      request.on('error', (error: NodeJS.ErrnoException) => {
        clearTimeout(timer)
        // A server may close an idle connection just as it is taken again: the request never arrived.
        if (retry && request.reusedSocket && error.code === 'ECONNRESET')
          resolve(exchange({ method, path, headers, body }, wantsBody, false))
        else reject(error)
      })
      request.end(body)
    })

  let isClosed = false
  return {
    ask: async (asked, wantsBody) => {
      if (isClosed) throw new Error('the attack is over')
      return exchange(asked, wantsBody, true)
    },
    close: () => {
      isClosed = true
      agent.destroy()
    },
  }
}

function read(response: IncomingMessage, keeps: boolean): Promise<Answered> {
  return new Promise((resolve, reject) => {
    let body = ''
    response.setEncoding('utf8')
    response.on('data', (chunk: string) => {
      if (keeps && body.length < mostBodyKept) body += chunk.slice(0, mostBodyKept - body.length)
    })
    response.once('error', reject)
    response.once('close', () => reject(new Error('the answer broke off')))
    response.once('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
  })
}
