// Speaks the REST protocol of Upstash in front of a real Redis: single commands, pipelines, transactions, base64, and
// the shapes of its errors. What Upstash knows and a plain Redis does not, the flags of a script, it takes off. It adds
// nothing: what Redis says is what is answered.
import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createClient } from '@redis/client'

export interface BridgeOptions {
  /** The socket that Redis listens on. */
  readonly socket: string
  readonly token: string
  /** 0: any free one. On the loopback address alone. */
  readonly port?: number
}

export interface Bridge {
  readonly url: string
  /** HTTP calls since it started. */
  readonly calls: () => number
  stop(): Promise<void>
}

/** What Upstash takes of one request. */
const mostBytes = 10 * 1024 * 1024

type Reply = { readonly result: unknown } | { readonly error: string }

class BadRequest extends Error {}

export async function startBridge({ socket, token, port = 0 }: BridgeOptions): Promise<Bridge> {
  const client = clientOf(socket)
  client.on('error', () => {})
  await client.connect()
  const scripts = new Map<string, string>()
  let calls = 0

  /** A script is known by the hash of what was sent, whatever it was run as. */
  function translated(command: readonly string[]): readonly string[] {
    const [verb = '', first = '', ...rest] = command
    switch (verb.toUpperCase()) {
      case 'EVAL':
      case 'EVAL_RO': {
        const plain = withoutFlags(first)
        scripts.set(sha1(first), sha1(plain))
        return [verb, plain, ...rest]
      }
      case 'EVALSHA':
      case 'EVALSHA_RO':
        return [verb, scripts.get(first) ?? first, ...rest]
      default:
        return command
    }
  }

  async function run(command: readonly string[]): Promise<Reply> {
    try {
      return { result: await client.sendCommand([...translated(command)]) }
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) }
    }
  }

  async function answer(
    path: string,
    body: unknown,
  ): Promise<{ readonly status: number; readonly said: unknown }> {
    switch (path) {
      case '/': {
        const reply = await run(commandOf(body))
        return { status: 'error' in reply ? 400 : 200, said: reply }
      }
      case '/pipeline':
        return { status: 200, said: await Promise.all(commandsOf(body).map(run)) }
      case '/multi-exec':
        return transaction(client, commandsOf(body).map(translated))
      default:
        throw new BadRequest('ERR no such path')
    }
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    calls += 1
    const end = (status: number, said: unknown) => {
      const wantsBase64 = request.headers['upstash-encoding'] === 'base64'
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(wantsBase64 && status === 200 ? encoded(said) : said))
    }
    if (request.method !== 'POST') return end(405, { error: 'ERR method not allowed' })
    if (!isToken(request.headers.authorization, token))
      return end(401, { error: 'WRONGPASS invalid or missing auth token' })
    try {
      const { status, said } = await answer(request.url ?? '/', JSON.parse(await bodyOf(request)))
      end(status, said)
    } catch (error) {
      end(400, { error: error instanceof BadRequest ? error.message : 'ERR failed to parse request' })
    }
  }

  const server = createServer((request, response) => void handle(request, response))
  // A Worker that is held still for a while, as in the benchmark, finds its connections where they were.
  server.keepAliveTimeout = 0
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: () => calls,
    async stop() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      client.destroy()
    },
  }
}

type Client = ReturnType<typeof clientOf>

function clientOf(socket: string) {
  return createClient({ socket: { path: socket, tls: false } })
}

/** All or nothing: where Redis discards it, there is one error for all. */
async function transaction(client: Client, commands: readonly (readonly string[])[]) {
  const multi = client.multi()
  for (const command of commands) multi.addCommand([...command])
  try {
    return { status: 200, said: (await multi.exec()).map(result => ({ result })) }
  } catch (error) {
    return { status: 400, said: { error: error instanceof Error ? error.message : String(error) } }
  }
}

function commandOf(body: unknown): readonly string[] {
  if (
    !Array.isArray(body) ||
    body.length === 0 ||
    body.some(part => typeof part === 'object' && part !== null)
  )
    throw new BadRequest('ERR empty or malformed command')
  return body.map(String)
}

function commandsOf(body: unknown): readonly (readonly string[])[] {
  if (!Array.isArray(body)) throw new BadRequest('ERR malformed pipeline')
  return body.map(commandOf)
}

/** Every text, however deep, but for the one that Redis says when it has done something. */
function encoded(said: unknown): unknown {
  if (Array.isArray(said)) return said.map(encoded)
  if (said !== null && typeof said === 'object') {
    return 'result' in said ? { ...said, result: encoded(said.result) } : said
  }
  return typeof said === 'string' && said !== 'OK' ? Buffer.from(said).toString('base64') : said
}

/** `#!lua flags=…` is of Upstash and Redis 7; no flag of Upstash's own is known there. */
function withoutFlags(script: string): string {
  return script.replace(/^#!lua[^\n]*\n/, '\n')
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex')
}

function isToken(header: string | undefined, token: string): boolean {
  const hashed = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hashed(header ?? ''), hashed(`Bearer ${token}`))
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > mostBytes) throw new BadRequest('ERR max request size exceeded')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}
