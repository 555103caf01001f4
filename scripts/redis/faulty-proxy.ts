// Stands in front of a server of a test, and passes everything on until it is told to do what servers do when something
// is wrong.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Fault =
  | { readonly is: 'none' }
  /** Nothing is answered; what comes is passed on all the same where `isPassedOn`. */
  | { readonly is: 'hanging'; readonly isPassedOn: boolean }
  | { readonly is: 'slow'; readonly ms: number }
  | { readonly is: 'reset' }
  /** The answer breaks off after so many bytes. */
  | { readonly is: 'cut'; readonly bytes: number }
  | {
      readonly is: 'answering'
      readonly status: number
      readonly body: string
      readonly afterMs?: number
    }

export interface FaultyProxy {
  readonly url: string
  /** Requests so far. */
  readonly asked: () => number
  has(fault: Fault): void
  stop(): Promise<void>
}

export async function startFaultyProxy(target: string): Promise<FaultyProxy> {
  let fault: Fault = { is: 'none' }
  let asked = 0

  async function passOn(
    request: IncomingMessage,
  ): Promise<{ readonly status: number; readonly body: Buffer }> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { host: _, connection: __, ...headers } = request.headers as Record<string, string>
    const body = Buffer.concat(chunks)
    const method = request.method ?? 'POST'
    const answer = await fetch(target + (request.url ?? '/'), { method, headers, body })
    return { status: answer.status, body: Buffer.from(await answer.arrayBuffer()) }
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const now = fault
    asked += 1
    const end = (status: number, body: Buffer | string, length = Buffer.byteLength(body)) => {
      response.writeHead(status, { 'content-type': 'application/json', 'content-length': length })
      response.write(body)
    }
    switch (now.is) {
      case 'hanging':
        if (now.isPassedOn) await passOn(request)
        return
      case 'reset':
        request.socket.resetAndDestroy()
        return
      case 'answering':
        await new Promise(resolve => setTimeout(resolve, now.afterMs ?? 0))
        end(now.status, now.body)
        response.end()
        return
      case 'none':
      case 'slow':
      case 'cut': {
        const { status, body } = await passOn(request)
        if (now.is === 'slow') await new Promise(resolve => setTimeout(resolve, now.ms))
        if (now.is === 'cut') {
          end(status, body.subarray(0, now.bytes), body.length)
          setTimeout(() => request.socket.destroy(), 20)
        } else {
          end(status, body)
          response.end()
        }
      }
    }
  }

  const server = createServer(
    (request, response) => void handle(request, response).catch(() => response.destroy()),
  )
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => asked,
    has(next) {
      fault = next
    },
    stop() {
      server.closeAllConnections()
      return new Promise(resolve => server.close(() => resolve()))
    },
  }
}
