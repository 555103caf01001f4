// A server that does what servers do when something is wrong: nothing, a reset, half an answer, or any answer at all.

import type { AddressInfo } from 'node:net'
import { createServer, type Server, type Socket } from 'node:net'

export type Misbehaviour =
  | { readonly does: 'hang' }
  | { readonly does: 'reset' }
  /** The head promises more than comes, and then the connection is gone. */
  | { readonly does: 'cut'; readonly body: string }
  | { readonly does: 'answer'; readonly status: number; readonly body: string; readonly afterMs?: number }

export interface BadServer {
  readonly url: string
  /** Connections so far. */
  readonly asked: () => number
  does(misbehaviour: Misbehaviour): void
  stop(): Promise<void>
}

export async function startBadServer(): Promise<BadServer> {
  let now: Misbehaviour = { does: 'hang' }
  let asked = 0
  const sockets = new Set<Socket>()
  const server: Server = createServer(socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    socket.on('data', data => {
      // The body may come in a packet of its own.
      if (!String(data).startsWith('POST ')) return
      asked += 1
      answer(socket, now)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => asked,
    does(misbehaviour) {
      now = misbehaviour
    },
    stop() {
      for (const socket of sockets) socket.destroy()
      return new Promise(resolve => server.close(() => resolve()))
    },
  }
}

function answer(socket: Socket, now: Misbehaviour): void {
  switch (now.does) {
    case 'hang':
      return
    case 'reset':
      socket.resetAndDestroy()
      return
    case 'cut':
      socket.write(head(200, Buffer.byteLength(now.body) + 100) + now.body, () => socket.destroy())
      return
    case 'answer':
      setTimeout(() => socket.end(head(now.status, Buffer.byteLength(now.body)) + now.body), now.afterMs ?? 0)
  }
}

function head(status: number, length: number): string {
  return `HTTP/1.1 ${status} X\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`
}
