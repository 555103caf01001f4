// A WebSocket that sends back what it gets (RFC 6455), enough of one to see an upgrade pass through a proxy. Messages
// of more than 64 KB, or in several frames, end it.
import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'

const text = 1
const binary = 2
const close = 8
const ping = 9
const pong = 10

export function echo(request: IncomingMessage, socket: Duplex, head: Buffer): void {
  socket.on('error', () => socket.destroy())
  if (request.url !== '/echo') return void socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n')
  const key = `${request.headers['sec-websocket-key'] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
  const accept = createHash('sha1').update(key).digest('base64')
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  )
  let buffer = head
  socket.on('data', (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk])
    while (buffer.length >= 6) {
      const [first = 0, second = 0] = buffer
      const isLong = (second & 127) === 126
      const start = isLong ? 8 : 6
      if ((first & 128) === 0 || (second & 128) === 0 || (second & 127) === 127) return void socket.destroy()
      if (buffer.length < start) return
      const length = isLong ? buffer.readUInt16BE(2) : second & 127
      if (buffer.length < start + length) return
      const mask = buffer.subarray(start - 4, start)
      const payload = buffer.subarray(start, start + length).map((byte, at) => byte ^ (mask[at % 4] ?? 0))
      buffer = buffer.subarray(start + length)
      const kind = first & 15
      if (kind === text || kind === binary) send(socket, kind, payload)
      if (kind === ping) send(socket, pong, payload)
      if (kind === close) return void socket.end(frame(close, payload))
    }
  })
}

function send(socket: Duplex, kind: number, payload: Uint8Array): void {
  socket.write(frame(kind, payload))
}

function frame(kind: number, payload: Uint8Array): Buffer {
  const isLong = payload.length > 125
  const header = Buffer.from([128 | kind, isLong ? 126 : payload.length, ...(isLong ? [0, 0] : [])])
  if (isLong) header.writeUInt16BE(payload.length, 2)
  return Buffer.concat([header, payload])
}
