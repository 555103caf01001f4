// The answer passes unchanged, byte for byte: in workerd itself, with a site that says exactly what it sends. Compared
// is what came through Doorward with what the same site answers without it.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { echo } from '../../scripts/demo-site/echo.ts'
import type { RawWorkerd } from '../../scripts/raw-workerd.ts'
import { ask, headerOf, type RawAnswer, type RawRequest } from '../support/raw-http.ts'
import { startRawWorld } from '../support/raw-world.ts'
import { address } from '../support/world.ts'

let worker: RawWorkerd
let siteUrl: string
const site = createServer(answer)
const upgraded = new Set<Duplex>()
site.on('upgrade', (request, socket, head) => {
  upgraded.add(socket)
  echo(request, socket, head)
})
beforeAll(async () => {
  await new Promise<void>(resolve => site.listen(0, '127.0.0.1', resolve))
  siteUrl = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
  worker = await startRawWorld(siteUrl)
})
afterAll(async () => {
  await worker.stop()
  await new Promise(resolve => {
    site.close(resolve)
    site.closeAllConnections()
    for (const socket of upgraded) socket.destroy()
  })
})

const text = 'The password is wrong. Das Passwort stimmt nicht. Ça ne va pas.\n'.repeat(200)
const noise = Buffer.from(Array.from({ length: 5_000 }, (_, n) => (n * 7919) & 255))

/** What the site sends, by the header `X-Answer`. */
const answers: Readonly<Record<string, (response: ServerResponse) => void>> = {
  plain(response) {
    response.writeHead(200, {
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Length': Buffer.byteLength(text),
    })
    response.end(text)
  },
  bytes(response) {
    response.writeHead(200, {
      'Content-Type': 'application/octet-stream',
      'Content-Length': noise.byteLength,
    })
    response.end(noise)
  },
  gzip(response) {
    // Not what any other compressor would make of it.
    const body = gzipSync(text, { level: 1 })
    response.writeHead(200, {
      'Content-Type': 'text/html',
      'Content-Encoding': 'gzip',
      'Content-Length': body.length,
    })
    response.end(body)
  },
  'gzip in chunks'(response) {
    const body = gzipSync(text, { level: 1 })
    response.writeHead(200, { 'Content-Type': 'text/html', 'Content-Encoding': 'gzip' })
    response.write(body.subarray(0, 50))
    setTimeout(() => response.end(body.subarray(50)), 20)
  },
  'gzip of JSON'(response) {
    const body = gzipSync(JSON.stringify({ error: 'invalid_credentials', text }), { level: 1 })
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Content-Encoding': 'gzip',
      'Content-Length': body.length,
    })
    response.end(body)
  },
  brotli(response) {
    const body = brotliCompressSync(text)
    response.writeHead(200, {
      'Content-Type': 'text/html',
      'Content-Encoding': 'br',
      'Content-Length': body.length,
    })
    response.end(body)
  },
  'a coding of its own'(response) {
    response.writeHead(200, { 'Content-Encoding': 'x-own', 'Content-Length': noise.byteLength })
    response.end(noise)
  },
  chunked(response) {
    response.writeHead(200, { 'Content-Type': 'text/plain' })
    response.write(text)
    setTimeout(() => response.end(noise), 20)
  },
  JSON(response) {
    const body = JSON.stringify({ error: 'invalid_credentials', 'text ': text })
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) })
    response.end(body)
  },
  'JSON in chunks'(response) {
    response.writeHead(200, { 'Content-Type': 'application/json' })
    response.write('{"error":')
    setTimeout(() => response.end('"invalid_credentials"}'), 20)
  },
  'a redirect with two cookies'(response) {
    response.writeHead(303, [
      ...['Location', '/account?a=1&b=%20#c'],
      ...['Set-Cookie', 'session=abc=; Path=/; HttpOnly; SameSite=Lax'],
      ...['Set-Cookie', 'theme="dark, or not"; Expires=Wed, 21 Oct 2037 07:28:00 GMT'],
      ...['Content-Length', '0'],
    ])
    response.end()
  },
  'the same header several times'(response) {
    response.writeHead(401, [
      ...['WWW-Authenticate', 'Basic realm="a, b"'],
      ...['WWW-Authenticate', 'Bearer'],
      ...['Vary', 'Cookie'],
      ...['Cache-Control', 'no-store'],
      ...['X-Powered-By', 'Ärger/1.0'],
      ...['Content-Length', '4'],
    ])
    response.end('nope')
  },
  'a status of its own'(response) {
    response.writeHead(499, 'Client Was Rude', { 'Content-Length': 5 })
    response.end('rude\n')
  },
  'no content'(response) {
    response.writeHead(204, { 'X-Nothing': 'here' })
    response.end()
  },
  'not modified'(response) {
    response.writeHead(304, { ETag: '"abc"' })
    response.end()
  },
  'nothing at all'(response) {
    response.writeHead(200, { 'Content-Length': 0 })
    response.end()
  },
  'a failure of its own'(response) {
    response.writeHead(500, { 'Content-Type': 'text/html', 'Content-Length': 4, 'Retry-After': '7' })
    response.end('oops')
  },
  'a mebibyte'(response) {
    response.writeHead(200, { 'Content-Type': 'application/json' })
    response.write('{"error":"')
    response.end(`${'x'.repeat(1024 * 1024)}"}`)
  },
}

let release = Promise.withResolvers<void>()

function answer(request: IncomingMessage, response: ServerResponse): void {
  request.resume()
  request.on('end', async () => {
    const wanted = String(request.headers['x-answer'])
    if (wanted !== 'held') return answers[wanted]?.(response)
    response.writeHead(200, { 'Content-Type': 'application/json' })
    response.write('{"text":"first",')
    await release.promise
    response.end('"error":"invalid_credentials"}')
  })
}

/** What travels differently without anybody's doing. */
const travelling = new Set(['date', 'connection', 'keep-alive'])

/**
 * Names of headers have no case, and lines of one name may travel as one (RFC 9110, 5.1 and 5.3), which the runtime
 * does with all but cookies.
 */
function compared({ status, headers, body }: RawAnswer) {
  const lines = headers
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => !travelling.has(name))
  const values = (wanted: string) => lines.filter(([name]) => name === wanted).map(([, value]) => value)
  const names = [...new Set(lines.map(([name]) => name))].toSorted()
  return {
    status,
    cookies: values('set-cookie'),
    headers: names.filter(name => name !== 'set-cookie').map(name => `${name}: ${values(name).join(', ')}`),
    body: body.toString('latin1'),
  }
}

/**
 * HTML is read there for where its head ends, and these have none: what was compressed is compressed anew, in another
 * way perhaps, so that only its length is not known before.
 */
const formPage = 'on a page with a protected form'
const compressedHtml = ['gzip', 'gzip in chunks', 'brotli']

function decoded(answer: RawAnswer) {
  const decode = headerOf(answer, 'content-encoding') === 'br' ? brotliDecompressSync : gunzipSync
  const { headers, ...rest } = compared({ ...answer, body: decode(answer.body) })
  return { ...rest, headers: headers.filter(line => !/^(content-length|transfer-encoding):/.test(line)) }
}

/** The one of these answers that says, to a form, that the password was right: then one cookie of ours is added. */
const signIn = 'a redirect with two cookies'
const device: string = expect.stringMatching(
  /^__Host-doorward-device=[\w.-]+; Path=\/; Max-Age=15552000; Secure; HttpOnly; SameSite=Lax$/,
)

const credentials = { email: 'ada@demo.example', password: 'guess' }
const requests: Readonly<Record<string, RawRequest>> = {
  'on a page that nobody protects': { target: '/plain' },
  [formPage]: { target: '/login' },
  'on a POST that nobody protects': {
    method: 'POST',
    target: '/search',
    headers: [['Content-Type', 'application/x-www-form-urlencoded']],
    body: 'q=x',
  },
  'on a login by form': {
    method: 'POST',
    target: '/login',
    headers: [['Content-Type', 'application/x-www-form-urlencoded']],
    body: new URLSearchParams(credentials).toString(),
  },
  'on a login by JSON': {
    method: 'POST',
    target: '/api/login',
    headers: [['Content-Type', 'application/json']],
    body: JSON.stringify(credentials),
  },
}

let networks = 0

for (const [where, request] of Object.entries(requests)) {
  describe(where, () => {
    for (const name of Object.keys(answers)) {
      it(name, async () => {
        networks += 1
        // A name and a network of their own: none of these may meet a budget.
        const { body, headers = [] } = request
        const own: RawRequest = {
          ...request,
          headers: [
            ...headers,
            ['X-Answer', name],
            ['CF-Connecting-IP', address(networks)],
            ['Accept-Encoding', 'gzip, br'],
          ],
          ...(body === undefined ? {} : { body: String(body).replace('ada', `ada${networks}`) }),
        }
        const as = where === formPage && compressedHtml.includes(name) ? decoded : compared
        const without = as(await ask(siteUrl, own))
        const ours = where === 'on a login by form' && name === signIn ? [device] : []
        const expected = { ...without, cookies: [...without.cookies, ...ours] }
        expect(as(await ask(worker.url, own))).toEqual(expected)
      })
    }
  })
}

describe('what a request says about itself', () => {
  it.each([
    ['HEAD', 'plain'],
    ['HEAD', 'gzip'],
    ['OPTIONS', 'no content'],
    ['PUT', 'plain'],
  ])('%s, %s', async (method, name) => {
    const own: RawRequest = { method, target: '/file', headers: [['X-Answer', name]] }
    expect(compared(await ask(worker.url, own))).toEqual(compared(await ask(siteUrl, own)))
  })

  it('a visitor who takes no encoding gets what the site sends', async () => {
    const own: RawRequest = { target: '/file', headers: [['X-Answer', 'gzip']] }
    expect(compared(await ask(worker.url, own))).toEqual(compared(await ask(siteUrl, own)))
  })
})

describe('an answer is not held back', () => {
  for (const [where, { method = 'GET', target = '/', headers = [], body }] of Object.entries(requests)) {
    it(where, async () => {
      release = Promise.withResolvers()
      networks += 1
      const response = await fetch(worker.url + target, {
        method,
        headers: [...headers, ['X-Answer', 'held'], ['CF-Connecting-IP', address(networks)]].map(
          ([name = '', value = '']) => [name, value] as [string, string],
        ),
        ...(body === undefined ? {} : { body: String(body).replace('ada', `ada${networks}`) }),
      })
      const reader = response.body?.getReader()
      const first = await reader?.read()
      expect(Buffer.from(first?.value ?? []).toString()).toBe('{"text":"first",')
      release.resolve()
      const second = await reader?.read()
      expect(Buffer.from(second?.value ?? []).toString()).toBe('"error":"invalid_credentials"}')
    })
  }
})

it('a WebSocket is passed on', async () => {
  const socket = new WebSocket(`${worker.url.replace('http', 'ws')}/echo`)
  const { promise, resolve, reject } = Promise.withResolvers<unknown>()
  socket.addEventListener('open', () => socket.send('hello'))
  socket.addEventListener('message', event => resolve(event.data))
  socket.addEventListener('error', () => reject(new Error('the WebSocket failed')))
  expect(await promise).toBe('hello')
  socket.close()
})
