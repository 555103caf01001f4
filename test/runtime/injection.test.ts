// Our script in a site's own pages, in workerd itself: what a visitor's browser gets of an origin's bytes. And in a
// real browser: that the script runs wherever it was put in.
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { buildSync } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RawWorkerd, startRawWorkerd } from '../../scripts/raw-workerd.ts'
import { type Browser, chromiumMissing, startBrowser, type Visitor } from '../support/browser.ts'
import { ask, headerOf, type RawAnswer } from '../support/raw-http.ts'
import { describeWith } from '../support/required.ts'

const tag = '<script src="/__doorward/client.js?v=f00d" defer></script>'
const page = `<!doctype html>\n<html><head><title>Sign in</title></head>\n<body>${'<p>x</p>'.repeat(2_000)}</body></html>\n`
const withTag = page.replace('</head>', `${tag}</head>`)

type Answer = (response: ServerResponse, method: string | undefined) => void
let answer: Answer = response => response.end()
const site = createServer((request, response) => {
  if (request.url?.startsWith('/__doorward/') === true) ofOurs(request.url, response)
  else answer(response, request.method)
})
let worker: RawWorkerd

beforeAll(async () => {
  site.listen(0, '127.0.0.1')
  await once(site, 'listening')
  const built = buildSync({
    entryPoints: [join(import.meta.dirname, '../support/injecting-worker.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    external: ['node:*'],
  })
  worker = await startRawWorkerd({
    modules: [{ name: 'index.js', type: 'esModule', contents: built.outputFiles[0]?.text ?? '' }],
    bindings: { ORIGIN_URL: `http://127.0.0.1:${(site.address() as AddressInfo).port}` },
    console: 'nowhere',
  })
})
afterAll(async () => {
  await worker.stop()
  site.closeAllConnections()
  site.close()
})

/** What the script's addresses answer: a script that says what it was able to do. */
function ofOurs(url: string, response: ServerResponse): void {
  const asks =
    "Promise.all(['challenge','verify'].map(name => fetch(location.origin + '/__doorward/' + name)))"
  const script = `${asks}.then(() => { document.title = 'asked' }, () => { document.title = 'ran' })`
  response.setHeader('content-type', url.includes('client.js') ? 'text/javascript' : 'application/json')
  response.end(url.includes('client.js') ? script : '{}')
}

const sending =
  (body: string | Uint8Array, headers: Record<string, string | string[]> = {}, status = 200): Answer =>
  response => {
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers })
    response.end(body)
  }

function get(
  from: Answer,
  headers: readonly (readonly [string, string])[] = [],
  method = 'GET',
  target = '/login',
) {
  answer = from
  return ask(worker.url, { method, target, headers: [['Accept-Encoding', 'gzip, br, zstd'], ...headers] })
}

const headersOf = ({ headers }: RawAnswer) =>
  Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]))

describe('a page with a form', () => {
  it('gets the tag, and keeps all else', async () => {
    const cookies = ['a=1; Path=/', 'b=2; Expires=Sun, 22 Nov 2026 10:00:00 GMT']
    const sent = {
      etag: '"abc"',
      'accept-ranges': 'bytes',
      'content-length': String(page.length),
      'x-own': 'y',
    }
    const got = await get(sending(page, { ...sent, 'set-cookie': cookies }))
    expect(got.status).toBe(200)
    expect(got.body.toString()).toBe(withTag)
    expect(headersOf(got)).toMatchObject({ etag: 'W/"abc"', 'x-own': 'y', 'transfer-encoding': 'chunked' })
    expect(headerOf(got, 'content-length') ?? headerOf(got, 'accept-ranges')).toBeNull()
    expect(
      got.headers.filter(([name]) => name.toLowerCase() === 'set-cookie').map(([, value]) => value),
    ).toEqual(cookies)
  })

  it('gets it under gzip and Brotli', async () => {
    const gzip = await get(sending(gzipSync(page), { 'content-encoding': 'gzip' }))
    expect(headerOf(gzip, 'content-encoding')).toBe('gzip')
    expect(gunzipSync(gzip.body).toString()).toBe(withTag)
    const brotli = await get(sending(brotliCompressSync(page), { 'content-encoding': 'br' }))
    expect(headerOf(brotli, 'content-encoding')).toBe('br')
    expect(brotliDecompressSync(brotli.body).toString()).toBe(withTag)
  })

  it('that is compressed otherwise stays as it is, byte for byte', async () => {
    const body = zstdCompressSync(page)
    const got = await get(sending(body, { 'content-encoding': 'zstd', etag: '"abc"' }))
    expect(got.body.equals(body)).toBe(true)
    expect(headerOf(got, 'etag')).toBe('"abc"')
  })

  it.each([
    ['windows-1252', Buffer.from('Zur\xfcck zu \x80\x99\x81', 'latin1')],
    ['Shift_JIS', Buffer.from([0x83, 0x5c, 0x95, 0x5c, 0x5c, 0x81, 0x7c])],
    ['gb18030', Buffer.from([0x81, 0x30, 0x81, 0x30, 0xb0, 0xa1, 0xff])],
    ['utf-8', Buffer.from([0xc3, 0x28, 0xff, 0xfe, 0x00, 0xed, 0xa0, 0x80])],
    ['a-charset-nobody-knows', Buffer.from([0x00, 0x7f, 0x80, 0xff])],
  ])('keeps every byte in %s', async (charset, bytes) => {
    const around = ['<!doctype html><title>', '</title><meta content="', '"></head><body title="', '">']
    const parts = (end: string) => around.flatMap(text => [Buffer.from(text.replace('</head>', end)), bytes])
    const got = await get(
      sending(Buffer.concat(parts('</head>')), { 'content-type': `text/html; charset=${charset}` }),
    )
    expect(got.body.equals(Buffer.concat(parts(`${tag}</head>`)))).toBe(true)
  })

  it.each(['utf-16le', 'iso-2022-jp'])(
    'stays as it is in %s, where signs are not what they seem',
    async charset => {
      const bytes =
        charset === 'utf-16le'
          ? Buffer.from(`\ufeff${page}`, 'utf16le')
          : Buffer.from(page.replace('Sign in', '\x1b$B"<\x1b(B'))
      const got = await get(sending(bytes, { 'content-type': `text/html; charset=${charset}` }))
      expect(got.body.equals(bytes)).toBe(true)
    },
  )

  it('goes on while it is still being made', async () => {
    const { promise: read, resolve } = Promise.withResolvers<void>()
    answer = response => {
      response.writeHead(200, { 'content-type': 'text/html' })
      response.write('<!doctype html><head><title>One moment</title></head><body>first')
      void read.then(() => response.end('second'))
    }
    const got = await fetch(`${worker.url}/login`)
    const reader = got.body?.pipeThrough(new TextDecoderStream()).getReader()
    const first = await reader?.read()
    expect(first?.value).toBe(`<!doctype html><head><title>One moment</title>${tag}</head><body>first`)
    resolve()
    expect(await reader?.read()).toEqual({ done: false, value: 'second' })
  })

  it.each([
    ['large', '<p>x</p>'.repeat(1_000_000)],
    ['deep', '<div>'.repeat(200_000)],
    ['a large picture in its text', `<img src="data:image/png;base64,${'A'.repeat(4_000_000)}">`],
    [
      'markup that browsers forgive',
      '<select><script>1</script><xmp><div></select><table><style></table><frameset>',
    ],
  ])('may be anything behind its head: %s', async (_, body) => {
    const text = `<!doctype html><head></head><body>${body}`
    const got = await get(sending(text))
    expect(got.body.toString() === text.replace('</head>', `${tag}</head>`)).toBe(true)
  })

  it('that breaks off breaks off for the visitor', async () => {
    answer = response => {
      response.writeHead(200, { 'content-type': 'text/html' })
      response.write(page, () => response.destroy())
    }
    await expect(fetch(`${worker.url}/login`).then(got => got.text())).rejects.toThrow()
  })

  it('that the visitor no longer wants is no longer fetched', async () => {
    const { promise: ended, resolve } = Promise.withResolvers<void>()
    answer = response => {
      response.writeHead(200, { 'content-type': 'text/html' })
      response.write(page)
      const more = setInterval(() => response.write('<p>x</p>'.repeat(5_000)), 5)
      response.on('close', () => {
        clearInterval(more)
        resolve()
      })
    }
    const { hostname, port } = new URL(worker.url)
    const visitor = connect({ host: hostname, port: Number(port) })
    visitor.write(`GET /login HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`)
    await once(visitor, 'data')
    visitor.destroy()
    await ended
    expect((await get(sending(page))).body.toString()).toBe(withTag)
  })
})

describe('what is left as it is', () => {
  const cases: Record<string, () => Promise<RawAnswer>> = {
    'another page': () => get(sending(page, { etag: '"abc"' }), [], 'GET', '/about'),
    'an answer to a POST': () => get(sending(page, { etag: '"abc"' }), [], 'POST'),
    'a part': () =>
      get(sending(page, { etag: '"abc"', 'content-range': 'bytes 0-9/10' }, 206), [['Range', 'bytes=0-9']]),
    'a part that was not given': () => get(sending(page, { etag: '"abc"' }), [['Range', 'bytes=0-9']]),
    'a page of an error': () => get(sending(page, { etag: '"abc"' }, 503)),
    JSON: () => get(sending(page, { etag: '"abc"', 'content-type': 'application/json' })),
    'a page that keeps scripts out': () =>
      get(sending(page, { etag: '"abc"', 'content-security-policy': "default-src 'none'" })),
  }
  it.each(Object.entries(cases))('%s', async (_, asked) => {
    const got = await asked()
    expect(got.body.toString()).toBe(page)
    expect(headersOf(got)).toMatchObject({ etag: '"abc"' })
  })

  it('what was not modified: the page that the browser keeps has the tag', async () => {
    const got = await get(sending('', { etag: '"abc"' }, 304), [['If-None-Match', 'W/"abc"']])
    expect([got.status, headerOf(got, 'etag'), got.body.byteLength]).toEqual([304, '"abc"', 0])
  })

  it('the headers of a page without the page', async () => {
    const got = await get(sending('', { etag: '"abc"', 'content-length': String(page.length) }), [], 'HEAD')
    expect(headersOf(got)).toMatchObject({ etag: '"abc"', 'content-length': String(page.length) })
  })

  it('a fragment that some script puts into a page', async () => {
    const fragment = '<turbo-frame id="login"><form method="post"></form></turbo-frame>'
    expect((await get(sending(fragment))).body.toString()).toBe(fragment)
  })

  it('a page that has the tag', async () => {
    expect((await get(sending(withTag))).body.toString()).toBe(withTag)
  })
})

describeWith(chromiumMissing, 'in Chromium', () => {
  let browser: Browser
  let visitor: Visitor
  beforeAll(async () => {
    browser = await startBrowser()
    visitor = await browser.visitor()
  })
  afterAll(() => browser.close())

  /** Opens the page and says how far its script came. */
  async function titleOf(from: Answer): Promise<string> {
    answer = from
    await visitor.page.goto(`${worker.url.replace('127.0.0.1', 'localhost')}/login`)
    // Asked from outside: what waits in the page is a string to evaluate there, and these policies forbid that.
    await expect.poll(() => visitor.page.title(), { timeout: 15_000 }).not.toBe('Sign in')
    return visitor.page.title()
  }

  it.each([
    ['no policy', null],
    ['its own host', "default-src 'self'"],
    ['a nonce', "default-src 'none'; script-src 'nonce-r4nd0m='; connect-src 'self'"],
    [
      'a nonce alone',
      "default-src 'self'; script-src 'nonce-r4nd0m' 'strict-dynamic' https: 'unsafe-inline'",
    ],
    ['two policies with a nonce in common', "script-src 'nonce-a' 'nonce-b', script-src-elem 'nonce-b'"],
    ['paths', 'script-src localhost:*/__doorward/client.js; connect-src http://localhost:*/__doorward/'],
  ])('the script runs and asks under a policy with %s', async (_, policy) => {
    const headers = policy === null ? {} : { 'content-security-policy': policy }
    expect(await titleOf(sending(page, headers))).toBe('asked')
    expect(visitor.complaints).toEqual([])
  })

  it('it runs under a policy in the page, with a base of another host', async () => {
    const meta = `<meta http-equiv="Content-Security-Policy" content="script-src &#39;nonce-a&#39;">`
    const base = '<base href="https://cdn.example/">'
    expect(await titleOf(sending(page.replace('<title>', `${meta}${base}<title>`)))).toBe('asked')
    expect(visitor.complaints).toEqual([])
  })
})
