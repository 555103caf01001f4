// A request as the routes see it: path, cookies, and the fields of its body. A body is read at most once and up to
// 1 MB; one that cannot be read is answered with a 4xx.
import type { IncomingMessage } from 'node:http'

/** What was wrong with the request. `code` is for programs. */
export class RequestProblem extends Error {
  readonly status: 400 | 404 | 405 | 413 | 415
  readonly code: string

  constructor(status: RequestProblem['status'], code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

export interface Visit {
  readonly method: string
  /** Octets decoded, in lower case, without a trailing slash: as Express and others match it by default. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly cookie: (name: string) => string
  /** Reads the fields of a form, urlencoded or multipart. */
  readonly form: () => Promise<Fields>
  /** Reads the members of a JSON object. */
  readonly json: () => Promise<Fields>
}

/** The last value of that name, as PHP, Rails and Django take it; empty for none and for anything but text. */
export type Fields = (name: string) => string

const largestBody = 1024 * 1024
/** What exceeds the limit is read and thrown away, so that the answer is seen; beyond this, the connection is cut. */
const largestDiscarded = 64 * 1024 * 1024

export function openVisit(request: IncomingMessage): Visit {
  const [path = '/', ...query] = (request.url ?? '/').split('?')
  const cookies = parseCookies(request.headers.cookie ?? '')
  return {
    method: request.method ?? 'GET',
    path: matchable(path),
    query: new URLSearchParams(query.join('?')),
    headers: request.headers,
    cookie: name => cookies.get(name) ?? '',
    form: () => readForm(request),
    json: () => readJson(request),
  }
}

function matchable(path: string): string {
  try {
    const decoded = decodeURIComponent(path).toLowerCase()
    return decoded.length > 1 && decoded.endsWith('/') ? decoded.slice(0, -1) : decoded
  } catch {
    throw new RequestProblem(400, 'bad_path', 'The address of this page cannot be read.')
  }
}

/** Of two cookies with one name the first counts, the one with the longer path (RFC 6265, 5.4). */
function parseCookies(header: string): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>()
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=')
    const name = pair.slice(0, at).trim()
    if (at > 0 && !cookies.has(name)) cookies.set(name, pair.slice(at + 1).trim())
  }
  return cookies
}

async function readForm(request: IncomingMessage): Promise<Fields> {
  const type = request.headers['content-type'] ?? ''
  const body = await readBody(request)
  if (body.length === 0 && type === '') return () => ''
  if (!['application/x-www-form-urlencoded', 'multipart/form-data'].includes(essence(type)))
    throw unsupported()
  try {
    const data = await new Response(body, { headers: { 'content-type': type } }).formData()
    return name => {
      const value = data.getAll(name).at(-1)
      return typeof value === 'string' ? value : ''
    }
  } catch {
    throw new RequestProblem(400, 'invalid_form', 'This form did not arrive whole. Please send it again.')
  }
}

async function readJson(request: IncomingMessage): Promise<Fields> {
  const type = essence(request.headers['content-type'] ?? '')
  const body = await readBody(request)
  if (type !== 'application/json') throw unsupported()
  const members = parseObject(body)
  return name => {
    const value = Object.hasOwn(members, name) ? members[name] : undefined
    return typeof value === 'string' ? value : ''
  }
}

function parseObject(body: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(body),
    )
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  } catch {
    // Falls through: broken JSON, or bytes that are not UTF-8, are answered like JSON of another shape.
  }
  throw new RequestProblem(400, 'invalid_json', 'The body is not a JSON object.')
}

async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length <= largestBody) chunks.push(chunk)
    if (length > largestDiscarded) request.destroy()
  }
  if (length > largestBody) throw new RequestProblem(413, 'too_large', 'That is more than this site accepts.')
  return Buffer.concat(chunks)
}

function unsupported(): RequestProblem {
  return new RequestProblem(415, 'unsupported_type', 'This site does not understand that kind of content.')
}

function essence(contentType: string): string {
  return (contentType.split(';')[0] ?? '').trim().toLowerCase()
}
