// A site that can be told to misbehave: a sign-in form and a page for codes, which remembers by its mark every attempt
// that reached it.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

export type OriginFault =
  | { readonly is: 'none' }
  | { readonly is: 'reset' | 'hanging' | 'cut' | 'unavailable' }
  | { readonly is: 'slow'; readonly ms: number }
  /** So many bytes more than it says usually. */
  | { readonly is: 'large'; readonly bytes: number }
  /** The answer to a wrong password comes byte by byte. */
  | { readonly is: 'byte-by-byte'; readonly everyMs: number }

/** One attempt as it arrived. */
export interface Arrival {
  readonly mark: string
  readonly surface: 'login' | 'code'
  readonly name: string
  readonly isRight: boolean
  /** Whether the site began to answer. */
  readonly isAnswered: boolean
  /** Milliseconds since 1970. */
  readonly at: number
}

export interface SoakOrigin {
  readonly url: string
  readonly arrivals: readonly Arrival[]
  has(fault: OriginFault): void
  stop(): Promise<void>
}

const wrong = '<!doctype html><p>Wrong password'

export const passwordOf = (name: string): string => `right for ${name}`

export async function startOrigin(): Promise<SoakOrigin> {
  const arrivals: Arrival[] = []
  let fault: OriginFault = { is: 'none' }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fields = new URLSearchParams(await textOf(request))
    const name = fields.get('email') ?? ''
    const surface = request.url === '/login/code' ? 'code' : 'login'
    const isRight = surface === 'login' && fields.get('password') === passwordOf(name)
    const now = fault
    const isAnswered = now.is !== 'reset' && now.is !== 'hanging'
    arrivals.push({ mark: fields.get('mark') ?? '', surface, name, isRight, isAnswered, at: Date.now() })
    switch (now.is) {
      case 'reset':
        request.socket.resetAndDestroy()
        return
      case 'hanging':
        return
      case 'unavailable':
        response.writeHead(503).end('Down for maintenance')
        return
      case 'cut':
        response.writeHead(200, { 'content-type': 'text/html', 'content-length': '5000' })
        response.write('<!doctype html><p>')
        await pause(20)
        request.socket.destroy()
        return
      case 'large':
        response.writeHead(401, { 'content-type': 'text/html' }).end(wrong + ' '.repeat(now.bytes))
        return
      case 'byte-by-byte':
        response.writeHead(401, { 'content-type': 'text/html' })
        for (const byte of wrong) {
          response.write(byte)
          await pause(now.everyMs)
        }
        response.end()
        return
      case 'slow':
        await pause(now.ms)
        answer(response, isRight)
        return
      case 'none':
        answer(response, isRight)
    }
  }

  const server = createServer(
    (request, response) => void handle(request, response).catch(() => response.destroy()),
  )
  server.keepAliveTimeout = 120_000
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrivals,
    has(next) {
      fault = next
    },
    stop() {
      server.closeAllConnections()
      return new Promise(resolve => server.close(() => resolve()))
    },
  }
}

function answer(response: ServerResponse, isRight: boolean): void {
  if (isRight)
    response.writeHead(303, { location: '/account', 'set-cookie': 'session=somebody; HttpOnly' }).end()
  else response.writeHead(401, { 'content-type': 'text/html' }).end(wrong)
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
