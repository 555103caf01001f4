// What becomes of an answer with a page in it. The same in the real runtime: `runtime/injection.test.ts`.
import { describe, expect, it } from 'vitest'
import type { FormPage } from '../../src/delivery/form-pages.ts'
import { scriptPutter } from '../../src/delivery/script-tag.ts'

const url = 'https://site.example/login?next=/'
const put = scriptPutter('f00d')
const anyForm: FormPage = { surface: null }
const tag = '<script src="/__doorward/client.js?v=f00d" defer></script>'
const page = '<!doctype html>\n<html><head><title>Sign in</title></head>\n<body><form></form></body></html>\n'
const type = 'text/html; charset=utf-8'

const answerWith = (body: BodyInit | null, headers: HeadersInit = {}, status = 200) => {
  const all = new Headers(headers)
  if (!all.has('content-type')) all.set('content-type', type)
  return new Response(body, { status, headers: all })
}
const textOf = (answer: Response, of: FormPage = anyForm, at = url) => put(answer, at, of).text()

describe('the tag', () => {
  it('stands at the end of the head, and nothing else changes', async () => {
    expect(await textOf(answerWith(page))).toBe(page.replace('</head>', `${tag}</head>`))
    expect(await textOf(answerWith(page.replace(/<.?head>/g, '')))).toBe(
      page.replace(/<.?head>/g, '').replace('<body>', `${tag}<body>`),
    )
    expect(await textOf(answerWith('<!doctype html><title>x</title>'))).toBe(
      `<!doctype html><title>x</title>${tag}`,
    )
  })

  it('has the page’s nonce', async () => {
    const headers = { 'content-security-policy': "script-src 'nonce-a+b/c=='" }
    expect(await textOf(answerWith(page, headers))).toContain(
      '<script src="/__doorward/client.js?v=f00d" defer nonce="a+b/c=="></script></head>',
    )
  })

  it('names the surface that the operator has named', async () => {
    expect(await textOf(answerWith(page), { surface: 'password-reset' })).toContain(
      '<script src="/__doorward/client.js?v=f00d" defer data-surface="password-reset"></script></head>',
    )
  })

  it('names the host where the page says that paths are another host’s', async () => {
    const based = page.replace('<title>', '<base href="https://cdn.example/"><title>')
    expect(await textOf(answerWith(based), anyForm, 'https://site.example:8443/login')).toContain(
      '<script src="https://site.example:8443/__doorward/client.js?v=f00d" defer></script></head>',
    )
  })

  it('is put in once', async () => {
    const once = await textOf(answerWith(page))
    expect(await textOf(answerWith(once))).toBe(once)
  })

  it('is the same for everybody', async () => {
    expect(await textOf(answerWith(page))).toBe(await textOf(answerWith(page)))
  })

  it('is left out where the page’s own policy forbids it, and nothing changes', async () => {
    const meta = `<meta http-equiv="Content-Security-Policy" content="script-src 'none'">`
    const forbidding = page.replace('<title>', `${meta}<title>`)
    expect(await textOf(answerWith(forbidding))).toBe(forbidding)
  })

  it('is left out of a fragment', async () => {
    expect(await textOf(answerWith('<form method=post></form>'))).toBe('<form method=post></form>')
  })
})

describe('an answer that is left alone', () => {
  it.each([
    ['no HTML', answerWith('{}', { 'content-type': 'application/json' })],
    ['another status', answerWith(page, {}, 403)],
    ['not modified', answerWith(null, { etag: '"a"' }, 304)],
    ['no body', answerWith(null)],
    ['not to be changed', answerWith(page, { 'cache-control': 'no-transform' })],
    ['another coding', answerWith(page, { 'content-encoding': 'zstd' })],
    ['no way in', answerWith(page, { 'content-security-policy': "script-src 'none'" })],
  ])('is the very same: %s', (_, answer) => expect(put(answer, url, anyForm)).toBe(answer))
})

describe('the headers of a page that is changed', () => {
  it('no longer tell of the origin’s bytes', () => {
    const { headers } = put(
      answerWith(page, {
        'content-length': String(page.length),
        'content-md5': 'x',
        'content-digest': 'sha-256=:x:',
        'repr-digest': 'sha-256=:x:',
        digest: 'sha-256=x',
        'accept-ranges': 'bytes',
        etag: '"abc"',
      }),
      url,
      anyForm,
    )
    expect(Object.fromEntries(headers)).toEqual({ 'content-type': type, etag: 'W/"abc"' })
  })

  it('keep a weak tag, every cookie, and all else', () => {
    const sent = new Headers({
      etag: 'W/"abc"',
      'last-modified': 'Sun, 22 Nov 2026 10:00:00 GMT',
      'cache-control': 'max-age=60',
      'content-security-policy': "script-src 'self'",
      vary: 'Accept-Encoding',
    })
    sent.append('set-cookie', 'a=1; Path=/')
    sent.append('set-cookie', 'b=2, c; HttpOnly')
    const answer = put(answerWith(page, sent), url, anyForm)
    sent.set('content-type', type)
    expect(answer.status).toBe(200)
    expect([...answer.headers]).toEqual([...sent])
    expect(answer.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2, c; HttpOnly'])
  })
})

describe('the body of a page that is changed', () => {
  it('goes on as it comes', async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    const from = writable.getWriter()
    const to = put(answerWith(readable), url, anyForm).body?.getReader()
    const next = async () => Buffer.from((await to?.read())?.value ?? []).toString()
    const write = (text: string) => void from.write(Buffer.from(text))
    write('<!doctype html><head><title>One')
    expect(await next()).toMatch(/^<!doctype html><head><title>/)
    write(' moment</title></head>\n')
    expect(await next()).toMatch(/moment<\/title>$/)
    write('<body><p>')
    expect(await next()).toBe(`${tag}</head>\n<body><p>`)
    write('</p>')
    expect(await next()).toBe('</p>')
    void from.close()
    expect(await to?.read()).toEqual({ done: true, value: undefined })
  })

  it('ends where the origin’s breaks off', async () => {
    const broken = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(Buffer.from(page))
        controller.error(new Error('broken off'))
      },
    })
    await expect(textOf(answerWith(broken))).rejects.toThrow('broken off')
  })

  it('is no longer fetched when the visitor goes away', async () => {
    const { promise: reason, resolve } = Promise.withResolvers<unknown>()
    const endless = new ReadableStream<Uint8Array>({
      pull: controller => controller.enqueue(Buffer.from('<!doctype html>')),
      cancel: resolve,
    })
    await put(answerWith(endless), url, anyForm).body?.cancel('gone')
    expect(await reason).toBe('gone')
  })

  it('keeps every byte, whatever its character set', async () => {
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte).filter(byte => byte !== 0x1b)
    const parts = ['<!doctype html><title>', all, '</title><body>', all].map(part => Buffer.from(part))
    const body = await put(answerWith(Buffer.concat(parts)), url, anyForm).arrayBuffer()
    expect(
      Buffer.from(body).equals(
        Buffer.concat([...parts.slice(0, 2), Buffer.from(`</title>${tag}<body>`), all]),
      ),
    ).toBe(true)
  })
})
