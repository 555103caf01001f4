// HTTP/1.1 as bytes on a socket: sends exactly what a test writes down, and tells exactly what came back. No client of
// a library in between normalises a path, folds a header or decodes a body.
import { connect } from 'node:net'

export interface RawAnswer {
  /** 0 where the connection ended without an answer. */
  readonly status: number
  /** In order, and with names as they were sent. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** Without the transfer coding, with the content coding. */
  readonly body: Buffer
}

export interface RawRequest {
  readonly method?: string
  /** The request target, as it stands in the request line. */
  readonly target?: string
  /** One element a line. `Host`, `Connection` and, for a body, `Content-Length` are added where they are missing. */
  readonly headers?: readonly (readonly [name: string, value: string])[]
  readonly body?: string | Uint8Array
}

const nothing: RawAnswer = { status: 0, headers: [], body: Buffer.alloc(0) }
const patienceMs = 20_000

/** Sends bytes on a connection of their own and resolves to the answer. Never rejects once it is connected. */
export function exchange(url: string, bytes: Uint8Array, method = 'GET'): Promise<RawAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>()
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port) })
  const chunks: Buffer[] = []
  const received = () => readAnswer(Buffer.concat(chunks), method)
  const timer = setTimeout(() => socket.destroy(), patienceMs)
  socket.on('data', chunk => {
    chunks.push(chunk)
    const answer = received()
    if (answer?.complete !== true) return
    resolve(answer)
    socket.destroy()
  })
  let connected = false
  socket.once('connect', () => {
    connected = true
    socket.write(bytes)
  })
  // Who answers before all was sent may close the connection: that is no failure, there is an answer.
  socket.on('error', error => {
    if (!connected) reject(error)
  })
  socket.once('close', () => {
    clearTimeout(timer)
    resolve(received() ?? nothing)
  })
  return promise
}

/** Sends a request as it is written down. */
export function ask(url: string, request: RawRequest): Promise<RawAnswer> {
  return exchange(url, requestBytes(url, request), request.method)
}

export function requestBytes(url: string, request: RawRequest): Buffer {
  const { method = 'GET', target = '/', headers = [], body } = request
  const has = (wanted: string) => headers.some(([name]) => name.toLowerCase() === wanted)
  const bytes = Buffer.from(body ?? '')
  const isFramed = body === undefined || has('content-length') || has('transfer-encoding')
  const lines = [
    `${method} ${target} HTTP/1.1`,
    ...(has('host') ? [] : [`Host: ${new URL(url).host}`]),
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(isFramed ? [] : [`Content-Length: ${bytes.byteLength}`]),
    ...(has('connection') ? [] : ['Connection: close']),
  ]
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), bytes])
}

/** A body in chunked transfer coding, in pieces of at most `size` bytes. */
export function chunked(body: string | Uint8Array, size = 16_384): Buffer {
  const bytes = Buffer.from(body)
  const pieces: Buffer[] = []
  for (let at = 0; at < bytes.byteLength; at += size) {
    const piece = bytes.subarray(at, at + size)
    pieces.push(Buffer.from(`${piece.byteLength.toString(16)}\r\n`), piece, Buffer.from('\r\n'))
  }
  return Buffer.concat([...pieces, Buffer.from('0\r\n\r\n')])
}

export function headerOf({ headers }: RawAnswer, wanted: string): string | null {
  return headers.find(([name]) => name.toLowerCase() === wanted.toLowerCase())?.[1] ?? null
}

function readAnswer(bytes: Buffer, method: string): (RawAnswer & { readonly complete: boolean }) | null {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return null
  const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n')
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1] ?? 0)
  const rest = bytes.subarray(end + 4)
  if (status >= 100 && status < 200 && status !== 101) return readAnswer(rest, method)
  const headers = lines.map(line => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon), line.slice(colon + 1).trim()] as const
  })
  const answer = { status, headers }
  if (method === 'HEAD' || status === 204 || status === 304 || status === 101) {
    return { ...answer, body: Buffer.alloc(0), complete: true }
  }
  const coding = headerOf({ ...answer, body: rest }, 'transfer-encoding')
  if (coding !== null) return { ...answer, ...unchunked(rest) }
  const length = headerOf({ ...answer, body: rest }, 'content-length')
  return { ...answer, body: rest, complete: length !== null && rest.byteLength >= Number(length) }
}

function unchunked(bytes: Buffer): { readonly body: Buffer; readonly complete: boolean } {
  const pieces: Buffer[] = []
  for (let at = 0; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at)
    const size = lineEnd < 0 ? Number.NaN : Number.parseInt(bytes.toString('latin1', at, lineEnd), 16)
    if (Number.isNaN(size)) return { body: Buffer.concat(pieces), complete: false }
    const start = lineEnd + 2
    if (size === 0) return { body: Buffer.concat(pieces), complete: bytes.byteLength >= start + 2 }
    if (bytes.byteLength < start + size + 2) return { body: Buffer.concat(pieces), complete: false }
    pieces.push(bytes.subarray(start, start + size))
    at = start + size + 2
  }
}
