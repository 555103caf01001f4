// One keep-alive HTTP/1.1 connection on a bare socket. A full HTTP client costs as much as the Worker it measures, and
// both share the processors. It understands just what the Workers of the bench answer: Content-Length, chunked
// encoding, and answers without a body.
import { connect, type Socket } from 'node:net'
import type { Answer } from './cases.ts'

export type Connection = {
  /** Sends and resolves with the answer; rejects when the connection ends first. One request at a time. */
  readonly ask: (request: string) => Promise<Answer>
  readonly close: () => void
}

type Waiting = { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void }

/** @throws {Error} what the system says when nobody listens there. */
export async function openConnection(port: number): Promise<Connection> {
  const socket = await opened(port)
  socket.setNoDelay(true)
  socket.setEncoding('latin1')
  let received = ''
  let waiting: Waiting | undefined

  socket.on('data', (text: string) => {
    received += text
    const answer = wholeAnswer(received)
    if (answer === undefined) return
    received = ''
    waiting?.resolve(answer)
  })
  const fail = () => waiting?.reject(new Error('the connection ended before the answer'))
  socket.on('error', fail)
  socket.on('close', fail)

  return {
    ask: request =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject }
        if (socket.destroyed) fail()
        else socket.write(request)
      }),
    close: () => socket.destroy(),
  }
}

/** The answer, when all of it has arrived. */
export function wholeAnswer(text: string): Answer | undefined {
  const headEnd = text.indexOf('\r\n\r\n')
  if (headEnd < 0) return undefined
  const head = text.slice(0, headEnd)
  const status = Number(head.slice(9, 12))
  const body = headEnd + 4
  const length = /\ncontent-length: *(\d+)/i.exec(head)?.[1]
  if (length !== undefined) {
    return text.length >= body + Number(length) ? { status, head } : undefined
  }
  if (/\ntransfer-encoding: *chunked/i.test(head)) {
    return chunksEnd(text, body) ? { status, head } : undefined
  }
  return { status, head }
}

function chunksEnd(text: string, start: number): boolean {
  let at = start
  for (;;) {
    const lineEnd = text.indexOf('\r\n', at)
    if (lineEnd < 0) return false
    const size = Number.parseInt(text.slice(at, lineEnd), 16)
    if (size === 0) return text.length >= lineEnd + 4
    at = lineEnd + 2 + size + 2
    if (at > text.length) return false
  }
}

function opened(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.removeListener('error', reject)
      resolve(socket)
    })
  })
}
